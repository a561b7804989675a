"""The API's address."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from utfall.web.api.doors import api
from utfall.web.api.faults import nowhere

urlpatterns = [
    path("api/", csrf_exempt(nowhere)),
    path("api/", api.urls),
    path("api/<path:rest>", csrf_exempt(nowhere), name="api-nowhere"),
]
