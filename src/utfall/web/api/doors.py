"""The doors of the API: /api/v1/…, described at /api/openapi.json."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from utfall import __version__
from utfall.query.ask import NotUnderstood
from utfall.web.api.customers import router as customers
from utfall.web.api.facts import router as facts
from utfall.web.api.keys import Key
from utfall.web.api.questions import router as questions

api = NinjaAPI(
    title="Utfall",
    version=__version__,
    description="Every number by one definition, with its counts and the rows behind it.",
    openapi_url="/openapi.json",
    docs_url=None,
    auth=Key(),
    urls_namespace="api",
)
api.add_router("/v1", questions, tags=["questions"])
api.add_router("/v1", facts, tags=["facts"])
api.add_router("/v1", customers, tags=["customers"])


@api.exception_handler(NotUnderstood)
def not_understood(request: HttpRequest, wrong: NotUnderstood) -> HttpResponse:
    """A question that makes no sense is answered with a sentence."""
    return api.create_response(request, {"detail": str(wrong)}, status=422)
