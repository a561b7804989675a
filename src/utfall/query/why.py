"""Why did it change? One number in two periods, and what each value of a split did to the difference."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from utfall.catalogue.dimensions import BUCKET, GROUP, missing
from utfall.catalogue.model import Catalogue, Fold, Number

from .answer import Answer, Cell, Key
from .ask import Ask, NotUnderstood
from .compute import exactly
from .effects import Over, effects
from .gather import Engine
from .grouped import answer
from .settings import Settings
from .splits import LISTED
from .understand import Asked, is_current, understood
from .wants import Figure, figure

_NOTHING = Cell(None, 0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one value of the split is in both periods, and its pull on the change, in the number's unit. `rate` and
    `mix` add up to `pull`; both are None where the number has no weights (counts, sums, shares of one whole)."""

    key: int | str | None
    now: Cell
    before: Cell
    pull: Fraction
    rate: Fraction | None = None
    mix: Fraction | None = None


@dataclass(frozen=True)
class Why:
    """A change taken apart. `pieces` stand by the size of their pull; with `shared`, what stands under several values
    and is counted once, they add up to `change` exactly. Without a value in either period there is no change (None).

    `apart` is the currency (or scale) the number was told in. `asks` are the two questions, now and before.
    """

    kpi: str
    split: str
    apart: str
    now: Cell
    before: Cell
    change: Fraction | None
    pieces: tuple[Piece, ...]
    shared: Piece | None
    asks: tuple[Ask, Ask]
    complete_until: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def all_pieces(self) -> tuple[Piece, ...]:
        """Every piece, what is shared last."""
        return (*self.pieces, *((self.shared,) if self.shared else ()))

    @property
    def has_effects(self) -> bool:
        """Whether there are rates and weights, not plain differences alone."""
        return any(each.rate is not None for each in self.pieces)


def why(
    now: Ask, before: Ask, catalogue: Catalogue, engine: Engine, *, apart: str = "", cell: Collection[str] = (),
    settings: Settings | None = None,
) -> Why:  # fmt: skip
    """What moved the first number of two questions that differ in their period alone, by their one split.

    `apart` chooses among currencies where there are several; `cell` is as `answer` has it. Raises `NotUnderstood`
    where the number cannot be taken apart (it is one row's, or tells of a moment), `NotShared` as `answer` does.
    """
    if len(now.by) != 1:
        raise NotUnderstood("a change is explained by one split at a time")
    if GROUP in now.by:
        raise NotUnderstood("a change is not explained by groups: what is in two of them would be told twice")
    asked = understood(replace(now, compare=None), catalogue, settings or Settings(), cell)
    kpi = now.kpis[0]
    number = asked.numbers[kpi]
    made, _ = figure(kpi, number, asked, now.period)
    _check(number, made, asked)
    here = answer(replace(now, compare=None), catalogue, engine, settings=settings, cell=cell)
    there = answer(replace(before, compare=None), catalogue, engine, settings=settings, cell=cell)
    chosen = _chosen(number, apart, (here, there)) if number.apart else ""
    split = asked.splits[0].id
    whole, whole_before = _total(here, number, chosen), _total(there, number, chosen)
    cells, cells_before = _cells(here, number, chosen), _cells(there, number, chosen)
    notes = tuple(dict.fromkeys((*here.notes, *there.notes)))
    found = Why(
        kpi, split, chosen, whole, whole_before, None, (), None, (here.ask, there.ask), here.complete_until, notes
    )
    if whole.value is None or whole_before.value is None:
        return found
    weighed = _has_weights(made, asked)
    pieces = _pieces(number, made.scale, _Period(cells, whole, weighed), _Period(cells_before, whole_before, weighed))
    shared = pieces.pop()
    pieces.sort(key=lambda piece: (-abs(piece.pull), piece.key is None, str(piece.key)))
    has_shared = any((shared.now.numerator, shared.now.denominator, shared.before.numerator, shared.before.denominator))
    return replace(
        found, change=whole.value - whole_before.value, pieces=tuple(pieces), shared=shared if has_shared else None
    )


def has_parts(number: Number, catalogue: Catalogue) -> bool:
    """Whether changes of the number can be taken apart: it is of a period, and made up of many rows."""
    of_a_row = number.kind in ("rank", "calc", "plan") or (number.fold is not None and not _adds_up(number.fold))
    return not of_a_row and not any(is_current(catalogue.parts[part]) for part in number.parts)


def may_explain(number: Number, catalogue: Catalogue, split: str) -> bool:
    """Whether changes of a number with parts can be told by a split."""
    without = set(missing(catalogue, number, split))
    for beside in number.together[:1]:
        without |= set(missing(catalogue, catalogue.numbers[beside], split))  # it is asked together with this one
    if number.ignores and split in number.ignores:
        without -= {each.part for each in number.denominator}
    timed = number.window and catalogue.dimensions[split].of_clock if split in catalogue.dimensions else False
    return not without and not timed and split not in (*LISTED, *number.apart, BUCKET, GROUP)


