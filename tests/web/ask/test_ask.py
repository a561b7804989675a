"""The question behind a link: one answer, to be changed until it expires; nobody else's, no script, no login."""

import re
from html import unescape

import pytest
from django.test import Client as Browser

from tests.ledger.askings import asking, customers, served
from tests.ledger.told import DAY, MINUTE, NOON, facts, newest, rows, tell

NOW = NOON + 10 * MINUTE
QUESTIONS = {"en": {"question": "Would you recommend us?"}, "yi": {"question": "וואָלט איר אונדז רעקאָמענדירט?"}}


@pytest.fixture(autouse=True)
def fresh(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from utfall.web.access.limits import Limit
    from utfall.web.ask import views

    monkeypatch.setenv("UTFALL_NOW", str(NOW))
    monkeypatch.setattr(views, "FROM_HERE", Limit(60, 2_000))
    monkeypatch.setattr(views, "ANSWERS", Limit(10, 10_000))


def links(*numbers: int, **values: object) -> list[str]:
    """The addresses of invites on their way to these customers."""
    from utfall.ledger.surveys import outbox
    from utfall.ledger.surveys.answering import token_of
    from utfall.ledger.surveys.draw import draw_all

    customers(*numbers)
    asking(**{"texts": QUESTIONS, **values})
    tell(*(served(n, reason="Bill") for n in numbers))
    draw_all(NOW)
    made = outbox.due(NOW)
    for invite in made:
        outbox.take(invite, NOW)
    return [f"/ask/{token_of(invite)}" for invite in made]


def score_of() -> list[int]:
    return [row["score"] for row in facts("survey_answer")]


def test_an_answer_is_a_fact_with_what_its_contact_tells() -> None:
    (link,) = links(1)
    page = Browser(enforce_csrf_checks=True)
    shown = page.get(link)
    assert shown.status_code == 200 and b"<script" not in shown.content and not shown.cookies
    assert shown.headers["Cache-Control"] == "no-store, private" and shown.headers["Referrer-Policy"] == "no-referrer"
    assert len(re.findall(r'type="radio"', shown.content.decode())) == 11
    done = page.post(link, {"score": "9", "why": "Ana knew <b>everything</b>"}, follow=True)
    assert "Thank you" in done.content.decode() and "&lt;b&gt;" in done.content.decode()
    (answer,), (call,) = facts("survey_answer"), facts("contact")
    assert (answer["score"], answer["scale"], answer["asked_for"]) == (9, "0-10", "nps")
    for name in ("agent_id", "queue_id", "reason_id", "wait_ms", "customer_id", "campaign_id", "client_id", "zone"):
        assert answer[name] == call[name] is not None, name
    assert answer["was_transferred"] == 0 and answer["contact_id"] == call["fact_id"]
    assert len(facts("survey_invite")) == 1, "who answers was asked, though the outbox had not noted it yet"
    assert rows("SELECT text FROM detail WHERE name = 'verbatim'") == [("Ana knew <b>everything</b>",)]


def test_it_can_be_changed_until_it_expires_and_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    (link,) = links(1)
    page = Browser()
    page.post(link, {"score": "2", "why": "slow"})
    again = page.get(link).content.decode()
    assert 'value="2" required checked' in again and "slow" in again
    monkeypatch.setenv("UTFALL_NOW", str(NOW + DAY))
    page.post(link, {"score": "8", "why": ""})
    assert score_of() == [8] and rows("SELECT text FROM detail WHERE name = 'verbatim'") == []
    assert newest("survey_answer", facts("survey_answer")[0]["reference"])["happened_at"] == NOW
    monkeypatch.setenv("UTFALL_NOW", str(NOW + 15 * DAY))
    late = page.post(link, {"score": "0"})
    assert late.status_code == 404 and score_of() == [8]


@pytest.mark.parametrize("score", ["11", "-1", "", "x", "9.5", "١", "999999999999"])
def test_no_step_of_the_scale_is_asked_for_again(score: str) -> None:
    (link,) = links(1)
    answer = Browser().post(link, {"score": score, "why": "kept"})
    assert answer.status_code == 400 and "kept" in answer.content.decode() and score_of() == []


def test_a_link_that_is_not_ours_one_too_old_and_one_that_never_was_look_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (link,) = links(1)
    page = Browser()
    wrong = [page.get(each) for each in (f"{link[:-1]}{'a' if link[-1] != 'a' else 'b'}", "/ask/x", "/ask/a.b",
                                         "/ask/%00", f"/ask/{'k' * 20}.{'s' * 43}")]  # fmt: skip
    monkeypatch.setenv("UTFALL_NOW", str(NOW + 15 * DAY))
    wrong.append(page.get(link))
    assert {each.status_code for each in wrong} == {404} and len({each.content for each in wrong}) == 1


def test_a_link_of_another_home_or_another_purpose_opens_nothing() -> None:
    from django.core import signing
    from django.test import override_settings

    from utfall.ledger.surveys.models import Invite

    (link,) = links(1)
    key = Invite.objects.get().key
    other = signing.Signer(salt="utfall.something.else", sep=".").sign(key)
    assert Browser().get(f"/ask/{other}").status_code == 404
    with override_settings(SECRET_KEY="y" * 50):
        foreign = signing.Signer(salt="utfall.survey.answer", sep=".").sign(key)
    assert Browser().get(f"/ask/{foreign}").status_code == 404 and Browser().get(link).status_code == 200


def test_one_link_shows_and_changes_nobody_elses_answer() -> None:
    one, other = links(1, 2)
    Browser().post(one, {"score": "3", "why": "only mine"})
    shown = Browser().get(other).content.decode()
    assert "only mine" not in shown and "checked" not in shown
    Browser().post(other, {"score": "10"})
    assert sorted(score_of()) == [3, 10]


def test_it_is_put_in_the_browsers_language_right_to_left_where_it_is_read_so() -> None:
    (link,) = links(1)
    shown = Browser().get(link, headers={"Accept-Language": "yi,en;q=0.5"}).content.decode()
    assert '<html lang="yi" dir="rtl"' in shown and QUESTIONS["yi"]["question"] in unescape(shown)
    other = Browser().get(f"{link}?lang=en").content.decode()
    assert '<html lang="en" dir="ltr"' in other
    assert '<html lang="en"' in Browser().get(f"{link}?lang=ru", headers={"Accept-Language": "ru"}).content.decode()


def test_too_many_tries_have_to_wait() -> None:
    (link,) = links(1)
    tries = [Browser().post(link, {"score": str(n % 11)}).status_code for n in range(12)]
    assert tries[:10] == [302] * 10 and tries[10:] == [429] * 2
    assert 429 in [Browser().get("/ask/x").status_code for _ in range(80)]


def test_what_is_written_is_kept_as_long_as_the_survey_says() -> None:
    from utfall.ledger.surveys.outbox import forget_old

    (link,) = links(1, keep_days=30)
    Browser().post(link, {"score": "9", "why": "for a while"})
    assert forget_old(NOW + 29 * DAY) == 0 and forget_old(NOW + 31 * DAY) == 1
    assert score_of() == [9]


def test_another_scale_has_its_own_steps() -> None:
    (link,) = links(1, scale="1-5", measures="ces", polarity="lower", subject="agent")
    page = Browser()
    assert page.get(link).content.decode().count('type="radio"') == 5
    assert page.post(link, {"score": "0"}).status_code == 400
    page.post(link, {"score": "5"})
    (answer,) = facts("survey_answer")
    assert (answer["polarity"], answer["subject"], answer["scale"]) == ("lower", "agent", "1-5")
