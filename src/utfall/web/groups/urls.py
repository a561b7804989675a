"""Addresses of groups."""

from django.urls import path

from . import views

urlpatterns = [
    path("groups", views.groups, name="groups"),
    path("groups/new", views.new, name="new-group"),
    path("groups/<int:group_id>", views.change, name="group"),
    path("groups/<int:group_id>/copy", views.copy, name="copy-group"),
    path("groups/<int:group_id>/remove", views.remove, name="remove-group"),
]
