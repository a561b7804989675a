"""Pages of a list that is longer than one, with the addresses of those beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from utfall.reports import show
from utfall.reports.languages import Language

Each = TypeVar("Each")


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
