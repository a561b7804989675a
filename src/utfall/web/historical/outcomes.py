"""Historical › Outcomes: every outcome with its share, grouped as Sale, No sale, Excluded, Other and Attempts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from utfall.catalogue import built_in, outcome_groups
from utfall.ledger.names import colours
from utfall.query.answer import Answer
from utfall.reports import show
from utfall.reports.charts import Piece, stacked, svg
from utfall.reports.files import Figure, FileCell, Text
from utfall.reports.tokens import STATE_TOKEN, painted
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker, Told
from utfall.web.reports.columns import Card, Report
from utfall.web.reports.export import Lines
from utfall.web.reports.header import address
from utfall.web.reports.trend import steps

GROUPS = tuple(outcome_groups.GROUPS)
TITLES = {
    "sale": noop("Sale"),
    "no_sale": noop("No sale"),
    "excluded": noop("Excluded"),
    "other": noop("Other"),
    "attempts": noop("Attempts"),
}
COUNTED = "outcomes"
KEY_FIGURES = ("outcomes", "progress_outcomes", "progress_rate", "conclusions", "hit_rate", "other_outcomes")
SHORT = {"progress_outcomes": noop("Progress"), "other_outcomes": noop("Other")}
REPORT = Report(
    view="outcomes",
    title="Outcomes",
    sets={"outbound": ()},
    cards={"outbound": tuple(Card(kpi, SHORT.get(kpi, "")) for kpi in KEY_FIGURES)},
    levels=(),
    level_of={},
    base={"outbound": COUNTED},
)


def whole(question: Question, who: Asker) -> Told:
    """The key figures of all outcomes: the total of the days that are drawn beside them, where those are the period and
    nothing is compared."""
    span, split = steps(question.period(who.today_of(question)))
    by = (split,) if span == question.period(who.today_of(question)) and not question.compare else ()
    asked = question.ask(who.scope, KEY_FIGURES, who.now, who.house.zone, by=by)
    told = who.ask(replace(asked, targets=True))
    return Told(told.answer and told.answer.unsplit(), told.refused)


@dataclass(frozen=True)
class Line:
    """One outcome: how many, its shares as shown, its reasons, and its rows."""

    ids: str
    name: str
    count: str
    exact: int
    share: str
    of_progress: str
    token: str
    link: str
    reasons: tuple[tuple[str, str, str, int], ...]


@dataclass(frozen=True)
class Group:
    """Outcomes that lead to one sort of state."""

    key: str
    title: str
    token: str
    count: str
    exact: int
    share: str
    link: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Outcomes:
    """The whole distribution, and its bar."""

    groups: tuple[Group, ...]
    bar: SafeString
    told: Told


def group_of(category: object) -> str:
    """The group of a state's category, as the catalogue's parts mean it; what moves nobody is among the attempts."""
    return outcome_groups.group_of(built_in(), category)


def make(question: Question, who: Asker) -> Outcomes:
    """Everything the page shows under its key figures. What bears one name in several flows stands once."""
    asked = question.ask(who.scope, (COUNTED,), who.now, who.house.zone, by=("category", "outcome", "reason"))
    told = who.ask(replace(asked, compare=None))
    if told.answer is None:
        return Outcomes((), mark_safe(""), told)
    found = _found(told.answer, who)
    hues = colours("outcome", [key for each in found.values() for key in each.ids])
    shares = _shares(found, who)
    every = sum(each.count for each in found.values())
    groups = tuple(
        _group(key, found, shares, hues, every, question, who)
        for key in GROUPS
        if any(group == key for group, _name in found)
    )
    return Outcomes(groups, _bar(groups, who), told)


Place = tuple[str, str]  # group, name


@dataclass
class Found:
    """What the answer has of one outcome name: its ids, how many, and the same for each reason's name."""

    ids: dict[int | None, None]
    count: int
    reasons: dict[str, "Found"]


