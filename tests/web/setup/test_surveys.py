"""Setup › Surveys: made, changed, looked at, switched on and off."""

import pytest

from tests.web.cast import Cast, browser_of, gather
from utfall.ledger.audit.models import Entry
from utfall.ledger.campaigns.models import Question
from utfall.ledger.surveys.draw import hashed
from utfall.ledger.surveys.models import Asking, Invite, Refusal
from utfall.wiring.house import House

FORM = {
    "name": "After a call", "kind": "nps", "language": "en", "share": "50", "quiet_days": "30", "delay_minutes": "10",
    "valid_days": "14", "sent_by": "mail", "question_en": "Would you recommend us?", "question_yi": "וואָלט איר?",
    "channels": ["voice"],
}  # fmt: skip


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


def made(cast: Cast, **values: object) -> Asking:
    browser = browser_of(cast.administrator)
    answer = browser.post("/setup/surveys/new", {**FORM, "client": cast.eva.pk, **values})
    assert answer.status_code == 302, answer.content.decode()
    return Asking.objects.latest("pk")


def test_a_survey_is_made_and_changed(cast: Cast) -> None:
    asking = made(cast)
    assert (asking.measures, asking.scale, asking.share, asking.channels) == ("nps", "0-10", 50, ["voice"])
    assert asking.active_since is None and asking.question.text == "Would you recommend us?"
    browser = browser_of(cast.administrator)
    text = browser.get(f"/setup/surveys/{asking.pk}").content.decode()
    assert "Would you recommend us?" in text
    browser.post(f"/setup/surveys/{asking.pk}", {**FORM, "share": "100", "question_en": "And now?", "kind": "csat"})
    asking.refresh_from_db()
    assert asking.share == 100 and asking.measures == "nps", "what it measures stays as answers have it"
    assert Question.objects.filter(name__in=("And now?", "Would you recommend us?")).count() == 2


@pytest.mark.parametrize(("values", "says"), [
    ({"question_en": ""}, "own language"), ({"share": "101"}, "100"), ({"quiet_days": "-1"}, "0"),
    ({"sent_by": "webhook", "webhook": "http://10.0.0.1/x"}, "UTFALL_WEBHOOKS"), ({"valid_days": "0"}, "1"),
])  # fmt: skip
def test_what_makes_no_sense_is_said_so(cast: Cast, values: dict[str, str], says: str) -> None:
    answer = browser_of(cast.administrator).post("/setup/surveys/new", {**FORM, "client": cast.eva.pk, **values})
    assert answer.status_code == 200 and says in answer.content.decode() and not Asking.objects.exists()


def test_two_of_one_name_are_refused(cast: Cast) -> None:
    made(cast)
    again = browser_of(cast.administrator).post("/setup/surveys/new", {**FORM, "client": cast.eva.pk})
    assert again.status_code == 200 and Asking.objects.count() == 1


def test_it_only_asks_where_it_can(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asking, browser = made(cast), browser_of(cast.administrator)
    answer = browser.post(f"/setup/surveys/{asking.pk}/switch", {"on": "1"}, follow=True)
    assert "UTFALL_ADDRESS" in answer.content.decode()
    asking.refresh_from_db()
    assert asking.active_since is None
    monkeypatch.setenv("UTFALL_ADDRESS", "https://ask.utfall.example")
    monkeypatch.setenv("UTFALL_SMTP", "smtp+plain://localhost:1")
    monkeypatch.setenv("UTFALL_SMTP_FROM", "a@b.example")
    browser.post(f"/setup/surveys/{asking.pk}/switch", {"on": "1"})
    asking.refresh_from_db()
    assert asking.active_since is not None
    browser.post(f"/setup/surveys/{asking.pk}/switch", {"on": "0"})
    asking.refresh_from_db()
    assert asking.active_since is None


def test_a_look_at_it_keeps_nothing(cast: Cast) -> None:
    asking, browser = made(cast), browser_of(cast.administrator)
    text = browser.get(f"/setup/surveys/{asking.pk}/preview?lang=yi").content.decode()
    assert 'dir="rtl"' in text and 'method="get"' in text and not Invite.objects.exists()


def test_the_list_tells_counts_and_nobody(cast: Cast) -> None:
    asking = made(cast)
    Invite.objects.create(asking=asking, key="k" * 20, contact_id=1, talk_id=1, to="somebody@mail.example", person="p",
                          language="en", drawn_at=1, due_at=1)  # fmt: skip
    text = browser_of(cast.administrator).get("/setup/surveys").content.decode()
    assert "waiting <b>1</b>" in text and "somebody" not in text


def test_who_is_asked_no_more_is_listed_and_may_be_let_in_again(cast: Cast) -> None:
    asking, browser = made(cast), browser_of(cast.administrator)
    assert "Nobody has asked to be asked no more" in browser.get("/setup/surveys/refusals").content.decode()
    known = cast.eva.customers.first()
    one = Refusal.objects.create(person=hashed("a@mail.example"), customer_id=known.pk, asking=asking, said_at=1)
    Refusal.objects.create(person=hashed("+47 900 00 002"), asking=asking, said_at=2)
    listed = browser.get("/setup/surveys/refusals").content.decode()
    assert known.key in listed and "not known" in listed and "mail.example" not in listed
    assert "Asked no more <b>2</b>" in browser.get("/setup/surveys").content.decode()
    found = browser.get("/setup/surveys/refusals", {"to": "nobody@mail.example"}).content.decode()
    assert "Nobody said so at this address or number" in found
    found = browser.get("/setup/surveys/refusals", {"to": "A@mail.example"}).content.decode()
    assert f"/setup/surveys/refusals/{one.pk}/revoke" in found and found.count("/revoke") == 1
    asked = browser.get(f"/setup/surveys/refusals/{one.pk}/revoke").content.decode()
    assert "Do it only where the person said so" in asked
    browser.post(f"/setup/surveys/refusals/{one.pk}/revoke")
    assert Refusal.objects.count() == 1
    entry = Entry.objects.get(action="asked again")
    assert entry.actor_id == cast.administrator.pk and entry.object == f"refusal {one.pk}"
    assert browser.post(f"/setup/surveys/refusals/{one.pk}/revoke").status_code == 404
