"""Invites on their way: each once, whatever the other end does, and never a third time."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.askings import asking, customers, served
from tests.ledger.told import MINUTE, NOON, facts, tell
from tests.wiring.postmen import Gateway, MailServer, gateway, mail_server

NOW = NOON + 10 * MINUTE


@pytest.fixture
def post(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    monkeypatch.setenv("UTFALL_ADDRESS", "https://ask.utfall.example")
    monkeypatch.setenv("UTFALL_SMTP_FROM", "survey@utfall.example")
    monkeypatch.setattr("utfall.wiring.mailing.SECONDS", 1.0)
    at(monkeypatch, NOW)
    with mail_server() as server:
        monkeypatch.setenv("UTFALL_SMTP", f"smtp+plain://127.0.0.1:{server.port}")
        yield server


def at(monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    monkeypatch.setenv("UTFALL_NOW", str(now))


def invited(*numbers: int, **values: object) -> None:
    from utfall.ledger.surveys.draw import draw_all

    customers(*numbers)
    asking(sender="Eva Bank – æøå", **values)
    tell(*(served(n) for n in numbers))
    draw_all(NOW)


def states() -> list[str]:
    from utfall.ledger.surveys.models import Invite

    return list(Invite.objects.order_by("pk").values_list("state", flat=True))


def send() -> int:
    from utfall.wiring.surveying import hand_over_due

    return hand_over_due()


def test_a_mail_goes_out_once_with_its_link_as_text_and_html(post: MailServer) -> None:
    from utfall.ledger.surveys.answering import invite_of
    from utfall.ledger.surveys.models import Invite

    invited(1)
    assert send() == 1 and send() == 0 and states() == ["sent"]
    (mail,) = post.mails
    invite = Invite.objects.get()
    assert mail["To"] == "c1@mail.example" and mail["Message-ID"] == f"<{invite.key}.survey@utfall.example>"
    assert str(mail["From"]) == "Eva Bank – æøå <survey@utfall.example>"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and html is not None
    link = next(word for word in plain.get_content().split() if word.startswith("https://"))
    assert link in html.get_content() and "Would you recommend us?" in html.get_content()
    assert invite_of(link.removeprefix("https://ask.utfall.example/ask/"), NOW) == invite
    assert mail["List-Unsubscribe"] == f"<{link}/stop>" and f"{link}/stop" in plain.get_content()
    assert f'href="{link}/stop"' in html.get_content()
    assert invite.to == "", "the address is kept no longer than needed"
    (fact,) = facts("survey_invite")
    assert fact["sent_at"] == NOW and fact["sent_by"] == "mail" and fact["agent_id"] is not None


def test_a_server_that_is_down_is_tried_again_until_it_is_up(post: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    invited(1, 2)
    there = os.environ["UTFALL_SMTP"]
    monkeypatch.setenv("UTFALL_SMTP", "smtp+plain://127.0.0.1:1")
    for minute in range(0, 31, 2):
        at(monkeypatch, NOW + minute * MINUTE)
        assert send() == 0
    assert states() == ["waiting", "waiting"] and facts("survey_invite") == []
    monkeypatch.setenv("UTFALL_SMTP", there)
    at(monkeypatch, NOW + 2 * 60 * MINUTE)
    assert send() == 2 and states() == ["sent", "sent"] and len(post.mails) == 2


@pytest.mark.parametrize(("way", "state"), [("refuse", "failed"), ("no", "failed"), ("later", "waiting")])
def test_what_the_server_will_not_take_is_not_sent(post: MailServer, way: str, state: str) -> None:
    from utfall.ledger.surveys.models import Invite

    invited(1)
    post.way = way
    assert send() == 0 and states() == [state] and post.mails == []
    assert "@" not in Invite.objects.get().error and facts("survey_invite") == []


@pytest.mark.parametrize("way", ["silent", "hang"])
def test_a_server_silent_after_the_mail_gets_it_once_more_under_the_same_name(
    post: MailServer, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    invited(1)
    post.way = way
    for minute in (0, 20, 60, 600):
        at(monkeypatch, NOW + minute * MINUTE)
        send()
    assert states() == ["unsure"] and len(post.mails) == 2
    assert len({mail["Message-ID"] for mail in post.mails}) == 1


def test_half_refused_half_sent(post: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    invited(*range(1, 9))
    for number in range(40):
        at(monkeypatch, NOW + number * 20 * MINUTE)
        post.way = "take" if number % 2 else "later"
        send()
    assert set(states()) == {"sent"}
    assert sorted(str(mail["To"]) for mail in post.mails) == [f"c{n}@mail.example" for n in range(1, 9)]


KILLED = """
import os, sys
from utfall.wiring.ready import ready
ready()
from utfall.ledger.surveys import outbox, draw
from utfall.core import clock
from utfall.wiring import mailing, surveying
point = sys.argv[1]
def die(*_, **__): os._exit(9)
def before(module, name):
    kept = getattr(module, name)
    def done(*a, **k):
        if point == name + ":before": die()
        found = kept(*a, **k)
        if point == name + ":after": die()
        return found
    setattr(module, name, done)
