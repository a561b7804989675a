"""Do not ask me again: the page that says it, and takes it back, for whoever holds the link of an invite.

It needs no login and no cookie, as the question itself, and the link stays good for this when it is too old to answer
by. Only a POST says anything: mail programs look at links by themselves.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from utfall.core import clock
from utfall.ledger.surveys.answering import any_invite_of
from utfall.ledger.surveys.phrases import PHRASES, phrases
from utfall.ledger.surveys.refusing import ask_again, refusals_of, refuse

from . import views


@csrf_exempt
@require_http_methods(["GET", "POST"])
def no_more(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether he is sure, or say what holds. A mail program's own button (`List-Unsubscribe-Post`) is a POST."""
    now, spoken = clock.now(), views.spoken_by(request, tuple(PHRASES), "en")
    if views.FROM_HERE.wait(request.META.get("REMOTE_ADDR") or "?", now):
        return views.told(request, spoken, {"says": phrases(spoken).slow}, 429)
    invite = any_invite_of(token)
    if invite is None:
        return views.told(request, spoken, {"says": phrases(spoken).gone}, 404)
    spoken = views.spoken_by(request, tuple(PHRASES), invite.language)
    said = refusals_of(invite.person, invite.customer_id)
    if request.method == "POST":
        if views.ANSWERS.wait(invite.key, now):
            return views.told(request, spoken, {"says": phrases(spoken).slow}, 429)
        if "again" in request.POST:
            for each in said.select_related("asking"):
                ask_again(each)
        else:
            refuse(invite, now)
        return HttpResponseRedirect(f"{reverse('ask-no-more', args=[token])}?lang={spoken}")
    others = [(each, phrases(each).name, phrases(each).direction) for each in PHRASES if each != spoken]
    whose = invite.asking.sender or invite.asking.survey.client.name
    context = {"whose": whose, "is_said": said.exists(), "others": others}
    return views.told(request, spoken, context, 200, "ask/stop.html")
