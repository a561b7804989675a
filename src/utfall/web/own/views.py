"""Own numbers: which this house made, one more or another version of one, and one taken out of use."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from utfall.catalogue import built_in
from utfall.ledger.making import NotPossible
from utfall.ledger.own import keep
from utfall.ledger.own.models import OwnVersion
from utfall.reports import show
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.reports.asking import Asker, asker
from utfall.wiring.own_numbers import together

from .choices import Option, sides
from .draft import BETTER, Draft, Made, draft_of, made_of, read_draft
from .preview import Preview, preview

SHAPES = {
    "how_many": (gettext_lazy("How many"), gettext_lazy("parts of the catalogue, added up or taken away")),
    "share": (gettext_lazy("A share"), gettext_lazy("parts over parts: per cent, per thousand or points")),
    "average": (gettext_lazy("An average"), gettext_lazy("so much for each: seconds, money, times, per hour")),
}
UNITS = {
    "count": gettext_lazy("a count"), "percent": gettext_lazy("per cent"), "per_mille": gettext_lazy("per thousand"),
    "points": gettext_lazy("points, per hundred"), "seconds": gettext_lazy("seconds and minutes"),
    "hours": gettext_lazy("hours"), "days": gettext_lazy("days"), "money": gettext_lazy("money, by currency"),
    "times": gettext_lazy("times"), "per_hour": gettext_lazy("per hour"), "per_day": gettext_lazy("per day"),
    "score": gettext_lazy("steps of the scale"),
}  # fmt: skip
BETTER_NAMES = {
    "higher": gettext_lazy("Higher is better"), "lower": gettext_lazy("Lower is better"),
    "neutral": gettext_lazy("Neither is good in itself"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A number of the house in words."""

    kpi: str
    name: str
    says: str
    made: str
    shared: bool
    archived: bool
    broken: str


@page_for(ADMINISTRATOR)
@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """Every number made here, those in use first."""
    who = asker(request)
    lines = [_line(each, who) for each in keep.standing()]
    lines.sort(key=lambda each: (each.archived, each.name.casefold()))
    return render(request, "own/numbers.html", {"lines": lines, "most": keep.MOST})


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One more, from nothing or like one that is there."""
    if request.method == "GET":
        like = _like(request.GET.get("like", ""))
        draft = Draft() if like is None else replace(like, name="", says="")
        return _form(request, draft, None)
    draft, made = _posted(request, "")
    if "save" in request.POST and made.own is not None and not made.wrong:
        try:
            version = keep.make(made.own, shared=draft.shared, actor=current_user(request))
        except NotPossible as wrong:
            made.wrong.append(str(wrong))
        else:
            messages.success(request, _("“%(name)s” is kept, and can be asked for at once.") % {"name": version.name})
            return HttpResponseRedirect(reverse("kpi", args=[version.number.kpi]))
    return _form(request, draft, None, made)


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, kpi: str) -> HttpResponse:
    """Another version of one."""
    version = keep.version_of(kpi)
    if version is None:
        raise Http404
    if request.method == "GET":
        return _form(request, _draft(version), version)
    draft, made = _posted(request, kpi)
    seen = request.POST.get("seen", "")
    if "save" in request.POST and made.own is not None and not made.wrong:
        try:
            keep.change(made.own, seen=int(seen) if seen.isdecimal() and len(seen) < 19 else 0, shared=draft.shared,
                        reason=draft.reason, actor=current_user(request))  # fmt: skip
        except NotPossible as wrong:
            made.wrong.append(str(wrong))
        else:
            messages.success(request, _("“%(name)s” is changed.") % {"name": made.own.name})
            return HttpResponseRedirect(reverse("kpi", args=[kpi]))
    return _form(request, draft, version, made)


@page_for(ADMINISTRATOR)
@require_POST
def archive(request: HttpRequest, kpi: str) -> HttpResponse:
    """Take one out of use, or into use again."""
    try:
        if request.POST.get("back"):
            keep.bring_back(kpi, actor=current_user(request))
            messages.success(request, _("It is in use again."))
        else:
            keep.archive(kpi, actor=current_user(request))
            messages.success(request, _("It is archived: nobody is shown it any more, and it can be brought back."))
    except NotPossible as wrong:
        messages.error(request, str(wrong))
    return HttpResponseRedirect(reverse("own-numbers"))


def _like(kpi: str) -> Draft | None:
    """A number of the catalogue to begin from; None where there is none, or it is no number of such a kind."""
    number = built_in().numbers.get(kpi)
    if number is None or number.kind not in ("count", "sum", "ratio"):
        return None
    return draft_of(number, built_in())


def _draft(version: OwnVersion) -> Draft:
    """The version as the form has it; one that cannot be read begins anew under its name."""
    kept = together([version])
    number = kept.catalogue.numbers.get(version.number.kpi)
    if number is None:
        return Draft(name=version.name, shared=version.shared)
    return draft_of(number, kept.catalogue, shared=version.shared)


def _posted(request: HttpRequest, kpi: str) -> tuple[Draft, Made]:
    draft = read_draft(request.POST)
    return draft, made_of(draft, kpi, built_in())


def _form(request: HttpRequest, draft: Draft, version: OwnVersion | None, made: Made | None = None) -> HttpResponse:
    who = asker(request)
    kpi = version.number.kpi if version else ""
    wrong = made.wrong if made and "save" in request.POST else []
    made = made or made_of(draft, kpi, built_in())
    told = Preview(tuple(made.wrong)) if made.own is None or (made.wrong and not wrong) else preview(
        made.own, draft.by, draft.shared, who)  # fmt: skip
    seen = request.POST.get("seen", version.pk if version else "")
    return render(request, "own/number.html", {
        "draft": draft, "version": version, "seen": seen, "wrong": wrong, "sides": sides(draft, built_in(), who),
        "shapes": [(key, *said, key == draft.shape) for key, said in SHAPES.items()],
        "units": [Option(each, str(UNITS[each]), each == (made.own and made.own.unit)) for each in made.units],
        "betters": [Option(each, str(BETTER_NAMES[each]), each == draft.better) for each in BETTER],
        "it": told, "broken": _broken(version),
    })  # fmt: skip


def _broken(version: OwnVersion | None) -> str:
    return "; ".join(together([version]).broken.get(version.number.kpi, ())) if version else ""


def _line(version: OwnVersion, who: Asker) -> Line:
    kpi = version.number.kpi
    number = who.catalogue.numbers.get(kpi)
    by = version.by.name if version.by else _("the system")
    made = _("%(when)s by %(who)s") % {"when": show.moment(version.at, who.house.zone, who.language), "who": by}
    broken = "; ".join(who.house.broken.get(kpi, ()))
    return Line(kpi, version.name, number.says if number else "", made, version.shared, version.archived, broken)
