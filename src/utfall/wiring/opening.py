"""When each campaign is worked, for plans that fall due by hours: the one place that says it."""

from utfall.flow.calling_hours import Week, read_hours
from utfall.ledger.campaigns.models import Campaign
from utfall.query.opening import Opening, Stretch, weekdays


def opening() -> Opening:
    """By a campaign's calling hours; Monday to Friday where it has none, and for plans of no campaign. Public holidays
    are not known here and count as other days."""
    weeks: dict[int, Week] = {
        key: week for key, told in Campaign.objects.values_list("pk", "calling_hours") if (week := read_hours(told))
    }

    def stretches(day: int, campaign: int | None) -> tuple[Stretch, ...]:
        week = weeks.get(campaign) if campaign is not None else None
        return weekdays(day) if week is None else week.get((day + 3) % 7, ())

    return stretches
