"""A home: one process has it open, and it opens only with a secret that is one."""

from pathlib import Path

import pytest

from utfall.wiring import lock
from utfall.wiring.home import Home, Refused
from utfall.wiring.lock import SERVER, Lock


@pytest.fixture
def fresh(tmp_path: Path) -> Home:
    """A home with a secret of its own and nothing else."""
    home = Home(tmp_path / "home")
    home.read_secret()
    return home


def test_a_secret_is_made_once_for_nobody_else_to_read(fresh: Home) -> None:
    secret = fresh.read_secret()
    assert fresh.read_secret() == secret and len(secret) > 40
    assert fresh.secret.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o660])
def test_a_secret_that_anybody_else_can_read_is_none(fresh: Home, mode: int) -> None:
    fresh.secret.chmod(mode)
    with pytest.raises(Refused, match="can be read by others"):
        fresh.read_secret()


@pytest.mark.parametrize("text", ["short", "changeme" + "x7Kq2mPz" * 6, "ab" * 40])
def test_a_short_a_default_and_a_simple_secret_are_refused(fresh: Home, text: str) -> None:
    fresh.secret.write_text(text)
    with pytest.raises(Refused, match="shorter|default"):
        fresh.read_secret()


@pytest.mark.parametrize("data", ["ledger", "columns"])
def test_a_home_with_data_never_gets_a_new_secret_in_silence(fresh: Home, data: str) -> None:
    fresh.secret.unlink()
    getattr(fresh, data).touch()
    with pytest.raises(Refused, match="has data but no secret"):
        fresh.read_secret()
    assert not fresh.secret.exists()


def test_one_has_a_home_open_and_the_next_is_told_who(fresh: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Lock(fresh, SERVER), Lock(fresh)
    assert first.take() and not second.take()
    with pytest.raises(Refused, match="another Utfall, process [0-9]+"), second:
        pass
    first.give()
    with second:
        assert not first.take()
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    with Lock(fresh), pytest.raises(Refused), Lock(fresh):  # a command is waited for, but not for ever
        pass
