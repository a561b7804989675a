"""Numbers without a value because no source of the rows can know what they need: never 0, and a sentence says why."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from utfall.catalogue.dimensions import dimension
from utfall.catalogue.model import Number, Part
from utfall.facts.kinds import KINDS

from .answer import Answer, Cell, Row
from .understand import Asked

_TOLD = ("in", "known")  # what rows are chosen by only where it is told
Needed = frozenset[tuple[str, str]]  # kind of fact, column
Reasons = Mapping[tuple[str, str], str]


def needed(number: Number, parts: Mapping[str, Part]) -> Needed:
    """The columns without which the number's rows cannot be told or measured."""
    found: set[tuple[str, str]] = set()
    beside = {*number.open, *number.undecided, *number.null_if, *number.null_unless}
    for name in number.parts:
        part = parts[name]
        kind = KINDS.get(part.fact)
        if kind is None or name in beside:
            continue
        columns = {part.column, part.when.removeprefix("to_date:"), number.column, *part.per}
        if number.fold and name == number.fold.of:
            columns |= {number.fold.first, number.fold.last}
        columns |= {test.column for test in part.where if test.word not in ("unknown", "not")}
        columns |= {dimension(held.dimension).columns.get(part.fact, "") for held in part.held if held.word in _TOLD}
        found |= {(part.fact, column) for column in columns if column in kind.names}
    return frozenset(found)


def left_out(answer: Answer, asked: Asked, origins: Mapping[str, Iterable[int]]) -> Answer:
    """The answer with no value, and a note, for each number that no origin of its rows (by kind of fact) can know.

    A way to ask for it that needs less is named. Where anything was counted all the same, it was told otherwise.
    """
    reasons = _reasons(asked.settings.cannot_know, origins)
    told = {kpi: _why(number, asked, reasons) for kpi, number in asked.numbers.items() if not _is_told(answer, kpi)}
    told = {kpi: why for kpi, why in told.items() if why}
    if not told:
        return answer

    def bare(row: Row) -> Row:
        return replace(row, cells=_bare(row.cells, told), before=_bare(row.before, told))

    names: dict[str, list[str]] = {}
    for kpi, why in told.items():
        names.setdefault(why + _instead(asked.numbers[kpi], asked, reasons), []).append(asked.numbers[kpi].name)
    notes = tuple(f"{', '.join(each)}: no value, because {why}" for why, each in names.items())
    return replace(
        answer,
        rows=tuple(map(bare, answer.rows)),
        subtotals=tuple((level, bare(row)) for level, row in answer.subtotals),
        total=bare(answer.total),
        apart_totals=tuple(map(bare, answer.apart_totals)),
        bulk=answer.bulk and bare(answer.bulk),
        notes=(*answer.notes, *notes),
        unknown={kpi: why + _instead(asked.numbers[kpi], asked, reasons) for kpi, why in told.items()},
    )


def _is_told(answer: Answer, kpi: str) -> bool:
    rows = (answer.total, *answer.apart_totals)
    return any(row.cells[kpi].numerator for row in rows if kpi in row.cells)


def _bare(cells: Mapping[str, Cell], told: Mapping[str, str]) -> Mapping[str, Cell]:
    return {kpi: Cell(None, None, None) if kpi in told else cell for kpi, cell in cells.items()}


def _instead(number: Number, asked: Asked, reasons: Reasons) -> str:
    """The first way to ask for the number that needs nothing unknown."""
    base = number.variant_of or number.id
    for other in asked.catalogue.numbers.values():
        if base in (other.id, other.variant_of) and not _why(other, asked, reasons):
            return f"; {other.name} ({other.id}) can be told"
    return ""


def _why(number: Number, asked: Asked, reasons: Reasons) -> str:
    wanted = needed(number, asked.catalogue.parts) if reasons else ()
    return next((why for column, why in reasons.items() if column in wanted), "")


def _reasons(
    cannot_know: Mapping[int, Mapping[str, Mapping[str, str]]], origins: Mapping[str, Iterable[int]]
) -> Reasons:
    """(kind, column) -> why, where every origin there are rows of cannot know it."""
    found: dict[tuple[str, str], str] = {}
    for kind, ids in origins.items():
        every = [cannot_know.get(origin, {}).get(kind, {}) for origin in sorted(ids)]
        for column in every[0] if every else ():
            if all(column in each for each in every):
                found[kind, column] = " and ".join(dict.fromkeys(each[column] for each in every))
    return found
