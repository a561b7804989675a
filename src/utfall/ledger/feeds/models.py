"""What comes in: files that are followed, files brought by a browser, and the mappings they are read by."""

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


class SavedMapping(models.Model):
    """A mapping with a name, to be used again. Saving under the same name makes the next version; the older ones stay.

    `columns` are those of the file it was made with; `usual` has origin, client, campaign and zone as they were then.
    """

    name = models.CharField(max_length=100)
    version = models.IntegerField()
    text = models.TextField()
    columns = models.JSONField(default=list)
    usual = models.JSONField(default=dict)
    saved_at = models.BigIntegerField()
    by = models.BigIntegerField(null=True, blank=True)
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "saved_mapping"
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="saved_mapping_once")]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """Files brought by a browser, on their way to become an import; the home's folder keeps them until `kept_until`.

    `files` are dicts of name, bytes, unpacked and lines; `looked` is what the first looks like, `choices` a form that
    is not right yet, `text` the mapping. `job` (try, import) is waiting, running, done, stopped, broken or failed in
    `state`; `progress` and `told` say how far it is and what came of it, `said` is a sentence on what hinders it.
    """

    source = models.CharField(max_length=64)
    origin = models.CharField(max_length=200)
    client = models.CharField(max_length=200, blank=True, default="")
    campaign = models.CharField(max_length=200, blank=True, default="")
    zone = models.CharField(max_length=64, blank=True, default="")
    direction = models.CharField(max_length=200, blank=True, default="")
    files = models.JSONField(default=list)
    looked = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    text = models.TextField(blank=True, default="")
    mapping = models.ForeignKey(SavedMapping, models.PROTECT, null=True, blank=True, related_name="uploads")
    made_at = models.BigIntegerField()
    by = models.BigIntegerField(null=True, blank=True)
    kept_until = models.BigIntegerField()
    removed_at = models.BigIntegerField(null=True, blank=True)
    job = models.CharField(max_length=16, blank=True, default="")
    state = models.CharField(max_length=16, blank=True, default="")
    stop_asked_at = models.BigIntegerField(null=True, blank=True)
    began_at = models.BigIntegerField(null=True, blank=True)
    ended_at = models.BigIntegerField(null=True, blank=True)
    progress = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    said = models.TextField(blank=True, default="")
    of_import = models.ForeignKey("happenings.Import", models.PROTECT, null=True, blank=True, related_name="uploads")

    class Meta:
        db_table = "upload"

    def __str__(self) -> str:
        return f"upload {self.pk}"
