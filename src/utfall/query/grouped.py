"""Groups as rows: each group is a question of its own, for what is in two counts in both and nothing can be added up.

The total is that of the question without its groups, so it is what every other split of it says.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from utfall.catalogue.dimensions import GROUP
from utfall.catalogue.model import Catalogue

from . import answering
from .answer import Answer, Cell, Key, Row
from .ask import Ask, NotUnderstood, Where
from .compute import NONE
from .empty import counted
from .gather import Engine
from .groups import ADDS_UP_TO_NOTHING, NOT_WHOLE, not_whole, queueless
from .settings import Settings
from .understand import understood

MOST_GROUPS = 60  # questions


def answer(
    ask: Ask, catalogue: Catalogue, engine: Engine, *, settings: Settings | None = None, cell: Collection[str] = ()
) -> Answer:
    """The answer to a question, every cell with its counts, nothing rounded.

    `cell` names filters that only pick one row out of a split. Raises `NotUnderstood` (with a sentence) for a question
    that makes no sense, `NotShared` where a number has a part outside the asker's scope.
    """
    if GROUP not in ask.by:
        made, _ = answering.made(ask, catalogue, engine, settings=settings, cell=cell)
        return _told_of(made, [each for where in ask.where if where.dimension == GROUP for each in where.ids])
    asked = understood(ask, catalogue, settings or Settings(), cell)
    place = asked.ask.by.index(GROUP)
    whole = replace(asked.ask, by=tuple(each for each in asked.ask.by if each != GROUP))
    rest, seen = answering.made(whole, catalogue, engine, settings=settings, cell=cell)
    of_groups = []
    for group in _rows_of(ask):
        kpis = _told_by(group, ask, catalogue)
        if kpis:
            alone = replace(whole, kpis=kpis, where=(*whole.where, Where(GROUP, (group,))))
            found, _ = answering.made(alone, catalogue, engine, settings=settings, cell={*cell, GROUP}, seen=seen)
            of_groups.append(_Of(group, found))
    laid = _laid_out(rest, of_groups, place, ask)
    return _told_of(laid, [each.group for each in of_groups])


def sentences(
    ask: Ask, catalogue: Catalogue, engine: Engine, *, settings: Settings | None = None, read_by: Engine | None = None
) -> tuple[str, ...]:
    """The SQL that the question is answered by, for people who want to see it; `read_by` is asked for what has to be
    known first, where `engine` only spells. Raises as `answer`."""
    if GROUP not in ask.by:
        return answering.sentences(ask, catalogue, engine, settings=settings, read_by=read_by)
    whole = replace(ask, by=tuple(each for each in ask.by if each != GROUP))
    asked = [whole]
    for group in _rows_of(ask):
        kpis = _told_by(group, ask, catalogue)
        asked += [replace(whole, kpis=kpis, where=(*ask.where, Where(GROUP, (group,))))] if kpis else []
    every = (answering.sentences(each, catalogue, engine, settings=settings, read_by=read_by) for each in asked)
    return tuple(sql for several in every for sql in several)


@dataclass(frozen=True)
class _Of:
    """A group (None: all that is in none) and what was answered of it."""

    group: int | None
    answer: Answer

    def is_empty(self) -> bool:
        """Nothing was counted: it has no row, as no campaign without anything has one."""
        rows = (self.answer.total, *self.answer.apart_totals, *self.answer.rows)
        return not any(counted(cell) for row in rows for cell in (*row.cells.values(), *row.before.values()))


def _rows_of(ask: Ask) -> list[int | None]:
    """The groups that have a row each, and the one of what is in none."""
    known: list[int | None] = [each.id for each in ask.scope.groups]
    for where in ask.where:
        if where.dimension == GROUP:
            known = [each for each in (*known, None) if each in where.ids]
            break
    else:
        known = [*known, None]
    if len(known) > MOST_GROUPS:
        raise NotUnderstood(f"more than {MOST_GROUPS} groups are not shown at once; choose some of them")
    return known


def _told_by(group: int | None, ask: Ask, catalogue: Catalogue) -> tuple[str, ...]:
    """The numbers that can be told of a group, those that only stand beside others with them."""
    if group is None:
        return ask.kpis
    of = next(each for each in ask.scope.groups if each.id == group)

    def fits(kpi: str) -> bool:
        return queueless(catalogue.numbers[kpi], catalogue.parts.__getitem__, of) is None

    able = [kpi for kpi in ask.kpis if fits(kpi)]
    return tuple(kpi for kpi in able if not (needs := catalogue.numbers[kpi].together) or set(needs) & set(able))


def _laid_out(rest: Answer, of_groups: list[_Of], place: int, ask: Ask) -> Answer:
    depth = len(rest.ask.by) + 1
    apart = rest.by[depth - 1 :]
    shown = [each for each in of_groups if not each.is_empty()]

    def at(level: int) -> Iterator[Row]:
        """The rows with the first `level` splits, the group among them."""
        for each in shown:
            found = [_placed(row, each, place, level - 1, apart, rest) for row in _level(each.answer, level - 1)]
            yield from found
            if len(each.answer.ask.kpis) < len(rest.ask.kpis):
                yield from _untold(found, level, rest)

    subtotals: list[tuple[int, Row]] = []
    for level in range(1, depth):
        rows = _level(rest, level) if level <= place else at(level)
        subtotals += [(level, row) for row in rows]
    by = (*rest.by[:place], GROUP, *rest.by[place:])
    notes = tuple(dict.fromkeys((*rest.notes, *(note for each in shown for note in each.answer.notes))))
    return replace(
        rest, ask=ask, by=by, rows=tuple(sorted(at(depth), key=answering.in_order)), subtotals=tuple(subtotals),
        notes=(*notes, ADDS_UP_TO_NOTHING),
    )  # fmt: skip


def _level(found: Answer, level: int) -> Iterator[Row]:
    """The rows of an answer with its first `level` splits; the total's with every value that holds numbers apart."""
    splits = len(found.ask.by)
    if level == splits and found.by:
        yield from found.rows
    elif level:
        yield from (row for at, row in found.subtotals if at == level)
    else:
        yield found.total
        yield from found.apart_totals


def _placed(row: Row, of: _Of, place: int, level: int, apart: tuple[str, ...], rest: Answer) -> Row:
    """A row of a group's answer as one of the whole: the group in its key, every number that was asked for."""
    own = dict(zip(of.answer.by[len(of.answer.ask.by) :], row.key[level:], strict=False))
    key: Key = (*row.key[:place], of.group, *row.key[place:level], *(own.get(name) for name in apart))
    return Row(key, _every(row.cells, rest), _every(row.before, rest) if row.before else {})


def _untold(found: Sequence[Row], level: int, rest: Answer) -> Iterator[Row]:
    """Of a group of which not every number is told: rows that say so in each currency, where none at all would be 0."""
    there = {row.key for row in found}
    nothing = dict.fromkeys(rest.ask.kpis, NONE)
    for key in dict.fromkeys(row.key[:level] for row in found):
        yield from (Row((*key, *each.key), nothing) for each in rest.apart_totals if (*key, *each.key) not in there)


def _every(cells: Mapping[str, Cell], rest: Answer) -> dict[str, Cell]:
    return {kpi: NONE if kpi in rest.unknown else cells.get(kpi, NONE) for kpi in dict.fromkeys(rest.ask.kpis)}


def _told_of(made: Answer, groups: Collection[object]) -> Answer:
    partly = not_whole(groups, made.ask.scope)
    return replace(made, notes=(*made.notes, NOT_WHOLE)) if partly else made
