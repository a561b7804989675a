"""Targets as rows: what is planned of a number, for whom, from when to when; and which of them an asker may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from utfall.catalogue.model import PLANS, Number
from utfall.facts.kinds import KINDS

from .ask import NotShared
from .expressions import Col, one_of
from .measuring import VALID
from .scan import Scan
from .scoped import levels_within, within
from .understand import Asked

COLUMNS = (
    "kpi", "fact_id", "happened_at", "client_id", "campaign_id", "team_id", "agent_id", "queue_id", "first_day",
    "end_day", "planned", "min_ok", "max_ok", "curve",
)  # fmt: skip
NAMED = ("campaign", "queue", "team", "agent")  # the order in which finer plans are looked for


@dataclass(frozen=True, slots=True)
class Target:
    """A row of a target, or a goal of an agreement (without a fact: id 0). Amounts are hundredths of the number's unit.
    `channel`: for its contacts alone. `within`: the days its agreement holds, where these are not all of its own."""

    kpi: str
    fact_id: int
    happened_at: int
    client: int | None
    names: tuple[tuple[str, int], ...]
    first_day: int
    end_day: int
    planned: int | Fraction | None
    min_ok: int | Fraction | None
    max_ok: int | Fraction | None
    curve: str
    channel: str = ""
    within: tuple[int, int] | None = None

    def holds(self, day: int) -> bool:
        """Whether it is in force on a local day."""
        first, end = self.within or (self.first_day, self.end_day)
        return self.first_day <= day < self.end_day and first <= day < end

    @property
    def campaign(self) -> int | None:
        """The campaign whose hours count."""
        return dict(self.names).get("campaign")


def scan_of(numbers: Sequence[Number], asked: Asked) -> Scan:
    """The targets of these numbers that the asker may see."""
    kpis = sorted({number.of for number in numbers})
    allowed = within(asked.ask.scope, KINDS["target"], numbers[0], asked.part(PLANS))
    return Scan(allowed, (*VALID, one_of(Col("kpi"), kpis)), (), ())


def every_scan(kpis: Iterable[str], asked: Asked) -> Scan | None:
    """The targets of these numbers that cells of the asker's may be held against: what he may see, and, for who is held
    to people, what names no people and so holds for him too. None where there can be none for him."""
    try:
        allowed = levels_within(asked.ask.scope, KINDS["target"])
    except NotShared:
        return None
    return Scan(allowed, (*VALID, one_of(Col("kpi"), sorted(kpis))), (), ())


def read(rows: Iterable[Sequence[object]]) -> tuple[Target, ...]:
    """Targets out of the rows of `COLUMNS`; one that ends before it begins holds on no day."""
    out = []
    for row in rows:
        told = dict(zip(COLUMNS, row, strict=True))
        named = ((name, told[f"{name}_id"]) for name in NAMED)
        known = tuple((name, int(str(value))) for name, value in named if value is not None)
        numbers = (told[name] for name in ("client_id", "planned", "min_ok", "max_ok"))
        client, planned, low, high = (None if each is None else int(str(each)) for each in numbers)
        first, end, fact, at = (int(str(told[name])) for name in ("first_day", "end_day", "fact_id", "happened_at"))
        made = Target(str(told["kpi"]), fact, at, client, implied(known), first, end, planned, low, high,
                      str(told["curve"] or "calendar"))  # fmt: skip
        out.append(made)
    return tuple(sorted(out, key=lambda each: each.fact_id))


def implied(names: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """A team says nothing beside its agent."""
    has_agent = any(name == "agent" for name, _ in names)
    return tuple(sorted((name, value) for name, value in names if not (has_agent and name == "team")))
