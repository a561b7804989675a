"""What a number's file says of intervals: a fold by them, and what Erlang's formulas need beside their contacts.

[fold]
slot = "half_hour"           # quarter_hour, half_hour, hour, day
per  = "queue_id"            # each of these by itself
then = "error"
of   = "contacts_offered"
over = "forecast_volume"

[staffing]
handle    = ["inbound_handle_time", "inbound_handled_timed"]
instead   = ["inbound_talk_time", "inbound_talk_timed"]
patience  = ["queue_wait", "contacts_abandoned"]
capped    = true
scheduled = true
"""

from collections.abc import Mapping

from utfall.facts.kinds import KINDS

from .model import Fold, Number, Part
from .read_test import columns_of
from .sheet import Sheet, told
from .staffing import Staffing

STRAINED = ("strained", "strained_long")  # time held against time
SLOTS = ("quarter_hour", "half_hour", "hour", "day")
HELD = ("error", "accuracy", "difference", "relative_error")  # what came held against what was expected


def read_slots(inner: Sheet, parts: Mapping[str, Part]) -> Fold | None:
    """A fold by intervals; mistakes are noted on the sheet."""
    inner.only(("slot", "per", "then", "of", "over"))
    then, slot = inner.choice("then", (*STRAINED, *HELD)), inner.choice("slot", SLOTS)
    of, over = inner.text("of", needed=True), inner.text("over", needed=True)
    per = inner.text("per", needed=then in (*HELD, "strained_long"))
    if len(inner.known([each for each in (of, over) if each], parts, "part")) < 2:
        return None
    if then in STRAINED:
        _check_strained(inner, slot, parts[of], parts[over])
        _check_per(inner, per, parts[of], parts[over])
    else:
        _check_held(inner, per, parts[of], parts[over])
    return Fold(per=per, then=then, of=of, over=over, slot=slot)  # type: ignore[arg-type]


def _check_strained(inner: Sheet, slot: str, of: Part, over: Part) -> None:
    if slot != "quarter_hour":
        inner.mistake("time is held against time by quarter-hours, the pieces it is kept in")
    for part in (of, over):
        if part.kind != "seconds" or part.union != "agent":
            inner.mistake(f'{part.id} is no seconds of agents counted once (union = "agent")')


def _check_held(inner: Sheet, per: str, of: Part, over: Part) -> None:
    if of.kind != "count" or of.when not in KINDS[of.fact].clocks:
        inner.mistake(f"{of.id} is no count of what happened in the period")
    if over.kind != "sum" or columns_of(KINDS[over.fact])[over.column].type != "points":
        inner.mistake(f"{over.id} is no sum of what was expected, in hundredths")
    for part in (of, over):
        if part.looks or part.annulled:
            inner.mistake(f"{part.id} looks around itself or takes what was annulled: it cannot be folded by intervals")
    _check_per(inner, per, of, over)


def _check_per(inner: Sheet, per: str, of: Part, over: Part) -> None:
    for part in (of, over):
        keys = [name for name, column in columns_of(KINDS[part.fact]).items() if column.type == "id"]
        if per and per not in keys:
            inner.mistake(told(per, keys, f"key of {part.fact}"))


def read_staffing(sheet: Sheet, parts: Mapping[str, Part]) -> Staffing | None:
    """What a number of agents is worked out from; mistakes are noted on the sheet."""
    table = sheet.inner("staffing")
    if not table:
        return None
    inner = sheet.under(table, "staffing")
    inner.only(("handle", "instead", "patience", "capped", "scheduled"))
    pairs = {}
    for key in ("handle", "instead", "patience"):
        named = inner.known(inner.texts(key), parts, "part")
        if len(named) != 2 and (named or key == "handle"):
            inner.mistake(f"{key} names two parts, the first is divided by the second")
            named = ()
        elif named and _sort(parts[named[0]]) != "durations":
            inner.mistake(f"{named[0]} is no time: nothing handled or waited can be divided out of it")
        pairs[key] = named
    if len(pairs["handle"]) != 2:
        return None
    handle = (pairs["handle"][0], pairs["handle"][1])
    return Staffing(handle, pairs["instead"], pairs["patience"], inner.flag("capped"), inner.flag("scheduled"))


def check_calc(sheet: Sheet, number: Number, parts: Mapping[str, Part]) -> None:
    """Note what a number of agents cannot be worked out from."""
    above, below = [parts[each.part] for each in number.numerator], [parts[each.part] for each in number.denominator]
    if len(above) != 1 or above[0].kind != "count" or above[0].when not in KINDS[above[0].fact].clocks:
        sheet.mistake("a calc has one count of what happened in the period for its numerator")
    if [part.kind for part in below] != ["days"]:
        sheet.mistake("a calc has the days of the period for its denominator")
    if number.unit != "count":
        sheet.mistake(f"its unit is count, not {number.unit}")


def _sort(part: Part) -> str:
    if part.kind == "seconds":
        return "durations"
    column = columns_of(KINDS[part.fact]).get(part.column) if part.fact in KINDS else None
    return "durations" if column is not None and column.type == "ms" else ""
