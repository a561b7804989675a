"""Why did it change? One cell of a compared page, taken apart by a split; the address holds the whole question."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from django.http import Http404
from django.utils.translation import gettext as _

from utfall.catalogue.model import Catalogue, Number
from utfall.query.answer import SYSTEM, Key
from utfall.query.ask import Ask, NotUnderstood, Where
from utfall.query.splits import LISTED, counterpart
from utfall.query.why import Why, has_parts, may_explain
from utfall.reports import show
from utfall.reports.lines import Lines
from utfall.reports.table import Column, RowView
from utfall.reports.why import PieceView, WhyView, make_view, why_lines

from .address import COMPARE, Question, key_words
from .asking import Asker, title_of
from .columns import BELOW
from .header import COMPARE_NAMES, Choice, address
from .reading import values

HALF = 60  # px that the largest pull reaches to either side
FIRST = ("team", "agent", "queue", "outcome", "channel", "campaign", "client", "centre", "segment", "list", "product",
         "reason")  # fmt: skip
LEFT_OUT = ("half_hour", "quarter_hour", "currency", "bucket", *LISTED)


@dataclass(frozen=True)
class Wanted:
    """Of which number (`kpi` or `kpi@CURRENCY`), in which row of which page, by which split."""

    page: str
    column: str
    at: str
    split: str

    @property
    def kpi(self) -> str:
        """The number's id."""
        return self.column.partition("@")[0]

    def words(self, **other: str) -> dict[str, str]:
        """The words of its address, some of them changed."""
        own = {"page": self.page, "kpi": self.column, "at": self.at, "split": self.split}
        return {name: word for name, word in (own | other).items() if word}


@dataclass(frozen=True)
class Line:
    """A value of the split, its bar (from the middle, px), and the rows of either side of it in both periods."""

    piece: PieceView
    bar_at: str
    bar: str
    deeper: str
    before: str
    before_whole: str
    now: str
    now_whole: str


@dataclass(frozen=True)
class Explained:
    """Everything the page tells."""

    number: Number
    title: str
    row: str
    period: str
    compared: str
    split: str
    view: WhyView
    lines: tuple[Line, ...]
    splits: tuple[Choice, ...]
    comparisons: tuple[Choice, ...]
    chips: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    file: str
    workbook: str
    back: str
    about: str


def why_link(view: str, question: Question, who: Asker) -> Callable[[RowView, Column], str]:
    """What gives the address of the explanation of each compared cell; none where a number has no parts."""
    able = {kpi for kpi, number in who.catalogue.numbers.items() if has_parts(number, who.catalogue)}

    def link(row: RowView, column: Column) -> str:
        if row.kind == "bulk" or column.kpi not in able or not question.compare:
            return ""
        return address("why", question, page=view, kpi=column.key, at=key_words(question.by, row.key))

    return link


def explain(question: Question, wanted: Wanted, who: Asker) -> Explained:
    """The explanation of one cell. Raises `NotUnderstood`, and `Http404` for a number that is not there."""
    question, wanted, found = _found(question, wanted, who)
    number = who.catalogue.numbers[wanted.kpi]
    view = make_view(found, who.catalogue, who.wording)
    key = values(question.by, wanted.at)
    period, compared = (show.period(each.period, who.language) for each in found.asks if each.period is not None)
    return Explained(
        number=number,
        title=_(number.name) + (f" {found.apart}" if found.apart else ""),
        row=" · ".join(who.named(name, value) for name, value in zip(question.by, key, strict=False)) or _("All"),
        period=period,
        compared=compared,
        split=title_of(wanted.split).lower(),
        view=view,
        lines=tuple(_line(each, question, wanted, key) for each in view.pieces),
        splits=tuple(
            Choice(title_of(each), address("why", question, **wanted.words(split=each)), each == wanted.split)
            for each in _splits(number, who.catalogue, question.by[: len(key)])
        ),
        comparisons=tuple(
            Choice(_(COMPARE_NAMES[each]), address("why", replace(question, compare=each), **wanted.words()),
                   each == question.compare)
            for each in COMPARE
        ),
        chips=tuple((title_of(each.dimension).lower(), ", ".join(who.named(each.dimension, v) for v in each.ids[:4]))
                    for each in question.where),
        notes=found.notes,
        file=address("why", question, **wanted.words(file="csv")),
        workbook=address("why", question, **wanted.words(file="xlsx")),
        back=address(wanted.page, question),
        about=address("number", question, **{k: v for k, v in wanted.words().items() if k != "split"}),
    )  # fmt: skip


def file_lines(question: Question, wanted: Wanted, who: Asker) -> Lines:
    """The table as the lines of a file. Raises as `explain`."""
    _question, wanted, found = _found(question, wanted, who)
    return why_lines(found, who.catalogue, who.wording, title_of(wanted.split))


