"""What a part demands of other facts: `followed_by`, `not_followed_by`, `preceded_by`, `not_preceded_by`.

    [not_followed_by]
    fact    = "contact"
    clock   = "offered_at"                       # when the other was
    after   = "offered_at"                       # when this row was (`before` where others precede); a|b: a, else b
    since   = "ended_at"                         # the window runs from here, instead of from `after`
    within  = "W"                                # a named setting or whole ms; for ever where it is missing
    same    = ["customer_id|contact_point_id"]   # a|b: a, else b; mine=theirs; a row without it cannot be judged
    alike   = ["reason_id"]                      # equal, or not known of either
    another = "interaction_id"                   # nothing of the row's own conversation is seen
    where   = {direction = "in"}                 # tests on the other; a list of such tables: any of them
    shown   = "next_contact_at"                  # what the other's time is called among the rows

`undecided = true` takes the rows that nothing has followed yet and whose window has not passed. A word may be a list of
tables: all of them are demanded.
"""

from collections.abc import Mapping

from utfall.facts.kind import Column, Kind
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns

from .model import Key, Look, Test
from .read_test import read_tests
from .sheet import Sheet, told
from .words import SETTINGS

LOOKS = ("followed_by", "not_followed_by", "preceded_by", "not_preceded_by")
_KEYS = (
    "fact", "clock", "after", "before", "since", "within", "same", "alike", "another", "where", "undecided", "shown",
)  # fmt: skip


def read_looks(sheet: Sheet, kind: Kind) -> tuple[Look, ...]:
    """Everything a part of this kind demands of other facts, in the order of the file; mistakes are noted."""
    out = []
    for word, said in sheet.table.items():
        if word not in LOOKS:
            continue
        for table in said if isinstance(said, list) else [said]:
            if not isinstance(table, Mapping):
                sheet.mistake(f"{word} is a table: write [{word}]")
            elif look := _look(word, sheet.under(table, word), kind):
                out.append(look)
    if len({look.shown for look in out if look.shown}) < len([look for look in out if look.shown]):
        sheet.mistake("two of its looks are shown under one name")
    return tuple(out)


def _look(word: str, sheet: Sheet, kind: Kind) -> Look | None:
    sheet.only(_KEYS)
    name = sheet.text("fact", needed=True)
    other = KINDS.get(name)
    if other is None or other.interval:
        if name:
            sheet.mistake(told(name, KINDS, "fact") if other is None else f"{name} is an interval: nothing sees it")
        return None
    later = word.endswith("followed_by")
    mine, theirs = _columns(kind), _columns(other)
    look = Look(
        way="followed" if later else "preceded",
        wanted=not word.startswith("not"),
        fact=name,
        clock=next(iter(_times(sheet, "clock", theirs, other, needed=True)), ""),
        at=_times(sheet, "after" if later else "before", mine, kind),
        since=_times(sheet, "since", mine, kind),
        same=_same(sheet, mine, theirs),
        alike=_shared(sheet, "alike", sheet.texts("alike"), mine, theirs),
        within=_within(sheet),
        another=next(iter(_shared(sheet, "another", sheet.texts("another")[:1], mine, theirs)), ""),
        where=_where(sheet, other),
        undecided=sheet.flag("undecided"),
        shown=sheet.text("shown"),
    )
    _check(sheet, look, later, set(mine) | set(theirs))
    return look


def _columns(kind: Kind) -> dict[str, Column]:
    return {column.name: column for column in wide_columns(kind)}


def _check(sheet: Sheet, look: Look, later: bool, columns: set[str]) -> None:
    if not look.same:
        sheet.mistake("same is missing: what do this row and the other share?")
    if ("before" if later else "after") in sheet.table:
        sheet.mistake("what follows is after the row, what precedes is before it")
    if (look.within or look.since or look.another) and not look.at:
        sheet.mistake(f"{'after' if later else 'before'} is missing: from when does the window run?")
    if look.since and not (later and look.within):
        sheet.mistake("since is where the window of what follows runs from: it needs within")
    if look.undecided and not (later and look.within):
        sheet.mistake("undecided is what a window of what follows leaves open: it needs within")
    if look.shown in columns:
        sheet.mistake(f"shown: {look.shown} is a column already")
    if look.shown and not look.shown.replace("_", "a").isalnum():
        sheet.mistake("shown is a name of letters, digits and _")


def _times(sheet: Sheet, key: str, columns: Mapping[str, Column], kind: Kind, needed: bool = False) -> tuple[str, ...]:
    names = tuple(name for name in sheet.text(key, needed=needed).split("|") if name)
    for name in names:
        if name not in columns or columns[name].type != "time":
            times = [each for each, column in columns.items() if column.type == "time"]
            sheet.mistake(f"{key}: " + told(name, times, f"time of {kind.name}"))
    return names


def _same(sheet: Sheet, mine: Mapping[str, Column], theirs: Mapping[str, Column]) -> tuple[Key, ...]:
    out = []
    for text in sheet.texts("same"):
        left, _, right = text.partition("=")
        key = Key(tuple(left.strip().split("|")), tuple((right or left).strip().split("|")))
        for name in key.mine:
            _is_id(sheet, "same", name, mine)
        for name in key.theirs:
            _is_id(sheet, "same", name, theirs)
        if len(key.mine) != len(key.theirs):
            sheet.mistake(f"same: {text} names more on one side than on the other")
        out.append(key)
    return tuple(out)


def _shared(
    sheet: Sheet, key: str, names: tuple[str, ...], mine: Mapping[str, Column], theirs: Mapping[str, Column]
) -> tuple[str, ...]:
    for name in names:
        _is_id(sheet, key, name, mine)
        _is_id(sheet, key, name, theirs)
    return names


def _is_id(sheet: Sheet, key: str, name: str, columns: Mapping[str, Column]) -> None:
    if name not in columns or columns[name].type != "id":
        sheet.mistake(f"{key}: " + told(name, [each for each, column in columns.items() if column.type == "id"], "id"))


def _within(sheet: Sheet) -> int | str:
    said = sheet.table.get("within", 0)
    if isinstance(said, str):
        if said not in SETTINGS:
            sheet.mistake("within: " + told(said, SETTINGS, "setting"))
        return said
    if isinstance(said, bool) or not isinstance(said, int) or said < 0:
        sheet.mistake(f"within is a named setting or whole milliseconds, not {said!r}")
        return 0
    return said


def _where(sheet: Sheet, other: Kind) -> tuple[tuple[Test, ...], ...]:
    said = sheet.table.get("where", {})
    tables = said if isinstance(said, list) else [said]
    out = []
    for table in tables:
        if not isinstance(table, Mapping):
            sheet.mistake("where is a table of tests on the other, or a list of such tables")
            continue
        out.append(read_tests(sheet.under(table, "where"), other))
    return tuple(each for each in out if each)
