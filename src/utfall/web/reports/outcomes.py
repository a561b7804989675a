"""Historical › Outcomes: every outcome with its share, grouped as Sale, No sale, Excluded, Other and Attempts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from utfall.catalogue import built_in, outcome_groups
from utfall.ledger.names import colours
from utfall.query.answer import Answer
from utfall.reports import show
from utfall.reports.charts import Piece, stacked, svg
from utfall.reports.files import Figure, FileCell, Text
from utfall.reports.tokens import STATE_TOKEN, TOKENS

from .address import Question
from .asking import Asker, Told
from .columns import Card, Report
from .export import Lines
from .header import address

GROUPS = tuple(outcome_groups.GROUPS)
TITLES = {
    "sale": "Sale", "no_sale": "No sale", "excluded": "Excluded", "other": "Other", "attempts": "Attempts",
}  # fmt: skip
COUNTED = "outcomes"
KEY_FIGURES = ("outcomes", "progress_outcomes", "progress_rate", "conclusions", "hit_rate", "other_outcomes")
REPORT = Report(
    view="outcomes",
    title="Outcomes",
    sets={"outbound": ()},
    cards={"outbound": tuple(Card(kpi) for kpi in KEY_FIGURES)},
    levels=(),
    level_of={},
    base={"outbound": COUNTED},
)


@dataclass(frozen=True)
class Line:
    """One outcome: how many, its shares as shown, its reasons, and its rows."""

    id: int | None
    name: str
    count: str
    exact: int
    share: str
    of_progress: str
    bar: str
    token: str
    link: str
    reasons: tuple[tuple[str, str, str], ...]


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
    """Everything the page shows under its key figures."""
    asked = question.ask(who.scope, (COUNTED,), who.now, who.house.zone, by=("category", "outcome", "reason"))
    told = who.ask(replace(asked, compare=None))
    if told.answer is None:
        return Outcomes((), mark_safe(""), told)
    counts = _counts(told.answer)
    reasons = _reasons(told.answer)
    hues = colours("outcome", [outcome for _group, outcome in counts])
    shares = _shares(counts, who)
    most = max(counts.values(), default=1)
    groups = tuple(
        _group(key, counts, reasons, shares, hues, most, question, who)
        for key in GROUPS
        if any(group == key for group, _outcome in counts)
    )
    return Outcomes(groups, _bar(groups, who), told)


Counts = dict[tuple[str, int | None], int]


def _counts(answer: Answer) -> Counts:
    counts: Counts = {}
    for level, row in answer.subtotals:
        if level == 2:
            place = (group_of(row.key[0]), row.key[1] if isinstance(row.key[1], int) else None)
            counts[place] = counts.get(place, 0) + (row.cells[COUNTED].numerator or 0)
    return {place: n for place, n in counts.items() if n}


def _reasons(answer: Answer) -> dict[tuple[str, int | None], dict[int, int]]:
    found: dict[tuple[str, int | None], dict[int, int]] = {}
    for row in answer.rows:
        category, outcome, reason = row.key[:3]
        if isinstance(reason, int):
            place = (group_of(category), outcome if isinstance(outcome, int) else None)
            into = found.setdefault(place, {})
            into[reason] = into.get(reason, 0) + (row.cells[COUNTED].numerator or 0)
    return found


def _shares(counts: Counts, who: Asker) -> dict[tuple[str, int | None], tuple[str, str]]:
    places = list(counts)
    of_all = dict(zip(places, show.shares([counts[p] for p in places], who.language), strict=True))
    progress = [p for p in places if p[0] != "attempts"]
    of_progress = dict(zip(progress, show.shares([counts[p] for p in progress], who.language), strict=True))
    return {place: (of_all[place], of_progress.get(place, "")) for place in places}


def _group(
    key: str, counts: Counts, reasons: dict[tuple[str, int | None], dict[int, int]],
    shares: dict[tuple[str, int | None], tuple[str, str]], hues: dict[int, str], most: int, question: Question,
    who: Asker,
) -> Group:  # fmt: skip
    places = sorted((p for p in counts if p[0] == key), key=lambda p: (-counts[p], who.named("outcome", p[1])))
    lines = []
    for place in places:
        outcome, n = place[1], counts[place]
        told = sorted(reasons.get(place, {}).items(), key=lambda each: -each[1])
        lines.append(
            Line(
                id=outcome,
                name=who.named("outcome", outcome),
                count=show.count(n, who.language),
                exact=n,
                share=shares[place][0],
                of_progress=shares[place][1],
                bar=show.pixels(show.reach(n, most), 120),
                token=painted(hues.get(outcome or 0, ""), key),
                link=_rows(question, [outcome]),
                reasons=tuple(
                    (who.named("reason", reason), show.count(count, who.language),
                     _rows(question.held_to("reason", [reason]), [outcome]))
                    for reason, count in told
                ),
            )
        )  # fmt: skip
    whole, every = sum(line.exact for line in lines), sum(counts.values())
    share = show.percent(show.fraction(whole, every), who.language)
    token = painted("", key)
    link = _rows(question, [line.id for line in lines])
    return Group(key, _(TITLES[key]), token, show.count(whole, who.language), whole, share, link, tuple(lines))


def painted(hue: str, group: str) -> str:
    """How a drawing paints a state: its own token or hex colour, else its group's token."""
    if hue.startswith("#"):
        return hue
    token = hue.replace("_", "-")
    return f"var(--{token if token in TOKENS else STATE_TOKEN.get(group, 'attempt')})"


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
                [Text(group.title), Text(line.name), Text(name), Text(count), Text(""), Text("")]
                for name, count, _link in line.reasons
            ]
    return head, rows


def context(found: Outcomes) -> dict[str, Any]:
    """What the template is given beside the header."""
    return {"groups": found.groups, "bar": found.bar, "refused": found.told.refused}
