"""Historical › Arrivals on four Tuesdays: the heat map over 30 complete days, Needed and there with its sentence."""

import re

import pytest

from tests.ledger.told import DAY, MINUTE, tell
from tests.web.reading import words

from .conftest import CANARY, Cast
from .queues import TEN, answered, lost, seen, state

TUESDAYS = [TEN - weeks * 7 * DAY for weeks in range(1, 5)]  # 28 October to 18 November


@pytest.fixture
def tuesdays(cast: Cast) -> Cast:
    """On each of four Tuesdays two calls from 10:00 (one caller), and ana there from 10:00 to 10:30; on the last one
    given up at 10:35 after a minute; today and elsewhere what does not count."""
    told = []
    for place, ten in enumerate(TUESDAYS):
        told += [answered(f"a{place}", ten, 5, contact_point="+4790000001"),
                 answered(f"b{place}", ten + 5 * MINUTE, 10 + place, contact_point="+4790000001"),
                 state("ana", ten, ten + 30 * MINUTE)]  # fmt: skip
    told += [
        lost("gone", TUESDAYS[0] + 35 * MINUTE, 60, contact_point="+4790000002"),
        answered("today", TEN, 5),
        lost("zz", TUESDAYS[0], 100, client=f"{CANARY} Filip", queue=f"{CANARY} queue"),
    ]
    assert not tell(*told).rejects
    seen()
    return cast


def eva(cast: Cast, more: str = "", page: str = "arrivals") -> str:
    return f"/historical/{page}?client={cast.ids.eva.pk}{more}"


def cells(text: str, half_hour: str) -> list[str]:
    table = text[text.index('id="table"') :]
    found = next(tr for tr in table.split("<tr")[1:] if f">{half_hour}<" in tr)
    told = re.findall(r"<td[^>]*>(.*?)</td>", found, re.S)
    return [re.sub(r" +", " ", re.sub(r"<[^>]+>", " ", each)).strip() for each in told]


def test_a_half_hour_of_a_weekday_has_its_mean_over_thirty_complete_days(tuesdays: Cast) -> None:
    status, text = tuesdays.get("administrator", eva(tuesdays))
    assert status == 200
    assert cells(text, "10:00") == ["·", "2.0", "·", "·", "·", "·", "·"]  # today's call is of no complete day
    assert cells(text, "10:30")[1] == "0.3"
    assert cells(text, "Calls a day")[1] == "2.3"
    said = words(text)
    assert "Calls a day 0.3 9 in 30 days" in said and "Different callers a day 0.2 5 in 30 days" in said
    assert "Busiest half-hour Tue 10:00 2.0 calls in half an hour" in said
    assert "30 complete days" in said


def test_the_darkest_is_the_busiest(tuesdays: Cast) -> None:
    _, text = tuesdays.get("administrator", eva(tuesdays))
    assert re.findall(r'fill-opacity="([^"]+)"', text) == ["1", "0.13"]


def test_a_shorter_period_is_made_thirty_days_and_that_is_said(tuesdays: Cast) -> None:
    _, text = tuesdays.get("administrator", eva(tuesdays, "&period=7-days"))
    said = words(text)
    assert "Arrivals are told over complete days, never fewer than 30: Sun 26 Oct – Mon 24 Nov 2025." in said
    assert cells(text, "10:00")[1] == "2.0"
    _, text = tuesdays.get("administrator", eva(tuesdays, "&from=2025-10-01&to=2025-11-25"))
    assert "never fewer" not in words(text) and "9 in 55 days" in words(text)


def test_a_history_that_is_younger_is_flagged(tuesdays: Cast) -> None:
    _, text = tuesdays.get("administrator", eva(tuesdays))
    assert "the records begin on 2025-10-28, only 28 of its 30 days have any" in words(text)


def test_each_mean_leads_to_what_it_is_and_to_its_rows(tuesdays: Cast) -> None:
    _, text = tuesdays.get("administrator", eva(tuesdays))
    link = re.search(r'href="(/number\?[^"]*kpi=call_arrival_rate&amp;at=2,20)"', text)
    assert link
    status, panel = tuesdays.get("administrator", link[1].replace("&amp;", "&"))
    assert status == 200 and "2.0" in panel and "8 rows behind" in words(panel)


def test_calls_by_day_have_their_callers_beside(tuesdays: Cast) -> None:
    _, text = tuesdays.get("administrator", eva(tuesdays))
    assert "Contacts offered by day" in words(text)
    assert re.search(r'aria-label="Contacts offered: [^"]*18 Nov 3[^"]*Callers: [^"]*18 Nov 2', text)


def test_needed_and_there_is_said_in_a_sentence(tuesdays: Cast) -> None:
    status, text = tuesdays.get("administrator", eva(tuesdays, "&face=needed"))
    assert status == 200
    assert "Short by 1 on Tuesdays 10:30–11:00." in words(text)
    assert cells(text, "10:00") == ["2.0", "1.0", "1.0", "0.0", "100.0\u00a0% n 8"]
    assert cells(text, "10:30") == ["0.3", "1.0", "0.0", "\u22121.0", "0.0\u00a0% n 1"]


