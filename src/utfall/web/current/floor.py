"""Current › Floor: every agent by time in state, and how many customers wait meanwhile; told anew every few seconds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from utfall.core.clock import MINUTE
from utfall.ledger.present import Present, present
from utfall.query.ask import Scope, Where
from utfall.reports import files, show
from utfall.reports.lay import Shape, Wanted, make_table
from utfall.reports.table import CellView, RowView, Table
from utfall.web.reports.address import Question
from utfall.web.reports.agent_states import NAMES, OFF, limits_now, rank
from utfall.web.reports.asking import Asker
from utfall.web.reports.header import SILENT_AFTER, address

from .floor_last import Last, last_outcomes

FILTERS = ("team", "campaign", "queue")
OF_WORK = ("queue", "campaign", "client", "group")
HELD = (*FILTERS, "client", "centre", "agent", "group")
EVERY = 5  # seconds between two tellings
COLUMNS = (
    Wanted("contacts_handled", noop("Calls")),
    Wanted("yes", noop("Yes")),
    Wanted("hours", noop("Hours"), hours=True),
    Wanted("pauses", noop("Pauses")),
)
SORTS = ("name", "state", "since", "where", "last")


@dataclass(frozen=True)
class Line:
    """One agent: the state he is in, since when (ms; None where it is not known), what he is at, and his day so far."""

    agent: int
    name: str
    state: str
    state_name: str
    reason: str
    more: int
    spent: int | None
    since: str
    is_over: bool
    is_ghost: bool
    where: str
    last: Last | None
    cells: tuple[CellView, ...]
    link: str = ""

    @property
    def so_far(self) -> str:
        """How long he has been in the state."""
        return show.stopwatch(self.spent)


@dataclass(frozen=True)
class Count:
    """How many agents are in a state."""

    state: str
    name: str
    n: int
    over: int


@dataclass(frozen=True)
class Floor:
    """Everything the page tells of agents."""

    lines: tuple[Line, ...]
    counts: tuple[Count, ...]
    table: Table | None
    refused: Mapping[str, str]
    told: int | None
    zones: tuple[str, ...]
    silent: tuple[str, ...] = ()
    ghosts: int = 0
    choices: Mapping[str, Sequence[int]] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)


def held(question: Question) -> Question:
    """The question as the floor takes it: today, held to what agents are told apart by."""
    where = tuple(each for each in question.where if each.dimension in HELD)
    sort = question.sort if question.sort.removeprefix("-") in (*SORTS, *(each.key for each in COLUMNS)) else ""
    return Question(by=("agent",), where=where, sort=sort, zone=question.zone)


def make(question: Question, who: Asker) -> Floor:
    """The floor of this moment."""
    everybody = present(who.scope)
    told = who.ask(question.ask(who.scope, (each.kpi for each in COLUMNS), who.now, who.house.zone))
    table = None if told.answer is None else make_table([told.answer], who.catalogue, who.wording, Shape(COLUMNS))
    rows = {} if table is None else {row.key[0]: row for row in table.rows if isinstance(row.key[0], int)}
    worked = {key for key, row in rows.items() if any(cell.numerator for cell in row.cells)}
    there = _one_each(row for row in everybody if _is_here(row, question, worked, who.scope))
    last = last_outcomes(sorted({*there, *worked}), question, who)
    blank = () if table is None else tuple(CellView(show.NOTHING, "", None) for _each in table.columns)
    limits = limits_now()
    lines = [_line(each, rows.get(key), last.get(key), blank, limits, question, who) for key, each in there.items()]
    lines += [_off(key, rows[key], last.get(key), question, who) for key in worked if key not in there]
    shown = [each for found in there.values() for each in found]
    ends = [each.told for each in shown if each.told is not None]
    if told.answer is not None and told.answer.complete_until is not None:
        ends.append(told.answer.complete_until)
    return Floor(
        limits=limits,
        lines=tuple(_sorted(lines, question, table)),
        counts=_counts(lines),
        table=table,
        refused=told.refused,
        told=min(ends, default=None),
        zones=tuple(dict.fromkeys((*(each.zone for each in shown), *(() if table is None else table.zones)))),
        silent=tuple(_silent(shown, question, who)),
        ghosts=sum(each.is_ghost for each in lines),
        choices={name: _values(name, everybody) for name in FILTERS},
    )


def _is_here(row: Present, question: Question, worked: set[int], scope: Scope) -> bool:
    """Whether an agent belongs to what the page is held to. Who is at no queue or campaign right now belongs to those
    he has worked for today."""
    free = row.queue_id is None and row.campaign_id is None and row.agent_id in worked
    return all(_stands_in(row, each, scope) or (free and each.dimension in OF_WORK) for each in question.where)


def _stands_in(row: Present, held: Where, scope: Scope) -> bool:
    if held.dimension != "group":
        return getattr(row, f"{held.dimension}_id") in held.ids
    found: set[int | str | None] = {
        each.id for each in scope.groups
        if row.campaign_id in each.campaigns or row.client_id in each.clients or row.queue_id in each.queues
    }  # fmt: skip
    return bool((found or {None}) & set(held.ids))


def _one_each(rows: Iterable[Present]) -> dict[int, list[Present]]:
    """The states of each agent, the one that is shown first."""
    found: dict[int, list[Present]] = {}
    for row in rows:
        found.setdefault(row.agent_id, []).append(row)
    return {key: sorted(each, key=lambda row: (row.is_ghost, rank(row.state), row.start_at))
            for key, each in found.items()}  # fmt: skip


def _line(
    rows: list[Present], day: RowView | None, last: Last | None, blank: tuple[CellView, ...],
    limits: Mapping[str, int], question: Question, who: Asker,
) -> Line:  # fmt: skip
    row = rows[0]
    spent = None if row.is_ghost else row.so_far(who.now)
    zone = question.zone or row.zone or who.house.zone
    names = [
        who.named(split, key)
        for split, key in (("campaign", row.campaign_id), ("queue", row.queue_id))
        if key is not None
    ]
    return Line(
        agent=row.agent_id,
        name=who.named("agent", row.agent_id),
        state=row.state,
        state_name=_(NAMES.get(row.state, row.state)),
        reason="" if row.reason_id is None else who.named("reason", row.reason_id),
        more=len(rows) - 1,
        spent=spent,
        since=show.complete_to(row.start_at, who.now, zone, who.language),
        is_over=spent is not None and row.state in limits and spent > limits[row.state],
        is_ghost=row.is_ghost,
        where=" · ".join(names),
        last=last,
        cells=blank if day is None else _linked(day, question),
        link=_agent(row.agent_id, question),
    )


def _off(key: int, day: RowView, last: Last | None, question: Question, who: Asker) -> Line:
    """Somebody who worked today and stands in no state."""
    return Line(key, who.named("agent", key), OFF, _(NAMES[OFF]), "", 0, None, "", False, False, "", last,
                _linked(day, question), _agent(key, question))  # fmt: skip


def _agent(key: int, question: Question) -> str:
    return address("agents", Question(zone=question.zone).held_to("agent", (key,)))


def _linked(day: RowView, question: Question) -> tuple[CellView, ...]:
    at = str(day.key[0]) if day.key else ""
    return tuple(
        replace(cell, link=address("number", question, page="floor", kpi=cell.column, at=at)) for cell in day.cells
    )


def total(floor: Floor, question: Question) -> tuple[CellView, ...]:
    """The day of everybody together, on top."""
    return () if floor.table is None else _linked(floor.table.total, question)


def _sorted(lines: list[Line], question: Question, table: Table | None) -> list[Line]:
    """By time in state, longest first, or as asked; no value last, and who is off line or lost from sight after all."""
    key, down = question.sorted_by if question.sort else ("since", True)
    place = next((i for i, each in enumerate(() if table is None else table.columns) if each.key == key), None)

    def value(line: Line) -> object:
        if place is not None:
            return line.cells[place].raw
        return {
            "since": line.spent, "state": (rank(line.state), line.spent or 0), "where": line.where or None,
            "last": None if line.last is None else line.last.at, "name": line.name.casefold(),
        }[key]  # fmt: skip

    lines = sorted(lines, key=lambda line: line.name.casefold())
    known = [line for line in lines if value(line) is not None]
    known.sort(key=value, reverse=down)  # type: ignore[arg-type]
    ordered = known + [line for line in lines if value(line) is None]
    return sorted(ordered, key=lambda line: 2 if line.state == OFF else int(line.is_ghost))


def _counts(lines: Iterable[Line]) -> tuple[Count, ...]:
    """How many are in each state, those nobody is in left out; who is lost from sight is in none."""
    seen: dict[str, list[Line]] = {}
    for line in lines:
        if not line.is_ghost:
            seen.setdefault(line.state, []).append(line)
    return tuple(
        Count(state, each[0].state_name, len(each), sum(line.is_over for line in each))
        for state, each in sorted(seen.items(), key=lambda item: rank(item[0]))
    )


def _silent(rows: Iterable[Present], question: Question, who: Asker) -> Iterable[str]:
    """A sentence for each source that has not been heard of for a while."""
    ends = {row.origin: (row.told, row.zone) for row in rows if row.told is not None}
    for origin, (told, zone) in sorted(ends.items()):
        behind = who.now - told
        if behind > SILENT_AFTER:
            yield _("%(source)s has been silent for %(time)s: its agents are shown as they were at %(clock)s.") % {
                "source": origin, "time": show.spell(behind, who.language),
                "clock": show.complete_to(told, who.now, question.zone or zone or who.house.zone, who.language),
            }  # fmt: skip


def _values(name: str, rows: Iterable[Present]) -> list[int]:
    """What the floor can be held to: whatever somebody is at now."""
    return list(dict.fromkeys(key for row in rows if (key := getattr(row, f"{name}_id")) is not None))


def file_lines(floor: Floor, who: Asker) -> tuple[list[str], list[list[files.FileCell]]]:
    """The table as it stands, for a file: time in state in seconds, the last outcome's time in minutes ago."""
    columns = () if floor.table is None else floor.table.columns
    head = [_("Agent"), _("State"), _("Reason"), _("Seconds in it"), _("Since"), _("Over the limit"), _("At"),
            _("Last outcome"), _("Minutes ago"), *(column.title for column in columns)]  # fmt: skip
    return head, [
        [
            files.Text(line.name), files.Text(line.state_name), files.Text(line.reason),
            files.Figure("" if line.spent is None else str(line.spent // 1000)), files.Text(line.since),
            files.Text(_("yes") if line.is_over else ""), files.Text(line.where),
            files.Text("" if line.last is None else line.last.name),
            files.Figure("" if line.last is None else str((who.now - line.last.at) // MINUTE)),
            *(files.Figure(cell.plain) for cell in line.cells),
        ]
        for line in floor.lines
    ]  # fmt: skip
