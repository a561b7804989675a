"""What an answer says beside its numbers: the zones its days were cut in, how far its sources are told, notes."""

from collections.abc import Mapping
from dataclasses import dataclass

from utfall.facts.kinds import KINDS

from . import sql
from .dialect import DIALECTS
from .gather import Engine, Measured, spelled
from .plan import Plan, Reading
from .understand import Asked


@dataclass(frozen=True)
class Seen:
    """The zones of the rows that were counted, and how far the least told of their origins is told (ms UTC)."""

    zones: tuple[str, ...]
    complete_until: int | None


def seen(plan: Plan, asked: Asked, engine: Engine) -> Seen:
    """Looks at the rows of every reading of a period once more, at two small columns only."""
    told: Mapping[int, int] = engine.complete_until()
    zones: dict[str, None] = {}
    origins: set[int] = set()
    dialect = DIALECTS[engine.dialect]
    asked_once: set[str] = set()
    for reading in plan.readings:
        if not _in_a_period(reading, asked):
            continue
        question = sql.listed(reading.scan, ("zone", "origin_id"), dialect, engine.table)
        if question in asked_once:
            continue
        asked_once.add(question)
        for zone, origin in engine.run(question):
            zones[str(zone)] = None
            origins.add(int(origin))  # type: ignore[call-overload]
    known = [told[origin] for origin in origins if origin in told]
    return Seen(tuple(sorted(zones)), min(known, default=None))


def notes(asked: Asked, measured: Measured) -> tuple[str, ...]:
    """What has to be said beside the numbers."""
    said = []
    if asked.ask.zone:
        said.append(f"days are cut in {asked.ask.zone}")
    if measured.not_after:
        rows = f"{measured.not_after:,}".replace(",", "\N{NO-BREAK SPACE}")
        said.append(f"{rows} stand at the latest moment they can have happened")
    return tuple(said)


def sentences(plan: Plan, engine: Engine) -> tuple[str, ...]:
    """The SQL of a plan."""
    dialect = DIALECTS[engine.dialect]
    folded = [sql.bucketed(each.buckets, dialect, engine.table) for each in plan.foldings]
    return (*(spelled(each, dialect, engine) for each in plan.readings), *folded)


def _in_a_period(reading: Reading, asked: Asked) -> bool:
    part = asked.part(reading.wants[0].parts[0])
    return part.when in KINDS[part.fact].clocks and reading.shape in ("added", "ranked")
