"""Addresses of Export."""

from django.urls import path

from . import views

urlpatterns = [
    path("export", views.export, name="export"),
    path("export/file", views.file, name="export-file"),
]