def _found(question: Question, wanted: Wanted, who: Asker) -> tuple[Question, Wanted, Why]:
    """The question and what is wanted with their defaults, and the change taken apart."""
    number = who.catalogue.numbers.get(wanted.kpi)
    if number is None:
        raise Http404
    if not has_parts(number, who.catalogue):
        raise NotUnderstood(
            _("%(name)s is one row's figure or tells of a moment: its change has no parts.") % {"name": _(number.name)}
        )
    question = question if question.compare else replace(question, compare=COMPARE[0])
    key = values(question.by, wanted.at)
    splits = _splits(number, who.catalogue, question.by[: len(key)])
    if not splits:
        raise NotUnderstood(_("%(name)s cannot be split by anything more.") % {"name": _(number.name)})
    below = BELOW.get(question.by[len(key) - 1], "") if key else ""
    split = wanted.split or (below if below in splits else splits[0])
    wanted = replace(wanted, split=split)
    now, before = asks(question, key, split, (wanted.kpi, *number.together[:1]), who)
    cell = question.by[: len(key)]
    who.check(_held(question, key))
    return question, wanted, who.house.why(now, before, wanted.column.partition("@")[2], cell)


def asks(question: Question, key: Key, split: str, kpis: tuple[str, ...], who: Asker) -> tuple[Ask, Ask]:
    """The question about a row, by a split, in its period and in the one compared with; a day's row is held against
    the day at the same place."""
    now = question.ask(who.scope, kpis, who.now, who.house.zone, by=(split,))
    here = replace(now, where=(*now.where, *_held(question, key)), compare=None)
    return here, replace(here, period=now.compare, where=(*now.where, *_held(question, then(question, key, who))))


def _held(question: Question, key: Key) -> tuple[Where, ...]:
    return tuple(Where(name, (value,)) for name, value in zip(question.by, key, strict=False))


def then(question: Question, key: Key, who: Asker) -> Key:
    """The key of the same row in the period compared with: days, weeks and months by their place. Raises
    `NotUnderstood` where nothing is compared."""
    ask = question.ask(who.scope, (), who.now, who.house.zone)
    if ask.compare is None or ask.period is None:
        raise NotUnderstood(_("Nothing is compared here: choose a period to compare with."))
    period, other = ask.period, ask.compare
    try:
        return tuple(
            counterpart(name, value, period, other) if name in LISTED and isinstance(value, int) else value
            for name, value in zip(question.by, key, strict=False)
        )
    except ValueError:
        raise NotUnderstood(_("This row is not in the period.")) from None


def _splits(number: Number, catalogue: Catalogue, fixed: tuple[str, ...]) -> list[str]:
    """The splits that a change of the number can be told by, those that tell most first."""
    every = dict.fromkeys((*FIRST, *catalogue.dimensions))
    return [
        each for each in every
        if each in catalogue.dimensions and each not in (*LEFT_OUT, *fixed) and may_explain(number, catalogue, each)
    ]  # fmt: skip


def _line(piece: PieceView, question: Question, wanted: Wanted, key: Key) -> Line:
    width = show.pixels(abs(piece.reach), HALF)
    at = show.pixels(1 + min(piece.reach, Fraction(0)), HALF)
    here = _row_question(question, wanted, key, piece)
    if piece.is_shared or here is None:
        return Line(piece, at, width, "", "", "", "", "")
    asked, words = here

    def rows(part: str, **more: str) -> str:
        return address("rows", asked, page=wanted.page, kpi=wanted.column, **words, part=part, **more)

    wholes = ("denominator",) if piece.weight else ()
    return Line(
        piece, at, width, _deeper(question, wanted, piece),
        before=rows("numerator", then="1"), before_whole=rows(*wholes, then="1") if wholes else "",
        now=rows("numerator"), now_whole=rows(*wholes) if wholes else "",
    )  # fmt: skip


def _row_question(
    question: Question, wanted: Wanted, key: Key, piece: PieceView
) -> tuple[Question, dict[str, str]] | None:
    """The question whose row is this value within the cell, and that row's words; days stay rows, the rest of the cell
    becomes filters where it would be more than two deep."""
    own = list(zip(question.by, key, strict=False))
    if len(own) > 1:
        held = [pair for pair in own if pair[0] not in LISTED]
        own = [pair for pair in own if pair[0] in LISTED]
        for name, value in held:
            question = question.held_to(name, (value,))
    if len(own) > 1:
        return None
    by = (*(name for name, _value in own), wanted.split)
    at = key_words(by, (*(value for _name, value in own), piece.key))
    return replace(question, by=by), {"at": at}


def _deeper(question: Question, wanted: Wanted, piece: PieceView) -> str:
    """The address of the same explanation within this value, by the split below it."""
    below = BELOW.get(wanted.split, "")
    if piece.key in (None, SYSTEM) or not below or below in LISTED or below in question.by:
        return ""
    held = question.held_to(wanted.split, (piece.key,))
    return address("why", held, **wanted.words(split=below))
