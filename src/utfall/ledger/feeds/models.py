"""The list of files that are followed. How far each is read stands with its origin, saved with the facts."""

from django.db import models


class FollowedFile(models.Model):
    """A growing file of a source. `of_import` is the run its rejects belong to; `zone`, `client` and `campaign` go
    into its records. `error` is a sentence while it cannot be read; times are ms UTC."""

    source = models.CharField(max_length=64)
    path = models.CharField(max_length=1000)
    origin = models.ForeignKey("happenings.Origin", models.PROTECT, related_name="followed")
    of_import = models.OneToOneField("happenings.Import", models.PROTECT, related_name="followed")
    zone = models.CharField(max_length=64, blank=True, default="")
    client = models.CharField(max_length=200, blank=True, default="")
    campaign = models.CharField(max_length=200, blank=True, default="")
    added_at = models.BigIntegerField()
    by = models.BigIntegerField(null=True, blank=True)
    stopped_at = models.BigIntegerField(null=True, blank=True)
    looked_at = models.BigIntegerField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        db_table = "followed_file"
        constraints = [
            models.UniqueConstraint(
                fields=["origin"], condition=models.Q(stopped_at__isnull=True), name="followed_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.path
