"""Hands a mail over to the server that `UTFALL_SMTP` names, and says whether it surely was not, or perhaps was, taken.

`smtp://user@host:587` (STARTTLS), `smtps://user@host:465` (TLS), `smtp+plain://localhost:25` (this machine alone).
"""

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from utfall.wiring.home import Refused
from utfall.wiring.outgoing import InDoubt, NotHandedOver

SECONDS = 20.0
_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Post:
    """The mail server and whose name mails bear. `secure` is starttls, tls or none."""

    host: str
    port: int
    secure: str
    user: str
    password: str
    sender: str


def post_office() -> Post | None:
    """The mail server of the surroundings, None where none is named. Raises `Refused` with a sentence."""
    named = os.environ.get("UTFALL_SMTP", "").strip()
    if not named:
        return None
    try:
        parts = urlsplit(named)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as wrong:
        raise Refused(f"UTFALL_SMTP is not understood: {wrong}") from wrong
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host or parts.password:
        raise Refused(
            "UTFALL_SMTP is not understood; write smtp://user@host:587 or smtps://user@host:465, and the password into "
            "a file that UTFALL_SMTP_PASSWORD_FILE names"
        )
    if parts.scheme == "smtp+plain" and host not in _HERE:
        raise Refused("UTFALL_SMTP: mail goes to another machine over TLS alone; smtp+plain is for this one")
    sender = os.environ.get("UTFALL_SMTP_FROM", "").strip()
    if "@" not in sender or any(each in sender for each in "\r\n<>,; "):
        raise Refused("UTFALL_SMTP_FROM names the address that mails come from, such as survey@example.com")
    secure = {"smtp": "starttls", "smtps": "tls", "smtp+plain": "none"}[parts.scheme]
    return Post(host, port, secure, unquote(parts.username or ""), _password(), sender)


def _password() -> str:
    file = os.environ.get("UTFALL_SMTP_PASSWORD_FILE", "")
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused(f"the password in {file} (UTFALL_SMTP_PASSWORD_FILE) cannot be read: {wrong}") from wrong


def hand_over(message: EmailMessage, to: str, office: Post) -> None:
    """Give one mail to the server. Raises `NotHandedOver` where it surely did not take it, `InDoubt` where it had all
    of it and never said so."""
    line = _open(office)
    try:
        try:
            _greet(line, office, to)
        except smtplib.SMTPResponseException as wrong:
            raise _said(wrong.smtp_code, wrong.smtp_error) from wrong
        except (smtplib.SMTPException, OSError) as wrong:
            raise NotHandedOver(f"{office.host}: {wrong}") from wrong
        try:
            code, text = line.data(message.as_bytes())
        except smtplib.SMTPDataError as wrong:
            raise _said(wrong.smtp_code, wrong.smtp_error) from wrong
        except (smtplib.SMTPException, OSError) as wrong:
            raise InDoubt(f"{office.host} fell silent after it had the mail: {wrong}") from wrong
        if code != 250:
            raise _said(code, text)
    finally:
        _close(line)


def _open(office: Post) -> smtplib.SMTP:
    try:
        if office.secure == "tls":
            return smtplib.SMTP_SSL(office.host, office.port, timeout=SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(office.host, office.port, timeout=SECONDS)
    except (smtplib.SMTPException, OSError) as wrong:
        raise NotHandedOver(f"{office.host} does not answer: {wrong}") from wrong


def _greet(line: smtplib.SMTP, office: Post, to: str) -> None:
    line.ehlo()
    if office.secure == "starttls":
        line.starttls(context=ssl.create_default_context())
        line.ehlo()
    if office.user:
        line.login(office.user, office.password)
    for code, text in (line.mail(office.sender), line.rcpt(to)):
        if code not in (250, 251):
            raise smtplib.SMTPResponseException(code, text)


def _said(code: int, text: bytes | str) -> NotHandedOver:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return NotHandedOver(f"the mail server answered {code} {said}"[:300], for_good=500 <= code < 600)


def _close(line: smtplib.SMTP) -> None:
    try:
        line.quit()
    except (smtplib.SMTPException, OSError):
        line.close()