def _found(answer: Answer, who: Asker) -> dict[Place, Found]:
    found: dict[Place, Found] = {}
    for row in answer.rows:
        category, outcome, reason = row.key[:3]
        n = row.cells[COUNTED].numerator or 0
        if n:
            place = (group_of(category), who.named("outcome", outcome))
            into = found.setdefault(place, Found({}, 0, {}))
            _add(into, outcome, n)
            if reason is not None:
                _add(into.reasons.setdefault(who.named("reason", reason), Found({}, 0, {})), reason, n)
    return found


def _add(into: Found, key: int | str | None, n: int) -> None:
    into.ids[key if isinstance(key, int) else None] = None
    into.count += n


def _shares(found: dict[Place, Found], who: Asker) -> dict[Place, tuple[str, str]]:
    places = list(found)
    of_all = dict(zip(places, show.shares([found[p].count for p in places], who.language), strict=True))
    progress = [p for p in places if p[0] != "attempts"]
    of_progress = dict(zip(progress, show.shares([found[p].count for p in progress], who.language), strict=True))
    return {place: (of_all[place], of_progress.get(place, "")) for place in places}


def _group(
    key: str, found: dict[Place, Found], shares: dict[Place, tuple[str, str]], hues: dict[int, str], every: int,
    question: Question, who: Asker,
) -> Group:  # fmt: skip
    places = sorted((p for p in found if p[0] == key), key=lambda p: (-found[p].count, p[1]))
    lines = tuple(_line(place, found[place], shares[place], hues, question, who) for place in places)
    whole = sum(line.exact for line in lines)
    ids = [each for place in places for each in found[place].ids]
    return Group(
        key, _(TITLES[key]), painted("", key), show.count(whole, who.language), whole,
        show.percent(show.fraction(whole, every), who.language), _rows(question, ids), lines,
    )  # fmt: skip


def _line(
    place: Place, found: Found, shares: tuple[str, str], hues: dict[int, str], question: Question, who: Asker
) -> Line:
    ids = list(found.ids)
    hue = next((hues[key] for key in ids if key in hues), "")
    told = sorted(found.reasons.items(), key=lambda each: (-each[1].count, each[0]))
    return Line(
        ids=",".join("none" if key is None else str(key) for key in ids),
        name=place[1],
        count=show.count(found.count, who.language),
        exact=found.count,
        share=shares[0],
        of_progress=shares[1],
        token=painted(hue, place[0]),
        link=_rows(question, ids),
        reasons=tuple(
            (name, show.count(each.count, who.language), _rows(question.held_to("reason", each.ids), ids), each.count)
            for name, each in told
        ),
    )


def _rows(question: Question, outcomes: Iterable[int | None]) -> str:
    return address("rows", question.held_to("outcome", outcomes), page="outcomes", kpi=COUNTED, part="numerator")


def _bar(groups: Iterable[Group], who: Asker) -> SafeString:
    pieces = [
        Piece(group.title, group.exact, STATE_TOKEN["attempt" if group.key == "attempts" else group.key])
        for group in groups
    ]
    says = ", ".join(f"{piece.name}: {show.count(piece.value, who.language)}" for piece in pieces)
    return mark_safe(svg(stacked(pieces, says, width=1080)) if pieces else "")


def file_lines(found: Outcomes, who: Asker) -> Lines:
    """The distribution as the lines of a file."""
    head = [_("Group"), _("Outcome"), _("Reason"), _("Outcomes"), _("Share of all"), _("Share of progress")]
    rows: list[list[FileCell]] = []
    for group in found.groups:
        for line in group.lines:
            shares = (Text(line.share), Text(line.of_progress))
            rows.append([Text(group.title), Text(line.name), Text(""), Figure(str(line.exact)), *shares])
            rows += [
                [Text(group.title), Text(line.name), Text(name), Figure(str(exact)), Text(""), Text("")]
                for name, _count, _link, exact in line.reasons
            ]
    return head, rows


def context(found: Outcomes) -> dict[str, Any]:
    """What the template is given beside the header."""
    return {"groups": found.groups, "bar": found.bar, "refused": found.told.refused}
