"""Holds a question against the catalogue: what is asked for, or a sentence saying why it cannot be answered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from utfall.catalogue.dimensions import BUCKET, FIELD, PLANNED_BY, dimension, has, may_split, tells_ever, unheld
from utfall.catalogue.model import Catalogue, Dimension, Number, Part
from utfall.core.codes import is_code
from utfall.core.names import nearest
from utfall.core.zones import local_times

from .answer import SYSTEM
from .ask import Ask, NotShared, NotUnderstood, Scope
from .groups import check_groups
from .settings import Settings
from .splits import BY_PEOPLE

_SCOPED_BY = {"centres": "centre", "teams": "team", "agents": "agent", "clients": "client", "campaigns": "campaign",
              "queues": "queue"}  # fmt: skip
TEAM, PEOPLE = "team", ("agent", "team", "centre")
_PATTERNS = ("weekday", "hour", "half_hour", "quarter_hour")  # a mean day, by these, is still told over all days


@dataclass(frozen=True)
class Asked:
    """A question whose words are all known: its numbers by the name asked, its splits and filters."""

    ask: Ask
    catalogue: Catalogue
    numbers: Mapping[str, Number]
    splits: tuple[Dimension, ...]
    held: tuple[tuple[Dimension, tuple[int | str | None, ...]], ...]
    settings: Settings

    def part(self, name: str) -> Part:
        """A part of the catalogue."""
        return self.catalogue.parts[name]

    def is_of_queues(self, number: Number) -> bool:
        """Whether the number is told of the queues that the asker's teams take: it counts who met nobody. All of a
        family that agreements choose from are told alike."""
        scope = self.ask.scope
        if scope.served is None or scope.teams is None or scope.agents is not None or scope.centres is not None:
            return False
        base = self.catalogue.numbers.get(number.variant_of)
        family = (number, *((base,) if base is not None and base.agreed else ()))
        parts = (self.part(name) for each in family for name in each.parts)
        return any(part.kind != "days" and TEAM in part.not_by for part in parts)

    def scope_of(self, number: Number) -> Scope:
        """The scope that a number is held to: the asker's, turned from his teams to the queues they take where the
        number is of these, all of its parts alike."""
        scope = self.ask.scope
        if not self.is_of_queues(number) or scope.served is None:
            return scope
        queues = scope.served if scope.queues is None else scope.served & scope.queues
        return replace(scope, teams=None, queues=queues, served=None)

    def apart(self, number: Number) -> tuple[str, ...]:
        """The dimensions that hold a number apart beyond the asked splits."""
        return tuple(each for each in number.apart if each not in self.ask.by)


def understood(ask: Ask, catalogue: Catalogue, settings: Settings, cell: Collection[str] = ()) -> Asked:
    """The question with every name resolved. `cell` names filters that only pick one row out of a split.

    Raises `NotUnderstood` or `NotShared` with a sentence.
    """
    if not ask.kpis:
        raise NotUnderstood("no number is asked for")
    numbers = {kpi: _number(kpi, catalogue) for kpi in dict.fromkeys(ask.kpis)}
    if len(set(ask.by)) != len(ask.by):
        raise NotUnderstood("a split is named twice")
    asked_by = tuple(_dimension(name, "split", catalogue) for name in ask.by)
    splits = tuple(each for each in asked_by if each.id != BUCKET)
    ask = replace(ask, by=tuple(each.id for each in splits))
    held = tuple((_dimension(each.dimension, "filter", catalogue), tuple(each.ids)) for each in ask.where)
    for kept, ids in held:
        _check_ids(kept, ids)
    if ask.by_today:
        settings = settings.on(local_times(ask.zone or settings.zone).cut(ask.as_of)[0])
    asked = Asked(ask, catalogue, numbers, splits, held, settings)
    for number in numbers.values():
        _check_beside(number, numbers, catalogue)
        _check_period(number, asked)
        for split in asked_by:
            _check_split(number, split, asked, "split by")
        for kept, _ in held:
            _check_split(number, kept, asked, "split by" if kept.id in cell else "held to")
        _check_shared(number, asked, asked.scope_of(number))
        check_groups(number, asked.part, held, ask.scope)
    return asked


def is_current(part: Part) -> bool:
    """Whether the part asks for a moment, not for a period."""
    return part.when == "as_of"


def ignored(number: Number, part: str) -> tuple[str, ...]:
    """The splits that a part of a share does not heed."""
    in_numerator = any(each.part == part for each in number.numerator)
    return () if number.kind != "share" or in_numerator else number.ignores


def _number(kpi: str, catalogue: Catalogue) -> Number:
    number = catalogue.numbers.get(kpi)
    if number is None:
        called = {alias: each.id for each in catalogue.numbers.values() for alias in (each.name, *each.aliases)}
        near = nearest(kpi, [*catalogue.numbers, *called])
        meant = list(dict.fromkeys(called.get(each, each) for each in near))
        hint = f"; did you mean {', '.join(meant)}?" if meant else ""
        raise NotUnderstood(f"there is no number {kpi!r}{hint}")
    return number


def _dimension(name: str, what: str, catalogue: Catalogue) -> Dimension:
    known = catalogue.dimensions.get(name)
    if known is not None:
        return known
    try:
        return dimension(name)
    except KeyError:
        near = nearest(name, catalogue.dimensions)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise NotUnderstood(f"there is no {what} {name!r}{hint}") from None


def _check_ids(kept: Dimension, ids: Collection[int | str | None]) -> None:
    for each in ids:
        if each is None or (each == SYSTEM and kept.id in BY_PEOPLE):
            continue
        if isinstance(each, str) and (kept.sort != "code" or not is_code(each)):
            raise NotUnderstood(f"{each!r} is not a code of {kept.name.lower()}" if kept.sort == "code" else
                                f"{kept.name} is held to ids, not to {each!r}")  # fmt: skip


def _check_beside(number: Number, numbers: Mapping[str, Number], catalogue: Catalogue) -> None:
    if number.together and not set(number.together) & set(numbers):
        beside = " or ".join(_name(each, catalogue) for each in number.together)
        raise NotUnderstood(f"{number.name} is only shown together with {beside}; ask for both")


def _name(kpi: str, catalogue: Catalogue) -> str:
    return catalogue.numbers[kpi].name if kpi in catalogue.numbers else kpi


def _check_period(number: Number, asked: Asked) -> None:
    if asked.ask.period is not None or (number.fold and number.fold.over):
        return
    for name in number.parts:
        part = asked.part(name)
        if part.kind != "planned" and not is_current(part) and not part.when.startswith("to_date:"):
            raise NotUnderstood(f"{number.name} tells what happened: it needs a period")


def _check_split(number: Number, split: Dimension, asked: Asked, how: str) -> None:
    if split.id in PEOPLE and asked.is_of_queues(number):
        raise NotShared(
            f"{number.name} is told of the queues your teams take, whoever answered: "
            f"it cannot be {how} {split.name.lower()}"
        )
    if number.of and split.id not in PLANNED_BY:
        raise NotUnderstood(f"{number.name} cannot be {how} {split.name.lower()}: no plan is set for such")
    per_day = any(asked.part(each.part).kind == "days" for each in number.denominator)
    if split.id == BUCKET:
        if how == "split by" and number.fold and number.fold.then == "buckets":
            return
        raise NotUnderstood(f"{number.name} cannot be {how} {split.name.lower()}")
    if number.window and split.of_clock and (how == "split by" or per_day) and not (per_day and split.id in _PATTERNS):
        raise NotUnderstood(
            f"{number.name} is never told over fewer than {number.window} days: it cannot be {how} {split.id}"
        )
    for name in number.parts:
        part = asked.part(name)
        if split.id in ignored(number, name) or part.kind == "days" or tells_ever(number, part, split):
            continue
        if split.id in unheld(number, part):
            continue
        fits = may_split(number, part, split) if how == "split by" else has(part, split)
        if not fits:
            what = split.name.lower() if not split.id.startswith(FIELD) else "customer field"
            raise NotUnderstood(f"{number.name} cannot be {how} {what}: {_says(part)} has none ({part.id})")


def _says(part: Part) -> str:
    return part.noun or part.says.rstrip(".") or part.id


def _check_shared(number: Number, asked: Asked, scope: Scope) -> None:
    for side, name in _SCOPED_BY.items():
        if getattr(scope, side) is None:
            continue
        for part in map(asked.part, number.parts):
            if part.kind != "days" and name in part.not_by:
                raise NotShared(f"{number.name} is not shared: {_says(part)} cannot be held to your {side}")
