"""How Setup writes what stands in the ledger: days, spans of days, pages of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from utfall.core.periods import Days
from utfall.core.zones import local_times
from utfall.reports import show
from utfall.reports.languages import Language

Each = TypeVar("Each")


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


@dataclass(frozen=True)
class Paged(Generic[Each]):
    """One page of a list, in words, with the addresses of the pages beside it."""

    shown: Sequence[Each]
    text: str
    earlier: str
    later: str


def page_number(request: HttpRequest) -> int:
    """The page asked for, 1 where none is. Raises `Http404` for what is no page."""
    text = request.GET.get("n", "1")
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 8 and int(text)):
        raise Http404
    return int(text)


def paged(request: HttpRequest, shown: Sequence[Each], count: int, size: int, language: Language) -> Paged[Each]:
    """A page of `count` things in all, `size` a page."""
    at, last = page_number(request), max(1, -(-count // size))

    def to(number: int) -> str:
        words = {name: text for name, text in request.GET.items() if name != "n"}
        return "?" + urlencode(words | {"n": str(number)}) if 1 <= number <= last else ""

    text = _("page %(n)s of %(last)s") % {"n": at, "last": show.count(last, language)} if last > 1 else ""
    return Paged(shown, text, to(at - 1), to(at + 1))
