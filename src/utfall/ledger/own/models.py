"""Numbers made in this house: each is its newest version; a version is never changed."""

from django.db import models


class OwnNumber(models.Model):
    """A number made here. `kpi` is its id in the catalogue, for good."""

    kpi = models.CharField(max_length=64, unique=True)
    created = models.BigIntegerField()

    class Meta:
        db_table = "own_number"

    def __str__(self) -> str:
        return self.kpi


class OwnVersion(models.Model):
    """What the number was from a moment on (ms UTC), until the next version.

    `files` are its catalogue files: lists of folder, id and text. `meaning` is the fingerprint of what it counted when
    it was made so. `shared` shows it to clients' readers too. `mark` tells two histories apart that have the same ids.
    """

    number = models.ForeignKey(OwnNumber, models.PROTECT, related_name="versions")
    at = models.BigIntegerField()
    by = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    files = models.JSONField()
    meaning = models.CharField(max_length=32)
    shared = models.BooleanField(default=False)
    archived = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True, default="")
    mark = models.CharField(max_length=16)

    class Meta:
        db_table = "own_number_version"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
