"""Numbers of inquiries by the words of the reference (§2.4 I), as plain functions of one cell."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from . import measures as m
from .cells import Cell, Fact, Question
from .kpis import KPIS, SECONDS, Found, Kpi, count, counting, kpi, over, rank
from .measures import known, n, total

OPEN = ("new", "answered", "in_progress", "waiting")
SECOND, HOUR, DAY = 1_000, 3_600_000, 86_400_000
RESPONSE, RESOLUTION = DAY, 3 * DAY
CURRENT = {
    "inquiries_by_status", *(f"inquiries_by_status:{status}" for status in (*OPEN, "resolved")), "backlog",
    "unanswered_inquiries", "unanswered_inquiries:overdue", "unanswered_inquiries:past_due", "oldest_unanswered",
}  # fmt: skip
IN_A_PERIOD = {"backlog:days"}  # what stands, over what happened


def at(row: Fact, column: str) -> int | None:
    """A time or duration of the row, None where it is not known."""
    return None if row.get(column) is None else int(str(row[column]))


# Where inquiries stand at a moment: after the last of each one's events.


def standing(cell: Cell, *statuses: str, answered: bool | None = None) -> list[Fact]:
    last: dict[object, Fact] = {}
    for row in sorted(cell.asked.counted("case_event"), key=lambda each: (each["happened_at"], each["fact_id"])):
        if int(str(row["happened_at"])) <= cell.asked.as_of:
            last[row["case_id"]] = {**row, "status": row["to_status"]}
    return [row for row in last.values() if cell.holds(row, "happened_at")
            and (not statuses or row["status"] in statuses)
            and (answered is None or row["now_answered"] == answered)]  # fmt: skip


counting(
    inquiries_by_status=standing,
    backlog=lambda cell: standing(cell, *OPEN),
    unanswered_inquiries=lambda cell: standing(cell, *OPEN, answered=False),
    unanswered_inquiries__overdue=lambda cell: [
        row for row in _awaiting(cell) if (_so_far(cell.asked, row) or 0) > RESPONSE * int(str(row["n"]))
    ],
    unanswered_inquiries__past_due=lambda cell: [row for row in _awaiting(cell) if _past_due(cell.asked, row)],
)
for _status in (*OPEN, "resolved"):
    KPIS[f"inquiries_by_status:{_status}"] = lambda cell, status=_status: count(  # type: ignore[misc]
        n(standing(cell, status))
    )


def _aged_now(least: int, most: int | None) -> Kpi:
    """How many inquiries are open at the moment for so many days, and less than so many."""

    def found(cell: Cell) -> Found:
        asked = cell.asked
        rows = [row for row in asked.counted("case") if cell.holds(row, "opened_at") and _end_known(row)]
        rows = [row for row in rows if int(str(row["opened_at"])) <= asked.as_of and _stands(row, asked.as_of)]
        told = [(row, _each({**row, "age": age(asked, row, asked.as_of)}, "age")) for row in rows]
        return count(n(row for row, old in told if old is not None and least * DAY <= old
                       and (most is None or old < most * DAY)))  # fmt: skip

    return found


AGES = {"backlog:day": (0, 1), "backlog:week": (1, 7), "backlog:month": (7, 30), "backlog:older": (30, None)}
for _name, _span in AGES.items():
    KPIS[_name] = _aged_now(*_span)
CURRENT |= set(AGES)


@kpi("backlog:days")
def backlog_in_days(cell: Cell) -> Found:
    """At the pace of the part of the period that has passed."""
    start, end = span(cell.asked)
    passed = max(min(end, cell.asked.as_of) - start, 0)
    resolved = n(_entered(cell)) - n(row for row in _entered(cell) if row["from_status"] == "resolved")
    return over(n(standing(cell, *OPEN)) * passed, resolved, Fraction(1, DAY))


@kpi("oldest_unanswered")
def oldest_unanswered(cell: Cell) -> Found:
    waiting = [{**row, "so_far": _so_far(cell.asked, row)} for row in _awaiting(cell)]
    return rank(waiting, "so_far", 100)


def _awaiting(cell: Cell) -> list[Fact]:
    """Inquiries open at the moment that nobody has answered by then."""
    asked = cell.asked
    rows = [row for row in asked.counted("case") if cell.holds(row, "opened_at")]
    return [row for row in rows if int(str(row["opened_at"])) <= asked.as_of and _stands(row, asked.as_of)
            and _end_known(row) and _unanswered(row, asked.as_of)]  # fmt: skip


def _stands(row: Fact, moment: int) -> bool:
    resolved = at(row, "resolved_at")
    return resolved is None or resolved > moment


def _end_known(row: Fact) -> bool:
    return row["resolved_at"] is not None or row["status"] != "resolved"


def _unanswered(row: Fact, moment: int) -> bool:
    answered = at(row, "first_response_at")
    return answered is None or answered > moment


def _told(asked: Question, row: Fact, moment: int) -> int:
    return min(moment, asked.told.get(int(str(row["origin_id"])), moment))


def _so_far(asked: Question, row: Fact) -> int | None:
    """How long those of an unanswered row have waited in all; None where its opening is not told."""
    waited = _told(asked, row, asked.as_of) - int(str(row["opened_at"]))
    return None if row["resolved_gap_ms"] is None or waited < 0 else waited * int(str(row["n"]))


def _past_due(asked: Question, row: Fact) -> bool:
    due = at(row, "response_due_at")
    return due is not None and due < _told(asked, row, asked.as_of)


# What happened.


def _entered(cell: Cell) -> list[Fact]:
    return [row for row in _events(cell) if row["to_status"] == "resolved"]


def _events(cell: Cell) -> list[Fact]:
    """The events of the period in this cell; each stands under the status it entered."""
    near = [{**row, "status": row["to_status"]} for row in cell.asked.counted("case_event")
            if cell.kept(row) and cell.asked.inside(row, "happened_at")]  # fmt: skip
    return [row for row in near if cell.holds(row, "happened_at")]


counting(
    opened_cases=lambda cell: [row for row in _events(cell) if row["from_status"] is None],
    resolved_cases=lambda cell: [row for row in _entered(cell) if row["from_status"] != "resolved"],
    reopened_cases=lambda cell: [row for row in _events(cell) if row["from_status"] == "resolved"
                                 and row["to_status"] != "resolved"],
)  # fmt: skip


# How long it took.


def _mean(name: str, clock: str, column: str, times: Fraction = SECONDS) -> None:
    def found(cell: Cell) -> Found:
        rows = cell.rows("case", clock)
        return over(total(rows, column), n(known(rows, column)), times)

    KPIS[name] = found


def _median(name: str, clock: str, column: str, seconds: int = 1) -> None:
    def found(cell: Cell) -> Found:
        made = rank(cell.rows("case", clock), column, 50)
        return made if made.value is None else Found(made.value / seconds, made.numerator, made.denominator)

    KPIS[name] = found


_mean("first_response_time", "first_response_at", "first_response_ms")
_mean("first_response_time:business", "first_response_at", "first_response_open_ms")
_mean("first_response_time:opened", "opened_at", "first_response_ms")
_median("first_response_time:median", "first_response_at", "first_response_ms")
_median("first_response_time:median_business", "first_response_at", "first_response_open_ms")
_mean("time_to_resolution", "resolved_at", "resolution_ms", Fraction(1, HOUR))
_mean("time_to_resolution:business", "resolved_at", "resolution_open_ms", Fraction(1, HOUR))
_mean("time_to_resolution:opened", "opened_at", "resolution_ms", Fraction(1, HOUR))
_median("time_to_resolution:median", "resolved_at", "resolution_ms", 3_600)


def _each(row: Fact, column: str) -> Fraction | None:
    value = at(row, column)
    return None if value is None else Fraction(value, int(str(row["n"])))


def _against(column: str, limit: int, rows: Sequence[Fact]) -> tuple[int, int]:
    """(how many took at most so long, how many longer), of those of which it is known."""
    told = [(row, each) for row in rows if (each := _each(row, column)) is not None]
    return n(row for row, each in told if each <= limit), n(row for row, each in told if each > limit)


def _still(cell: Cell, answered_too: bool = False) -> list[Fact]:
    rows = [row for row in cell.rows("case", "opened_at") if row["status"] in OPEN]
    return [row for row in rows if row["resolved_at" if answered_too else "first_response_at"] is None]


@kpi("response_within_target")
def response_within_target(cell: Cell) -> Found:
    """Who waits for an answer and is over the target is a miss, who is not is undecided (R5)."""
    met, late = _against("first_response_ms", RESPONSE, cell.rows("case", "opened_at"))
    waiting = [{**row, "so_far": _so_far(cell.asked, row)} for row in _still(cell)]
    not_yet, overdue = _against("so_far", RESPONSE, waiting)
    return over(met, met + late + overdue, undecided=not_yet)


@kpi("response_within_target:business")
def response_within_target_in_opening_hours(cell: Cell) -> Found:
    """Who waits still is told of where opening hours are set, which facts at random know nothing of."""
    met, late = _against("first_response_open_ms", RESPONSE, cell.rows("case", "opened_at"))
    return over(met, met + late)


@kpi("response_within_target:resolved")
def resolved_within_target(cell: Cell) -> Found:
    met, late = _against("resolution_ms", RESOLUTION, cell.rows("case", "opened_at"))
    waiting = [{**row, "age": age(cell.asked, row, cell.asked.as_of)} for row in _still(cell, answered_too=True)]
    not_yet, overdue = _against("age", RESOLUTION, waiting)
    return over(met, met + late + overdue, undecided=not_yet)


@kpi("response_within_target:due")
def answered_by_the_time_due(cell: Cell) -> Found:
    dated = known(cell.rows("case", "opened_at"), "response_due_at")
    answered = known(dated, "first_response_at")
    met = n(row for row in answered if int(str(row["first_response_at"])) <= int(str(row["response_due_at"])))
    waiting = [row for row in dated if row["first_response_at"] is None and row["status"] in OPEN]
    overdue = [row for row in waiting if _past_due(cell.asked, row)]
    return over(met, n(answered) + n(overdue), undecided=n(waiting) - n(overdue))


# How old they are: by the earlier of the moment and the end of the period.


def span(asked: Question) -> tuple[int, int]:
    """The instants a period begins and ends, by the clock its days are cut with, or the home's."""
    if asked.instants:
        return asked.instants
    assert asked.days
    zone = ZoneInfo(asked.zone or asked.home)
    first, last = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in asked.days)
    if asked.until is not None:
        last += timedelta(milliseconds=asked.until) - timedelta(days=1)
    start, end = (moment.replace(tzinfo=zone) - datetime(1970, 1, 1, tzinfo=UTC) for moment in (first, last))
    return round(start / timedelta(milliseconds=1)), round(end / timedelta(milliseconds=1))


