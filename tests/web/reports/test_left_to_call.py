"""What is left to call: callable now, hours left, the bridge that leads there, and the moment it is told of."""

import re
from fractions import Fraction

import pytest

from tests.ledger.told import DAY, HOUR, MINUTE, NOON, WHOSE, load, press, tell
from utfall.facts import Record
from utfall.ledger.campaigns.models import OpeningHours
from utfall.web.current.left_to_call import HoursLeft, Work, estimated

from .conftest import TODAY, Cast


def seen() -> None:
    from utfall.wiring.house import house

    keeper = house().keeper
    assert keeper is not None
    keeper.catch_up()


def cards(text: str) -> dict[str, str]:
    """The key figures of the page."""
    return dict(re.findall(r'<span class="title">([^<]+)</span><span class="big">([^<]+)</span>', text))


def life(text: str) -> dict[str, str]:
    table = text[text.index('class="life"') :]
    return dict(re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)</td>', table[: table.index("</table>")]))


def number(text: str) -> int:
    return int(text.replace("\u2212", "-").replace("+", ""))


@pytest.fixture
def page(cast: Cast) -> str:
    """Eva's campaign: of those to call, one has a number."""
    tell(load("21", NOON, phone1="+4790000021"), load("22", NOON))
    seen()
    return f"/current/customers?client={cast.ids.eva.pk}"


def test_the_key_figures_stand_in_their_order(cast: Cast, page: str) -> None:
    _, text = cast.get("administrator", page)
    assert list(cards(text)) == [
        "Delivered", "In base", "Yes", "No", "Excluded", "Open", "To call", "Utilization",
        "Untouched of those to call", "Callable now", "Hours left",
    ]  # fmt: skip
    assert (cards(text)["Delivered"], cards(text)["In base"], cards(text)["Callable now"]) == ("14", "14", "1")


def test_who_left_is_delivered_still(cast: Cast, page: str) -> None:
    tell(Record("trigger", "gone", {**WHOSE, "customer": "22", "happened_at": NOON + MINUTE, "cause": "leave"}))
    seen()
    _, text = cast.get("administrator", page)
    assert (cards(text)["Delivered"], cards(text)["In base"]) == ("14", "13")
    assert life(text)["Left the base"] == "\u22121"


def test_the_bridge_adds_up_from_delivered_to_callable_now(cast: Cast, page: str) -> None:
    cast.ids.cards.calling_hours = {"tue": [["09:00", "15:00"]]}
    cast.ids.cards.save()
    _, text = cast.get("administrator", page)
    steps = {title: number(told) for title, told in life(text).items()}
    assert next(iter(steps)) == "Delivered" and list(steps)[-1] == "Callable now"
    sums = ("Delivered", "In base", "To call", "Callable now")
    reached = steps["Delivered"]
    for title, amount in list(steps.items())[1:]:
        if title in sums:
            assert reached == amount, title
        else:
            reached += amount
    assert steps["No number"] < 0


def test_outside_calling_hours_nobody_can_be_called(cast: Cast, page: str) -> None:
    for hours, now in (({"tue": [["09:00", "14:00"]]}, "0"), ({"tue": [["14:00", "21:00"]]}, "1"), ({}, "1"),
                       ({"tue": "always"}, "0")):  # fmt: skip
        cast.ids.cards.calling_hours = hours  # it is Tuesday, 14:00 in Oslo
        cast.ids.cards.save()
        _, text = cast.get("administrator", page)
        assert cards(text)["Callable now"] == now, hours


