"""Answers that come back through a signed link: who holds the link may answer, and change it until it expires."""

from django.core import signing
from django.db import transaction

from utfall.core.clock import DAY
from utfall.facts import Batch, Record, fact_id
from utfall.ledger.happenings.models import Detail, Origin
from utfall.ledger.record import record

from .models import Asking, Invite
from .outbox import ORIGIN, tell

LONGEST = 2_000  # letters of a verbatim
_signer = signing.Signer(salt="utfall.survey.answer", sep=".")


def token_of(invite: Invite) -> str:
    """What stands at the end of an invite's link."""
    return str(_signer.sign(invite.key))


def invite_of(token: str, now: int) -> Invite | None:
    """The invite that a link is of; None for a link that is not ours, or no longer good."""
    invite = any_invite_of(token)
    return None if invite is None or invite.expires_at is None or invite.expires_at <= now else invite


def any_invite_of(token: str) -> Invite | None:
    """The same, however old the link is: who wants to be asked no more may say so at any time."""
    try:
        key = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return Invite.objects.select_related("asking__survey__client", "asking__question").filter(key=key).first()


def why_of(invite: Invite) -> str:
    """What was written with the answer so far."""
    found = Detail.objects.filter(fact_id=_fact(invite), name="verbatim").values_list("text", flat=True).first()
    return found or ""


def answer(invite: Invite, score: int, why: str, now: int) -> None:
    """Write the answer, or the change of it. Raises `ValueError` for a score outside the scale."""
    asking: Asking = invite.asking
    low, high = asking.ends
    if not low <= score <= high:
        raise ValueError(f"{score} is outside {low}-{high}")
    why = " ".join(why.split("\x00")).strip()[:LONGEST]
    said: dict[str, object] = {
        "client_id": asking.survey.client_id, "invite": invite.key, "survey_id": asking.survey_id,
        "question_id": asking.question_id, "asked_for": asking.measures, "score": score, "scale_min": low,
        "scale_max": high, "polarity": asking.polarity, "happened_at": invite.answered_at or now,
    }  # fmt: skip
    said |= {"subject": asking.subject} if asking.subject else {}
    said |= {"verbatim": why} if why else {}
    with transaction.atomic():
        tell(invite, now)  # who answers was asked, whatever the outbox knows yet
        record(Batch(ORIGIN, [Record("survey_answer", invite.key, said, clock=now)], actor="system"), now=now)
        Invite.objects.filter(pk=invite.pk).update(score=score, answered_at=invite.answered_at or now)
        text = Detail.objects.filter(fact_id=_fact(invite), name="verbatim")
        if not why:
            text.delete()
        elif asking.keep_days is not None:
            text.update(kept_until=now + asking.keep_days * DAY)
    invite.score = score


def _fact(invite: Invite) -> int:
    origin = Origin.objects.get_or_create(name=ORIGIN)[0]
    return fact_id(origin.pk, "survey_answer", invite.key)
