"""Flows by version, campaigns, their lists, segments and reasons, and the queues calls come in on."""

from django.db import models

NOT_ARCHIVED = models.Q(archived_at__isnull=True)
VISIBLE = (("all", "all"), ("chosen", "chosen users and teams"))
CATEGORIES = tuple((c, c) for c in ("to_call", "open", "sale", "no_sale", "excluded"))


class Flow(models.Model):
    """A customer flow; what it says is in its versions."""

    key = models.CharField(max_length=100, blank=True, default="")
    name = models.CharField(max_length=200)
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "flow"

    def __str__(self) -> str:
        return self.name


class FlowVersion(models.Model):
    """What a flow says from a moment on (ms UTC); 0 is from ever."""

    flow = models.ForeignKey(Flow, models.PROTECT, related_name="versions")
    from_at = models.BigIntegerField(default=0)
    definition = models.JSONField()

    class Meta:
        db_table = "flow_version"
        constraints = [models.UniqueConstraint(fields=["flow", "from_at"], name="flow_version_once")]
        ordering = ["flow", "from_at"]


class FlowState(models.Model):
    """The id a state of a flow has through all its versions; name and colour are as they are now."""

    flow = models.ForeignKey(Flow, models.PROTECT, related_name="states")
    key = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=16, choices=CATEGORIES)
    colour = models.CharField(max_length=32, blank=True, default="")
    position = models.IntegerField(default=0)
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "flow_state"
        constraints = [models.UniqueConstraint(fields=["flow", "key"], name="flow_state_once")]

    def __str__(self) -> str:
        return self.name


class FlowOutcome(models.Model):
    """The id an outcome of a flow has through all its versions; the rest is as it is now."""

    flow = models.ForeignKey(Flow, models.PROTECT, related_name="outcomes")
    key = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, default="progress")
    category = models.CharField(max_length=16, blank=True, default="")
    colour = models.CharField(max_length=32, blank=True, default="")
    position = models.IntegerField(default=0)
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "flow_outcome"
        constraints = [models.UniqueConstraint(fields=["flow", "key"], name="flow_outcome_once")]

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """Work for a client, by a flow, in a zone. `calling_hours` are as `flow.calling_hours` reads
    them; none at all is always. Where `visible` is *chosen*, nobody but administrators and whoever is chosen, himself
    or by his team, sees anything of it."""

    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, blank=True, default="")
    calling_hours = models.JSONField(default=dict, blank=True)
    flow = models.ForeignKey(Flow, models.PROTECT, related_name="campaigns")
    products = models.ManyToManyField("clients.Product", blank=True, related_name="campaigns")
    visible = models.CharField(max_length=16, choices=VISIBLE, default="all")
    visible_users = models.ManyToManyField("people.User", blank=True, related_name="campaigns_shown")
    visible_teams = models.ManyToManyField("people.Team", blank=True, related_name="campaigns_shown")
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "campaign"
        constraints = [
            models.UniqueConstraint(fields=["client", "name"], condition=NOT_ARCHIVED, name="campaign_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class List(models.Model):
    """A list of customers loaded into a campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="lists")
    name = models.CharField(max_length=200)
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "list"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], condition=NOT_ARCHIVED, name="list_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class OfClient(models.Model):
    """Something that a client has of his own, known by its name; archived, never deleted."""

    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="%(class)ss")
    name = models.CharField(max_length=200)
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["client", "name"], condition=NOT_ARCHIVED, name="%(class)s_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Segment(OfClient):
    """A segment of a client's customers."""

    class Meta(OfClient.Meta):
        db_table = "segment"


class Reason(OfClient):
    """A reason given for a contact, an outcome or a pause."""

    class Meta(OfClient.Meta):
        db_table = "reason"


class Survey(OfClient):
    """A survey of a client's customers."""

    class Meta(OfClient.Meta):
        db_table = "survey"


class Question(OfClient):
    """A question of a client's surveys, as it is put; facts keep the scale each answer was given on."""

    text = models.TextField(blank=True, default="")

    class Meta(OfClient.Meta):
        db_table = "question"


class Form(OfClient):
    """A form that contacts are evaluated by."""

    class Meta(OfClient.Meta):
        db_table = "form"


class Item(OfClient):
    """One thing that a client's forms look at."""

    class Meta(OfClient.Meta):
        db_table = "item"


class Queue(models.Model):
    """A queue as one origin knows it (no origin: as every origin without its own knows it)."""

    name = models.CharField(max_length=200)
    origin = models.ForeignKey("happenings.Origin", models.PROTECT, null=True, blank=True, related_name="queues")
    zone = models.CharField(max_length=64, blank=True, default="")
    centre = models.ForeignKey("people.Centre", models.PROTECT, null=True, blank=True, related_name="queues")
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "queue"
        constraints = [
            models.UniqueConstraint(fields=["origin", "name"], condition=NOT_ARCHIVED, name="queue_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class QueueAssignment(models.Model):
    """Whose a queue's calls are, from a local day up to and not including another; null is open."""

    queue = models.ForeignKey(Queue, models.PROTECT, related_name="assignments")
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="queue_assignments")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="queue_assignments")
    first_day = models.IntegerField(null=True, blank=True)
    end_day = models.IntegerField(null=True, blank=True)

    class Meta:
        db_table = "queue_assignment"


class OpeningHours(models.Model):
    """When a client's work, a queue's, or (neither) all of the house's is open, from a local day up to another; of a
    `campaign`, and then of nothing else, when it may call.

    `week` has the stretches of each weekday, `days` those of single local days (their number as a text; none is
    closed), `country` whose public holidays are closed. What is more particular wins: a queue's over a client's over
    the house's.
    """

    client = models.ForeignKey("clients.Client", models.PROTECT, null=True, blank=True, related_name="opening_hours")
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, blank=True, related_name="opening_hours")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="own_hours")
    first_day = models.IntegerField(null=True, blank=True)
    end_day = models.IntegerField(null=True, blank=True)
    zone = models.CharField(max_length=64)
    week = models.JSONField(default=dict)
    days = models.JSONField(default=dict)
    country = models.CharField(max_length=2, blank=True, default="")

    class Meta:
        db_table = "opening_hours"
