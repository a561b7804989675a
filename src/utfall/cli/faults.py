"""Which faults are the asker's to mend, said in a sentence, with the exit code they end in."""

import errno
import sqlite3
from collections.abc import Iterable

NOT_UNDERSTOOD, NOTHING_READ = 2, 1


class BadWords(ValueError):
    """Words on the command line that cannot be understood together; the text is a sentence."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean asa, aht?` for a misspelt word, nothing where no known one is near."""
    from utfall.core.names import nearest

    near = nearest(word, known)
    return f"; did you mean {', '.join(near)}?" if near else ""


def sentence_of(wrong: Exception) -> tuple[str, int] | None:
    """The sentence and the exit code for a fault that is the asker's to mend; None for one that is ours."""
    from utfall.core.zones import UnknownZone
    from utfall.wiring.home import Refused

    if isinstance(wrong, BadWords | UnknownZone | Refused):
        return str(wrong), NOT_UNDERSTOOD
    if isinstance(wrong, OSError):
        return _of_the_system(wrong), NOTHING_READ
    return _of_the_house(wrong) or _of_the_ledger(wrong)


def _of_the_system(wrong: OSError) -> str:
    if wrong.errno == errno.ENOSPC:
        return f"the disk is full{_named(wrong)}; what was written before stands, try again when there is room"
    return f"{wrong.filename}: {wrong.strerror}" if wrong.filename and wrong.strerror else str(wrong)


def _named(wrong: OSError) -> str:
    return f" ({wrong.filename})" if wrong.filename else ""


def _of_the_house(wrong: Exception) -> tuple[str, int] | None:
    from utfall.columns.rebuild import NotClean
    from utfall.columns.store import CannotOpen, OutOfStep
    from utfall.importers.csv.checks import Mistakes
    from utfall.importers.reading import Unreadable
    from utfall.ledger.making import NotPossible
    from utfall.query.ask import NotUnderstood
    from utfall.wiring.remote import ServerGone, ServerSaid

    if isinstance(wrong, NotUnderstood | NotPossible | ServerGone | CannotOpen | OutOfStep):
        return str(wrong), NOT_UNDERSTOOD
    if isinstance(wrong, Unreadable | Mistakes | NotClean):
        return str(wrong), NOTHING_READ
    if isinstance(wrong, ServerSaid):
        if wrong.kind in ("CannotOpen", "Damaged", "Outdated", "OutOfStep", "NotClean"):
            return str(wrong), NOTHING_READ if wrong.kind == "NotClean" else NOT_UNDERSTOOD
        return f"the server could not answer: {wrong.kind}: {wrong}", NOT_UNDERSTOOD
    if "duckdb" in type(wrong).__module__ or "clickhouse" in type(wrong).__module__:
        return f"the columns could not be used: {' '.join(str(wrong).split())}", NOT_UNDERSTOOD
    return None


def _of_the_ledger(wrong: Exception) -> tuple[str, int] | None:
    from django.db import DatabaseError

    if not isinstance(wrong, DatabaseError | sqlite3.Error):
        return None
    said = str(wrong)
    if "full" in said:
        return "the disk is full; what was written before stands, try again when there is room", NOTHING_READ
    if "malformed" in said or "not a database" in said:
        return f"the ledger is damaged ({said}); put a backup of it back", NOT_UNDERSTOOD
    if "locked" in said:
        return "the ledger is being written by somebody else, for more than a minute; try again", NOT_UNDERSTOOD
    if "readonly" in said or "unable to open" in said or "disk I/O" in said:
        return f"the ledger cannot be written: {said}", NOT_UNDERSTOOD
    return None
