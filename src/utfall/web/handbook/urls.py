"""Addresses of the handbook."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("handbook", views.contents, name="handbook"),
    re_path(r"^handbook/(?P<kpi>[a-z0-9_]+(?::[a-z0-9_]+)?)\Z", views.number, name="kpi"),
]
