"""Numbers held against plans by the words of the reference (§2.4 B and E, R12), one day and one target at a time."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from . import calls as _calls
from . import measures as m
from .cells import Cell, Fact
from .clocks import local, month, week, weekday
from .kpis import KPIS, Found, count, kpi, over
from .measures import different, n

DAY = 86_400_000
NAMES = ("campaign_id", "queue_id", "team_id", "agent_id")  # of plans as fine as one another the first is added up
SPLITS = {"client": "client_id", "campaign": "campaign_id", "queue": "queue_id", "team": "team_id", "agent": "agent_id"}
PLANNED = {
    "plan_fulfilment", "plan_fulfilment:full", "plan_fulfilment:band", "base_plan_fulfilment",
    "base_plan_fulfilment:full", "base_plan_fulfilment:tried", "completion_rate_tried",
}  # fmt: skip
PLANNED_BY = {"client", "campaign", "team", "agent", "queue", "day", "week", "month"}
STANDING = {
    "records_processed", "base_plan_fulfilment", "base_plan_fulfilment:full", "base_plan_fulfilment:tried",
}  # fmt: skip
TIMELESS = {"reachability:tried", "records_processed:tried", "completion_rate_tried"}
assert _calls


@kpi("records_processed")
def records_processed(cell: Cell) -> Found:
    return count(n(m.standing(cell, *m.CONCLUDED)))


@kpi("records_processed:tried")
def records_tried(cell: Cell) -> Found:
    return count(different(m.dials_to_date(cell), "customer_id", "campaign_id"))


@kpi("completion_rate_tried")
def completion_rate_tried(cell: Cell) -> Found:
    dialled = m.dials_to_date(cell)
    return over(n(dialled), different(dialled, "customer_id", "campaign_id"))


def plan(number: str, of: str, how: str, stands: bool = False) -> None:
    """A number that adds up, held against its plan: what is due, the whole of it, its band."""

    def held(cell: Cell) -> Found:
        own = KPIS[of](cell)
        due, whole, band, used = (_standing if stands else _planned)(cell, of)
        asked = sum(int(str(row["planned"])) for row in used if row["planned"] is not None) if used else None
        value: Fraction | None = None
        assert own.value is not None
        if how == "band" and band != (None, None):
            low, high = band
            too_low, too_high = low is not None and own.value * 100 < low, high is not None and own.value * 100 > high
            value = Fraction(int(not too_low and not too_high))
        plan_of = due if how == "due" else whole
        if how != "band" and plan_of:
            value = own.value / plan_of * 100
        return Found(value, own.numerator, asked, own.open, own.undecided)

    KPIS[number] = held


Planned = tuple[Fraction | None, Fraction | None, tuple[int | None, int | None], list[Fact]]
NONE: Planned = (None, None, (None, None), [])


def _planned(cell: Cell, of: str) -> Planned:
    """Day by day through the period, each by the target in force."""
    return _added(cell, of, lambda targets: _of_days(cell, targets))


def _standing(cell: Cell, of: str) -> Planned:
    """From the target's first day up to now."""
    return _added(cell, of, lambda targets: _of_now(cell, targets))


def _added(cell: Cell, of: str, one: Callable[[list[Fact]], Planned]) -> Planned:
    found = [told for told in (one(targets) for targets in _cells(cell, of)) if told[3]]
    if len(found) < 2:
        return found[0] if found else NONE
    dues, wholes = ([told[place] for told in found if told[place] is not None] for place in (0, 1))
    return sum(dues, Fraction(0)), sum(wholes, Fraction(0)), (None, None), [row for told in found for row in told[3]]  # type: ignore[return-value]


def _cells(cell: Cell, of: str) -> list[list[Fact]]:
    """The targets for exactly this cell; else those of the cells in it, a list each."""
    asked = cell.asked
    fixed: dict[str, object] = {column: next(iter(ids)) for column, ids in asked.scope.items() if len(ids) == 1}
    loose = {column: set(ids) for column, ids in asked.scope.items() if len(ids) != 1}
    for split, ids in asked.where:
        if split in SPLITS:
            if len(ids) == 1:
                fixed[SPLITS[split]] = ids[0]
            else:
                loose[SPLITS[split]] = set(ids)  # type: ignore[assignment]
    fixed |= {SPLITS[split]: value for split, value in zip(asked.by, cell.key, strict=False) if split in SPLITS}
    loose = {column: ids for column, ids in loose.items() if column not in fixed}
    if None in fixed.values():
        return []
    client = fixed.pop("client_id", None)
    if "agent_id" in fixed:
        fixed.pop("team_id", None)
    rows = [row for row in asked.counted("target") if row["kpi"] == of]
    exact = [row for row in rows if _named(row) == fixed and _of_client(row, client, bool(fixed))]
    if exact and not loose:
        return [exact]
    groups: dict[str, list[Fact]] = {}
    for row in rows:
        named = _named(row)
        within = all(named.get(column) == value for column, value in fixed.items())
        within = within and client in (None, row["client_id"]) and (named != fixed or client is None)
        told = {**named, "client_id": row["client_id"]}
        if within and all(told.get(column) in ids - {None} for column, ids in loose.items()):
            whose = sorted(named.items()) or row["client_id"]
            groups.setdefault(str(whose), []).append(row)
    if not groups:
        return []
    fineness = {key: _fineness(rows[0]) for key, rows in groups.items()}
    coarsest = min(fineness.values())
    return [rows for key, rows in groups.items() if fineness[key] == coarsest]


