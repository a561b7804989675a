"""The server's thread that asks: draws who is asked, hands the invites over, and notes what came of each."""

import logging
import os
import threading
from collections.abc import Callable
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from html import escape
from urllib.parse import urlsplit

from django.db import DatabaseError, connections

from utfall.core import clock
from utfall.ledger.surveys import draw, outbox
from utfall.ledger.surveys.answering import token_of
from utfall.ledger.surveys.models import Asking, Invite
from utfall.ledger.surveys.phrases import own, phrases
from utfall.wiring import mailing, outgoing
from utfall.wiring.children import beside
from utfall.wiring.home import Refused

EVERY = 5.0  # seconds between two looks
FORGET_EVERY = 3600 // 5  # looks between two rounds of forgetting


def survey_address() -> str:
    """Where the pages are found from outside, without a `/` at its end; empty where nobody said. Raises `Refused`."""
    named = os.environ.get("UTFALL_ADDRESS", "").strip().rstrip("/")
    if not named:
        return ""
    parts = urlsplit(named)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or parts.query or parts.fragment or not (parts.scheme == "https" or here):
        raise Refused("UTFALL_ADDRESS names where the pages are found from outside, such as https://ask.example.com")
    return named


def cannot_ask(asking: Asking) -> str:
    """Why invites of a survey cannot be handed over as things stand, as a sentence; empty where they can."""
    try:
        if not survey_address():
            return "UTFALL_ADDRESS does not say where the page is found from outside"
        if asking.sent_by == "webhook":
            outgoing.check(asking.webhook)
        elif mailing.post_office() is None:
            return "UTFALL_SMTP names no mail server"
    except (Refused, outgoing.NotAllowed) as wrong:
        return str(wrong)
    return ""


def ask_beside() -> Callable[[], None]:
    """Begin to ask, in a thread. Gives back how to stop it."""
    return beside(_work, "surveys", patience=30)


def _work(stopping: threading.Event) -> None:
    looks = 0
    try:
        _quietly(lambda: outbox.begin(clock.now()))
        while not stopping.is_set():
            _quietly(lambda: draw.draw_all(clock.now()))
            _quietly(lambda: hand_over_due(stopping))
            if looks % FORGET_EVERY == 0:
                _quietly(lambda: outbox.forget_old(clock.now()))
            looks += 1
            stopping.wait(EVERY)
    finally:
        connections.close_all()


def _quietly(work: Callable[[], object]) -> None:
    """What fails is told in the log and tried again at the next look."""
    try:
        work()
    except DatabaseError as wrong:
        logging.getLogger(__name__).warning("surveys: %s", wrong)
    except Exception:
        logging.getLogger(__name__).exception("surveys stumbled")


def hand_over_due(stopping: threading.Event | None = None) -> int:
    """Hand over every invite that is due; how many were taken."""
    taken = 0
    for invite in outbox.due(clock.now()):
        if stopping is not None and stopping.is_set():
            break
        taken += hand_over(invite)
    return taken


def hand_over(invite: Invite) -> bool:
    """Hand one invite over and note what came of it; whether it was taken."""
    asking = invite.asking
    hindered = cannot_ask(asking)
    if hindered:
        Invite.objects.filter(pk=invite.pk).update(error=hindered, next_try_at=clock.now() + clock.MINUTE)
        return False
    if not outbox.take(invite, clock.now()):
        return False
    try:
        _give(invite, f"{survey_address()}/ask/{token_of(invite)}")
    except (outgoing.NotHandedOver, outgoing.NotAllowed, Refused) as wrong:
        if getattr(wrong, "for_good", False):
            outbox.refused(invite, str(wrong))
        else:
            outbox.not_taken(invite, str(wrong), clock.now())
        return False
    except outgoing.InDoubt as wrong:
        outbox.in_doubt(invite, str(wrong), clock.now())
        return False
    except Exception as wrong:
        logging.getLogger(__name__).exception("an invite stumbled")
        outbox.in_doubt(invite, f"{type(wrong).__name__}: {wrong}", clock.now())
        return False
    outbox.handed_over(invite, clock.now())
    return True


def _give(invite: Invite, link: str) -> None:
    asking, words = invite.asking, phrases(invite.language)
    if asking.sent_by == "webhook":
        intro = own(asking.texts, invite.language, "intro", words.intro)
        outgoing.post(
            asking.webhook, {"to": invite.to, "link": link, "text": f"{intro} {link}", "id": invite.key}, invite.key
        )
        return
    office = mailing.post_office()
    if office is None:
        raise outgoing.NotHandedOver("UTFALL_SMTP names no mail server")
    mailing.hand_over(mail_of(invite, link, office.sender), invite.to, office)


def mail_of(invite: Invite, link: str, sender: str) -> EmailMessage:
    """The mail with its link, as text and as HTML; its Message-ID is the invite's own, however often it is sent."""
    asking, words = invite.asking, phrases(invite.language)
    question = own(asking.texts, invite.language, "question", asking.question.text or asking.question.name)
    intro = own(asking.texts, invite.language, "intro", words.intro)
    name = " ".join((asking.sender or asking.survey.client.name).split())
    user, _, host = sender.rpartition("@")
    message = EmailMessage(policy.SMTP.clone(cte_type="7bit"))
    message["Subject"] = " ".join(own(asking.texts, invite.language, "subject", words.subject).split())
    message["From"] = Address(name, user, host)
    message["To"] = invite.to
    message["Message-ID"] = f"<{invite.key}.survey@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = invite.language
    message["List-Unsubscribe"] = f"<{link}/stop>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(f"{intro}\n\n{question}\n\n{words.press}: {link}\n\n{name}\n\n{words.stop}: {link}/stop\n")
    told = (intro, question, words.press, link, name, words.stop)
    message.add_alternative(_html(invite.language, words.direction, told), "html")
    return message


def _html(language: str, direction: str, told: tuple[str, str, str, str, str, str]) -> str:
    intro, question, press, link, name, stop = (escape(each) for each in told)
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark"></head>'
        '<body style="margin:0;padding:24px;font-family:sans-serif;font-size:16px;line-height:1.5">'
        '<table role="presentation" width="100%" style="max-width:560px" cellpadding="0" cellspacing="0"><tr><td>'
        f'<p>{intro}</p><p style="font-size:20px"><b>{question}</b></p>'
        '<table role="presentation" cellpadding="0" cellspacing="0"><tr>'
        '<td bgcolor="#1f5f8b" style="padding:12px 28px">'
        f'<a href="{link}" style="color:#ffffff;text-decoration:none"><b>{press}</b></a></td></tr></table>'
        f'<p style="font-size:13px">{link}</p><p>{name}</p>'
        f'<p style="font-size:13px"><a href="{link}/stop">{stop}</a></p>'
        "</td></tr></table></body></html>"
    )
