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
