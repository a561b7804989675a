"""Targets set in Setup: facts like any other, of the house's own origin; taken back, they are removed by a version."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from utfall.catalogue.model import Catalogue, Number
from utfall.core.clock import now as wall_clock
from utfall.core.names import nearest
from utfall.core.periods import Days
from utfall.core.zones import day_date, day_number
from utfall.facts import Batch, Record
from utfall.ledger.audit.chain import note
from utfall.ledger.audit.models import Entry
from utfall.ledger.clients.models import Client
from utfall.ledger.people.models import User

from .happenings.models import FACTS, Origin
from .making import NotPossible
from .record import record

ORIGIN = "setup"
SCOPES = ("client", "campaign", "team", "agent", "queue")
CURVES = ("calendar", "linear", "none")
_READ = ("fact_id", "version", "why", "origin_id", "reference", "kpi", "first_day", "end_day", "planned", "min_ok",
         "max_ok", "curve", *(f"{name}_id" for name in SCOPES))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A target in force or to come or over; amounts as facts keep them, hundredths of the number's unit (see `scale`).

    `scope` (empty: the whole house) names what it is for by id; `ours` tells one that Setup made and may take back.
    """

    fact_id: int
    reference: str
    kpi: str
    first_day: int
    end_day: int
    plan: Decimal | None
    min_ok: Decimal | None
    max_ok: Decimal | None
    curve: str
    scope: Mapping[str, int]
    ours: bool


def scale(number: Number) -> Decimal:
    """How many hundredths a fact keeps for 1 of the number's value: a percent as 0.01 of a percent point."""
    return Decimal({"percent": 10_000, "per_mille": 100_000}.get(number.unit, 100))


