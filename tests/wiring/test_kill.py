"""Killed at any moment, an import or a server loses nothing and doubles nothing."""

import os
import random
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.importers.asterisk_queue_log.made_logs import made_log

KILLS = 20
COMMAND = [sys.executable, "-m", "utfall.cli"]
NOT_FACTS = ("id", "batch_id")


def surroundings(home: Path) -> dict[str, str]:
    return {**os.environ, "UTFALL_HOME": str(home)}


def utfall(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], env=surroundings(home), capture_output=True, text=True, timeout=300)


def importing(home: Path, log: Path) -> subprocess.Popen[bytes]:
    words = [*COMMAND, "import", "asterisk-queue-log", str(log), "--zone", "Europe/Oslo", "--origin", "pbx"]
    return subprocess.Popen(words, env=surroundings(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def facts(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """The newest version of every fact and every standing row, by table, without what only numbers them."""
    out = {}
    with sqlite3.connect(f"file:{home}/ledger.sqlite3?mode=ro", uri=True) as line:
        tables = [name for (name,) in line.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in sorted(name for name in tables if name.startswith(("fact_", "standing_"))):
            columns = [row[1] for row in line.execute(f"PRAGMA table_info({table})") if row[1] not in NOT_FACTS]
            rows = line.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY reference, version").fetchall()
            out[table] = rows
        assert line.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return out


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "queue_log"
    path.write_text("\n".join(made_log(seed=4, lines=12_000)) + "\n")
    return path


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, log: Path) -> dict[str, list[tuple[object, ...]]]:
    home = new_home(tmp_path_factory.mktemp("calm"))
    assert importing(home, log).wait(timeout=300) == 0
    found = facts(home)
    assert len(found["fact_contact"]) > 500
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def new_home(folder: Path) -> Path:
    home = folder / "home"
    home.mkdir(mode=0o700, parents=True)
    secret = home / "secret"
    secret.touch(mode=0o600)
    secret.write_text(secrets.token_urlsafe(48))
    return home


@pytest.mark.slow
def test_an_import_killed_at_random_moments_ends_with_the_same_facts(
    tmp_path: Path, log: Path, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    chance, killed = random.Random(20), 0
    began = time.monotonic()
    assert importing(new_home(tmp_path / "timed"), log).wait(timeout=300) == 0
    takes = time.monotonic() - began
    for tried in range(2 * KILLS):
        if killed == KILLS:
            break
        home, began = new_home(tmp_path / str(tried)), time.monotonic()
        run = importing(home, log)
        try:
            run.wait(timeout=chance.uniform(0.1, 0.95) * takes)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
            killed += 1
        else:  # the machine has become quicker: this one was over before it could be killed
            takes = min(takes, time.monotonic() - began)
            continue
        assert importing(home, log).wait(timeout=300) == 0
        assert facts(home) == undisturbed, f"kill {killed}"
    assert killed >= KILLS * 3 // 4
    checked = utfall(home, "check")
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.slow
def test_a_server_killed_at_random_moments_follows_on_where_it_was(
    tmp_path: Path, log: Path, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    home, chance = new_home(tmp_path), random.Random(21)
    writing = importing(home, log)
    for kill in range(KILLS):
        words = [*COMMAND, "serve", "--port", str(free_port())]
        server = subprocess.Popen(words, env=surroundings(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 2.0))
        server.send_signal(signal.SIGKILL)
        server.wait()
        if writing.poll() is not None and kill < KILLS - 1:
            writing = importing(home, log)
    writing.wait(timeout=300)
    assert importing(home, log).wait(timeout=300) == 0
    assert facts(home) == undisturbed
    checked = utfall(home, "check")
    assert (checked.returncode, checked.stderr) == (0, "")
