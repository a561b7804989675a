"""Opening hours: whose are in force, what they stamp, and that a change tells the facts since then again."""

import pytest

from tests.ledger.told import DAY, HOUR, MINUTE, NOON, Record, call, newest, rows, tell, versions
from utfall.core.periods import parse_instant
from utfall.core.zones import local_times

pytestmark = pytest.mark.usefixtures("home")
OSLO = "Europe/Oslo"
OFFICE = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
MONDAY, TUESDAY = parse_instant("2026-03-09T16:50", OSLO), parse_instant("2026-03-10T08:10", OSLO)


def mail(reference: str = "mail", **values: object) -> Record:
    """A mail of Monday 16:50 that somebody opens on Tuesday at 08:10 and has done at 08:18."""
    said = {"direction": "in", "channel": "email", "queue": "Mail", "offered_at": MONDAY, "queued_at": MONDAY,
            "answered_at": TUESDAY, "ended_at": TUESDAY + 8 * MINUTE, "wrapped_at": TUESDAY + 8 * MINUTE,
            "agent": "ana", **values}  # fmt: skip
    return Record("contact", reference, said)


def event(reference: str, what: str, at: int, **values: object) -> Record:
    return Record("case_event", reference, {"case": "T-17", "event": what, "happened_at": at, **values})


def open_time(reference: str = "mail") -> int | None:
    row = newest("contact", reference)
    if None in (row["wrapped_open_at"], row["offered_open_at"]):
        return None
    return row["wrapped_open_at"] - row["offered_open_at"]  # type: ignore[no-any-return]


def queue(name: str = "Mail") -> object:
    from utfall.ledger.campaigns.models import Queue

    return Queue.objects.get(name=name)


def test_without_hours_nothing_is_known() -> None:
    tell(mail(), event("1", "opened", MONDAY), event("2", "answered", TUESDAY))
    assert [newest("contact", "mail")[name] for name in ("in_opening_hours", "offered_open_at")] == [None, None]
    assert newest("case", "T-17")["first_response_open_ms"] is None


def test_a_mail_and_an_inquiry_of_the_evening_are_stamped_as_they_come() -> None:
    from utfall.ledger.hours import set_opening_hours

    set_opening_hours(OFFICE, zone=OSLO)
    tell(mail(), event("1", "opened", MONDAY), event("2", "answered", TUESDAY + 8 * MINUTE),
         event("3", "resolved", TUESDAY + HOUR))  # fmt: skip
    assert open_time() == 28 * MINUTE and newest("contact", "mail")["in_opening_hours"] == 1
    case = newest("case", "T-17")
    assert (case["first_response_open_ms"], case["resolution_open_ms"]) == (28 * MINUTE, 80 * MINUTE)
    assert [row["version"] for row in versions("contact", "mail")] == [1]
    tell(call("night", parse_instant("2026-03-09T22:00", OSLO)))
    assert newest("contact", "night")["in_opening_hours"] == 0


def test_an_outcome_that_makes_its_call_stamps_it() -> None:
    from tests.ledger.told import press
    from utfall.ledger.hours import set_opening_hours

    set_opening_hours(OFFICE, zone=OSLO)
    tell(press("o", "sale", NOON))
    assert newest("contact", "call:o")["in_opening_hours"] == 1


def test_a_change_from_a_day_on_tells_the_facts_since_then_again() -> None:
    from utfall.ledger.audit.models import Entry
    from utfall.ledger.hours import drop_opening_hours, set_opening_hours

    tell(call("before", NOON - 30 * DAY), mail(), event("1", "opened", MONDAY), event("2", "answered", TUESDAY))
    tell(call("waits", TUESDAY, standing=True))
    first = local_times(OSLO).cut(MONDAY)[0]
    made, written = set_opening_hours(OFFICE, zone=OSLO, first_day=first)
    assert written == 3, "the mail, the inquiry and the call that waits"
    assert open_time() == 28 * MINUTE and newest("case", "T-17")["first_response_open_ms"] == 20 * MINUTE
    assert newest("contact", "before")["version"] == 1 and newest("contact", "before")["in_opening_hours"] is None
    assert rows("SELECT in_opening_hours FROM standing_contact") == [(1,)]
    set_opening_hours({**OFFICE, "tue": [["08:15", "17:00"]]}, zone=OSLO, first_day=first + 1)
    assert open_time() == 13 * MINUTE, "the clock goes on over the change"
    assert Entry.objects.filter(action="set opening hours").count() == 2
    drop_opening_hours(type(made).objects.get(first_day=first))
    assert open_time() is None and newest("contact", "mail")["in_opening_hours"] is None


def test_a_queues_hours_win_over_a_clients_and_those_over_the_houses() -> None:
    from utfall.ledger import setup
    from utfall.ledger.hours import set_opening_hours

    eva = setup.make_client("Eva")
    tell(mail("of the house"), mail("evas", client="Eva", queue="Evas mail"), mail("chat", client="Eva", queue="Chat"))
    always = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    set_opening_hours(OFFICE, zone=OSLO)
    set_opening_hours(always, zone=OSLO, client=eva)
    set_opening_hours({"mon": [["16:50", "17:00"]]}, zone=OSLO, queue=queue("Chat"))  # type: ignore[arg-type]
    assert [open_time(each) for each in ("of the house", "evas", "chat")] == [
        28 * MINUTE, TUESDAY + 8 * MINUTE - MONDAY, 10 * MINUTE]  # fmt: skip


def test_public_holidays_are_closed_and_days_of_their_own_win() -> None:
    from utfall.ledger.hours import set_opening_hours

    christmas, eve = parse_instant("2026-12-25T10:00", OSLO), parse_instant("2026-12-24T10:00", OSLO)
    tell(call("christmas", christmas), call("eve", eve), call("eve at three", eve + 5 * HOUR))
    day = local_times(OSLO).cut(eve)[0]
    set_opening_hours(OFFICE, zone=OSLO, country="NO", days={day: [["08:00", "12:00"]]})
    assert [newest("contact", each)["in_opening_hours"] for each in ("christmas", "eve", "eve at three")] == [0, 1, 0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"week": {"monday": []}}, "no weekday 'monday'"),
        ({"week": {"mon": [["17:00", "08:00"]]}}, "17:00 is not before 08:00"),
        ({"week": {}, "country": "Norway"}, "two letters"),
        ({"week": {}, "days": {20_000: [["8", "9"]]}}, "not a time such as 09:00"),
        ({"week": {}, "first_day": 5, "end_day": 5}, "ends before it begins"),
    ],
)
def test_hours_that_cannot_be_are_refused(words: dict[str, object], sentence: str) -> None:
    from utfall.ledger.campaigns.models import OpeningHours
    from utfall.ledger.hours import set_opening_hours
    from utfall.ledger.setup import NotPossible

    with pytest.raises(NotPossible, match=sentence):
        set_opening_hours(zone=OSLO, **words)  # type: ignore[arg-type]
    assert not OpeningHours.objects.exists()


def test_a_corrected_time_is_stamped_anew_and_a_source_is_believed_where_no_hours_are_set() -> None:
    from utfall.ledger.hours import set_opening_hours

    tell(mail("told", in_opening_hours=False))
    assert newest("contact", "told")["in_opening_hours"] == 0
    set_opening_hours(OFFICE, zone=OSLO)
    tell(mail(), mail("says so", in_opening_hours=False))
    tell(Record("contact", "mail", {"wrapped_at": TUESDAY + 10 * MINUTE}, why="corrected"))
    assert open_time() == 30 * MINUTE
    assert [newest("contact", each)["in_opening_hours"] for each in ("told", "says so")] == [1, 1]
