"""Named settings that numbers lean on (how long is short?), dated and per client and channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from utfall.catalogue.words import SETTINGS
from utfall.core.clock import HOUR

from .expressions import Choice, Col, Expr, Val, all_of, op

DEFAULTS: Mapping[str, int] = {name: each.default for name, each in SETTINGS.items()}
GHOST_AFTER = 12 * HOUR  # an origin that moved on this long without a standing row has lost it


@dataclass(frozen=True, slots=True)
class Dated:
    """A value in force from a local day on, for one client or channel or for all. Durations in ms."""

    name: str
    value: int
    client: int | None = None
    channel: str | None = None
    first_day: int | None = None


@dataclass(frozen=True)
class Settings:
    """The house's settings. `zone` is the home's, in which *today* and *complete days* are told."""

    values: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULTS))
    dated: tuple[Dated, ...] = ()
    zone: str = "UTC"

    def spelled(self, name: str, own: Mapping[str, int], day: str, columns: tuple[str, ...]) -> Expr:
        """The value that is in force for a row: a number's own first, then the dated ones (the most particular, then
        the latest), then the house's. `day` is the row's local-day column. Raises `KeyError`."""
        if name in own:
            return Val(own[name])
        cases = []
        for each in sorted((d for d in self.dated if d.name == name), key=_particular, reverse=True):
            conditions: list[Expr] = []
            if each.client is not None:
                conditions.append(op("=", Col("client_id"), each.client))
            if each.channel is not None:
                if "channel" not in columns:
                    continue
                conditions.append(op("=", Col("channel"), each.channel))
            if each.first_day is not None:
                conditions.append(op(">=", Col(day), each.first_day))
            cases.append((all_of(conditions), Val(each.value)))
        otherwise = Val(self.values[name])
        return Choice(tuple(cases), otherwise) if cases else otherwise


def _particular(each: Dated) -> tuple[bool, bool, int]:
    return each.client is not None, each.channel is not None, -(2**31) if each.first_day is None else each.first_day
