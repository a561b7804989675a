"""Surveys that ask: made, changed, looked at as a customer sees them, switched on and off."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from utfall.core import clock
from utfall.ledger.audit.chain import note
from utfall.ledger.surveys import outbox
from utfall.ledger.surveys.models import Asking, Invite, Refusal
from utfall.ledger.surveys.phrases import PHRASES, phrases
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.ask.views import languages, put
from utfall.web.page import language_of
from utfall.wiring.surveying import cannot_ask

from .survey_form import KINDS, SurveyForm, save


@dataclass(frozen=True)
class Shown:
    """A survey in words. `counts` are its invites by state; `hindered` says why it could not send."""

    id: int
    name: str
    client: str
    question: str
    kind: str
    is_on: bool
    rule: str
    counts: tuple[tuple[str, str], ...]
    error: str
    hindered: str


STATES = {
    "waiting": "waiting", "handing": "on their way", "sent": "sent", "failed": "refused", "unsure": "in doubt",
    "late": "too late", "withdrawn": "withdrawn",
}  # fmt: skip


@page_for(ADMINISTRATOR)
@require_GET
def surveys(request: HttpRequest) -> HttpResponse:
    """Every survey that asks, by client."""
    every = Asking.objects.select_related("survey__client", "question").order_by("survey__client__name", "survey__name")
    shown = [_shown(each, language_of(request)) for each in every]
    refusals = show.count(Refusal.objects.count(), language_of(request))
    return render(request, "setup/surveys.html", {"surveys": shown, "refusals": refusals})


def _shown(asking: Asking, language: Language) -> Shown:
    told = dict(Invite.objects.filter(asking=asking).values_list("state").annotate(Count("pk")))
    answered = Invite.objects.filter(asking=asking, score__isnull=False).count()
    counts = [(_(STATES[state]), show.count(told[state], language)) for state in STATES if told.get(state)]
    counts += [(_("answered"), show.count(answered, language))] if answered else []
    hindered = Invite.objects.filter(asking=asking).exclude(error="").order_by("-pk")
    last = hindered.values_list("error", flat=True).first()
    rule = _("%(share)s %% of contacts, %(delay)s min after, by %(way)s; quiet for %(days)s days") % {
        "share": show.count(asking.share, language), "delay": show.count(asking.delay_minutes, language),
        "way": _("webhook") if asking.sent_by == "webhook" else _("mail"),
        "days": show.count(asking.quiet_days, language),
    }  # fmt: skip
    kind = next(each[3] for each in KINDS.values() if each[:3] == (asking.measures, asking.scale, asking.polarity))
    return Shown(
        asking.pk, asking.survey.name, asking.survey.client.name, asking.question.text or asking.question.name,
        str(kind), asking.active_since is not None, rule, tuple(counts), last or "", cannot_ask(asking),
    )  # fmt: skip


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, asking_id: int | None = None) -> HttpResponse:
    """Make a survey, or change one."""
    there = None if asking_id is None else get_object_or_404(Asking.objects.select_related("survey"), pk=asking_id)
    form = SurveyForm(request.POST if request.method == "POST" else None, asking=there)
    if request.method == "POST" and form.is_valid():
        made = save(form, there)
        user = current_user(request)
        note("survey changed" if there else "survey made", f"survey {made.survey_id}", user, {"share": made.share})
        messages.success(request, _("“%(name)s” is kept.") % {"name": made.survey.name})
        return HttpResponseRedirect(reverse("surveys"))
    return render(request, "setup/survey.html", {"form": form, "there": there})


@page_for(ADMINISTRATOR)
@require_POST
def switch(request: HttpRequest, asking_id: int) -> HttpResponse:
    """Begin to ask, or stop."""
    asking = get_object_or_404(Asking.objects.select_related("survey"), pk=asking_id)
    on = request.POST.get("on") == "1"
    hindered = cannot_ask(asking) if on else ""
    if hindered:
        messages.error(request, _("It cannot ask yet: %(why)s.") % {"why": hindered})
        return HttpResponseRedirect(reverse("surveys"))
    outbox.switch(asking, on, clock.now())
    note("survey on" if on else "survey off", f"survey {asking.survey_id}", current_user(request))
    says = _("“%(name)s” asks from now on.") if on else _("“%(name)s” asks no more.")
    messages.success(request, says % {"name": asking.survey.name})
    return HttpResponseRedirect(reverse("surveys"))


@page_for(ADMINISTRATOR)
@require_GET
def preview(request: HttpRequest, asking_id: int) -> HttpResponse:
    """The page as a customer sees it; nothing is kept of what is pressed there."""
    asking = get_object_or_404(Asking.objects.select_related("survey__client", "question"), pk=asking_id)
    named = request.GET.get("lang", "")
    spoken = named if named in PHRASES else asking.language
    words = phrases(spoken)
    others = [(each, phrases(each).name, phrases(each).direction) for each in languages(asking) if each != spoken]
    context = {
        "put": put(asking, spoken), "words": words, "lang": spoken, "direction": words.direction, "others": others,
        "chosen": None, "is_preview": True,
    }  # fmt: skip
    return render(request, "ask/ask.html", context)
