"""The API's address."""

from django.urls import path

from utfall.web.api.doors import api

urlpatterns = [path("api/", api.urls)]
