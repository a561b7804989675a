# Everything a person at this house needs: demo, serve, test, check, bench, docs.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PYTHONPATH :=

.PHONY: demo serve test check bench docs venv venv-test

demo: venv
	@$(BIN)/utfall demo --port $(PORT)

serve: venv
	@$(BIN)/utfall serve --port $(PORT)

venv: .venv/.demo
venv-test: .venv/.test

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Utfall needs Python 3.11 or newer as $(PYTHON); try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.demo: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what Utfall stands on ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.test: requirements-test.lock .venv/.demo
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.lock
	@touch $@

test: venv-test
	@$(BIN)/ruff check src tests bench
	@$(BIN)/ruff format --quiet --check src tests bench
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: venv
	@$(BIN)/utfall check

bench: venv-test
	@$(BIN)/python -m bench

docs: venv-test
	@$(BIN)/python docs/make.py
