"""Opening hours on the page: set by a grid of the week, shown for the days to come, changed from a day on, removed."""

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, call, gather, tell
from tests.web.reading import text, words
from utfall.core.periods import parse_instant
from utfall.ledger.audit.models import Entry
from utfall.ledger.campaigns.models import Campaign, OpeningHours, Queue
from utfall.ledger.clients.models import Client
from utfall.ledger.happenings.models import FACTS
from utfall.wiring.house import House

OSLO = "Europe/Oslo"
OFFICE = {
    f"{day}_0_{side}": at
    for day in ("mon", "tue", "wed", "thu", "fri")
    for side, at in (("from", "08:00"), ("to", "17:00"))
}
FORM = {**OFFICE, "zone": OSLO, "country": "", "days": "", "first": "", "last": ""}


@pytest.fixture
def cast(kept: House, monkeypatch: pytest.MonkeyPatch) -> Cast:
    made = gather(kept)
    monkeypatch.setenv("UTFALL_NOW", str(parse_instant("2026-12-21T10:00", OSLO)))
    return made


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


def send(browser: Browser, path: str = "/setup/hours/new", **said: object) -> str:
    answer = browser.post(path, {**FORM, **said}, follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_a_house_without_hours_says_what_has_no_value(browser: Browser) -> None:
    assert "No opening hours are set" in text(browser, "/setup/hours")


def test_hours_are_set_for_the_house_and_told_in_few_words(browser: Browser) -> None:
    said = send(browser, country="NO", sat_0_from="9:00", sat_0_to="14:00")
    assert "The hours of the whole house are set." in said
    assert "Mon–Fri 08:00–17:00 Sat 09:00–14:00 holidays of Norway always Europe/Oslo" in said
    row = OpeningHours.objects.get()
    assert row.week["sat"] == [["09:00", "14:00"]] and "sun" not in row.week
    assert Entry.objects.get(action="set opening hours").actor_id is not None


def test_the_next_days_are_shown_before_anything_is_saved(browser: Browser) -> None:
    said = send(browser, country="NO", days="2026-12-24 08:00-12:00\n2026-12-31 closed", preview="1")
    assert not OpeningHours.objects.exists()
    assert "Wed 23 Dec 08:00–17:00 Thu 24 Dec 08:00–12:00 a day of its own" in said
    assert "Fri 25 Dec closed Christmas Day" in said and "Thu 31 Dec closed a day of its own" in said
    assert said.index("Mon 21 Dec") < said.index("Sun 3 Jan") and "Mon 4 Jan" not in said


def test_a_queues_hours_change_from_a_day_on_and_what_was_before_stays(browser: Browser, kept: House) -> None:
    at = parse_instant("2026-12-18T18:00", OSLO)
    tell(call("late", at=at), origin="pbx", house=kept)
    queue = Queue.objects.first()
    assert queue is not None
    said = send(browser, queue=queue.pk)
    assert f"The hours of {queue.name} are set." in said and "told again" in said
    first = OpeningHours.objects.get()
    send(browser, f"/setup/hours/{first.pk}", first="2026-12-18", fri_0_to="00:00")
    assert OpeningHours.objects.filter(queue=queue).count() == 2
    now = OpeningHours.objects.get(end_day=None)
    assert now.week["fri"] == [["08:00", "24:00"]]
    assert 'value="24:00"' in browser.get(f"/setup/hours/{now.pk}").content.decode()
    assert "from 18 December 2026" in text(browser, "/setup/hours")
    versions = FACTS["contact"]._default_manager.filter(reference="late").order_by("version")
    told = versions.values_list("in_opening_hours", flat=True)
    assert list(told) == [None, False, True], "open at 18 only by the new hours"


def test_they_are_removed_after_a_question(browser: Browser) -> None:
    send(browser, client=Client.objects.filter(name="Eva").get().pk)
    pk = OpeningHours.objects.get().pk
    assert "Remove the hours of Eva?" in text(browser, f"/setup/hours/{pk}/drop")
    assert "The hours of Eva are gone." in words(browser.post(f"/setup/hours/{pk}/drop", follow=True).content.decode())
    assert not OpeningHours.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"mon_0_from": "17:00", "mon_0_to": "08:00"}, "mon: 17:00 is not before 08:00"),
        ({"mon_1_from": "09:00"}, "mon: say when it opens and when it closes."),
        ({"mon_1_from": "16:00", "mon_1_to": "18:00"}, "lie over one another"),
        ({"zone": "Europe/Olso"}, "did you mean Europe/Oslo"),
        ({"days": "christmas"}, "christmas: write a day and its hours."),
        ({"days": "2026-12-24 8-12"}, "hours are written 08:00-12:00"),
        ({"days": "2026-12-24 closed\n2026-12-24 closed"}, "there already"),
        ({"first": "2026-12-24", "last": "2026-12-01"}, "It ends before it begins."),
        ({"country": "XX"}, "XX"),
    ],
)
def test_what_cannot_be_is_answered_with_a_sentence(browser: Browser, said: dict[str, str], sentence: str) -> None:
    assert sentence in send(browser, **said)
    assert not OpeningHours.objects.exists()


def test_a_campaigns_calling_hours_are_set_listed_and_of_nothing_else(browser: Browser, cast: Cast) -> None:
    loans = Campaign.objects.get(name="Loans")
    loans.calling_hours = {"mon": [["09:00", "12:00"]]}
    loans.save()
    listed = text(browser, "/setup/hours")
    assert "As the campaign was made" in listed and "calls of Loans Mon 09:00–12:00" in listed
    page = browser.get(f"/setup/hours/new?campaign={loans.pk}").content.decode()
    assert 'value="09:00"' in page and f'value="{loans.pk}" selected' in page
    said = send(browser, campaign=loans.pk, client=cast.eva.pk)
    assert "are of no queue, and its client is known" in said and not OpeningHours.objects.exists()
    said = send(browser, campaign=loans.pk, country="NO")
    assert "The hours of calls of Loans are set." in said and "told again" not in said
    listed = text(browser, "/setup/hours")
    assert "As the campaign was made" not in listed and "Mon–Fri 08:00–17:00 holidays of Norway" in listed
    entry = Entry.objects.get(action="set opening hours")
    assert entry.object == f"campaign {loans.pk} Loans"
    for nothing in ("987654", "9" * 30):
        assert browser.get(f"/setup/hours/new?campaign={nothing}").status_code == 404
