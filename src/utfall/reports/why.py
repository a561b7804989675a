"""A change taken apart as people and machines read it: names, both periods, the pull of each value in mix and rate."""

from dataclasses import dataclass
from fractions import Fraction

from utfall.catalogue.model import Catalogue, Number, Unit
from utfall.query.answer import Cell
from utfall.query.why import Piece, Why

from . import show
from .cells import cell_view
from .files import Figure, FileCell, Text
from .languages import Language
from .lay import Wording
from .table import CellView, Column
from .units import units_told
from .wire import Named, Plain, cell_words, period_words, split_words

FULL = Fraction(100)
SHARED = "under several, counted once"


@dataclass(frozen=True, slots=True)
class PieceView:
    """One value: its cells in both periods, its pull and effects as words, and the pull as hundredths of the largest
    (negative downwards). `tone` says whether the pull is good."""

    key: int | str | None
    name: str
    now: CellView
    before: CellView
    weight: str
    weight_before: str
    rate: str
    mix: str
    pull: str
    reach: Fraction
    tone: str
    indicative: bool
    is_shared: bool


@dataclass(frozen=True)
class WhyView:
    """The whole change in words; `rate`, `mix` and the pieces' are empty where there are no weights."""

    now: CellView
    before: CellView
    change: str
    rate: str
    mix: str
    has_effects: bool
    pieces: tuple[PieceView, ...]


def make_view(found: Why, catalogue: Catalogue, wording: Wording) -> WhyView:
    """The change as a page shows it."""
    number, language = catalogue.numbers[found.kpi], wording.language
    column = Column(found.kpi, number.name, number.says, number.unit, number.better, apart=found.apart)

    def cell(of: Cell) -> CellView:
        return cell_view(of, None, column, number, catalogue, language)

    def said(amount: Fraction | None) -> str:
        return difference(amount, number.unit, language, found.apart or None)

    largest = max((abs(each.pull) for each in found.all_pieces), default=Fraction(0))

    def view(piece: Piece) -> PieceView:
        is_shared = piece is found.shared
        now, before = cell(piece.now), cell(piece.before)
        return PieceView(
            key=piece.key,
            name=wording.say(SHARED).capitalize() if is_shared else wording.name(found.split, piece.key),
            now=now,
            before=before,
            weight=weight(piece.now, found.now, language) if found.has_effects else "",
            weight_before=weight(piece.before, found.before, language) if found.has_effects else "",
            rate=said(piece.rate),
            mix=said(piece.mix),
            pull=said(piece.pull),
            reach=piece.pull / largest if largest else Fraction(0),
            tone=_tone(piece.pull, number),
            indicative=any(each.indicative for each in (now, before)),
            is_shared=is_shared,
        )

    return WhyView(
        cell(found.now), cell(found.before), said(found.change), said(effect_of(found, "rate")),
        said(effect_of(found, "mix")), found.has_effects, tuple(view(each) for each in found.all_pieces),
    )  # fmt: skip


def effect_of(found: Why, which: str) -> Fraction | None:
    """The sum of the rate or of the mix effects; None where there are none."""
    if not found.has_effects:
        return None
    return sum((getattr(each, which) or Fraction(0) for each in found.all_pieces), Fraction(0))


def weight(part: Cell, whole: Cell, language: Language) -> str:
    """The share of a part's denominator in the whole's."""
    return show.percent(show.fraction(part.denominator or 0, whole.denominator or 0), language)


def difference(amount: Fraction | None, unit: Unit, language: Language, currency: str | None) -> str:
    """A signed difference in the unit of a number: `+2.35 pp`, `−4.2 s`, `+3`."""
    if amount is None:
        return ""
    sign = "+" if amount > 0 else language.minus if amount < 0 else ""
    size = abs(amount)
    match unit:
        case "percent":
            return sign + show.number(size * 100, 2, language) + language.points
        case "seconds":
            return sign + _seconds(size, language)
        case "points":
            return sign + show.number(size, 1, language)
        case "money":
            return sign + show.money(size, currency, language)
        case "count":
            return sign + show.number(size, 0, language)
        case "per_mille":
            return sign + show.number(size * 1000, 2, language)
        case "times" | "per_hour" | "per_day" | "hours" | "days" | "score":
            return sign + show.number(size, 2, language)


