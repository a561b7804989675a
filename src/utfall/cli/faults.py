"""Which faults are the asker's to mend, said in a sentence, with the exit code they end in."""

from utfall.core.zones import UnknownZone

NOT_UNDERSTOOD, NOTHING_READ = 2, 1


def sentence_of(wrong: Exception) -> tuple[str, int] | None:
    """The sentence and the exit code for a fault that is the asker's to mend; None for one that is ours."""
    from utfall.columns.store import CannotOpen
    from utfall.importers.reading import Unreadable
    from utfall.query.ask import NotUnderstood
    from utfall.wiring.home import Refused
    from utfall.wiring.remote import ServerGone, ServerSaid

    if isinstance(wrong, NotUnderstood | UnknownZone | BadWords):
        return str(wrong), NOT_UNDERSTOOD
    if isinstance(wrong, Unreadable):
        return str(wrong), NOTHING_READ
    if isinstance(wrong, Refused | ServerGone | ServerSaid | CannotOpen):
        return str(wrong), NOT_UNDERSTOOD
    if isinstance(wrong, FileNotFoundError | IsADirectoryError | PermissionError) and wrong.filename:
        return f"{wrong.filename}: {wrong.strerror}", NOTHING_READ
    return None


class BadWords(ValueError):
    """Words on the command line that cannot be understood together; the text is a sentence."""
