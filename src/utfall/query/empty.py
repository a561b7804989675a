"""For an answer without anything in it: where the data is, so that nobody is left before an empty page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from utfall.catalogue.model import Catalogue, Part
from utfall.facts.kinds import KINDS
from utfall.facts.wide import day_column

from . import listing
from .answer import Answer, Cell
from .ask import Ask
from .costing import measuring
from .dialect import DIALECTS
from .expressions import Col, op
from .gather import Engine
from .plan import Planner
from .scan import Scan
from .scoped import within
from .settings import Settings
from .understand import Asked, is_current, understood
from .wants import Want


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The first and last local day (of the rows' own zones) that has rows for the numbers asked for, in scope and
    under the same filters but for those of time. `noun` says what they are rows of."""

    first_day: int
    last_day: int
    noun: str


def is_empty(found: Answer) -> bool:
    """Whether no cell of the answer counted anything, though it could have."""
    if found.unknown:
        return False
    rows = (found.total, *found.apart_totals, *((found.bulk,) if found.bulk else ()), *found.rows)
    return not any(counted(cell) for row in rows for cell in row.cells.values())


def whereabouts(
    ask: Ask, catalogue: Catalogue, engine: Engine, *, settings: Settings | None = None
) -> Whereabouts | None:
    """Where there is anything for the numbers of a question that happened in time; None where there is nothing at all.

    Raises `NotUnderstood` or `NotShared` as `answer` does.
    """
    timeless = tuple(each for each in ask.where if _is_timeless(each.dimension, catalogue))
    asked = understood(replace(ask, where=timeless, compare=None), catalogue, settings or Settings())
    planner = Planner(measuring(asked, engine))
    dialect = DIALECTS[engine.dialect]
    found: list[tuple[int, int, str]] = []
    done: set[str] = set()
    for kpi, number in asked.numbers.items():
        planner.check(number)
        for part in _parts(asked, kpi):
            if part.id in done:
                continue
            done.add(part.id)
            kind = KINDS[part.fact]
            want = Want("sum", (part.id,), (), settings=tuple(sorted(number.settings.items())))
            clock = part.when.removeprefix("to_date:")
            day = day_column(clock if clock in kind.clocks else kind.clocks[0])
            fields = planner.by.fields((), want)
            bulk = None if ask.bulk else op("=", Col("actor"), "bulk")
            rows = within(asked.scope_of(number), kind, number, part)
            scan = Scan(rows, planner.by.keep(part, want), (), (), bulk=bulk, fields=fields)
            for first, last in engine.run(listing.extent(scan, day, dialect, engine.table)):
                if first is not None and last is not None:
                    found.append((int(str(first)), int(str(last)), part.noun))
    if not found:
        return None
    last = max(found, key=lambda each: each[1])
    return Whereabouts(min(first for first, _, _ in found), last[1], last[2])


def _parts(asked: Asked, kpi: str) -> Sequence[Part]:
    """The parts that a number's rows are: of a ratio those below the line, in time."""
    number = asked.numbers[kpi]
    terms = number.denominator if number.kind in ("ratio", "share") else number.numerator
    if all(asked.part(each.part).kind == "days" for each in terms):
        terms = number.numerator
    names = [each.part for each in terms if each.sign > 0] or ([number.fold.of] if number.fold else [])
    parts = [asked.part(name) for name in names]
    return [part for part in parts if part.kind not in ("days", "planned") and not is_current(part)]


def _is_timeless(dimension: str, catalogue: Catalogue) -> bool:
    known = catalogue.dimensions.get(dimension)
    return known is None or not known.of_clock


def counted(cell: Cell) -> bool:
    """Whether a cell counted anything, below the line or above."""
    return bool(cell.numerator or cell.denominator or cell.open)
