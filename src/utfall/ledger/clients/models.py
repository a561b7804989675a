"""Clients, what they sell, and the settings that change numbers, each from a day on."""

from django.db import models

CENTRES = ("mixed", "outbound", "inbound")  # kinds of centre: which numbers its pages start on


class Client(models.Model):
    """Whose work it is. The home's own client stands for work that is nobody else's, and says of the house what
    `centre` it is, in which `country` (two letters), when (ms UTC) its administrator was asked so, and how long agents
    may be in a state before the floor is told where that is not as it comes (`floor_limits`: s, None for no limit)."""

    name = models.CharField(max_length=200)
    is_home = models.BooleanField(default=False)
    is_practice = models.BooleanField(default=False)
    zone = models.CharField(max_length=64, blank=True, default="")
    centre = models.CharField(max_length=16, choices=[(each, each) for each in CENTRES], default=CENTRES[0])
    country = models.CharField(max_length=2, blank=True, default="")
    floor_limits = models.JSONField(default=dict, blank=True)
    asked_at = models.BigIntegerField(null=True, blank=True)
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "client"
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(archived_at__isnull=True), name="client_name_once"
            ),
            models.UniqueConstraint(fields=["is_home"], condition=models.Q(is_home=True), name="one_home"),
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something a client sells. Price, turnover and commission are whole smallest units of the currency, per unit."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="products")
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=100, blank=True, default="")
    price = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    turnover = models.BigIntegerField(null=True, blank=True)
    commission = models.BigIntegerField(null=True, blank=True)
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "product"
        constraints = [
            models.UniqueConstraint(
                fields=["client", "name"], condition=models.Q(archived_at__isnull=True), name="product_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Setting(models.Model):
    """A setting that changes numbers, from a local day on; no client means the whole house, '' every channel."""

    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="settings")
    name = models.CharField(max_length=64)
    channel = models.CharField(max_length=16, blank=True, default="")
    value = models.BigIntegerField()
    first_day = models.IntegerField(default=0)

    class Meta:
        db_table = "setting"
        constraints = [models.UniqueConstraint(fields=["client", "name", "channel", "first_day"], name="setting_once")]


class Agreement(models.Model):
    """What is agreed with a client from a local day on; `terms` as `catalogue.agreement` has them."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="agreements")
    first_day = models.IntegerField()
    terms = models.JSONField(default=dict)
    made_at = models.BigIntegerField()
    made_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "agreement"
        constraints = [models.UniqueConstraint(fields=["client", "first_day"], name="agreement_once")]
        ordering = ["client", "first_day"]