def test_calling_hours_of_setup_win_and_public_holidays_are_closed(cast: Cast, page: str) -> None:
    from utfall.ledger.hours import set_opening_hours

    day = NOON // DAY
    cast.ids.cards.calling_hours = {"tue": [["20:00", "21:00"]]}
    cast.ids.cards.save()
    tuesdays = {"tue": [["09:00", "16:00"]]}
    for said, now in (
        ({}, "1"),
        ({"zone": "Asia/Tokyo"}, "0"),
        ({"days": {day: []}}, "0"),
        ({"first_day": day + 1}, "0"),
        ({"days": {day: [["13:00", "15:00"]]}, "country": "NO"}, "1"),
    ):
        OpeningHours.objects.all().delete()
        set_opening_hours(tuesdays, campaign=cast.ids.cards, **{"zone": "Europe/Oslo", **said})  # type: ignore[arg-type]
        _, text = cast.get("administrator", page)
        assert cards(text)["Callable now"] == now, said


def test_hours_left_are_what_the_campaigns_own_last_thirty_days_took(cast: Cast, page: str) -> None:
    _, text = cast.get("administrator", page)
    assert cards(text)["Hours left"] == "–" and "nothing is known" in text
    worked = {**WHOSE, "agent": "ana", "state": "talk"}
    tell(
        Record("agent_state", "w1", {**worked, "start_at": TODAY - DAY, "end_at": TODAY - DAY + 2 * HOUR}),
        press("p1", "no_sale", NOON - DAY, "11", agent="ana"),
    )
    seen()
    _, text = cast.get("administrator", page)
    # yesterday: 2 h for 1 progress, so each of those to call is 2 hours' work
    assert float(cards(text)["Hours left"]) == 2 * int(cards(text)["To call"])
    assert "Here it took 5.0 outcomes for each progress" in text


def test_campaigns_are_estimated_each_by_its_own_work_and_those_without_are_told() -> None:
    both = {1: Work(40, 10, 10 * HOUR), 2: Work(10, 5, 20 * HOUR), 3: Work(9, 0, HOUR), 4: Work(9, 3, 0)}
    left = estimated({1: 100, 2: 1, 3: 50, 4: 50, 5: 50}, both)
    assert (left.ms, left.told_of, left.campaigns) == (100 * HOUR + 4 * HOUR, 2, 5)
    assert (left.attempts, left.each) == (Fraction(50, 15), Fraction(30 * HOUR, 50))
    assert estimated({3: 50}, both) == HoursLeft(None, 0, 1)
    assert estimated({}, both) == HoursLeft(None, 0, 0)


def test_a_moment_in_the_past_has_no_callable_now_and_the_bridge_ends_at_to_call(cast: Cast, page: str) -> None:
    _, text = cast.get("administrator", page + "&as_of=2025-11-24T12:00")
    assert cards(text)["Callable now"] == "–" and "told of this moment only" in text
    assert list(life(text))[-1] == "To call"
    assert 'name="as_of" value="2025-11-24T12:00"' in text


def test_the_slider_runs_to_now_and_an_empty_field_is_now(cast: Cast, page: str) -> None:
    _, text = cast.get("administrator", page + "&as_of=2025-11-24T12:00")
    slider = re.search(
        r'<input type="range" min="0" max="(\d+)" step="(\d+)" value="(\d+)"[^>]*data-start="([^"]+)"', text
    )
    assert slider
    last, step, at = (int(each) for each in slider.groups()[:3])
    assert (slider[4], step, last % step) == ("2025-11-18T00:00", 60, 0)
    assert at == (6 * 24 + 12) * 60 and last == (7 * 24 + 14) * 60
    _, empty = cast.get("administrator", page + "&as_of=")
    _, now = cast.get("administrator", page)
    assert cards(empty) == cards(now)


def test_a_client_user_and_a_leader_see_them_too(cast: Cast, page: str) -> None:
    for role in ("client", "leader"):
        status, text = cast.get(role, page)
        assert status == 200 and cards(text)["Callable now"] == "1"


def test_a_leader_opens_the_figures_of_the_campaigns_his_teams_work_in(cast: Cast, page: str) -> None:
    for address in ("/number", "/rows"):
        status, text = cast.get("leader", f"{address}?page=customers&kpi=customers&by=campaign")
        assert status == 200 and "14" in text, address