def _adds_up(fold: Fold) -> bool:
    """Whether a fold over many is made up of those over fewer; a strained quarter-hour of two teams is neither's."""
    return fold.then != "buckets" and not fold.slot


def _check(number: Number, made: Figure, asked: Asked) -> None:
    split = asked.splits[0]
    if made.current:
        raise NotUnderstood(f"{number.name} tells where things stand at a moment: no period came before it")
    if number.kind in ("rank", "calc") or (number.fold and not _adds_up(number.fold)):
        raise NotUnderstood(f"{number.name} is one row's figure, not made up of others: its change has no parts")
    if number.of:
        raise NotUnderstood(f"{number.name} is held against a plan that changed too: its change has no parts")
    if split.id in LISTED:
        raise NotUnderstood(f"no {split.id} is in both periods: explain a change by weekday or hour instead")
    if split.id in number.apart or split.id == BUCKET:
        raise NotUnderstood(f"{number.name} is never added up over {split.name.lower()}: choose one")


def _chosen(number: Number, apart: str, answers: tuple[Answer, Answer]) -> str:
    """The currency to tell it in: the one asked for, else the only one there is."""
    name = number.apart[0]
    told = {row.key[each.by.index(name) - len(each.by)] for each in answers for row in each.apart_totals}
    known = sorted(str(each) for each in told if each is not None)
    if apart or len(known) == 1:
        return apart or known[0]
    if not known:
        return ""
    raise NotUnderstood(f"{number.name} is told by {name}: choose {' or '.join(known)}")


def _extra(answer: Answer, number: Number, chosen: str) -> Key:
    extra = answer.by[len(answer.ask.by) :]
    return tuple(chosen if name in number.apart else None for name in extra)


def _total(answer: Answer, number: Number, chosen: str) -> Cell:
    kpi, extra = answer.ask.kpis[0], _extra(answer, number, chosen)
    if not number.apart:
        return answer.total.cells[kpi]
    return next((row.cells[kpi] for row in answer.apart_totals if row.key == extra), _NOTHING)


def _cells(answer: Answer, number: Number, chosen: str) -> dict[Key, Cell]:
    kpi, extra = answer.ask.kpis[0], _extra(answer, number, chosen)
    found = {row.key[:1]: row.cells[kpi] for row in answer.rows if row.key[1:] == extra}
    return {key: cell for key, cell in found.items() if cell.numerator or cell.denominator}


def _has_weights(made: Figure, asked: Asked) -> bool:
    """Whether each value of the split has a denominator of its own."""
    if made.denominator is None:
        return False
    by_day = asked.splits[0].of_clock == "day"
    return any(want.split and (want.how != "days" or by_day) for _, want in made.denominator)


@dataclass(frozen=True)
class _Period:
    """One period's cells by value, and their whole. Under `()` stands what several values share: rows counted once in
    the whole (a caller in two queues), so that the parts come to it exactly."""

    cells: Mapping[Key, Cell]
    whole: Cell
    weighed: bool

    @cached_property
    def parts(self) -> dict[Key, Over]:
        parts = {key: self._over(cell) for key, cell in self.cells.items()}
        above, below = self._over(self.whole)
        parts[()] = (above - sum(each for each, _ in parts.values()), below - sum(each for _, each in parts.values()))
        return parts

    def _over(self, cell: Cell) -> Over:
        return cell.numerator or 0, (cell.denominator or 0) if self.weighed else 0

    def cell(self, key: Key) -> Cell:
        """The cell of a value, empty where the period has none."""
        if key in self.cells:
            return self.cells[key]
        above, below = self.parts.get(key, (0, 0))
        return Cell(None, above, below if self.whole.denominator is not None and self.weighed else None)


def _pieces(number: Number, over: int, now: _Period, before: _Period) -> list[Piece]:
    """A piece for each value, and one without a key for what stands under several of them, last."""
    keys = [key for key in dict.fromkeys((*now.parts, *before.parts)) if key]
    moved = effects(now.parts, before.parts) if now.weighed else {}
    out = []
    for key in (*keys, ()):
        value, is_now, was = (key[0] if key else None), now.cell(key), before.cell(key)
        if now.weighed:
            scale = (exactly(number, 1, 1) or Fraction(0)) / over
            effect = moved[key]
            out.append(Piece(value, is_now, was, effect.pull * scale, effect.rate * scale, effect.mix * scale))
        else:
            moved_by = _amount(number, now, key) - _amount(number, before, key)
            out.append(Piece(value, is_now, was, moved_by / over))
    return out


def _amount(number: Number, period: _Period, key: Key) -> Fraction:
    """What a value comes to in a count, a sum or a share of one whole."""
    return exactly(number, period.parts.get(key, (0, 0))[0], period.whole.denominator) or Fraction(0)
