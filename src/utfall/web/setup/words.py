"""How Setup writes what stands in the ledger: days and spans of days."""

from django.utils.translation import gettext as _

from utfall.core.periods import Days
from utfall.core.zones import local_times
from utfall.reports import show
from utfall.reports.languages import Language


def seen(first: int | None, last: int | None, zone: str, language: Language) -> str:
    """The days from one instant to another, both included."""
    if first is None or last is None:
        return show.NOTHING
    local = local_times(zone)
    return show.period(Days(local.cut(first)[0], max(local.cut(first)[0], local.cut(last)[0]) + 1), language)


def span(first_day: int | None, end_day: int | None, language: Language) -> str:
    """Days from one up to and not including another, as people say it; None is open."""
    if first_day is not None and end_day is not None:
        return show.period(Days(first_day, end_day), language)
    if first_day is not None:
        return _("from %(day)s") % {"day": show.day(first_day, language, year=True)}
    if end_day is not None:
        return _("until %(day)s") % {"day": show.day(end_day - 1, language, year=True)}
    return _("always")
