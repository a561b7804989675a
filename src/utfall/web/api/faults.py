"""What the API says when it cannot answer: one sentence in `detail`, never a trace."""

import logging
from collections.abc import Mapping, Sequence

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from utfall.query.ask import NotUnderstood

_SHOWN = 5
_NO_KEY = (
    "this needs a key: Authorization: Bearer utf_…; the one sent is unknown, revoked or outlived, or there is none"
)
_NOWHERE = "there is nothing at this address; the API is described at /api/openapi.json"
_log = logging.getLogger("utfall.api")


def answer_faults(api: NinjaAPI) -> None:
    """Give every fault its sentence and status."""

    @api.exception_handler(NotUnderstood)
    def not_understood(request: HttpRequest, wrong: NotUnderstood) -> HttpResponse:
        return _said(422, str(wrong))

    @api.exception_handler(ValidationError)
    def not_valid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
        return _said(422, sentence(wrong.errors))

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, wrong: HttpError) -> HttpResponse:
        if wrong.status_code == 400:  # the one thing that Ninja itself calls so
            return _said(422, f"the body is no JSON: {wrong.__cause__ or wrong}")
        return _said(wrong.status_code, str(wrong))

    @api.exception_handler(AuthenticationError)
    def no_key(request: HttpRequest, wrong: AuthenticationError) -> HttpResponse:
        answer = _said(401, _NO_KEY)
        answer.headers["WWW-Authenticate"] = 'Bearer realm="utfall"'
        return answer

    @api.exception_handler(Http404)
    def nothing(request: HttpRequest, wrong: Http404) -> HttpResponse:
        return nowhere(request)

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, wrong: RequestDataTooBig) -> HttpResponse:
        return _said(413, "the body is larger than 32 MB; send it in parts")

    @api.exception_handler(OperationalError)
    def busy(request: HttpRequest, wrong: OperationalError) -> HttpResponse:
        _log.exception("%s %s", request.method, request.path)
        return _said(503, "the ledger cannot be written just now; send this again in a moment")

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, wrong: Exception) -> HttpResponse:
        _log.exception("%s %s", request.method, request.path)
        return _said(500, "something went wrong here; it is not your doing, and it stands in the server's log")


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What every address under /api/ says that is none of ours."""
    return _said(404, _NOWHERE)


def sentence(errors: Sequence[Mapping[str, object]]) -> str:
    """What is wrong with a request, place by place: `records[0].kind: field required; …`."""
    told = list(dict.fromkeys(_one(each) for each in errors))
    more = len(told) - _SHOWN
    return "; ".join(told[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _one(error: Mapping[str, object]) -> str:
    loc = error.get("loc")
    words = list(loc) if isinstance(loc, list | tuple) else []
    # ("body", <name of our own argument>, …); query and path have no such name between
    words = words[2:] if words[:1] == ["body"] else words[1:]
    place = ""
    for word in words:
        place += f"[{word}]" if isinstance(word, int) else f".{word}" if place else str(word)
    what = str(error.get("msg", "is not understood"))
    if error.get("type") == "extra_forbidden":
        what = "is not a word known here"
    elif error.get("type") == "missing" and not place:
        place, what = "the body", "is empty; it has to be JSON"
    elif error.get("type") == "dict_type" or (not place and error.get("type") == "model_attributes_type"):
        what = "has to be an object"
    return f"{place or 'the body'}: {what[:1].lower()}{what[1:]}"


def _said(status: int, detail: str) -> HttpResponse:
    return JsonResponse({"detail": detail}, status=status, json_dumps_params={"ensure_ascii": False})