def _seconds(size: Fraction, language: Language) -> str:
    """A difference of seconds: finer than `show.seconds` where it is short."""
    if show.rounded(size, 1) < 600:
        return show.number(size, 1, language) + language.seconds
    return show.seconds(size, language)


def _tone(pull: Fraction, number: Number) -> str:
    if number.better == "neutral" or pull == 0:
        return "neutral"
    return "good" if (pull > 0) == (number.better == "higher") else "bad"


# -- for files and machines ---------------------------------------------------------------------------------------


def why_lines(found: Why, catalogue: Catalogue, wording: Wording, title: str) -> tuple[list[str], list[list[FileCell]]]:
    """Head and lines of a file: every value, then the total; differences with six decimals in the number's unit
    (percentage points, seconds, whole money)."""
    number, view = catalogue.numbers[found.kpi], make_view(found, catalogue, wording)
    head = [title, *(wording.say(each) for each in ("before", "n before", "now", "n now", "pull"))]
    head += [wording.say(each) for each in ("rate effect", "mix effect")] if found.has_effects else []

    def line(name: str, before: CellView, now: CellView, *amounts: Fraction | None) -> list[FileCell]:
        cells: list[FileCell] = [Text(name)]
        for each in (before, now):
            cells += [Figure(each.plain), Figure("" if each.n is None else str(each.n))]
        shown = amounts if found.has_effects else amounts[:1]
        return cells + [Figure(_plain(each, number, found.apart)) for each in shown]

    rows = [
        line(words.name, words.before, words.now, piece.pull, piece.rate, piece.mix)
        for words, piece in zip(view.pieces, found.all_pieces, strict=True)
    ]
    whole = line(wording.say("All"), view.before, view.now, found.change, effect_of(found, "rate"),
                 effect_of(found, "mix"))  # fmt: skip
    return head, [*rows, whole]


def _plain(amount: Fraction | None, number: Number, currency: str) -> str:
    if amount is None:
        return ""
    if number.unit == "percent":
        amount *= FULL
    elif number.unit == "money":
        amount /= show.units_of(currency)
    return show.exact(amount, 6)


def why_words(found: Why, catalogue: Catalogue, named: Named) -> Plain:
    """The change as plain dicts: figures as `ask` gives them, differences in its unit as numbers and, exactly, as
    fractions (money in whole units, a percent as a fraction of 1)."""
    number = catalogue.numbers[found.kpi]

    def cell(of: Cell) -> Plain:
        return cell_words(of, number, catalogue, found.apart or None)

    def amount(name: str, of: Fraction | None) -> Plain:
        exact = None if of is None else of / show.units_of(found.apart) if number.unit == "money" else of
        return {name: None if exact is None else float(exact), f"{name}_exact": None if exact is None else str(exact)}

    def piece(each: Piece) -> Plain:
        words = {"shared": True} if each is found.shared else split_words(found.split, each.key, named)
        words |= {"now": cell(each.now), "before": cell(each.before), **amount("pull", each.pull)}
        return words | (amount("rate", each.rate) | amount("mix", each.mix) if found.has_effects else {})

    now, before = found.asks
    words: Plain = {
        "kpi": found.kpi,
        "units": units_told(number, catalogue),
        "by": found.split,
        "period": period_words(now.period),
        "compared_with": period_words(before.period),
        "now": cell(found.now),
        "before": cell(found.before),
        **amount("change", found.change),
    }
    if found.apart:
        words["currency"] = found.apart
    if found.has_effects:
        words |= amount("rate", effect_of(found, "rate")) | amount("mix", effect_of(found, "mix"))
    return words | {"rows": [piece(each) for each in found.all_pieces], "notes": list(found.notes)}
