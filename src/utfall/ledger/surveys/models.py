"""What a survey asks and by which rule, and the outbox of its invites. Who was asked stands in no page."""

from django.db import models

MEASURES = ("nps", "csat", "ces", "client_rating", "other")
SCALES = ("0-10", "1-5")
WAYS = ("mail", "webhook")
# waiting: due later, or to be tried again. handing: given to the mail server or gateway just now. unsure: whether it
# arrived is not known, and it was tried once more. late and withdrawn were never handed over.
STATES = ("waiting", "handing", "sent", "failed", "unsure", "late", "withdrawn")


class Asking(models.Model):
    """One question put after contacts. `texts` are by language, then question, subject and intro; `queues`,
    `campaigns` and `channels` hold it to some (empty: all). It asks since `active_since` (ms UTC), None is off; facts
    of contacts up to row `cursor` have been looked at."""

    survey = models.OneToOneField("campaigns.Survey", models.PROTECT, related_name="asking")
    question = models.ForeignKey("campaigns.Question", models.PROTECT, related_name="askings")
    measures = models.CharField(max_length=16, choices=[(each, each) for each in MEASURES])
    scale = models.CharField(max_length=8, choices=[(each, each) for each in SCALES])
    polarity = models.CharField(max_length=8, default="higher")
    subject = models.CharField(max_length=16, blank=True, default="")
    texts = models.JSONField(default=dict)
    language = models.CharField(max_length=8, default="en")
    sender = models.CharField(max_length=120, blank=True, default="")
    sent_by = models.CharField(max_length=8, choices=[(each, each) for each in WAYS], default="mail")
    webhook = models.CharField(max_length=500, blank=True, default="")
    share = models.IntegerField(default=100)
    quiet_days = models.IntegerField(default=30)
    delay_minutes = models.IntegerField(default=30)
    valid_days = models.IntegerField(default=14)
    keep_days = models.IntegerField(null=True, blank=True)
    channels = models.JSONField(default=list)
    queues = models.JSONField(default=list)
    campaigns = models.JSONField(default=list)
    active_since = models.BigIntegerField(null=True, blank=True)
    cursor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "asking"
        constraints = [
            models.CheckConstraint(condition=models.Q(share__gte=0, share__lte=100), name="asking_share"),
        ]

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest step of its scale."""
        low, _, high = self.scale.partition("-")
        return int(low), int(high)

    def __str__(self) -> str:
        return str(self.survey)


class Refusal(models.Model):
    """Somebody who wants to be asked no more, by whatever survey: `person` is the keyed hash of the address or number
    that his invite went to, `customer_id` who he is where that was known. `asking` is the survey he said it to, at
    `said_at` (ms UTC)."""

    person = models.CharField(max_length=64, unique=True)
    customer_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    asking = models.ForeignKey(Asking, models.PROTECT, related_name="refusals")
    said_at = models.BigIntegerField()

    class Meta:
        db_table = "asking_refusal"


class Invite(models.Model):
    """One invite: at most one to a contact, and to a conversation, by one survey. `to` (a mail address or a number) is
    kept until it is handed over; `person` is a keyed hash of it, for the quiet days. Times are ms UTC."""

    asking = models.ForeignKey(Asking, models.PROTECT, related_name="invites")
    key = models.CharField(max_length=32, unique=True)
    contact_id = models.BigIntegerField()
    talk_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True, blank=True)
    to = models.CharField(max_length=300, blank=True, default="")
    person = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=12, choices=[(each, each) for each in STATES], default="waiting")
    drawn_at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    expires_at = models.BigIntegerField(null=True, blank=True)
    next_try_at = models.BigIntegerField(default=0)
    tries = models.IntegerField(default=0)
    in_doubt = models.IntegerField(default=0)
    sent_at = models.BigIntegerField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    score = models.IntegerField(null=True, blank=True)
    answered_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "invite"
        constraints = [
            models.UniqueConstraint(fields=["asking", "contact_id"], name="invite_contact_once"),
            models.UniqueConstraint(fields=["asking", "talk_id"], name="invite_talk_once"),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="invite_due"),
            models.Index(fields=["person", "drawn_at"], name="invite_person"),
        ]
