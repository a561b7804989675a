"""The `[held]` of a part that narrows another: which values of which dimensions its rows have.

    [held]
    queue     = [3, 7]           # one of these (or a single value outright)
    outcome   = {not = [12]}     # none of these; without any is not one of them either
    product   = {known = true}   # it has one; {known = false}: it has none
    channel   = "chat"
    "field:4" = [17]             # a customer field that may be analysed

All of them must hold. Ids mean something in one house only: a file that comes with Utfall names codes alone.
"""

from collections.abc import Iterator, Mapping
from typing import cast

from utfall.core.codes import is_code
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns

from .dimensions import BUCKET, DIMENSIONS, GROUP, dimension, has
from .model import Dimension, Held, Part
from .sheet import Sheet, told

OF_THE_CLOCK: Mapping[str, range] = {
    "weekday": range(1, 8), "hour": range(24), "half_hour": range(48), "quarter_hour": range(96),
}  # fmt: skip
NUMBERED = ("attempt_no", "score", "wait_band")
_HANDED_OVER = ("yes", "no")
_MOST = 500  # values of one dimension


def read_held(sheet: Sheet, part: Part, own: bool) -> tuple[Held, ...]:
    """What a narrowed part is held to, in the order of the file; mistakes are noted on the sheet."""
    if not sheet.table:
        sheet.mistake("a part of another part is held to something")
    out: list[Held] = []
    for name, said in sheet.table.items():
        its = _dimension(sheet, name)
        if its is None:
            continue
        if not may_hold(part, its):
            sheet.mistake(f"{name}: {part.noun or part.id} cannot be held to {its.name.lower()}")
        out.extend(_held(sheet.under({}, name), part, its, said, own))
    return tuple(out)


def may_hold(part: Part, its: Dimension) -> bool:
    """Whether the part's rows can be held to values of the dimension: times of day and week, but no date, and no
    group, which is not the same tomorrow."""
    if its.id in (BUCKET, GROUP) or (its.of_clock and its.id not in OF_THE_CLOCK):
        return False
    return has(part, its)


def codes_of(part: Part, its: Dimension) -> tuple[str, ...]:
    """The codes that a dimension of the part's rows can have; empty where the vocabulary is open."""
    if its.id == "handed_over":
        return _HANDED_OVER
    column = its.columns.get(part.fact, "")
    return next((tuple(each.values) for each in wide_columns(KINDS[part.fact]) if each.name == column), ())


def _dimension(sheet: Sheet, name: str) -> Dimension | None:
    try:
        return dimension(name)
    except KeyError:
        sheet.mistake(told(name, DIMENSIONS, "dimension"))
        return None


def _held(sheet: Sheet, part: Part, its: Dimension, said: object, own: bool) -> Iterator[Held]:
    if isinstance(said, Mapping):
        if set(said) == {"known"} and isinstance(said["known"], bool):
            yield Held(its.id, "known" if said["known"] else "unknown")
        elif set(said) == {"not"}:
            yield from _named(sheet, part, its, said["not"], own, "not")
        else:
            sheet.mistake("{not = …} or {known = true}, not " + ", ".join(map(str, said)))
    else:
        yield from _named(sheet, part, its, said, own, "in")


def _named(sheet: Sheet, part: Part, its: Dimension, said: object, own: bool, word: str) -> Iterator[Held]:
    values = said if isinstance(said, list) else [said]
    if not values or len(values) > _MOST:
        sheet.mistake(f"one value or more, {_MOST} at most")
    elif all(_fits(sheet, part, its, each, own) for each in values):
        yield Held(its.id, "not" if word == "not" else "in", tuple(dict.fromkeys(cast(list[int | str], values))))


def _fits(sheet: Sheet, part: Part, its: Dimension, value: object, own: bool) -> bool:
    if its.of_clock:
        of = OF_THE_CLOCK.get(its.id, range(0))
        right, expected = isinstance(value, int) and value in of, f"{of.start} to {of.stop - 1}"
    elif its.sort == "code" and its.id not in NUMBERED:
        codes = codes_of(part, its)
        right = isinstance(value, str) and bool(value) and (value in codes if codes else is_code(value))
        expected = f"one of {', '.join(codes)}" if codes else "a code"
    elif its.sort == "code":
        right, expected = isinstance(value, int), "a whole number"
    else:
        right, expected = own and isinstance(value, int) and value > 0, "an id" if own else "no constant"
    if not right or isinstance(value, bool):
        sheet.mistake(f"{its.name.lower()} is {expected}, not {value!r}")
        return False
    return True
