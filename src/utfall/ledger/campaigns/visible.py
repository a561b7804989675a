"""Who sees a campaign: everybody, or chosen users and teams; and which campaigns somebody does not see."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from utfall.core.clock import now
from utfall.core.zones import local_times
from utfall.ledger.audit.chain import note
from utfall.ledger.people.models import Membership, Team, User
from utfall.ledger.spans import holds

from .models import Campaign

ADMINISTRATOR = "administrator"


def hidden_from(user: User) -> frozenset[int]:
    """The ids of the campaigns that a user does not see: those for chosen ones, of whom he is none, nor is a team that
    he leads or is in today. Administrators see every campaign, else nobody could give one back."""
    if user.role == ADMINISTRATOR:
        return frozenset()
    chosen = Campaign.objects.filter(visible="chosen")
    if not chosen.exists():
        return frozenset()
    seen = chosen.filter(Q(visible_users=user) | Q(visible_teams__in=_teams_of(user)))
    return frozenset(chosen.exclude(pk__in=seen.values("pk")).values_list("pk", flat=True))


def show_to(
    campaign: Campaign, visible: str, users: Iterable[User] = (), teams: Iterable[Team] = (), *,
    actor: User | None = None,
) -> bool:  # fmt: skip
    """Make a campaign visible to all, or to these users and teams alone; gives whether that changed anything.

    Who is chosen is forgotten where it is for all. Raises `ValueError` for another word than *all* and *chosen*.
    """
    if visible not in ("all", "chosen"):
        raise ValueError(f"a campaign is visible to all or to chosen ones, not to {visible!r}")
    to_users = sorted({each.pk for each in users}) if visible == "chosen" else []
    to_teams = sorted({each.pk for each in teams}) if visible == "chosen" else []
    after = {"visible": visible, "users": to_users, "teams": to_teams}
    with transaction.atomic():
        before = told(Campaign.objects.select_for_update().get(pk=campaign.pk))
        if before == after:
            return False
        campaign.visible = visible
        campaign.save(update_fields=["visible"])
        campaign.visible_users.set(to_users)
        campaign.visible_teams.set(to_teams)
        note("show campaign", f"campaign {campaign.pk} {campaign.name}", actor, {"from": before, "to": after})
    return True


def told(campaign: Campaign) -> dict[str, object]:
    """To whom a campaign is visible, by ids."""
    return {
        "visible": campaign.visible,
        "users": sorted(campaign.visible_users.values_list("pk", flat=True)),
        "teams": sorted(campaign.visible_teams.values_list("pk", flat=True)),
    }


def _teams_of(user: User) -> set[int]:
    """The teams a user leads, and those his person is in on the local day it is there."""
    led = set(user.led_teams.values_list("pk", flat=True))
    if user.person_id is None:
        return led
    rows = Membership.objects.filter(person=user.person_id).values_list(
        "team", "team__centre__zone", "first_day", "end_day"
    )
    at = now()
    return led | {team for team, zone, first, end in rows if holds(first, end, local_times(zone or "UTC").cut(at)[0])}
