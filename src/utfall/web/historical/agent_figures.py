"""The figures of an agent's day, beside the middle of his team and eight weeks of his own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from utfall.query.answer import Answer
from utfall.query.ask import Scope, Where
from utfall.reports import show
from utfall.reports.charts import sparkline, svg
from utfall.reports.lay import Shape, Wanted, make_table
from utfall.reports.table import CellView
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker
from utfall.web.reports.header import address
from utfall.web.reports.trend import band

FIGURES = (
    "logged_time", "hours", "occupancy", "pauses", "pause_time", "contacts_handled", "contacts_per_hour", "aht",
    "acw_avg", "not_answered_rings:by_agent", "agent_non_response", "outcomes", "progress_rate", "conclusions", "yes",
    "hit_rate", "yes_per_hour", "conclusions_per_hour",
)  # fmt: skip
WEEKS, FEWEST = 8, 5  # weeks of trend; agents, himself with them, for a middle to be told
AT_WORK = ("logged_time", "outcomes", "contacts_handled")
ONLY_WITH = {"yes_per_hour": "outcomes", "conclusions_per_hour": "outcomes"}  # told only of who has these


@dataclass(frozen=True)
class Figure:
    """One figure: of the day, the team's middle (of how many; empty where they are too few), the weeks as a line."""

    title: str
    says: str
    cell: CellView
    middle: str
    of: str
    line: SafeString
    weeks: str


@dataclass(frozen=True)
class Figures:
    """All of them, the team they are held against, and why there is no middle where there is none."""

    rows: tuple[Figure, ...]
    team: str
    hidden: str


def make(question: Question, who: Asker) -> Figures:
    """The figures of the agent the question is held to, on its day. What is nothing in eight weeks is left out."""
    today = who.today_of(question)
    day = question.period(today)
    told = who.ask(replace(question.ask(who.scope, FIGURES, who.now, who.house.zone, by=()), targets=True))
    if told.answer is None:
        return Figures((), "", "")
    monday = day.first - (day.first + 3) % 7
    weeks = replace(question, preset="", first=monday - 7 * (WEEKS - 1), end=day.end)
    asked = weeks.ask(who.scope, FIGURES, who.now, who.house.zone, by=("week",))
    past = who.ask(replace(asked, targets=True)).answer
    team, values = _of_team(question, who)
    table = make_table([told.answer], who.catalogue, who.wording, Shape(tuple(map(Wanted, told.answer.ask.kpis))))
    rows = []
    for column, cell in zip(table.columns, table.total.cells, strict=True):
        known = values.get(column.kpi, [])
        if cell.raw in (None, 0) and not _ever(past, column.kpi):
            continue
        link = address("number", question, page="agents", kpi=column.key, at="")
        middle = median(known) if len(known) >= FEWEST else None
        rows.append(Figure(
            column.title, column.says, replace(cell, link=link),
            "" if middle is None else show.value(middle, column.unit, who.language),
            show.count(len(known), who.language) if middle is not None else "",
            _line(past, column.kpi, column.title, who), _weeks(past, column.kpi, who),
        ))  # fmt: skip
    most = max((len(each) for each in values.values()), default=0)
    return Figures(tuple(rows), "" if team is None else who.named("team", team), _hidden(team, most))


def _ever(past: Answer | None, kpi: str) -> bool:
    """Whether the weeks have anything of it."""
    whole = None if past is None else past.total.cells.get(ONLY_WITH.get(kpi, kpi))
    return whole is not None and bool(whole.numerator or whole.denominator)


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle one, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _hidden(team: int | None, most: int) -> str:
    if team is None:
        return _("No team's middle: he was in no team on this day.")
    if most < FEWEST:
        return _("No team's middle: fewer than %(n)s of the team were at work on this day.") % {"n": FEWEST}
    return ""


def _of_team(question: Question, who: Asker) -> tuple[int | None, Mapping[str, Sequence[Fraction]]]:
    """(the team the agent did most in on the day, what everybody of it has in each figure).

    An agent is told of his team's middle alone, never of another's figure; a leader may not look past his own teams.
    """
    mine = who.ask(question.ask(who.scope, AT_WORK, who.now, who.house.zone, by=("team",))).answer
    rows = [] if mine is None else [row for row in mine.rows if isinstance(row.key[0], int)]
    if mine is None or not rows:
        return None, {}
    team = int(str(max(rows, key=lambda row: [row.cells[kpi].numerator or 0 for kpi in mine.ask.kpis]).key[0]))
    if who.scope.teams is not None and team not in who.scope.teams:
        return team, {}
    everybody = replace(question, where=(Where("team", (team,)),))
    of_team = Scope(teams=frozenset({team}), hidden=who.scope.hidden)
    asked = everybody.ask(of_team, FIGURES, who.now, who.house.zone, by=("agent",))
    answer = who.ask(asked).answer
    return team, {} if answer is None else _values(answer)


def _values(answer: Answer) -> dict[str, list[Fraction]]:
    """The values of everybody who was at work."""
    there = [
        row for row in answer.rows
        if isinstance(row.key[0], int) and any(kpi in row.cells and row.cells[kpi].numerator for kpi in AT_WORK)
    ]  # fmt: skip
    return {kpi: [value for row in there if (value := row.cells[kpi].value) is not None] for kpi in answer.ask.kpis}


def _by_week(past: Answer | None, kpi: str) -> list[Fraction | None]:
    """Its weeks in order; one in which nothing is told of him has no value."""
    if past is None:
        return []
    there = [any(each in row.cells and row.cells[each].numerator for each in AT_WORK) for row in past.rows]
    both = zip(past.rows, there, strict=True)
    return [row.cells[kpi].value if was else None for row, was in both if row.key[0] is not None]


def _line(past: Answer | None, kpi: str, title: str, who: Asker) -> SafeString:
    values = _by_week(past, kpi)
    if sum(value is not None for value in values) < 2:
        return mark_safe("")
    unit = who.catalogue.numbers[kpi].unit
    said = _("%(name)s by week: %(values)s") % {
        "name": title, "values": ", ".join(show.value(value, unit, who.language) for value in values)}  # fmt: skip
    return mark_safe(svg(sparkline(values, said, width=110, height=22, band=band(past, kpi, who))))


def _weeks(past: Answer | None, kpi: str, who: Asker) -> str:
    """What the eight weeks come to, with their n where it is a ratio."""
    if past is None:
        return ""
    cell, number = past.total.cells[kpi], who.catalogue.numbers[kpi]
    text = show.value(cell.value, number.unit, who.language)
    table = make_table([past], who.catalogue, who.wording, Shape((Wanted(kpi),)))
    n = table.total.cells[0].n_text
    return f"{text} · n {n}" if n else text


def one_day(question: Question, who: Asker) -> Question:
    """The question on one day: of a longer period the last day that has come."""
    today = who.today_of(question)
    asked = question.period(today)
    last = max(asked.first, min(asked.end - 1, today))
    return question.during(last, last + 1, today)


__all__ = ["FIGURES", "Figures", "make", "median", "one_day"]
