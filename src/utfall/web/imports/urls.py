"""Addresses of Imports, which stand under Setup."""

from django.urls import path

from . import following, runs, undoing

urlpatterns = [
    path("setup/imports", runs.runs, name="imports"),
    path("setup/imports/<int:import_id>", runs.run, name="import"),
    path("setup/imports/<int:import_id>/undo", undoing.undo, name="undo-import"),
    path("setup/imports/followed", following.files, name="followed"),
    path("setup/imports/follow", following.new, name="follow-file"),
    path("setup/imports/followed/<int:file_id>/stop", following.stop, name="stop-following"),
    path("setup/imports/none", runs.run, name="import-none"),
]