def set_target(
    kpi: str,
    catalogue: Catalogue,
    first_day: int,
    end_day: int,
    *,
    plan: Decimal | None = None,
    min_ok: Decimal | None = None,
    max_ok: Decimal | None = None,
    curve: str = "calendar",
    scope: Mapping[str, int] | None = None,
    actor: User | None = None,
) -> str:
    """Plan a number from a local day up to and not including another; its reference. Raises `NotPossible`."""
    number = catalogue.numbers.get(kpi)
    if number is None:
        near = nearest(kpi, catalogue.numbers) if kpi else []
        raise NotPossible(f"there is no number {kpi!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    if end_day <= first_day:
        raise NotPossible("a target ends after it begins")
    if plan is None and min_ok is None and max_ok is None:
        raise NotPossible("a target says a plan or an end of its band")
    if min_ok is not None and max_ok is not None and min_ok > max_ok:
        raise NotPossible(f"the band runs from {min_ok} down to {max_ok}")
    if number.strain and max_ok is None:
        raise NotPossible(f"a target on {number.name} needs an upper end: more is not simply better")
    if curve not in CURVES:
        raise NotPossible(f"a curve is {', '.join(CURVES)}, not {curve!r}")
    reference, now = f"target-{uuid4().hex}", wall_clock()
    values: dict[str, object] = {"kpi": kpi, "happened_at": now, "first_day": first_day, "end_day": end_day}
    values |= {"curve": curve, **{f"{name}_id": key for name, key in (scope or {}).items()}}
    amounts = {"planned": plan, "min_ok": min_ok, "max_ok": max_ok}
    values |= {name: _kept(amount, number, name) for name, amount in amounts.items() if amount is not None}
    written = record(Batch(ORIGIN, [Record("target", reference, values)], actor="system"), now=now)
    if written.rejects:
        raise NotPossible(written.rejects[0].reason)
    note("set target", f"target {reference}", actor, {name: str(value) for name, value in values.items()})
    return reference


def span_of(span: str, day: int) -> tuple[int, int]:
    """(first, end) of the `day`, `week` (from Monday) or `month` that a local day lies in."""
    if span == "day":
        return day, day + 1
    if span == "week":
        monday = day - (day + 3) % 7
        return monday, monday + 7
    first = day_number(day_date(day).replace(day=1))
    return first, first + monthrange(day_date(day).year, day_date(day).month)[1]


def copy_on(reference: str, catalogue: Catalogue, *, actor: User | None = None) -> str | None:
    """Set a target once more, for the period after its own (a month's for the next month); its reference, None where
    there is no such target. Raises `NotPossible` where one like it is set for that period already."""
    told = targets()
    there = next((each for each in told if each.reference == reference), None)
    if there is None:
        return None
    after, number = Days(there.first_day, there.end_day).after(), catalogue.numbers.get(there.kpi)
    if number is None:
        raise NotPossible(f"there is no number {there.kpi!r} any more")
    place = (there.kpi, after.first, after.end, dict(there.scope))
    if any((each.kpi, each.first_day, each.end_day, dict(each.scope)) == place for each in told):
        raise NotPossible(f"a target on {number.name} is set for that period already")
    plan, low, high = (None if x is None else x / scale(number) for x in (there.plan, there.min_ok, there.max_ok))
    return set_target(there.kpi, catalogue, after.first, after.end, plan=plan, min_ok=low, max_ok=high,
                      curve=there.curve, scope=there.scope, actor=actor)  # fmt: skip


def take_back(reference: str, *, actor: User | None = None) -> bool:
    """Remove a target that Setup made; False where there is none."""
    there = next((each for each in targets() if each.ours and each.reference == reference), None)
    if there is None:
        return False
    values = {"kpi": there.kpi, "happened_at": wall_clock(), "first_day": there.first_day, "end_day": there.end_day}
    record(Batch(ORIGIN, [Record("target", reference, values, why="removed")], actor="system"), now=wall_clock())
    note("take back target", f"target {reference}", actor)
    return True


def set_by(fact_id: int) -> tuple[str, int] | None:
    """(who set a target, when in ms UTC): a user where it was set in Setup, else the origin that told it."""
    told = FACTS["target"]._default_manager.filter(fact_id=fact_id).order_by("version")
    row = told.values_list("reference", "happened_at", "origin_id").first()
    if row is None:
        return None
    reference, at, origin = row
    entry = Entry.objects.filter(action="set target", object=f"target {reference}").select_related("actor").first()
    actor = None if entry is None else entry.actor
    if actor is not None:
        return actor.name or actor.email, at
    return Origin.objects.filter(pk=origin).values_list("name", flat=True).first() or "?", at


def targets() -> list[Target]:
    """Every target as it is told now, whoever told it; the latest to begin first."""
    newest: dict[int, tuple[object, ...]] = {}
    for row in FACTS["target"]._default_manager.order_by("version").values_list(*_READ):
        newest[int(row[0])] = row
    ours = set(Origin.objects.filter(name=ORIGIN).values_list("pk", flat=True))
    home = Client.objects.filter(is_home=True).values_list("pk", flat=True).first()
    made = [_target(dict(zip(_READ, row, strict=True)), ours, home) for row in newest.values()
            if row[2] not in ("removed", "annulled")]  # fmt: skip
    return sorted(made, key=lambda each: (-each.first_day, each.kpi, each.fact_id))


def _target(row: Mapping[str, object], ours: set[int], home: int | None) -> Target:
    kpi = str(row["kpi"])

    def amount(name: str) -> Decimal | None:
        return None if row[name] is None else Decimal(int(str(row[name])))

    return Target(
        fact_id=int(str(row["fact_id"])),
        reference=str(row["reference"]),
        kpi=kpi,
        first_day=int(str(row["first_day"])),
        end_day=int(str(row["end_day"])),
        plan=amount("planned"),
        min_ok=amount("min_ok"),
        max_ok=amount("max_ok"),
        curve=str(row["curve"] or "calendar"),
        scope=_scope(row, home),
        ours=row["origin_id"] in ours,
    )


def _scope(row: Mapping[str, object], home: int | None) -> dict[str, int]:
    """Whom a target names: the home's own client stands for nobody's, a team says nothing beside its agent."""
    scope = {name: int(str(row[f"{name}_id"])) for name in SCOPES if row[f"{name}_id"] is not None}
    if scope.get("client") == home:
        del scope["client"]
    if "agent" in scope:
        scope.pop("team", None)
    return scope


def _kept(amount: Decimal, number: Number, name: str) -> int:
    kept = amount * scale(number)
    if kept != kept.to_integral_value():
        raise NotPossible(f"{name} is {amount}: a target is kept to the hundredth of its unit")
    return int(kept)