def test_what_it_is_reckoned_with_can_be_changed_in_the_address(tuesdays: Cast) -> None:
    _, text = tuesdays.get("administrator", eva(tuesdays, "&face=needed&handling=900"))
    assert "Short by 2 on Tuesdays 10–11." in words(text)  # 3 and 1 needed, 1 and 0 there
    assert cells(text, "10:00")[1:4] == ["3.0", "1.0", "\u22122.0"]
    assert re.search(r'name="handling" value="900"', text)
    _, text = tuesdays.get("administrator", eva(tuesdays, "&face=needed&handling=900&shrinkage=50&cap=20"))
    assert cells(text, "10:00")[1] == "10.0"  # five on the line to be no busier than 20 %, half of them there
    status, text = tuesdays.get("administrator", eva(tuesdays, "&face=needed&cap=5"))
    assert status == 400 and "cap is a number from 10 to 100" in text


def test_the_agreed_target_is_what_agents_are_needed_for(tuesdays: Cast) -> None:
    from utfall.catalogue import built_in
    from utfall.ledger import agreements

    level = {"channel": "voice", "share": "0.99", "within_s": 1}
    agreements.agree(tuesdays.ids.eva, 20_000, {"service_levels": [level]}, built_in())
    _, text = tuesdays.get("administrator", eva(tuesdays, "&face=needed"))
    assert "99 % in 1 s" in words(text) and "assumed" not in words(text)
    assert cells(text, "10:00")[1] == "3.0"


def test_a_half_hour_opens_its_longest_waits_and_its_worst_calls(tuesdays: Cast) -> None:
    _, text = tuesdays.get("administrator", eva(tuesdays, "&face=needed"))
    link = re.search(r'href="(/historical/arrivals/half-hour\?[^"]*at=2,21)"', text)
    assert link
    address = link[1].replace("&amp;", "&")
    status, panel = tuesdays.get("administrator", address, **{"HX-Request": "true"})
    assert status == 200 and "<html" not in panel
    said = words(panel)
    assert "Tue 10:30" in said and "None." in said and "10:35:00 1:00" in said and "All 1 rows" in said
    status, page = tuesdays.get("administrator", address.replace("at=2,21", "at=2,20"))
    assert status == 200 and "<html" in page and "13 s" in words(page) and "1:00" not in words(page)
    assert tuesdays.get("administrator", eva(tuesdays, "&at=2", "arrivals/half-hour"))[0] == 404


def test_both_faces_are_files_of_what_they_show(tuesdays: Cast) -> None:
    _, file = tuesdays.get("administrator", eva(tuesdays, "&file=csv"))
    lines = [line.split(";") for line in file.removeprefix("\ufeff").splitlines()]
    assert lines[0] == ["Half-hour", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert lines[2] == ["10:00", "0,0", "2,0", *["0,0"] * 5]
    _, file = tuesdays.get("administrator", eva(tuesdays, "&face=needed&file=csv"))
    lines = [line.split(";") for line in file.removeprefix("\ufeff").splitlines()]
    assert lines[0] == ["Weekday", "Half-hour", "Calls", "Needed", "There", "Gap", "Service level (%)"]
    assert lines[1] == ["Tue", "10:00", "2", "1", "1", "0", "100,0"]


def test_a_view_keeps_its_face_and_what_it_is_reckoned_with(tuesdays: Cast) -> None:
    from utfall.ledger.boards.models import SavedView

    answer = tuesdays.browsers["administrator"].post(
        "/views/save", {"page": "arrivals", "name": "tight", "query": "face=needed&handling=900&period=30-days"}
    )
    assert answer.status_code == 302
    assert SavedView.objects.get(name="tight").query == "period=30-days&face=needed&handling=900"


def test_the_period_before_and_comparing_keep_the_face(tuesdays: Cast) -> None:
    _, text = tuesdays.get("administrator", eva(tuesdays, "&face=needed&compare=before"))
    assert "face=needed" in re.findall(r'class="step" href="([^"]+)"', text)[0]
    assert "compared to" in words(text)


def test_a_client_sees_his_own_calls_and_is_not_told_who_was_there(tuesdays: Cast) -> None:
    for face in ("", "?face=needed"):
        status, text = tuesdays.get("client", f"/historical/arrivals{face}")
        assert status == 200 and CANARY not in text
    assert "Whether there were enough is not known." in words(text) and "no client's" in words(text)
    status, text = tuesdays.get("client", eva(tuesdays, "&at=2,20", "arrivals/half-hour"))
    assert status == 200 and "+4790000001" not in text


def test_who_is_held_to_people_sees_their_calls_and_is_told_what_is_not_among_them(tuesdays: Cast) -> None:
    for role in ("agent", "leader"):
        status, text = tuesdays.get(role, "/historical/arrivals?face=needed")
        assert status == 200 and CANARY not in text
        assert "who gave up met nobody" in words(text)
        assert cells(text, "10:00")[0] == "2.0"


def test_without_calls_it_says_where_they_are(tuesdays: Cast) -> None:
    status, text = tuesdays.get("administrator", eva(tuesdays, "&from=2025-01-01&to=2025-03-01"))
    assert status == 200 and "Last: 25 November 2025" in words(text)