def _named(row: Fact) -> dict[str, object]:
    named = {column: row[column] for column in NAMES if row[column] is not None}
    if "agent_id" in named:
        named.pop("team_id", None)
    return named


def _fineness(row: Fact) -> tuple[int, list[int]]:
    return len(_named(row)), sorted(NAMES.index(column) for column in _named(row))


def _of_client(row: Fact, client: object, is_named: bool) -> bool:
    return client in (None, row["client_id"]) or row["client_id"] is None if is_named else row["client_id"] == client


def _days(cell: Cell) -> Iterable[int]:
    asked = cell.asked
    if asked.instants:
        first, end = asked.instants[0] // DAY, (asked.instants[1] - 1) // DAY + 1
    else:
        assert asked.days
        first, end = asked.days
    told = {"day": lambda day: day, "week": week, "month": month, "weekday": weekday}
    kept = [(told[split], {value}) for split, value in zip(asked.by, cell.key, strict=False) if split in told]
    kept += [(told[split], set(ids)) for split, ids in asked.where if split in told]
    return [day for day in range(first, end) if all(of(day) in ids for of, ids in kept)]


def _now(cell: Cell) -> tuple[int, int]:
    return local(cell.asked.as_of, cell.asked.zone or cell.asked.home)


def _first(row: Fact) -> int:
    return int(str(row["first_day"]))


def _end(row: Fact) -> int:
    return int(str(row["end_day"]))


def _in_force(targets: list[Fact], day: int) -> Fact | None:
    """Of the targets of a day the shortest; of two as long the one set last."""
    there = [row for row in targets if _first(row) <= day < _end(row)]
    there.sort(key=lambda row: (_first(row) - _end(row), row["happened_at"], row["fact_id"]))
    return there[-1] if there else None


def _of_days(cell: Cell, targets: list[Fact]) -> Planned:
    today, _ = _now(cell)
    held = [(day, row) for day in _days(cell) if (row := _in_force(targets, day)) is not None]
    if not held:
        return NONE
    used: list[Fact] = []
    for _, row in held:
        if not any(row is each for each in used):
            used.append(row)
    told = [(day, row) for day, row in held if day <= today]
    last = (told or held)[-1][1] if told else held[-1][1]
    dues = [_due(cell, row, [day for day, each in told if each is row]) for row in used if row["planned"] is not None]
    known = [due for due in dues if due is not None]
    wholes = [Fraction(int(str(row["planned"]))) for row in used if row["planned"] is not None]
    return (sum(known, Fraction(0)) if known else None, sum(wholes, Fraction(0)) if wholes else None,
            (last["min_ok"], last["max_ok"]), used)  # type: ignore[return-value]  # fmt: skip


def _of_now(cell: Cell, targets: list[Fact]) -> Planned:
    today, _ = _now(cell)
    row = _in_force(targets, today)
    if row is None:
        over_ = [each for each in targets if _first(each) < _end(each) <= today]
        over_.sort(key=lambda each: (_end(each), each["happened_at"], each["fact_id"]))
        row = over_[-1] if over_ else None
    if row is None:
        return NONE
    whole = None if row["planned"] is None else Fraction(int(str(row["planned"])))
    due = None if whole is None else _due(cell, row, list(range(_first(row), min(_end(row), today + 1))))
    return due, whole, (row["min_ok"], row["max_ok"]), [row]  # type: ignore[return-value]


def _due(cell: Cell, row: Fact, days: list[int]) -> Fraction | None:
    """The part of a plan that falls due on these days: by days, or by the hours of weekdays."""
    planned = Fraction(int(str(row["planned"])))
    if not days or row["curve"] == "none":
        return planned if days else Fraction(0)
    if row["curve"] == "linear":
        return planned * Fraction(len(days), _end(row) - _first(row))
    today, since_midnight = _now(cell)
    worked = sum(since_midnight if day == today else DAY for day in days if weekday(day) < 6)
    in_all = sum(DAY for day in range(_first(row), _end(row)) if weekday(day) < 6)
    return planned * Fraction(worked, in_all) if in_all else None


plan("plan_fulfilment", "sales", "due")
plan("plan_fulfilment:full", "sales", "full")
plan("plan_fulfilment:band", "sales", "band")
plan("base_plan_fulfilment", "records_processed", "due", stands=True)
plan("base_plan_fulfilment:full", "records_processed", "full", stands=True)
plan("base_plan_fulfilment:tried", "records_processed:tried", "due", stands=True)
