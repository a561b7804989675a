"""The invites on their way: taken in hand, handed over, noted; each of them once.

What is taken in hand is noted before anything leaves the house, what came of it after. Only where the process dies
between the two, or the other end falls silent after it had everything, nobody knows: such an invite is handed over
once more, under the same name, and never a third time.
"""

import re

from django.db import transaction
from django.db.models import F

from utfall.core.clock import DAY, HOUR, MINUTE
from utfall.facts import Batch, Record
from utfall.ledger.happenings.models import Detail
from utfall.ledger.record import record

from .models import Asking, Invite

ORIGIN = "utfall surveys"
TOO_LATE = 3 * DAY  # longer after it was due, an invite is not sent any more
TRIED_FOR = 2 * DAY
_WAITS = (1, 5, 15, 60)  # minutes between tries; then every hour


def begin(now: int) -> None:
    """Look after what a process that died left in hand."""
    left = Invite.objects.filter(state="handing")
    left.filter(in_doubt__gte=1).update(state="unsure", to="", error="whether it was handed over is not known")
    Invite.objects.filter(state="handing").update(state="waiting", in_doubt=F("in_doubt") + 1, next_try_at=now)


def due(now: int, most: int = 50) -> list[Invite]:
    """The invites to be handed over now, the longest due first."""
    waiting = Invite.objects.filter(state="waiting", asking__active_since__isnull=False)
    waiting.filter(due_at__lte=now - TOO_LATE).update(state="late", to="", error="it was too late to ask")
    ready = waiting.filter(due_at__lte=now, next_try_at__lte=now)
    return list(ready.select_related("asking__survey__client", "asking__question").order_by("due_at", "pk")[:most])


def take(invite: Invite, now: int) -> bool:
    """Take an invite in hand: from here on it may have left the house. False where somebody else has it."""
    expires = invite.expires_at or now + invite.asking.valid_days * DAY
    taken = Invite.objects.filter(pk=invite.pk, state="waiting").update(
        state="handing", tries=F("tries") + 1, expires_at=expires, error=""
    )
    invite.expires_at, invite.tries = expires, invite.tries + 1
    return bool(taken)


def handed_over(invite: Invite, now: int) -> None:
    """Note that it is on its way, and tell the fact."""
    with transaction.atomic():
        tell(invite, now)
        Invite.objects.filter(pk=invite.pk).update(state="sent", sent_at=now, to="", error="")


def not_taken(invite: Invite, why: str, now: int) -> None:
    """It surely did not leave the house: try again, ever later, for two days."""
    wait = (_WAITS[invite.tries - 1] if invite.tries <= len(_WAITS) else 60) * MINUTE
    if now - invite.due_at > TRIED_FOR:
        refused(invite, why)
        return
    Invite.objects.filter(pk=invite.pk).update(state="waiting", next_try_at=now + wait, error=_nameless(why))


def refused(invite: Invite, why: str) -> None:
    """The other end will never take it."""
    Invite.objects.filter(pk=invite.pk).update(state="failed", to="", error=_nameless(why))


def in_doubt(invite: Invite, why: str, now: int) -> None:
    """The other end had all of it and said nothing: once more under the same name, then it is left."""
    if invite.in_doubt:
        Invite.objects.filter(pk=invite.pk).update(state="unsure", to="", error=_nameless(why))
        return
    Invite.objects.filter(pk=invite.pk).update(
        state="waiting", in_doubt=F("in_doubt") + 1, next_try_at=now + HOUR // 6, error=_nameless(why)
    )


def _nameless(why: str) -> str:
    """A sentence without addresses and numbers: what hindered an invite does not say to whom it went."""
    return re.sub(r"\S+@\S+|\+?\d[\d -]{6,}", "…", why)[:500]


def tell(invite: Invite, now: int) -> None:
    """The fact of an invite; telling it again changes nothing."""
    asking = invite.asking
    sent_at = invite.sent_at or now
    said = {
        "client_id": asking.survey.client_id, "contact_id": invite.contact_id, "customer_id": invite.customer_id,
        "survey_id": asking.survey_id, "sent_at": sent_at, "sent_by": asking.sent_by,
    }  # fmt: skip
    there = {name: value for name, value in said.items() if value is not None}
    record(Batch(ORIGIN, [Record("survey_invite", invite.key, there)], actor="system"), now=now)
    Invite.objects.filter(pk=invite.pk, sent_at=None).update(sent_at=sent_at)
    invite.sent_at = sent_at


def switch(asking: Asking, on: bool, now: int) -> None:
    """Begin to ask after contacts that end from now on, or stop: what waits is then not sent."""
    from utfall.ledger.recording import dialect

    with transaction.atomic():
        if on:
            last = dialect.rows("SELECT coalesce(max(id), 0) FROM fact_contact")[0][0]
            Asking.objects.filter(pk=asking.pk, active_since=None).update(active_since=now, cursor=last)
            return
        Asking.objects.filter(pk=asking.pk).update(active_since=None)
        Invite.objects.filter(asking=asking, state="waiting").update(state="withdrawn", to="")


def forget_old(now: int) -> int:
    """Take away free text that is kept no longer; how many."""
    return int(Detail.objects.filter(kept_until__lte=now).delete()[0])