before(outbox, "take"); before(outbox, "handed_over"); before(mailing, "hand_over"); before(outbox, "tell")
before(draw, "_ask")
outbox.begin(clock.now())
draw.draw_all(clock.now())
surveying.hand_over_due()
"""
STEPS = ("_ask", "take", "hand_over", "tell", "handed_over")
POINTS = [f"{name}:{when}" for name in STEPS for when in ("before", "after")]


@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_it_is_asked_once_and_twice_only_between_handing_over_and_noting(
    post: MailServer, home: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    customers(1)
    asking()
    tell(served(1))
    for stop in (point, ""):
        died = subprocess.run([sys.executable, "-c", KILLED, stop], env=dict(os.environ), timeout=60)
        assert died.returncode == (9 if stop else 0)
    at(monkeypatch, NOW + 60 * MINUTE)
    subprocess.run([sys.executable, "-c", KILLED, ""], env=dict(os.environ), timeout=60, check=True)
    between = point in ("hand_over:after", "handed_over:before", "tell:before", "tell:after")
    assert states() == ["sent"] and len(post.mails) == (2 if between else 1)
    assert len({mail["Message-ID"] for mail in post.mails}) == 1 and len(facts("survey_invite")) == 1


@pytest.fixture
def sms(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setenv("UTFALL_ADDRESS", "https://ask.utfall.example")
    at(monkeypatch, NOW)
    with gateway() as server:
        monkeypatch.setenv("UTFALL_WEBHOOKS", f"private:127.0.0.1:{server.server_port}")
        yield server


def test_a_gateway_gets_number_and_link_under_a_key(
    sms: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text("abc\n")
    monkeypatch.setenv("UTFALL_WEBHOOK_TOKEN_FILE", str(tmp_path / "token"))
    invited(1, sent_by="webhook", webhook=f"http://127.0.0.1:{sms.server_port}/send?x=1")
    assert send() == 1 and send() == 0 and states() == ["sent"]
    ((body, headers),) = sms.said
    assert body["to"] == "+47 900 00 001" and body["link"].startswith("https://ask.utfall.example/ask/")
    assert headers["Authorization"] == "Bearer abc" and headers["Idempotency-Key"] == body["id"]


@pytest.mark.parametrize(("status", "state"), [(302, "failed"), (400, "failed"), (429, "waiting"), (503, "waiting")])
def test_a_gateway_that_does_not_take_it(sms: Gateway, status: int, state: str) -> None:
    sms.status = status
    invited(1, sent_by="webhook", webhook=f"http://127.0.0.1:{sms.server_port}/send")
    assert send() == 0 and states() == [state] and len(sms.said) == 1, "a redirect is not followed"


@pytest.mark.parametrize(("named", "url"), [
    ("", "https://sms.example/x"), ("sms.example", "http://sms.example/x"), ("sms.example", "ftp://sms.example/x"),
    ("sms.example", "https://sms.example.evil.example/x"), ("sms.example", "https://user:pw@sms.example/x"),
    ("127.0.0.1", "http://127.0.0.1/x"), ("sms.example", "https://sms.example:99999/x"), ("sms.example", "nothing"),
    ("private:10.0.0.5", "http://10.0.0.5/x"),
])  # fmt: skip
def test_nothing_is_posted_where_it_may_not_go(monkeypatch: pytest.MonkeyPatch, named: str, url: str) -> None:
    from utfall.wiring.outgoing import NotAllowed, post

    monkeypatch.setenv("UTFALL_WEBHOOKS", named)
    with pytest.raises(NotAllowed):
        post(url, {}, "k")


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "10.1.2.3", "[::1]", "192.168.0.9", "0.0.0.0"])
def test_a_private_address_is_not_spoken_to_unless_it_is_named_so(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    from utfall.wiring.outgoing import NotAllowed, post

    monkeypatch.setenv("UTFALL_WEBHOOKS", host.strip("[]"))
    with pytest.raises(NotAllowed, match="private"):
        post(f"https://{host}/x", {}, "k")


@pytest.mark.parametrize("named", [
    "mail.example", "smtp://u:secret@mail.example", "smtp+plain://mail.example", "smtp://mail.example:99999",
])  # fmt: skip
def test_a_mail_server_that_is_not_understood_is_said_so(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    from utfall.wiring.home import Refused
    from utfall.wiring.mailing import post_office

    monkeypatch.setenv("UTFALL_SMTP", named)
    monkeypatch.setenv("UTFALL_SMTP_FROM", "a@b.example")
    with pytest.raises(Refused, match="UTFALL_SMTP"):
        post_office()


def test_the_server_asks_beside_its_pages(post: MailServer) -> None:
    from utfall.wiring.surveying import ask_beside

    customers(1)
    asking()
    tell(served(1))
    stop = ask_beside()
    try:
        waited = threading.Event()
        for _ in range(100):
            if post.mails:
                break
            waited.wait(0.1)
    finally:
        stop()
    assert states() == ["sent"] and len(post.mails) == 1


def test_switched_off_what_waits_is_not_sent(post: MailServer) -> None:
    from utfall.ledger.surveys.models import Asking
    from utfall.ledger.surveys.outbox import switch

    invited(1, delay_minutes=60)
    switch(Asking.objects.get(), False, NOW)
    assert send() == 0 and states() == ["withdrawn"]
