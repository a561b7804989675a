"""What a number that is being made comes to: now and over thirty days, with its rows, its SQL and who would see it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from utfall.catalogue import Catalogue, Mistakes, built_in
from utfall.catalogue.dimensions import DIMENSIONS, missing
from utfall.catalogue.load import read
from utfall.catalogue.model import Number
from utfall.catalogue.own import Own, alike
from utfall.catalogue.own_file import files_of
from utfall.core.periods import Days
from utfall.facts.kinds import KINDS
from utfall.query.answer import Answer
from utfall.query.ask import Ask, NotUnderstood, Scope
from utfall.reports import show
from utfall.reports.lay import Shape, Wanted, make_table
from utfall.reports.table import RowView
from utfall.web.handbook.spelled import laid_out
from utfall.web.reports.asking import Asker, title_of

from .example import Example, example_in_words

DAYS, MOST_ROWS, ROWS_BEHIND = 30, 12, 8
SPLITS = ("day", "week", "client", "campaign", "team", "agent", "queue", "channel", "outcome", "reason", "product",
          "segment", "weekday", "hour", "question", "status", "activity")  # fmt: skip
_BESIDE = ("agent", "campaign", "queue")


@dataclass(frozen=True)
class Preview:
    """All that is told of a number before it is kept; `wrong` are sentences that stand in its way."""

    wrong: tuple[str, ...] = ()
    own: Own | None = None
    formula: str = ""
    figures: tuple[tuple[str, RowView], ...] = ()
    by: str = ""
    by_title: str = ""
    rows: tuple[tuple[str, RowView], ...] = ()
    more: int = 0
    able: tuple[tuple[str, str], ...] = ()
    not_able: tuple[tuple[str, str], ...] = ()
    like: Number | None = None
    seen_by: tuple[tuple[str, str], ...] = ()
    example: Example | None = None
    behind: Example | None = None
    behind_all: str = ""
    sql: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def preview(own: Own, by: str, shared: bool, who: Asker) -> Preview:
    """What the number comes to, asked by whoever makes it."""
    named = replace(own, id=own.id or "own_new", name=own.name or _("New number"))
    try:
        catalogue = read(files_of(named, built_in()), built_in())
    except (Mistakes, KeyError) as wrong:
        said = [each.says for each in wrong.mistakes] if isinstance(wrong, Mistakes) else [f"there is no part {wrong}"]
        return Preview(tuple(dict.fromkeys(said)), own)
    number = catalogue.numbers[named.id]
    trial = replace(who, house=replace(who.house, tried=catalogue))
    try:
        return _told(named, number, catalogue, by, shared, trial)
    except NotUnderstood as wrong:
        return Preview((str(wrong),), own)


def _told(own: Own, number: Number, catalogue: Catalogue, by: str, shared: bool, who: Asker) -> Preview:
    able = [(each, title_of(each)) for each in SPLITS if not missing(catalogue, number, each)]
    by = by if by in dict(able) else next((each for each, _title in able), "")
    month = Days(who.today - DAYS + 1, who.today + 1)
    current = any(catalogue.parts[name].when == "as_of" for name in number.parts)
    ask = Ask(who.scope, (number.id,), who.now, None if current else month, (by,) if by else ())
    answer = who.house.ask(ask)
    who.naming.learn(answer)
    last = _row(answer, who)
    figures = [(_("Now"), last)] if current else [
        (_("Today"), _row(who.house.ask(replace(ask, by=(), period=Days(who.today, who.today + 1))), who)),
        (_("The last %(n)s days") % {"n": DAYS}, last),
    ]  # fmt: skip
    table = make_table([answer], who.catalogue, who.wording, Shape((Wanted(number.id),)))
    behind, in_all = _behind(number, ask, who)
    told = [row for row in table.rows if row.kind != "subtotal"]
    if by in ("day", "week"):
        told = told[::-1]
    return Preview(
        own=own,
        formula=number.formula,
        figures=tuple(figures),
        by=by,
        by_title=title_of(by) if by else "",
        rows=tuple((" · ".join(row.names), row) for row in told[:MOST_ROWS]),
        more=max(0, len(told) - MOST_ROWS),
        able=tuple(able),
        not_able=tuple(_lacking(number, catalogue, who)),
        like=alike(catalogue, number),
        seen_by=tuple(_readers(number, ask, shared, who)),
        example=example_in_words(number, who),
        behind=behind,
        behind_all=show.count(in_all, who.language),
        sql=tuple(laid_out(each) for each in who.house.sql(ask)),
        notes=answer.notes,
    )


def _row(answer: Answer, who: Asker) -> RowView:
    return make_table([answer], who.catalogue, who.wording, Shape(tuple(map(Wanted, answer.ask.kpis)))).total


def _lacking(number: Number, catalogue: Catalogue, who: Asker) -> Iterable[tuple[str, str]]:
    """The splits that people would look for and that it cannot be told by, with the part that has none."""
    for split in SPLITS:
        if without := missing(catalogue, number, split):
            part = catalogue.parts[without[0]]
            part = catalogue.parts[part.of or part.id]
            yield title_of(split), _("%(part)s have none") % {"part": part.noun or part.id}


def _readers(number: Number, ask: Ask, shared: bool, who: Asker) -> Iterable[tuple[str, str]]:
    """Who would see how much of it."""
    nobody = frozenset({0})
    sides = (
        (_("Leaders"), Scope(teams=nobody, served=nobody, personal=True), _("the part of their teams and queues")),
        (_("Agents"), Scope(agents=nobody, personal=True), _("their own part of it")),
        (_("Clients' readers"), Scope(clients=nobody) if shared else None, _("their own part of it")),
    )
    yield _("Administrators"), _("all of it")
    for title, scope, what in sides:
        said = what
        try:
            if scope is None:
                said = _("do not know of it")
            else:
                who.house.sql(replace(ask, scope=scope, by=()))
        except NotUnderstood as wrong:
            said = _("nothing: %(why)s") % {"why": str(wrong).partition(": ")[2] or str(wrong)}
        yield title, said


def _behind(number: Number, ask: Ask, who: Asker) -> tuple[Example | None, int]:
    """A few of the rows that count, with what they are held to, and how many there are."""
    found = who.house.behind(replace(ask, by=()), number.id, "numerator", size=ROWS_BEHIND)
    parts = [who.catalogue.parts[each.part] for each in number.numerator]
    fact = KINDS.get(parts[0].fact)
    if fact is None or not found.rows:
        return None, found.rows_in_all
    held = dict.fromkeys(each.dimension for part in parts for each in part.held)
    able = [DIMENSIONS[name] for name in (*held, *(each for each in _BESIDE if each not in held)) if name in DIMENSIONS]
    columns = [(each.id, each.columns[fact.name]) for each in able if each.columns.get(fact.name) in found.columns]
    clock = fact.clocks[0]
    rows = [
        (
            show.moment(_whole(row.get(clock)), who.house.zone, who.language),
            *(who.named(name, row.get(column)) for name, column in columns),  # type: ignore[arg-type]
            show.count(_whole(row["counts"]) or 0, who.language),
        )
        for row in found.rows
    ]
    head = (_("When"), *(title_of(name) for name, _column in columns), _("Counts"))
    return Example(head, tuple(rows)), found.rows_in_all


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
