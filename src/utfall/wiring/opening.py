"""When each campaign is worked, for plans that fall due by hours: the one place that says it."""

from functools import cache

from utfall.flow.calling_hours import Week, read_hours
from utfall.ledger.campaigns.models import Campaign
from utfall.query.opening import Opening, Stretch, weekdays


def opening() -> Opening:
    """By a campaign's calling hours, looked up when first asked for; Monday to Friday where it has none that can be
    read, and for plans of no campaign. Public holidays are not known here and count as other days."""

    @cache
    def week_of(campaign: int) -> Week:
        told = Campaign.objects.filter(pk=campaign).values_list("calling_hours", flat=True).first()
        try:
            return read_hours(told or {})
        except ValueError:  # the page of what is left to call says so; a plan must not fail on it
            return {}

    def stretches(day: int, campaign: int | None) -> tuple[Stretch, ...]:
        week = week_of(campaign) if campaign is not None else {}
        return week.get((day + 3) % 7, ()) if week else weekdays(day)

    return stretches
