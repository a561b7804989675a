"""When campaigns may call, as Setup keeps it from a day on; where it has none, the week a campaign was made with."""

from collections.abc import Iterable

from utfall.core.opening import Opening
from utfall.flow.calling_hours import may_call, read_hours

from .campaigns.models import Campaign, OpeningHours
from .opening import opening_of


def own_hours(campaigns: Iterable[int] | None = None) -> dict[int, Opening]:
    """The calling hours that Setup has, by campaign; of all campaigns, or of these."""
    found = OpeningHours.objects.filter(campaign__isnull=False).order_by("pk")
    if campaigns is not None:
        found = found.filter(campaign__in=list(campaigns))
    rows: dict[int, list[OpeningHours]] = {}
    for row in found:
        rows.setdefault(row.campaign_id, []).append(row)  # type: ignore[arg-type]
    return {campaign: opening_of(several) for campaign, several in rows.items()}


def is_callable(campaign: Campaign, own: Opening | None, zone: str, at: int) -> bool:
    """Whether a campaign may call at an instant: by its `own` hours where some are in force then, else by the week it
    was made with in `zone`; always where there is neither. Hours nobody can read hold nowhere: rather nobody than at
    night."""
    told = None if own is None else own.is_open(at)
    if told is not None:
        return told
    try:
        week = read_hours(campaign.calling_hours)
    except ValueError:
        return False
    return may_call(week, zone, at)
