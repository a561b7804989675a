"""The doors of the API: /api/v1/…, described at /api/openapi.json."""

from ninja import NinjaAPI

from utfall import __version__
from utfall.web.api.customers import router as customers
from utfall.web.api.facts import router as facts
from utfall.web.api.faults import answer_faults
from utfall.web.api.keys import Key
from utfall.web.api.questions import router as questions

api = NinjaAPI(
    title="Utfall",
    version=__version__,
    description=(
        "Every number by one definition, with its counts and the rows behind it. Every request brings a key "
        "(`Authorization: Bearer utf_…`, made in Setup › Keys) and is answered in that key's scope alone. "
        "What cannot be answered is told in a sentence, in `detail`."
    ),
    openapi_url="/openapi.json",
    docs_url=None,
    auth=Key(),
    urls_namespace="api",
)
api.add_router("/v1", questions, tags=["questions"])
api.add_router("/v1", facts, tags=["facts"])
api.add_router("/v1", customers, tags=["customers"])
answer_faults(api)
