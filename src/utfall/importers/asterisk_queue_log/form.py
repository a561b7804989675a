"""Whether a line has the form of a queue_log's at all, and whether a file is one."""

from collections.abc import Iterable

from utfall.importers.reading import Unreadable

from .vocabulary import DATA, EVENT, FRONT, SECOND

LATEST = 4_102_444_800  # 2100-01-01; a later second is no time


def must_be_queue_log(first: Iterable[tuple[int, str]], file: str) -> None:
    """Raises `Unreadable` when most of the first lines have not even the form of a queue_log's."""
    wrong = [(number, why) for number, why in ((number, form(text)) for number, text in first if text.strip()) if why]
    right = sum(1 for _, text in first if text.strip()) - len(wrong)
    if wrong and len(wrong) > right:
        number, why = wrong[0]
        raise Unreadable(
            f"{file} is no Asterisk queue_log: {len(wrong)} of its first {len(wrong) + right} lines do not read "
            f"{'|'.join(FRONT)}|..., the first of them line {number}: {why}"
        )


def second_of(text: str) -> int | None:
    """The second a line is of, None where it has not the form of a queue_log's line."""
    return None if form(text) else int(text.split("|", 1)[0])


def form(text: str) -> str:
    """What is wrong with a line's form; "" where nothing is."""
    parts = text.split("|")
    if len(parts) < DATA:
        return f"it has {len(parts)} fields, a line has at least {DATA}"
    stamp = parts[SECOND]
    if not stamp.isdecimal():
        return f"its time, {stamp[:40]!r}, is not whole seconds since 1970"
    if len(stamp) > 12 or int(stamp) > LATEST:
        return f"its time, {stamp[:40]}, is after the year 2100"
    if not parts[EVENT]:
        return "it names no event"
    return ""
