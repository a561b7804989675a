"""What each source cannot know: source -> kind of fact -> column -> a sentence, as its vocabulary declares it.

A source that is not here, or a column it does not name, may be told by its records.
"""

from collections.abc import Mapping

from .asterisk_cdr.vocabulary import CANNOT_KNOW as _CDR
from .asterisk_queue_log.vocabulary import CANNOT_KNOW as _QUEUE_LOG

Unknowable = Mapping[str, Mapping[str, str]]  # kind of fact -> column -> why it is not told

CANNOT_KNOW: Mapping[str, Unknowable] = {"asterisk-queue-log": _QUEUE_LOG, "asterisk-cdr": _CDR}


def of_all(sources: "frozenset[str]") -> Unknowable:
    """What none of these sources can know, in the words of the first by name; nothing for no source at all."""
    every = [CANNOT_KNOW.get(source, {}) for source in sorted(sources)]
    if not every:
        return {}
    return {
        kind: {column: why for column, why in columns.items() if all(column in each.get(kind, {}) for each in every)}
        for kind, columns in every[0].items()
    }
