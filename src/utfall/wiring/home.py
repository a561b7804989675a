"""A home: the one folder where an Utfall keeps its ledger, its columns, its secret, its lock and its socket."""

import os
import secrets
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SHORTEST_SECRET = 40
_KNOWN_DEFAULTS = ("changeme", "secret", "django-insecure", "insecure", "default")


class Refused(Exception):
    """Utfall will not start as things stand; the text says what to do about it."""


@dataclass(frozen=True)
class Home:
    """The folder at `path`, made on first use with mode 0700."""

    path: Path

    @property
    def ledger(self) -> Path:
        """The SQLite ledger."""
        return self.path / "ledger.sqlite3"

    @property
    def columns(self) -> Path:
        """The DuckDB columns; disposable."""
        return self.path / "columns.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the one process that has the columns open."""
        return self.path / "lock"

    @property
    def socket(self) -> Path:
        """Where a running server answers the terminal."""
        return self.path / "socket"

    @property
    def secret(self) -> Path:
        """The key that signs sessions and links, mode 0600."""
        return self.path / "secret"

    def make(self) -> None:
        """Make the folder if it is not there. Raises `Refused` where it cannot be made or written."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as wrong:
            why = "there is a file of that name" if self.path.is_file() else wrong.strerror
            raise Refused(f"the home {self.path} cannot be made: {why}") from wrong
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise Refused(f"the home {self.path} cannot be written by this user")

    def read_secret(self) -> str:
        """The home's secret, made on first start. Raises `Refused` for one that is missing from a home with data,
        short, a known default, or readable by others."""
        self.make()
        try:
            if not self.secret.exists():
                self._make_secret()
            mode = stat.S_IMODE(self.secret.stat().st_mode)
            if mode & 0o077:
                raise Refused(f"the secret {self.secret} can be read by others (mode {mode:04o}); chmod 600 it")
            text = self.secret.read_text(encoding="utf-8").strip()
        except OSError as wrong:
            raise Refused(f"the secret {self.secret} cannot be read: {wrong.strerror}") from wrong
        except UnicodeDecodeError:
            raise Refused(f"the secret {self.secret} is no text; write 50 random characters") from None
        if len(text) < SHORTEST_SECRET:
            raise Refused(f"the secret in {self.secret} is shorter than {SHORTEST_SECRET} characters")
        if len(set(text)) < 12 or any(text.casefold().startswith(word) for word in _KNOWN_DEFAULTS):
            raise Refused(f"the secret in {self.secret} is a default or far too simple; write a random one")
        return text

    def _make_secret(self) -> None:
        """A new secret, there whole or not at all, whoever else begins at the same moment."""
        if (self.ledger.exists() or self.columns.exists()) and not self.secret.exists():
            raise Refused(
                f"the home {self.path} has data but no secret; put the old {self.secret.name} file back "
                "(or write a new one of 50 random characters, mode 0600: everyone has to log in again)"
            )
        handle, fresh = tempfile.mkstemp(prefix="secret-", dir=self.path)  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(secrets.token_urlsafe(48) + "\n")
            with suppress(FileExistsError):
                os.link(fresh, self.secret)
        finally:
            os.unlink(fresh)


def home() -> Home:
    """The home that `UTFALL_HOME` names, `./var` where it names none."""
    return Home(Path(os.environ.get("UTFALL_HOME") or "var").absolute())
