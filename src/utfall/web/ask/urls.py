"""The addresses behind an invite's link."""

from django.urls import path

from . import stop, views

urlpatterns = [
    path("ask/<str:token>", views.ask, name="ask"),
    path("ask/<str:token>/stop", stop.no_more, name="ask-no-more"),
]
