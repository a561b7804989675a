"""Plans fall due by the calling hours of their campaign."""

from pathlib import Path

from utfall.core.clock import DAY, HOUR

TUESDAY, SATURDAY = 20_417, 20_421


def test_a_campaign_is_worked_in_its_calling_hours(home: Path) -> None:
    from utfall.ledger.setup import make_campaign, make_client
    from utfall.wiring.opening import opening

    client = make_client("Eva")
    own = make_campaign(client, "Mornings", calling_hours={"tue": [["09:00", "12:00"]]})
    other = make_campaign(client, "Any time")
    strange = make_campaign(client, "Unreadable")
    strange.calling_hours = {"tue": "9-12"}
    strange.save()
    hours = opening()
    assert hours(TUESDAY, own.pk) == ((9 * HOUR, 12 * HOUR),) and hours(SATURDAY, own.pk) == ()
    for nobodys in (other.pk, strange.pk, None):
        assert hours(TUESDAY, nobodys) == ((0, DAY),) and hours(SATURDAY, nobodys) == ()


def test_without_calling_hours_the_opening_hours_of_its_client_hold_and_holidays_are_closed(home: Path) -> None:
    from utfall.ledger.hours import set_opening_hours
    from utfall.ledger.setup import make_campaign, make_client
    from utfall.wiring.opening import opening

    eva, filip = make_client("Eva"), make_client("Filip")
    calling = make_campaign(eva, "Mornings", calling_hours={"tue": [["09:00", "12:00"]], "fri": [["09:00", "12:00"]]})
    plain, his = make_campaign(eva, "Any time"), make_campaign(filip, "His")
    christmas = 20_447  # Thursday 25 December 2025
    week = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    set_opening_hours(week, zone="Europe/Oslo", client=eva, country="NO", days={TUESDAY: [["10:00", "11:00"]]})
    hours = opening()
    assert hours(TUESDAY, plain.pk) == ((10 * HOUR, 11 * HOUR),)
    assert hours(TUESDAY + 1, plain.pk) == ((8 * HOUR, 16 * HOUR),)
    assert hours(christmas, plain.pk) == () and hours(christmas, his.pk) == ((0, DAY),)
    assert hours(TUESDAY, calling.pk) == ((9 * HOUR, 12 * HOUR),), "a shorter day of the house is no shorter calling"
    assert hours(christmas + 1, calling.pk) == (), "the second day of Christmas is a Friday"


def test_a_campaigns_own_hours_hold_from_their_day_with_their_holidays(home: Path) -> None:
    from utfall.ledger.hours import set_opening_hours
    from utfall.ledger.setup import make_campaign, make_client
    from utfall.wiring.opening import opening, without_hours

    eva = make_client("Eva")
    calling = make_campaign(eva, "Mornings", calling_hours={"tue": [["09:00", "12:00"]], "fri": [["09:00", "12:00"]]})
    week = {"thu": [["10:00", "20:00"]], "fri": [["10:00", "20:00"]]}
    row, again = set_opening_hours(week, zone="Europe/Oslo", campaign=calling, first_day=TUESDAY + 1, country="NO")
    hours = opening()
    assert again == 0 and hours(TUESDAY, calling.pk) == ((9 * HOUR, 12 * HOUR),), "before their day"
    assert hours(TUESDAY + 3, calling.pk) == ((10 * HOUR, 20 * HOUR),)
    assert hours(20_447, calling.pk) == (), "Christmas Day is a Thursday"
    assert hours(TUESDAY + 1, calling.pk) == () and hours(TUESDAY, None) == ((0, DAY),)
    from utfall.ledger.opening import Openings

    assert Openings().of(eva.pk, None) is None and not Openings().are_set, "they are no opening hours"
    assert row.campaign == calling and without_hours({}) == {}


def test_while_no_hours_are_set_nothing_by_their_clock_can_be_told(home: Path) -> None:
    from utfall.ledger.happenings.models import Origin
    from utfall.ledger.hours import set_opening_hours
    from utfall.wiring.opening import without_hours

    origin = Origin.objects.create(name="crm").pk
    declared = {origin: {"contact": {"wrap_ms": "a queue_log does not tell after-call work"}}}
    told = without_hours(declared)[origin]
    assert set(told["contact"]) == {"wrap_ms", "in_opening_hours", "offered_open_at", "wrapped_open_at"}
    assert "no opening hours are set" in told["case"]["first_response_open_ms"]
    set_opening_hours({}, zone="UTC")
    assert without_hours(declared) == declared
