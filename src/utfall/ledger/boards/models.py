"""Questions, and what they are asked of, that people keep under a name."""

from django.db import models


class SavedView(models.Model):
    """A page with its whole question, under a name; `shared` shows it to everybody who may see what it shows."""

    owner = models.ForeignKey("people.User", models.CASCADE, related_name="views")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=500)
    query = models.TextField(blank=True, default="")
    shared = models.BooleanField(default=False)
    created = models.BigIntegerField()

    class Meta:
        db_table = "saved_view"
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """Campaigns, clients and queues under one name, to be reported as one, across clients; one of them is enough for a
    row to be in it. `shared` shows it to whoever may see something of it; only its owner, and administrators of a
    shared one, change it."""

    owner = models.ForeignKey("people.User", models.PROTECT, related_name="groups")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    colour = models.CharField(max_length=32, blank=True, default="")
    shared = models.BooleanField(default=False)
    campaigns = models.ManyToManyField("campaigns.Campaign", blank=True, related_name="groups")
    clients = models.ManyToManyField("clients.Client", blank=True, related_name="groups")
    queues = models.ManyToManyField("campaigns.Queue", blank=True, related_name="groups")
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "reported_group"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=models.Q(archived_at__isnull=True), name="group_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
