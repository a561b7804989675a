"""What an answer says beside its numbers: the zones its days were cut in, how far its sources are told, notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from utfall.catalogue.model import Number
from utfall.facts import KINDS
from utfall.facts.wide import wide_columns

from . import sql, targets
from .dialect import DIALECTS
from .expressions import all_of, any_of
from .gather import Engine, Measured, spelled
from .plan import Plan
from .settings import Whose
from .splits import days_in
from .understand import Asked
from .wants import Figure


@dataclass(frozen=True)
class Seen:
    """The zones of the rows that were counted, how far the least told of their origins is told (ms UTC), and the
    origins there are rows of, by kind of fact."""

    zones: tuple[str, ...]
    complete_until: int | None
    origins: Mapping[str, frozenset[int]]


def seen(plan: Plan, engine: Engine) -> Seen:
    """Looks once more at every table that was read by a clock: at its rows of the period and scope, whatever they
    count for, and at two small columns only."""
    told: Mapping[int, int] = engine.complete_until()
    zones: set[str] = set()
    origins: dict[str, frozenset[int]] = {}
    dialect = DIALECTS[engine.dialect]
    around = {each.around.within.table: each.around for each in reversed(plan.readings) if each.around}
    for kind, scan in around.items():
        # each alone: two small columns told apart together cost an engine twice as much
        zones |= {str(zone) for (zone,) in engine.run(sql.listed(scan, "zone", dialect, engine.table))}
        listed = engine.run(sql.listed(scan, "origin_id", dialect, engine.table))
        origins[kind] = frozenset(int(str(origin)) for (origin,) in listed)
    known = [told[origin] for origin in frozenset().union(*origins.values()) if origin in told]
    return Seen(tuple(sorted(zones)), min(known, default=None), origins)


def mixed(asked: Asked, figures: Sequence[Figure], plan: Plan, engine: Engine) -> tuple[str, ...]:
    """The numbers whose total is counted by settings that are not the same for all its clients, channels and days."""
    named = {each.kpi: _named(each.number, asked) for each in figures}
    known = {each.name for each in asked.settings.dated} | {each.name for each in asked.settings.chosen}
    if asked.ask.period is None or not any(names & known for names in named.values()):
        return ()
    dialect, clients = DIALECTS[engine.dialect], set[int | None]()
    around = {each.around.within.table: each.around for each in reversed(plan.readings) if each.around}
    for scan in around.values():
        clients |= {int(str(key)) for (key,) in engine.run(sql.listed(scan, "client_id", dialect, engine.table))}
    days, settings = days_in(asked.ask.period), asked.settings
    whose: set[Whose] = {(client, None) for client in clients}
    found = []
    for each in figures:
        names = named[each.kpi] & known
        if names and settings.differ(
            names, _channels(each, plan, engine) if settings.by_channel(names) else whose, days
        ):
            found.append(each.kpi)
    return tuple(found)


def _channels(figure: Figure, plan: Plan, engine: Engine) -> set[Whose]:
    """The clients and channels of the rows that are counted for a number."""
    dialect, whose = DIALECTS[engine.dialect], set[Whose]()
    for each in plan.readings:
        if "channel" not in {column.name for column in wide_columns(KINDS[each.scan.within.table])}:
            continue
        pairs = zip(each.wants, each.scan.measures, strict=False)
        counted = [all_of(measure.keep) for want, measure in pairs if want in figure.wants]
        if counted:
            scan = replace(each.scan, where=(*each.scan.where, any_of(counted)))
            rows = engine.run(sql.told(scan, ("client_id", "channel"), dialect, engine.table, once=True))
            whose |= {(int(str(client)), None if channel is None else str(channel)) for client, channel in rows}
    return whose


def _named(number: Number, asked: Asked) -> set[str]:
    """The settings and terms that a number leans on, its variants' too where one is chosen."""
    numbers = [number]
    if number.agreed:
        numbers += [each for each in asked.catalogue.numbers.values() if each.variant_of == number.id]
    parts = {part for each in numbers for part in each.parts}
    names = {test.setting for part in parts for test in asked.part(part).where if test.setting}
    names |= number.leans_on
    return (names - set(number.settings)) | ({number.agreed} - {""})


def notes(asked: Asked, measured: Measured) -> tuple[str, ...]:
    """What has to be said beside the numbers."""
    said = []
    of_queues = [each.name for each in asked.numbers.values() if asked.is_of_queues(each)]
    if of_queues:
        said.append(f"of the queues your teams take, whoever answered: {', '.join(of_queues)}")
    if asked.ask.zone:
        said.append(f"days are cut in {asked.ask.zone}")
    if measured.not_after:
        said.append(f"{measured.not_after} stand at the latest moment they can have happened")
    return tuple(said)


def sentences(plan: Plan, engine: Engine) -> tuple[str, ...]:
    """The SQL of a plan."""
    dialect = DIALECTS[engine.dialect]
    folded = [sql.bucketed(each.buckets, dialect, engine.table) for each in plan.foldings]
    plans = [sql.told(plan.targets, targets.COLUMNS, dialect, engine.table)] if plan.targets else []
    return (*(spelled(each, dialect, engine) for each in plan.readings), *folded, *plans)
