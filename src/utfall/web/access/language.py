"""In which language a page speaks: the user's own, else the browser's, among those there are."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


class Language:
    """Middleware that chooses it for each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = getattr(request.user, "language", "") or ""
        if not chosen or not translation.check_for_language(chosen):
            chosen = translation.get_language_from_request(request)
        with translation.override(chosen):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response
