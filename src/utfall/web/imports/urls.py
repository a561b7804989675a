"""Addresses of Imports, which stand under Setup."""

from django.urls import path

from . import bringing, following, mapping, runs, saved, undoing

urlpatterns = [
    path("setup/imports", runs.runs, name="imports"),
    path("setup/imports/<int:import_id>", runs.run, name="import"),
    path("setup/imports/<int:import_id>/undo", undoing.undo, name="undo-import"),
    path("setup/imports/followed", following.files, name="followed"),
    path("setup/imports/follow", following.new, name="follow-file"),
    path("setup/imports/followed/<int:file_id>/stop", following.stop, name="stop-following"),
    path("setup/imports/new", bringing.new, name="new-import"),
    path("setup/imports/upload/<int:upload_id>", mapping.upload, name="upload"),
    path("setup/imports/upload/<int:upload_id>/shown", mapping.shown, name="upload-shown"),
    path("setup/imports/upload/<int:upload_id>/progress", mapping.progress, name="upload-progress"),
    path("setup/imports/upload/<int:upload_id>/stop", mapping.stop, name="stop-upload"),
    path("setup/imports/upload/<int:upload_id>/drop", bringing.drop, name="drop-upload"),
    path("setup/imports/mappings", saved.every, name="saved-mappings"),
    path("setup/imports/mappings/<int:mapping_id>/toml", saved.toml, name="saved-mapping-toml"),
    path("setup/imports/mappings/<int:mapping_id>/archive", saved.archive, name="archive-mapping"),
    path("setup/imports/none", runs.run, name="import-none"),
]
