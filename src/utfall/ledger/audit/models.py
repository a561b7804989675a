"""Who changed what: entries that are only ever added, each holding the hash of the one before."""

from django.db import models


class Entry(models.Model):
    """One change. `actor` is none where the system itself did it; `hash` covers everything and `previous`."""

    at = models.BigIntegerField()
    actor = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="entries")
    action = models.CharField(max_length=64)
    object = models.CharField(max_length=300)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "audit_entry"
