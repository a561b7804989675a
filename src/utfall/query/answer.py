"""An answer that carries its counts: every cell knows its numerator and denominator; nothing is rounded."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from .ask import Ask

Key = tuple[int | str | None, ...]
SYSTEM = "system"  # the key of the row of dialler and outside systems in a split by agent or team


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of one row. `value` is exact and in the number's unit (a percent is a fraction of 1, durations are
    seconds, money whole smallest units); None is *no value*. `numerator` and `denominator` are in the same units
    (durations ms; what is made of the cost of time money · ms, `HOUR` of it being one); counts and sums have no
    denominator."""

    value: Fraction | None
    numerator: int | None
    denominator: int | None
    open: int = 0
    undecided: int = 0
    squares: int | None = None  # of points: Σ of the squares of what each row counts, +1 or -1


@dataclass(frozen=True, slots=True)
class Source:
    """A target, or a goal of an agreement (`agreed`; no `fact_id`): for whom (`whose`, by dimension) and which days."""

    whose: tuple[tuple[str, int], ...]
    first_day: int
    end_day: int
    fact_id: int = 0
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """What a cell is held against, in the unit of its value: plan and ends of the band, None where not set.

    Of a number that adds up these are what is due by now, and `whole` is all of the plan; any other is a level.
    `sources`: the target in force last, then the others that the period knew. `covered`: on how many of the `days` up
    to now one was in force. `added`: the plans of finer cells, perhaps not of all of them.
    `mixed`: what is agreed is so for each channel by itself, and the cell takes several.
    """

    plan: Fraction | None
    low: Fraction | None
    high: Fraction | None
    adds_up: bool
    sources: tuple[Source, ...]
    whole: Fraction | None = None
    covered: int = 1
    days: int = 1
    added: bool = False
    mixed: bool = False


@dataclass(frozen=True)
class Row:
    """The cells of one combination of split values (`key`, in the order of `Ask.by`, then of the numbers' `apart`)."""

    key: Key
    cells: Mapping[str, Cell]
    before: Mapping[str, Cell] = field(default_factory=dict)  # the same row in the period compared with
    against: Mapping[str, Against] = field(default_factory=dict)  # where `Ask.targets`: what cells are held against


@dataclass(frozen=True)
class Answer:
    """Rows, the subtotals of every level above them (`level` = how many leading splits are kept), and the total.

    `by` is the asked splits followed by the `apart` dimensions that were forced. `apart_totals`: one total per
    combination of these (per currency). `bulk` is the row of bulk actions, counted nowhere else. `notes`
    are sentences, such as how many rows stand only at the latest moment they can have happened. `mixed` are numbers
    whose rows are not all counted by the same settings, each by its own client's. `unknown` has a sentence for each
    number that no source of the rows can know: it has no value anywhere.
    """

    ask: Ask
    by: tuple[str, ...]
    rows: tuple[Row, ...]
    subtotals: tuple[tuple[int, Row], ...]
    total: Row
    apart_totals: tuple[Row, ...] = ()
    bulk: Row | None = None
    zones: tuple[str, ...] = ()
    complete_until: int | None = None
    notes: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)

    def unsplit(self) -> "Answer":
        """Its total alone, as the same question without a split has it; of numbers that nothing holds apart."""
        return replace(self, ask=replace(self.ask, by=()), by=(), rows=(), subtotals=())
