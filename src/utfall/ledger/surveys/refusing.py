"""Those who want to be asked no more: said by a link, kept as a keyed hash, audited, and taken back by either side."""

from django.db import transaction
from django.db.models import Q, QuerySet

from utfall.ledger.audit.chain import note
from utfall.ledger.people.models import User

from .models import Invite, Refusal


def refusals_of(person: str, customer_id: int | None) -> "QuerySet[Refusal]":
    """What was said by this address or number (hashed), or by this customer at another of his."""
    same = Q(person=person)
    if customer_id is not None:
        same |= Q(customer_id=customer_id)
    return Refusal.objects.filter(same)


def refuse(invite: Invite, now: int) -> bool:
    """Whom the invite went to is asked no more, and what waits for him is not sent; whether that is new."""
    with transaction.atomic():
        said = {"customer_id": invite.customer_id, "asking_id": invite.asking_id, "said_at": now}
        made, is_new = Refusal.objects.get_or_create(person=invite.person, defaults=said)
        his = Q(person=invite.person)
        if invite.customer_id is not None:
            his |= Q(customer_id=invite.customer_id)
        Invite.objects.filter(his, state="waiting").update(state="withdrawn", to="")
        if is_new:
            note("asked no more", f"refusal {made.pk}", None, {"survey": invite.asking.survey_id}, at=now)
    return is_new


def ask_again(refusal: Refusal, actor: User | None = None) -> None:
    """He may be asked again: he said so himself by his link, or to `actor`."""
    with transaction.atomic():
        note("asked again", f"refusal {refusal.pk}", actor, {"survey": refusal.asking.survey_id})
        Refusal.objects.filter(pk=refusal.pk).delete()