def age(asked: Question, row: Fact, moment: int) -> int | None:
    """How old those of a row are in all at a moment, less the time they were resolved; None where it is not known."""
    gap, resolved = at(row, "resolved_gap_ms"), at(row, "resolved_at")
    if gap is None:
        return None
    until = _told(asked, row, moment) if _open_at(row, moment) else resolved
    if until is None:
        return None
    old = (until - int(str(row["opened_at"]))) * int(str(row["n"])) - gap
    return None if old < 0 else old


def _open_at(row: Fact, moment: int) -> bool:
    resolved = at(row, "resolved_at")
    return row["status"] != "resolved" if resolved is None else resolved > moment


def _aged(cell: Cell, keep: Callable[[Fact, int], bool] = lambda row, moment: True) -> list[Fact]:
    """Inquiries open at any time of the period, with their age, where it is known."""
    asked = cell.asked
    moment = min(asked.as_of, span(asked)[1])
    rows = [row for row in asked.counted("case") if cell.kept(row) and cell.holds(row, "opened_at")]
    rows = [row for row in rows if asked.before_the_end(row, "opened_at") and not _over_before(asked, row)]
    return known([{**row, "age": age(asked, row, moment)} for row in rows if keep(row, moment)], "age")


def _over_before(asked: Question, row: Fact) -> bool:
    resolved = at(row, "resolved_at")
    if resolved is None:
        return False
    if asked.instants:
        return resolved < asked.instants[0]
    assert asked.days
    return asked.when(row, "resolved_at")[0] < asked.days[0]


