"""Addresses of what every report has: a number explained, its rows, why it changed, its filters, saved views."""

from django.urls import path

from . import saved, views

urlpatterns = [
    path("number", views.number_panel, name="number"),
    path("rows", views.rows, name="rows"),
    path("why", views.why_page, name="why"),
    path("choose", views.choose, name="choose"),
    path("views", saved.views, name="views"),
    path("views/save", saved.save, name="save-view"),
    path("views/<int:view_id>/forget", saved.forget, name="forget-view"),
]
