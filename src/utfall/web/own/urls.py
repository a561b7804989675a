"""Addresses of the numbers made here."""

from django.urls import path

from . import views

urlpatterns = [
    path("setup/own", views.every, name="own-numbers"),
    path("setup/own/new", views.new, name="new-own"),
    path("setup/own/<str:kpi>", views.change, name="change-own"),
    path("setup/own/<str:kpi>/archive", views.archive, name="archive-own"),
]
