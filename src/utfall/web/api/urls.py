"""The API's address."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from utfall.web.api.doors import api
from utfall.web.api.faults import nowhere

urlpatterns = [
    path("api/", csrf_exempt(nowhere)),
    path("api/", api.urls),
    re_path(r"^api(?:/.*)?$", csrf_exempt(nowhere), name="api-nowhere"),
]
