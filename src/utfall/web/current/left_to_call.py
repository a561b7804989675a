"""How much of a campaign can be called at this moment, and how many hours of work are left in it.

Neither is a number of the catalogue: telephones are kept as they are now, and hours left are an estimate.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.db.models import Count, Q

from utfall.core.periods import Days
from utfall.ledger.calling import is_callable, own_hours
from utfall.ledger.campaigns.models import Campaign
from utfall.query.ask import Where
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker

from .standing import here

LOOKED_BACK = 30  # complete days
TO_CALL = "to_call"
_WORK = ("outcomes", "progress_outcomes", "hours")


@dataclass(frozen=True)
class CanCall:
    """Of those who stand to be called now, how many have no number, how many stand where calling hours do not hold now,
    and how many can be called. The three add up to all of them."""

    no_number: int
    outside_hours: int
    now: int


def callable_now(question: Question, who: Asker) -> CanCall | None:
    """Who can be called at this moment. None for a moment in the past: which numbers there were is not kept."""
    if question.as_of is not None:
        return None
    no_number = Q(customer__phone1="", customer__phone2="", customer__phone3="")
    rows = here(question, who.scope).filter(state__category=TO_CALL)
    counted = rows.values("campaign").annotate(all=Count("pk"), silent=Count("pk", filter=no_number)).order_by()
    by_campaign = {row["campaign"]: (row["all"], row["silent"]) for row in counted}
    own = own_hours(by_campaign)
    campaigns = Campaign.objects.filter(pk__in=by_campaign).select_related("client")
    closed = {each.pk for each in campaigns if not is_callable(each, own.get(each.pk), _zone(each, who), who.now)}
    silent = sum(n for _every, n in by_campaign.values())
    outside = sum(every - n for campaign, (every, n) in by_campaign.items() if campaign in closed)
    return CanCall(silent, outside, sum(every for every, _n in by_campaign.values()) - silent - outside)


def _zone(campaign: Campaign, who: Asker) -> str:
    return campaign.zone or campaign.client.zone or who.house.zone


@dataclass(frozen=True)
class HoursLeft:
    """Hours of work left (ms), how many campaigns with somebody to call it is told of, and how many there are.

    `attempts` (outcomes for each progress) and `each` (ms of productive time for each outcome) are of these campaigns
    together.
    """

    ms: Fraction | None
    told_of: int
    campaigns: int
    attempts: Fraction | None = None
    each: Fraction | None = None


@dataclass(frozen=True)
class Work:
    """What a campaign had in the days looked back: outcomes, progress among them, productive time in ms."""

    outcomes: int
    progress: int
    ms: int

    @property
    def tells(self) -> bool:
        """Whether anything can be learnt from it."""
        return self.progress > 0 and self.ms > 0


def hours_left(question: Question, who: Asker) -> HoursLeft:
    """To call × outcomes for each progress × productive time for each outcome, campaign by campaign.

    Each campaign's own last 30 complete days before the moment; one with no progress or no hours in them tells nothing.
    """
    asked = question.current(who.scope, (f"customers_in_state:{TO_CALL}",), who.now, ("campaign",))
    answer = who.ask(asked).answer
    counts = {} if answer is None else {row.key[0]: row.cells[asked.kpis[0]].numerator or 0 for row in answer.rows}
    to_call = {campaign: n for campaign, n in counts.items() if n and isinstance(campaign, int)}
    return estimated(to_call, _worked(to_call, question, who))


def estimated(to_call: Mapping[int, int], worked: Mapping[int, Work]) -> HoursLeft:
    """The estimate from how many there are to call and what was worked, by campaign."""
    known = {campaign: worked[campaign] for campaign in to_call if campaign in worked and worked[campaign].tells}
    if not known:
        return HoursLeft(None, 0, len(to_call))
    left = sum((to_call[campaign] * Fraction(of.ms, of.progress) for campaign, of in known.items()), Fraction(0))
    outcomes, progress, ms = (
        sum(getattr(of, name) for of in known.values()) for name in ("outcomes", "progress", "ms")
    )
    return HoursLeft(left, len(known), len(to_call), Fraction(outcomes, progress), Fraction(ms, outcomes))


def _worked(to_call: Mapping[int, int], question: Question, who: Asker) -> dict[int, Work]:
    if not to_call:
        return {}
    at = question.as_of if question.as_of is not None else who.now
    day = replace(who, now=at).today_of(question)
    held = replace(question, where=(Where("campaign", tuple(to_call)),))
    asked = held.ask(who.scope, _WORK, who.now, who.house.zone, by=("campaign",))
    answer = who.ask(replace(asked, period=Days(day - LOOKED_BACK, day), compare=None)).answer
    if answer is None or not set(_WORK) <= set(answer.ask.kpis):
        return {}
    figures = {row.key[0]: [row.cells[kpi].numerator or 0 for kpi in _WORK] for row in answer.rows}
    return {campaign: Work(*told) for campaign, told in figures.items() if isinstance(campaign, int)}
