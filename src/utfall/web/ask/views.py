"""One question to whoever holds a link: no login, no script, and nothing of anybody else.

A link that is not ours, one that is too old and one that never was look the same. The link itself is the right to
answer, so that no cookie is needed; each address and each link may only try so often.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from utfall.core import clock
from utfall.ledger.surveys.answering import LONGEST, answer, invite_of, why_of
from utfall.ledger.surveys.models import Asking, Invite
from utfall.ledger.surveys.phrases import PHRASES, own, phrases
from utfall.reports import show
from utfall.reports.languages import language as habits
from utfall.web.access.limits import Limit

FROM_HERE = Limit(burst=300, every=200)  # a whole house of customers may sit behind one address
ANSWERS = Limit(burst=10, every=10_000)


@dataclass(frozen=True)
class Put:
    """A question as it is put in one language."""

    whose: str
    question: str
    low: str
    high: str
    steps: range

    @property
    def last(self) -> int:
        """The highest step."""
        return self.steps[-1]


@csrf_exempt
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """The question; after an answer, thanks and the way to change it."""
    now, spoken = clock.now(), spoken_by(request, tuple(PHRASES), "en")
    address = request.META.get("REMOTE_ADDR") or "?"
    if FROM_HERE.wait(address, now):
        return told(request, spoken, {"says": phrases(spoken).slow}, 429)
    invite = invite_of(token, now)
    if invite is None:
        return told(request, spoken, {"says": phrases(spoken).gone}, 404)
    asking = invite.asking
    spoken = spoken_by(request, languages(asking), invite.language)
    words = phrases(spoken)
    context: dict[str, object] = {"put": put(asking, spoken), "longest": LONGEST, "others": _others(asking, spoken)}
    context["stop"] = reverse("ask-no-more", args=[token])
    if request.method == "POST":
        if ANSWERS.wait(invite.key, now):
            return told(request, spoken, {"says": words.slow}, 429)
        written = request.POST.get("why", "")
        if _take(invite, request.POST.get("score", ""), written, now):
            return HttpResponseRedirect(f"{reverse('ask', args=[token])}?lang={spoken}&done=1")
        return told(request, spoken, context | {"chosen": invite.score, "why": written, "wrong": words.choose}, 400)
    if invite.score is not None and request.GET.get("done"):
        until = show.moment_of(invite.expires_at, "UTC", "day", habits(spoken))
        context |= {"done": True, "until": words.until.format(day=until)}
    why = why_of(invite) if invite.score is not None else ""
    return told(request, spoken, context | {"chosen": invite.score, "why": why}, 200)


def put(asking: Asking, spoken: str) -> Put:
    """The question in a language, with what its two ends mean."""
    words, (low, high) = phrases(spoken), asking.ends
    return Put(
        asking.sender or asking.survey.client.name,
        own(asking.texts, spoken, "question", asking.question.text or asking.question.name),
        own(asking.texts, spoken, "low", words.low),
        own(asking.texts, spoken, "high", words.high),
        range(low, high + 1),
    )


def languages(asking: Asking) -> tuple[str, ...]:
    """The languages the question is put in, its own first."""
    others = [each for each in PHRASES if own(asking.texts, each, "question") and each != asking.language]
    return (asking.language, *others)


def _take(invite: Invite, score: str, why: str, now: int) -> bool:
    if not (score.isascii() and score.isdigit() and len(score) < 4):
        return False
    try:
        answer(invite, int(score), why, now)
    except ValueError:
        return False
    return True


def spoken_by(request: HttpRequest, able: tuple[str, ...], otherwise: str) -> str:
    """The language named in the address, else the first that the browser speaks and the question is put in."""
    named = request.GET.get("lang", "")
    if named in able:
        return named
    told = request.headers.get("Accept-Language", "")[:200].lower()
    asked = [each.split(";")[0].strip().split("-")[0] for each in told.split(",")]
    same = {"no": "nb", "nn": "nb", "ji": "yi"}
    return next((same.get(each, each) for each in asked if same.get(each, each) in able), otherwise)


def _others(asking: Asking, spoken: str) -> list[tuple[str, str, str]]:
    return [(each, phrases(each).name, phrases(each).direction) for each in languages(asking) if each != spoken]


def told(
    request: HttpRequest, spoken: str, context: dict[str, object], status: int, page: str = "ask/ask.html"
) -> HttpResponse:
    """A page to whoever holds a link, in a language: found by no search, and telling no other page of itself."""
    words = phrases(spoken)
    whole = {"chosen": None, **context, "words": words, "lang": spoken, "direction": words.direction}
    answered = render(request, page, whole, status=status)
    answered.headers["X-Robots-Tag"] = "noindex, nofollow"
    answered.headers["Referrer-Policy"] = "no-referrer"
    return answered
