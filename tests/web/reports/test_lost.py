"""Current › Lost calls: who is to be called back, who is not any more, and who sees whose number."""

import re

import pytest

from tests.ledger.told import DAY, HOUR, MINUTE, SECOND, Record, call, state, tell
from utfall.facts import Record as Fact

from .conftest import TODAY, Cast
from .test_floor import seen

PAGE = "/current/lost"


def gave_up(reference: str, number: str, at: int, waited: int = 60 * SECOND, *, queue: str = "support",
            **values: object) -> Record:  # fmt: skip
    """Somebody who hung up after waiting."""
    ended = {"left_queue_at": at + waited, "ended_at": at + waited, "end_reason": "abandoned"}
    said = {"queue": queue, "direction": "in", "channel": "voice", "offered_at": at, "queued_at": at,
            "contact_point": number, "zone": "Europe/Oslo", **ended, **values}  # fmt: skip
    return Fact("contact", reference, said)


@pytest.fixture
def lost(cast: Cast) -> Cast:
    """One gave up twice, one was called back in half an hour, one came through himself, one gave up elsewhere."""
    tell(
        gave_up("l1", "+4790000001", TODAY - 3 * HOUR),
        gave_up("l2", "+4790000001", TODAY - 2 * HOUR, 95 * SECOND),
        gave_up("l3", "+4790000002", TODAY - 2 * HOUR),
        gave_up("l4", "+4790000003", TODAY - 2 * HOUR),
        gave_up("l5", "+4790000004", TODAY - DAY, queue="elsewhere"),
        call("b3", TODAY - 90 * MINUTE, agent="ben", direction="out", queue=None, contact_point="+4790000002",
             setup_result="answered", queued_at=None),
        call("c4", TODAY - HOUR, agent="ben", queue="support", contact_point="+4790000003"),
        state=state(TODAY),
    )  # fmt: skip
    seen()
    return cast


def cards(text: str) -> dict[str, str]:
    return dict(re.findall(r'<span class="title">([^<]+)</span><span class="big">([^<]+)</span>', text))


def numbers(text: str) -> list[str]:
    return re.findall(r'<bdi dir="ltr">([^<]+)</bdi>', text)


def test_it_clears_itself_of_who_came_through_or_was_called(lost: Cast) -> None:
    status, text = lost.get("administrator", PAGE)
    assert status == 200
    assert numbers(text) == ["+4790000001", "+4790000004"]  # who has just hung up first
    assert cards(text)["Lost calls"] == "2"
    tell(call("c1", TODAY - MINUTE, agent="ben", queue="support", contact_point="+4790000001"))
    seen()
    assert numbers(lost.get("administrator", PAGE)[1]) == ["+4790000004"]


def test_a_caller_stands_once_with_his_last_try_and_how_often_he_tried(lost: Cast) -> None:
    _, text = lost.get("administrator", f"{PAGE}?sort=-since")
    row = text[text.index("+4790000001") :]
    cells = re.findall(r"<td[^>]*>(?:<b>|<bdi>)?([^<]*)", row[: row.index("</tr>")])
    assert cells == ["–", "support", "12:00", "1:35", "2", "1:58:25"]
    assert 'href="tel:+4790000001"' in text


def test_the_share_recovered_within_an_hour_stands_above(lost: Cast) -> None:
    _, text = lost.get("administrator", PAGE)
    assert cards(text)["Recovered today"] == "50.0\u00a0%"  # two of the four given up today
    assert cards(text)["Lost calls recovered within 60 minutes"] == "40.0\u00a0%"
    status, panel = lost.get("administrator", "/number?page=lost&kpi=recovered_within_60_min")
    assert status == 200 and "60 minutes" in panel


def test_a_leader_sees_the_queues_his_teams_take_and_nobody_else_sees_any(lost: Cast) -> None:
    _, text = lost.get("leader", PAGE)
    assert numbers(text) == ["+4790000001"] and cards(text)["Lost calls"] == "1"
    assert cards(lost.get("leader", "/current/floor")[1])["Lost, to call back"] == "1"
    for what in ("number?", "rows?", "why?compare=week&split=queue&"):
        status, opened = lost.get("leader", f"/{what}page=lost&kpi=lost_calls&period=7-days&compare=week")
        assert status == 200 and "not shared" not in opened, what
    for role in ("agent", "client"):
        assert lost.get(role, PAGE)[0] == 404
        assert "+4790000001" not in lost.get(role, "/rows?page=lost&kpi=lost_calls&period=7-days")[1]


def test_filters_and_pages_and_the_file(lost: Cast) -> None:
    from utfall.ledger.campaigns.models import Queue

    queue = Queue.objects.get(name="elsewhere").pk
    assert numbers(lost.get("administrator", f"{PAGE}?queue={queue}")[1]) == ["+4790000004"]
    assert numbers(lost.get("administrator", f"{PAGE}?n=2")[1]) == []
    _, file = lost.get("administrator", f"{PAGE}?file=csv")
    assert file.count("+4790000001") == 1 and "95" in file and "7105" in file
    _, choices = lost.get("administrator", "/choose?page=lost&split=queue&period=7-days")
    assert "elsewhere" in choices


def test_an_empty_list_says_whether_anybody_gave_up_at_all(cast: Cast) -> None:
    _, text = cast.get("administrator", PAGE)
    assert "Nobody of these queues gave up in the last 7 days." in text
    tell(gave_up("l1", "+4790000001", TODAY - HOUR), call("c1", TODAY - 50 * MINUTE, contact_point="+4790000001"))
    seen()
    _, text = cast.get("administrator", PAGE)
    assert "Everybody who gave up in the last 7 days has come through or been reached." in text


def test_the_part_told_anew_is_a_part(lost: Cast) -> None:
    _, part = lost.get("administrator", f"{PAGE}?part=live")
    assert "<html" not in part and "+4790000001" in part and 'hx-swap-oob="true"' in part
