"""What is agreed of the service level: by client and channel the formula, the share, within how long, which clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from utfall.catalogue.agreement import Terms
from utfall.catalogue.words import DEFAULT, MILLION
from utfall.ledger import agreements
from utfall.query.settings import Settings
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.reports.asking import Asker

KPI = "service_level"


@dataclass(frozen=True)
class Level:
    """A service level as agreed: `share` within `within` ms by a formula (a variant's id) on a clock; `low` and `high`
    are the band around it. None where nothing is agreed: `aim` is then the house's own share. `cap` is how busy agents
    may be."""

    share: Fraction | None
    within: int
    formula: str = DEFAULT
    clock: str = DEFAULT
    low: Fraction | None = None
    high: Fraction | None = None
    aim: Fraction = Fraction(1)
    cap: Fraction = Fraction(1)

    def target(self, language: Language) -> str:
        """`80 % in 20 s`, the limit alone where no share is agreed."""
        limit = show.limit(self.within, language)
        if self.share is None:
            return _("within %(limit)s") % {"limit": limit}
        share = show.percent(self.share, language, 0 if (self.share * 100).denominator == 1 else 1)
        return _("%(share)s in %(limit)s") % {"share": share, "limit": limit}

    def by_clock(self) -> str:
        """Which clock handling runs on."""
        return _("handling by the calendar") if self.clock == DEFAULT else _("handling in opening hours")


@dataclass(frozen=True)
class Agreed:
    """The levels of a channel (or of all, ""), one for each client whose contacts they are."""

    channel: str
    of: tuple[tuple[int | None, Level], ...]
    channels: tuple[tuple[int | None, str, Level], ...] = ()  # the same, by the channel too

    @property
    def is_mixed(self) -> bool:
        """Whether they are not the same for all."""
        return len({level for _client, level in self.of}) > 1

    @property
    def strictest(self) -> Level:
        """The highest share, then the shortest limit."""
        return max((level for _client, level in self.of), key=lambda x: (x.aim, -x.within))


def agreed(clients: Iterable[int | None], channels: Iterable[str], day: int, who: Asker) -> Agreed:
    """What is in force on a local day for these clients' contacts of these channels; "" among the channels is what
    holds for all. There is always a level: the house's own limit where nothing is agreed."""
    settings, names = who.house.settings, tuple(channels)
    told = tuple((one, name, _level(one, name, day, settings, who)) for one in clients for name in names or ("",))
    found = dict.fromkeys((client, level) for client, _name, level in told)
    found = found or {(None, _level(None, "", day, settings, who)): None}
    return Agreed(names[0] if len(names) == 1 else "", tuple(found), told)


def _level(client: int | None, channel: str, day: int, settings: Settings, who: Asker) -> Level:
    told = None if client is None else agreements.in_force(client, day, who.catalogue)
    terms = Terms() if told is None else told[1]
    level = next((x for name in (channel, "") for x in terms.levels if x.channel == name), None)
    goal = next((each for each in terms.goals if each.kpi == KPI), None)
    on = range(day, day + 1)

    def in_force(name: str) -> int | str:
        return next(iter(settings.told(name, client, channel or None, on)))

    return Level(
        share=Fraction(level.share) if level and level.share is not None else None,
        within=int(in_force("T")),
        formula=str(in_force("formula")),
        clock=str(in_force("clock")),
        aim=Fraction(int(in_force("service_share")), MILLION),
        cap=Fraction(int(in_force("occupancy_limit")), MILLION),
        low=Fraction(goal.min_ok) if goal and goal.min_ok is not None else None,
        high=Fraction(goal.max_ok) if goal and goal.max_ok is not None else None,
    )


def sentences(found: Agreed, who: Asker) -> tuple[str, ...]:
    """The formula with its target as it is printed under a header: one sentence, one for each client where they
    differ, and for each of his channels where these do."""
    if not found.is_mixed:
        return (_said(found.strictest, who),)
    head = _("Mixed: contacts are counted each by its own agreement, and the total over them is no one's.")
    alike: dict[tuple[int | None, Level], list[str]] = {}
    for client, channel, level in found.channels:
        alike.setdefault((client, level), []).append(who.named("channel", channel) if channel else "")
    several = [client for client, _level in alike]
    formulas = {_formula(level, who) for _client, level in alike}
    lines = []
    for (client, level), channels in alike.items():
        name = who.named("client", client)
        name += f", {', '.join(channels)}" if several.count(client) > 1 and all(channels) else ""
        lines.append(f"{name}: {_terms(level, who) if len(formulas) == 1 else _said(level, who)}")
    return (head, *(formulas if len(formulas) == 1 else ()), *dict.fromkeys(lines))


def _said(level: Level, who: Asker) -> str:
    return f"{_formula(level, who)}; {_terms(level, who)}"


def _formula(level: Level, who: Asker) -> str:
    name = KPI if level.formula == DEFAULT else f"{KPI}:{level.formula}"
    number = who.catalogue.numbers[name]
    formula = number.formula or who.catalogue.numbers[KPI].formula
    return f"{_(number.name)} = {_(formula)}"


def _terms(level: Level, who: Asker) -> str:
    limit = show.limit(level.within, who.language)
    said = _("T = %(limit)s; %(clock)s") % {"limit": limit, "clock": level.by_clock()}
    if level.share is None:
        return said + ". " + _("No share is agreed.")
    return said + ". " + _("Agreed: %(target)s.") % {"target": level.target(who.language)}
