"""What cells are held against beside targets: goals of agreements, and who is part of whom on a day."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

from utfall.catalogue.agreement import Goal as Agreed
from utfall.catalogue.agreement import Terms
from utfall.catalogue.model import Catalogue
from utfall.ledger.campaigns.models import Campaign, QueueAssignment
from utfall.ledger.people.models import Membership
from utfall.ledger.spans import holds
from utfall.ledger.targets import scale
from utfall.query import Goal
from utfall.query.settings import Belonging


def agreed_goals(client: int, told: Sequence[tuple[int, Terms]], catalogue: Catalogue) -> list[Goal]:
    """The goals of a client's agreements (in order of their first days), each until the next agreement."""
    ends = [*(first for first, _ in told[1:]), None]
    made = []
    for (first, terms), end in zip(told, ends, strict=True):
        for goal, channel in _of(terms, catalogue):
            hundredths = scale(catalogue.numbers[goal.kpi])
            plan, low, high = (_kept(each, hundredths) for each in (goal.plan, goal.min_ok, goal.max_ok))
            made.append(Goal(client, goal.kpi, first, end, plan, low, high, goal.period, channel))
    return made


def _of(terms: Terms, catalogue: Catalogue) -> Iterator[tuple[Agreed, str]]:
    """(goal, channel): those that are agreed as such, and the share of each service level as the plan of its number,
    with the band that is agreed for it."""
    levels = [each for each in terms.levels if each.share is not None]
    counted = {each.id for each in catalogue.numbers.values() if each.agreed == "formula"} if levels else set()
    for goal in terms.goals:
        if goal.kpi not in counted:
            yield goal, ""
    for kpi in sorted(counted):
        banded = next((goal for goal in terms.goals if goal.kpi == kpi), Agreed(kpi))
        for level in levels:
            low = level.share if banded.min_ok is None else banded.min_ok
            yield Agreed(kpi, level.share, low, banded.max_ok, banded.period), level.channel


def _kept(amount: Decimal | None, hundredths: Decimal) -> Fraction | None:
    return None if amount is None else Fraction(amount) * Fraction(hundredths)


def belonging() -> Belonging:
    """Says whose an agent (his team), a queue (its client and campaign) or a campaign (its client) is on a local day.
    Read once for each, when it is first asked."""

    @cache
    def spans(name: str) -> Mapping[int, Sequence[tuple[int | None, int | None, Mapping[str, int]]]]:
        found: dict[int, list[tuple[int | None, int | None, Mapping[str, int]]]] = {}
        if name == "agent":
            for person, first, end, team in Membership.objects.order_by("first_day", "pk").values_list(
                "person_id", "first_day", "end_day", "team_id"
            ):
                found.setdefault(person, []).append((first, end, {"team": team}))
        elif name == "queue":
            for queue, first, end, client, campaign in QueueAssignment.objects.order_by("first_day", "pk").values_list(
                "queue_id", "first_day", "end_day", "client_id", "campaign_id"
            ):
                whose = {"client": client} | ({"campaign": campaign} if campaign else {})
                found.setdefault(queue, []).append((first, end, whose))
        elif name == "campaign":
            for campaign, client in Campaign.objects.values_list("pk", "client_id"):
                found[campaign] = [(None, None, {"client": client})]
        return found

    def part_of(name: str, key: int, day: int) -> Mapping[str, int]:
        return next((whose for first, end, whose in spans(name).get(key, ()) if holds(first, end, day)), {})

    return part_of
