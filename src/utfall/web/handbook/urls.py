"""Addresses of the handbook."""

from django.urls import path

from . import views

urlpatterns = [
    path("handbook", views.contents, name="handbook"),
    path("handbook/<str:kpi>", views.number, name="kpi"),
]
