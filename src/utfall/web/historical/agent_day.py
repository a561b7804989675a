"""What one agent did on one day, as it happened: states, contacts, outcomes, and rings that nobody answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from utfall.core.zones import local_times
from utfall.reports import files, show
from utfall.reports.tokens import STATE_TOKEN
from utfall.web.reports.address import Question
from utfall.web.reports.agent_states import NAMES
from utfall.web.reports.asking import Asker

STATE, CONTACT, OUTCOME, RING = "state", "contact", "outcome", "ring"
RESULTS = {"missed": noop("not answered"), "declined": noop("declined"), "cancelled": noop("the customer hung up")}


@dataclass(frozen=True)
class Event:
    """One thing of the day: what it is, from when to when (ms UTC; the same where it has no length), in words.

    `paint` is a class of the style sheet: a state's colour, or that of the state an outcome leads to.
    """

    kind: str
    start: int
    end: int
    name: str
    detail: str
    where: str
    paint: str
    clock: str

    @property
    def length(self) -> str:
        """How long it took; nothing where it has no length."""
        return show.stopwatch(self.end - self.start) if self.end > self.start else ""

    @property
    def says(self) -> str:
        """All of it in one line."""
        return " · ".join(each for each in (self.clock, self.name, self.detail, self.where, self.length) if each)


@dataclass(frozen=True)
class Day:
    """Everything of a day in order, and its zone."""

    events: tuple[Event, ...]
    zone: str

    def of(self, kind: str) -> list[Event]:
        """Those of one kind."""
        return [each for each in self.events if each.kind == kind]


def make(question: Question, who: Asker) -> Day:
    """The day of the one agent that the question is held to."""
    states = {row["fact_id"]: row for row in _merged(_rows("logged_time", question, who))}
    paid = _merged(row for row in _rows("paid_time", question, who) if row["fact_id"] not in states)
    spent = [*states.values(), *paid]
    contacts = {row["fact_id"]: row for kpi in ("contacts_handled", "dials") for row in _rows(kpi, question, who)}
    outcomes = list(_rows("outcomes", question, who))
    rings = list(_rows("not_answered_rings", question, who))
    every = [*spent, *contacts.values(), *outcomes, *rings]
    zone = question.zone or next((str(row["zone"]) for row in every if row.get("zone")), who.house.zone)
    day = question.period(who.today_of(question)).first
    whole = (local_times(zone).start_of(day), local_times(zone).start_of(day + 1))
    events = [
        *(_state(row, zone, who) for row in spent),
        *(_contact(row, zone, who) for row in contacts.values()),
        *(_outcome(row, zone, who) for row in outcomes if _has_a_time(row)),
        *(_ring(row, zone, who) for row in rings),
    ]
    kept = [each for each in events if whole[0] <= each.start < whole[1]]
    return Day(tuple(sorted(kept, key=lambda each: (each.start, each.kind, each.end))), zone)


def _rows(kpi: str, question: Question, who: Asker) -> Iterator[Mapping[str, Any]]:
    ask = question.ask(who.scope, (kpi,), who.now, who.house.zone, by=())
    for part in who.house.behind_all(ask, kpi, "numerator"):
        yield from part.rows


def _merged(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Intervals in one piece again: the columns have them by the quarter-hour."""
    whole: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row["end_at"] is None:
            continue
        known = whole.setdefault(row["fact_id"], dict(row))
        known["start_at"] = min(known["start_at"], row["start_at"])
        known["end_at"] = max(known["end_at"], row["end_at"])
    return list(whole.values())


def _has_a_time(row: Mapping[str, Any]) -> bool:
    """Whether more is known of its time than the day."""
    return row.get("known_to") not in ("day", "not_after")


def _state(row: Mapping[str, Any], zone: str, who: Asker) -> Event:
    reason = "" if row["reason_id"] is None else who.named("reason", row["reason_id"])
    name = _(NAMES.get(row["state"], row["state"]))
    return _event(STATE, row["start_at"], row["end_at"], name, reason, row, f"st-{row['state']}", zone, who)


def _contact(row: Mapping[str, Any], zone: str, who: Asker) -> Event:
    start = row["answered_at"] or row["offered_at"]
    end = row["ended_at"] or row["left_queue_at"] or row["wrapped_at"] or start
    name = _("Call in") if row["direction"] == "in" else _("Call out")
    if row["channel"] not in (None, "voice"):
        name = f"{who.named('channel', row['channel'])} · {who.named('direction', row['direction'])}"
    detail = _("answered") if row["answered_at"] else _("not answered")
    paint = ("in-call" if row["direction"] == "in" else "out-call") + ("" if row["answered_at"] else " unanswered")
    return _event(CONTACT, start, max(start, end), name, detail, row, paint, zone, who)


def _outcome(row: Mapping[str, Any], zone: str, who: Asker) -> Event:
    at, category = row["happened_at"], str(row.get("state_category") or "attempt")
    name = who.named("outcome", row["outcome_id"])
    return _event(OUTCOME, at, at, name, "", row, f"in-{STATE_TOKEN.get(category, 'open')}", zone, who)


def _ring(row: Mapping[str, Any], zone: str, who: Asker) -> Event:
    start = row["rang_at"]
    detail = _(RESULTS.get(row["result"], row["result"]))
    return _event(RING, start, start + (row["ring_ms"] or 0), _("Ring"), detail, row, "bad", zone, who)


def _event(
    kind: str, start: int, end: int, name: str, detail: str, row: Mapping[str, Any], paint: str, zone: str, who: Asker
) -> Event:
    where = [
        who.named(split, row[f"{split}_id"]) for split in ("campaign", "queue") if row.get(f"{split}_id") is not None
    ]
    return Event(kind, start, end, name, detail, " · ".join(where), paint, show.clock(start, zone, with_seconds=True))


KINDS = {STATE: noop("State"), CONTACT: noop("Contact"), OUTCOME: noop("Outcome"), RING: noop("Ring not answered")}


def file_lines(day: Day) -> tuple[list[str], list[list[files.FileCell]]]:
    """The day for a file, in order."""
    head = [_("When"), _("What"), _("Name"), _("Detail"), _("At"), _("Seconds")]
    return head, [
        [
            files.Text(show.iso(each.start, day.zone)), files.Text(_(KINDS[each.kind])), files.Text(each.name),
            files.Text(each.detail), files.Text(each.where),
            files.Figure(str((each.end - each.start) // 1000) if each.end > each.start else ""),
        ]
        for each in day.events
    ]  # fmt: skip


def in_words(day: Day) -> Sequence[tuple[str, Event]]:
    """(what it is, the event) in order, for the list below the drawing."""
    return [(_(KINDS[each.kind]), each) for each in day.events]
