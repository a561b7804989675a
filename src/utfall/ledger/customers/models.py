"""Customers with their personal data, the fields a client keeps of them, and where each stands in each campaign."""

from django.db import models

FIELD_TYPES = tuple((t, t) for t in ("date", "number", "text", "email", "link", "choice"))


class ContactPoint(models.Model):
    """A number or address at the other end of a contact; facts carry its id only."""

    value = models.CharField(max_length=300, unique=True)

    class Meta:
        db_table = "contact_point"


class CustomerField(models.Model):
    """One field of a client's customers. Only one that `may_be_analysed` becomes facts."""

    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="fields")
    key = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=16, choices=FIELD_TYPES, default="text")
    may_be_analysed = models.BooleanField(default=False)
    position = models.IntegerField(default=0)
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "customer_field"
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="customer_field_once")]

    def __str__(self) -> str:
        return self.name


class FieldValue(models.Model):
    """The words of a value that facts name by id: 63 bits of (field, text)."""

    id = models.BigIntegerField(primary_key=True)
    field = models.ForeignKey(CustomerField, models.PROTECT, related_name="known_values")
    text = models.CharField(max_length=300)

    class Meta:
        db_table = "field_value"


class Customer(models.Model):
    """Somebody a client has us call or who calls us. `key` is the client's own; `values` are words by field key."""

    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="customers")
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=300, blank=True, default="")
    phone1 = models.CharField(max_length=64, blank=True, default="")
    phone2 = models.CharField(max_length=64, blank=True, default="")
    phone3 = models.CharField(max_length=64, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    values = models.JSONField(default=dict, blank=True)
    anonymised_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "customer"
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="customer_key_once")]

    def __str__(self) -> str:
        return self.name or self.key


class Standing(models.Model):
    """Where a customer stands in a campaign: a cache of his transitions and outcomes, kept by `ledger.record`.

    Times are ms UTC. `last_at` is when the last thing that counted happened; `left_at` is set once he left.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="standings")
    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="standings")
    list = models.ForeignKey("campaigns.List", models.PROTECT, null=True, blank=True, related_name="standings")
    segment = models.ForeignKey("campaigns.Segment", models.PROTECT, null=True, blank=True, related_name="standings")
    state = models.ForeignKey("campaigns.FlowState", models.PROTECT, related_name="standings")
    since = models.BigIntegerField()
    round = models.IntegerField(default=1)
    attempts = models.IntegerField(default=0)
    had_progress = models.BooleanField(default=False)
    entered_at = models.BigIntegerField()
    last_at = models.BigIntegerField()
    left_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "customer_in_campaign"
        constraints = [models.UniqueConstraint(fields=["customer", "campaign"], name="standing_once")]
        indexes = [models.Index(fields=["campaign", "state"], name="standing_by_state")]
