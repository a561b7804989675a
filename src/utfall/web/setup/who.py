"""Who is who: the names sources use for people, those that wait first, and whom each means from which day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from utfall.ledger import follow, setup
from utfall.ledger import who as ledger
from utfall.ledger.people.models import Person
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.web.paging import Paged, page_number, paged
from utfall.wiring.house import house

from .forms import KeepForm, MatchForm, SpanForm
from .words import seen, span

SIZE = 50


@dataclass(frozen=True)
class Meant:
    """Whom a name means on some days, in words."""

    person: str
    days: str
    waits: bool
    first_day: int | None
    end_day: int | None


@dataclass(frozen=True)
class Line:
    """One name of one source, in words."""

    id: int
    name: str
    origin: str
    seen: str
    calls: str
    waits: bool
    kept: bool
    meant: tuple[Meant, ...]
    nearest: tuple[tuple[int, str], ...]


@page_for(ADMINISTRATOR)
@require_GET
def names(request: HttpRequest) -> HttpResponse:
    """Every name of every source: those that mean nobody first, then the others as they were seen."""
    language, wanted = language_of(request), request.GET.get("q", "").strip()[:200]
    waiting = {each.alias_id: each for each in ledger.unmatched()}
    every = ledger.everybody()
    found = [waiting.get(each.alias_id, each) for each in every if _bears(each, wanted)]
    found.sort(key=lambda each: _place(each, each.alias_id in waiting))
    at = page_number(request)
    lines = [_line(each, each.alias_id in waiting, language) for each in found[(at - 1) * SIZE : at * SIZE]]
    page: Paged[Line] = paged(request, lines, len(found), SIZE, language)
    context = {
        "page": page,
        "q": wanted,
        "waiting": show.count(len(waiting), language),
        "count": show.count(len(every), language),
        "none_wait": not waiting,
        "any": bool(every),
    }
    return render(request, "setup/who.html", context)


def _place(each: ledger.InSource, waits: bool) -> tuple[bool, int, str, str]:
    """Where a name stands in the list: those that wait by their calls, the others by their names."""
    return (not waits, -each.contacts if waits else 0, each.name.casefold(), each.origin)


def _bears(each: ledger.InSource, wanted: str) -> bool:
    fold = wanted.casefold()
    words = (each.name, each.origin, *(match.name for match in each.matches))
    return not fold or any(fold in word.casefold() for word in words)


def _line(each: ledger.InSource, waits: bool, language: Language) -> Line:
    return Line(
        id=each.alias_id,
        name=each.name,
        origin=each.origin,
        seen=seen(each.first_seen, each.last_seen, house().zone, language),
        calls=show.count(each.contacts, language),
        waits=waits,
        kept=each.kept,
        meant=tuple(
            Meant(m.name, span(m.first_day, m.end_day, language), m.to_be_matched, m.first_day, m.end_day)
            for m in each.matches
        ),
        nearest=each.nearest,
    )


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, alias_id: int) -> HttpResponse:
    """One name: whom it means when, and to whom it can be matched."""
    each = _one(alias_id)
    form = MatchForm(request.POST if request.method == "POST" else None, initial=_proposed(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _matched(request, each, form)
        except setup.NotPossible as wrong:
            form.add_error(None, str(wrong))
    waiting = {found.alias_id: found for found in ledger.unmatched()}
    line = _line(waiting.get(alias_id, each), alias_id in waiting, language_of(request))
    in_all = show.count(each.contacts, language_of(request))
    people = Person.objects.filter(to_be_matched=False, archived_at=None).order_by("name", "pk")[:2000]
    context = {"line": line, "form": form, "in_all": in_all, "number": each.contacts, "people": _distinct(people)}
    context |= {"keeping": KeepForm(initial={"name": line.name}), "may_keep": any(m.waits for m in line.meant)}
    return render(request, "setup/name.html", context, status=200)


def _matched(request: HttpRequest, each: ledger.InSource, form: MatchForm) -> HttpResponse:
    actor, language = current_user(request), language_of(request)
    person = form.chosen or setup.make_person(form.cleaned_data["new_name"], actor=actor)
    first, end = form.first_day, form.end_day
    changed = ledger.match(each.alias_id, person.pk, first, end, actor)
    said = {"name": each.name, "person": person.name, "days": span(first, end, language)}
    _tell(request, _("%(name)s is %(person)s (%(days)s)") % said, changed)
    return HttpResponseRedirect(reverse("who-name", args=[each.alias_id]))


@page_for(ADMINISTRATOR)
@require_POST
def unmatch(request: HttpRequest, alias_id: int) -> HttpResponse:
    """Let the name mean nobody known on some days again."""
    each, form = _one(alias_id), SpanForm(request.POST)
    if not form.is_valid():
        raise Http404
    first, end = form.cleaned_data["first"], form.cleaned_data["end"]
    try:
        changed = ledger.unmatch(alias_id, first, end, current_user(request))
    except setup.NotPossible as wrong:
        messages.error(request, str(wrong))
    else:
        said = {"name": each.name, "days": span(first, end, language_of(request))}
        _tell(request, _("%(name)s means nobody known (%(days)s)") % said, changed)
    return HttpResponseRedirect(reverse("who-name", args=[alias_id]))


@page_for(ADMINISTRATOR)
@require_POST
def keep(request: HttpRequest, alias_id: int) -> HttpResponse:
    """The name is a person of its own: it waits no longer, and nothing has to be told again."""
    each, form = _one(alias_id), KeepForm(request.POST)
    if form.is_valid():
        person = ledger.keep(alias_id, current_user(request), name=form.cleaned_data["name"])
        said = {"name": each.name, "person": person.name}
        messages.success(request, _("%(name)s is a person of its own: %(person)s.") % said)
        return HttpResponseRedirect(reverse("who"))
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return HttpResponseRedirect(reverse("who-name", args=[alias_id]))


def _one(alias_id: int) -> ledger.InSource:
    for each in ledger.everybody() if alias_id < 2**63 else ():
        if each.alias_id == alias_id:
            return each
    raise Http404


def _proposed(request: HttpRequest) -> dict[str, str]:
    """The form filled in with a person proposed on the list."""
    wanted = request.GET.get("person", "")
    found = Person.objects.filter(pk=int(wanted[:18])).first() if wanted.isascii() and wanted.isdigit() else None
    return {} if found is None else {"person": found.name}


def _distinct(people: Iterable[Person]) -> Sequence[str]:
    """Names to choose from; of namesakes each with his number."""
    every = list(people)
    named = [person.name for person in every]
    return [p.name if named.count(p.name) == 1 else f"{p.name} (no. {p.pk})" for p in every]


def _tell(request: HttpRequest, done: str, changed: int) -> None:
    """What was done, how much was told again, once the columns have it."""
    keeper = house().keeper
    if keeper is not None and changed:
        keeper.wait_for_own(follow.last_position().batch)
    facts = ngettext("%(n)s fact was told again.", "%(n)s facts were told again.", changed)
    told = facts % {"n": show.count(changed, language_of(request))} if changed else _("Nothing had to be told again.")
    messages.success(request, f"{done}. {told}")