def _average(rows: Sequence[Fact], of: int | None = None) -> Found:
    return over(total(rows, "age"), n(rows) if of is None else of, Fraction(1, DAY))


def _not_at_once(rows: Sequence[Fact]) -> list[Fact]:
    return [row for row in rows if row["on_first_contact"] is not True]


KPIS["avg_age_of_query"] = lambda cell: _average(_not_at_once(_aged(cell)))
KPIS["avg_age_of_query:open"] = lambda cell: _average(_aged(cell, _open_at))
KPIS["avg_age_of_query:closed"] = lambda cell: _average(
    _not_at_once(_aged(cell, lambda row, moment: not _open_at(row, moment)))
)
KPIS["avg_age_of_query:with_first_contact"] = lambda cell: _average(_not_at_once(_aged(cell)), n(_aged(cell)))


@kpi("handling_cycle_time:business")
def handling_cycle_time_in_opening_hours(cell: Cell) -> Found:
    """Per conversation, on the clock that runs in opening hours only, of legs that are on it at both ends."""
    began: dict[object, int] = {}
    for leg in known(list(cell.asked.counted("contact")), "offered_open_at"):
        begun = int(str(leg["offered_open_at"]))
        talk = m.conversation(leg)
        began[talk] = min(begun, began.get(talk, begun))
    last: dict[object, tuple[int, int]] = {}
    for leg in known(known(m.handled(cell), "offered_open_at"), "wrapped_open_at"):
        ready, weight = last.get(m.conversation(leg), (0, 0))
        last[m.conversation(leg)] = max(ready, int(str(leg["wrapped_open_at"]))), max(weight, int(str(leg["n"])))
    spent = sum((ready - began[which]) * weight for which, (ready, weight) in last.items())
    return over(spent, sum(weight for _, weight in last.values()), SECONDS)
