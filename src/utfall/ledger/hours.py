"""Sets opening and calling hours from a local day on, and tells facts since then again by them; audited."""

from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from utfall.core.clock import now as wall_clock
from utfall.core.zones import day_date, local_times
from utfall.facts import KINDS, Kind
from utfall.flow.calling_hours import read_hours, read_stretches
from utfall.ledger.audit.chain import note
from utfall.ledger.campaigns.models import Campaign, OpeningHours, Queue
from utfall.ledger.clients.models import Client
from utfall.ledger.people.models import User

from .making import NotPossible, clean_zone, in_order
from .opening import Openings, countries
from .recording import dialect
from .recording.pen import Row, fact_table, newest, next_version, standing_rows, standing_table
from .restamp import AT_ONCE, one_batch
from .spans import make_room

CONTACT, CASE = KINDS["contact"], KINDS["case"]
# The times of a fact that hours may say something of: a fact with one of them since the change is told again.
_TIMES = {"contact": ("offered_at", "wrapped_at"), "case": ("opened_at", "first_response_at", "resolved_at")}


def set_opening_hours(
    week: Mapping[str, object],
    *,
    zone: str,
    client: Client | None = None,
    queue: Queue | None = None,
    campaign: Campaign | None = None,
    first_day: int | None = None,
    end_day: int | None = None,
    days: Mapping[int, Sequence[object]] | None = None,
    country: str = "",
    actor: User | None = None,
) -> tuple[OpeningHours, int]:
    """Say when it is open from a local day up to and not including another; None is open.

    `week` has the stretches of each weekday (`{"mon": [["08:00", "17:00"]]}`), `days` those of single local days (none:
    closed), `country` two letters whose public holidays are closed. They are a client's, a queue's, a queue's for one
    client alone, or the house's: facts of those days and after are told again by them, and it gives how many that were,
    too. A `campaign`'s, and then of nothing else, are its calling hours: no fact is measured by them. Raises
    `NotPossible`.
    """
    in_order(first_day, end_day)
    told = {str(day): [list(each) for each in stretches] for day, stretches in (days or {}).items()}  # type: ignore[call-overload]
    _check(week, told, country)
    of = {"client": client, "queue": queue, "campaign": campaign}
    if campaign is not None and (client or queue):
        raise NotPossible("calling hours are a campaign's alone, not a client's or a queue's")
    with transaction.atomic():
        former = make_room(OpeningHours, of, first_day, end_day)
        made = OpeningHours.objects.create(
            **of, first_day=first_day, end_day=end_day, zone=clean_zone(zone) or "UTC", week=dict(week), days=told,
            country=country,
        )  # fmt: skip
        said = {"week": made.week, "days": told, "country": country, "zone": made.zone, "instead_of": former}
        note("set opening hours", whose(made), actor, {**said, "first_day": first_day, "end_day": end_day})
    return made, restamp_hours(made, now=wall_clock())


def drop_opening_hours(hours: OpeningHours, *, actor: User | None = None) -> int:
    """Take opening hours away: what they said of facts is then told by what is less particular, or not known. Gives how
    many facts are told again."""
    with transaction.atomic():
        said = {"week": hours.week, "days": hours.days, "country": hours.country, "zone": hours.zone}
        note("drop opening hours", whose(hours), actor, {
            **said, "first_day": hours.first_day, "end_day": hours.end_day})  # fmt: skip
        OpeningHours.objects.filter(pk=hours.pk).delete()
    return restamp_hours(hours, now=wall_clock())


def whose(hours: OpeningHours) -> str:
    """Whose the hours are, as the audit calls it."""
    of = (hours.campaign, hours.queue, hours.client)
    named = [f"{type(each).__name__.lower()} {each.pk} {each}" for each in of if each]
    return ", ".join(named) or "the house"


def restamp_hours(hours: OpeningHours, *, now: int) -> int:
    """Tell facts again that hours have come to mean otherwise, those after them too: the clock of open hours runs on.

    Gives how many facts that were: none by a campaign's calling hours.
    """
    if hours.campaign_id is not None:
        return 0
    openings, written = Openings(), 0
    since = 0 if hours.first_day is None else local_times(hours.zone).start_of(hours.first_day)
    for kind in (CONTACT, CASE):
        for fact_ids in _in_parts(kind, hours, since):
            written += _write(kind, fact_ids, openings, now)
    return written + _write_standing(hours, openings, now)


def _check(week: Mapping[str, object], days: Mapping[str, object], country: str) -> None:
    try:
        read_hours(week)
        for day, stretches in days.items():
            read_stretches(str(day_date(int(day))), stretches)
    except ValueError as wrong:
        raise NotPossible(str(wrong)) from wrong
    if country and country not in countries():
        raise NotPossible(f"the public holidays of {country!r} are not known; a country is two letters, such as NO")


def _changes(kind: Kind, row: Row, openings: Openings) -> dict[str, object]:
    told = openings.contact(row) if kind is CONTACT else openings.case(row)
    return {name: value for name, value in told.items() if row[name] != value}


def _mine(hours: OpeningHours) -> tuple[str, tuple[object, ...]]:
    """The rows that hours may say something of, as a condition."""
    held = {"client_id": hours.client_id, "queue_id": hours.queue_id}
    asked = {name: value for name, value in held.items() if value is not None}
    return "".join(f" AND f.{name} = ?" for name in asked), tuple(asked.values())


def _in_parts(kind: Kind, hours: OpeningHours, since: int) -> Iterator[list[int]]:
    table, after = fact_table(kind), 0
    last = dialect.next_id(table) - 1
    mine, params = _mine(hours)
    late = " OR ".join(f"f.{name} >= ?" for name in _TIMES[kind.name])
    sql = (
        f"SELECT f.id, f.fact_id FROM {table} f WHERE f.id > ? AND f.id <= ?{mine} AND ({late}) "
        f"AND f.why <> 'removed' AND NOT EXISTS (SELECT 1 FROM {table} g WHERE g.fact_id = f.fact_id "
        f"AND g.version > f.version) ORDER BY f.id LIMIT {AT_ONCE}"
    )
    while found := dialect.rows(sql, (after, last, *params, *[since] * len(_TIMES[kind.name]))):
        yield [fact_id for _, fact_id in found]
        after = found[-1][0]


def _write(kind: Kind, fact_ids: Sequence[int], openings: Openings, now: int) -> int:
    if not any(_changes(kind, row, openings) for row in newest(kind, fact_ids).values()):
        return 0
    with one_batch(now) as pen:
        rows = []
        for old in newest(kind, fact_ids).values():
            changes = _changes(kind, old, openings) if old["why"] != "removed" else {}
            if changes:
                rows.append(next_version(kind, old, changes, "annulled" if old["why"] == "annulled" else "corrected"))
        pen.fact_rows(kind, rows)
    return len(rows)


def _write_standing(hours: OpeningHours, openings: Openings, now: int) -> int:
    """Contacts that go on still."""
    mine, params = _mine(hours)
    sql = f"SELECT f.fact_id FROM {standing_table(CONTACT)} f WHERE 1 = 1{mine}"
    fact_ids = [row[0] for row in dialect.rows(sql, params)]
    if not fact_ids:
        return 0
    with one_batch(now) as pen:
        there = standing_rows(CONTACT, fact_ids).values()
        changed = [{**row, **found} for row in there if (found := _changes(CONTACT, row, openings))]
        if changed:
            pen.standing(CONTACT, {name: [row[name] for row in changed] for name in changed[0]}, len(changed))
    return len(changed)
