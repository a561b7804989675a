"""Current › Floor: who is in which state since when, what he did last, who waits meanwhile, and who sees it."""

import re

import pytest

from tests.ledger.told import HOUR, MINUTE, SECOND, call, state, tell
from utfall.facts import Record

from .conftest import CANARY, TODAY, Cast

PAGE = "/current/floor"


def at_work(agent: str, what: str, since: int, *, going: bool = True, origin: str = "crm", told: int = TODAY,
            **values: object) -> None:  # fmt: skip
    """An agent in a state since then; `going` on, as far as the source is told."""
    said = {"agent": agent, "state": what, "start_at": since, "end_at": told, "zone": "Europe/Oslo", **values}
    tell(Record("agent_state", f"{agent} {since} {what}", said, going), origin=origin, state=state(told))


def seen() -> None:
    from utfall.wiring.house import house

    keeper = house().keeper
    assert keeper is not None
    keeper.catch_up()


def lines(text: str) -> dict[str, str]:
    """The words of each agent's row, in the order of the page."""
    table = text[text.index('id="table"') : text.index("</table>")]
    found = {}
    for row in table.split("<tr")[3:]:
        name, *words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row.split(">", 1)[1])).split(" ", 2)[1:]
        found[name] = " ".join(words)
    return found


def counts(text: str) -> dict[str, str]:
    states = text[text.index('class="legend states"') :]
    return dict(re.findall(r"(?:</span>|>)([A-Z][^<]+) <b>(\d+)</b>", states[: states.index("</ul>")]))


@pytest.fixture
def floor(cast: Cast) -> Cast:
    """Ana talks for 20 minutes, Ben is ready for two; Carla of the other client has a break."""
    at_work("ana", "talk", TODAY - 20 * MINUTE, campaign="Cards", client="Eva")
    at_work("ben", "idle", TODAY - 2 * MINUTE)
    at_work(f"{CANARY} carla", "break", TODAY - 5 * MINUTE, reason="lunch")
    seen()
    return cast


def test_agents_stand_by_time_in_state_and_over_the_limit_is_said_in_a_word(floor: Cast) -> None:
    status, text = floor.get("administrator", PAGE)
    rows = lines(text)
    assert status == 200
    assert list(rows) == ["ana", CANARY, "ben"]
    assert "Talking 20:00 over 13:40 Cards" in rows["ana"]
    assert "Break · lunch 5:00 13:55" in rows[CANARY] and "over" not in rows[CANARY]
    assert counts(text) == {"Talking": "1", "Ready": "1", "Break": "1"}
    assert "complete to 14:00" in text


def test_the_houses_own_limits_say_who_is_over(floor: Cast) -> None:
    from utfall.ledger.house import set_floor_limits

    set_floor_limits({"talk": None, "idle": 90, "break": 300}, now=TODAY)
    _, text = floor.get("administrator", PAGE)
    rows = lines(text)
    assert "over" in rows["ben"] and "over" not in rows["ana"] and "over" not in rows[CANARY], "5:00 is not over 5:00"
    assert "Ready 1:30" in text and "Break 5:00" in text and "Talking 15:00" not in text


def test_the_last_outcome_is_the_newest_of_today_with_how_long_ago(floor: Cast) -> None:
    _, text = floor.get("administrator", PAGE)
    rows = lines(text)
    assert re.search(r"Sale\W+1\Wh ago", rows["ana"])
    ana = dict(zip(("Calls", "Yes", "Hours", "Pauses"), re.findall(r"[\d.]+", rows["ana"])[-4:], strict=True))
    assert ana == {"Calls": "0", "Yes": "2", "Hours": "0.3", "Pauses": "0"}


def test_who_worked_today_and_stands_in_no_state_is_off_line_and_last(cast: Cast) -> None:
    at_work("ana", "idle", TODAY - 2 * MINUTE)
    seen()
    _, text = cast.get("administrator", PAGE)
    rows = lines(text)
    assert next(iter(rows)) == "ana"
    assert rows["ben"].startswith("Off line –") and counts(text)["Off line"] == "2"


def test_who_never_logged_off_is_lost_from_sight_and_not_measured(floor: Cast) -> None:
    at_work("dora", "idle", TODAY - 13 * HOUR)
    seen()
    _, text = floor.get("administrator", PAGE)
    rows = lines(text)
    assert list(rows)[-1] == "dora" and "lost from sight" in rows["dora"] and "13:00:00" not in text
    assert counts(text)["Ready"] == "1" and "lost from sight <b>1</b>" in text


def test_a_silent_feed_is_said_and_time_stands_still_where_it_fell_silent(cast: Cast) -> None:
    at_work("nils", "talk", TODAY - 40 * MINUTE, origin="pbx", told=TODAY - 30 * MINUTE)
    seen()
    _, text = cast.get("administrator", PAGE)
    assert "pbx has been silent for 30\u00a0min: its agents are shown as they were at 13:30." in text
    assert "Talking 10:00" in lines(text)["nils"]
    assert "complete to 13:30" in text and "dot late" in text


def test_two_states_at_once_are_one_line_that_says_so(cast: Cast) -> None:
    at_work("ana", "idle", TODAY - 9 * MINUTE)
    at_work("ana", "talk", TODAY - MINUTE)
    seen()
    _, text = cast.get("administrator", PAGE)
    assert "Talking +1 1:00" in lines(text)["ana"] and counts(text)["Talking"] == "1"


def test_filters_stand_in_the_address_and_who_is_free_belongs_to_what_he_worked_for(floor: Cast) -> None:
    tell(call("c1", TODAY - HOUR, agent="ben", queue="support"), state=state(TODAY))
    seen()
    from utfall.ledger.campaigns.models import Queue

    queue = Queue.objects.get(name="support")
    _, text = floor.get("administrator", f"{PAGE}?team={floor.ids.north.pk}")
    assert list(lines(text)) == ["ana", "ben"]
    _, text = floor.get("administrator", f"{PAGE}?queue={queue.pk}")
    assert list(lines(text)) == ["ben"]
    assert f'href="{PAGE}"' in text.replace("&amp;", "&") and "Yes cannot be told by queue" in text


def test_who_waits_stands_above_and_a_leader_sees_the_queues_his_teams_take(floor: Cast) -> None:
    tell(call("c1", TODAY - HOUR, agent="ben", queue="support"),
         call("w1", TODAY - 35 * SECOND, standing=True, agent=None, queue="support"),
         call("w2", TODAY - 50 * SECOND, standing=True, agent=None, queue="elsewhere"), state=state(TODAY))  # fmt: skip
    seen()
    for role, waiting, longest in (("administrator", "2", "50"), ("leader", "1", "35")):
        _, text = floor.get(role, PAGE)
        cards = dict(re.findall(r'<span class="title">([^<]+)</span><span class="big">([^<]+)</span>', text))
        assert cards["Waiting now"] == waiting and cards["Longest waiting now"].startswith(longest)
        status, panel = floor.get(role, "/number?page=floor&kpi=waiting_now")
        assert status == 200 and f">{waiting}<" in panel
        assert floor.get(role, "/rows?page=floor&kpi=waiting_now")[0] == 200
    _, text = floor.get("agent", PAGE)
    assert "Waiting now" not in text


def test_a_leader_sees_his_teams_an_agent_himself_and_a_client_nothing(floor: Cast) -> None:
    assert list(lines(floor.get("leader", PAGE)[1])) == ["ana", "ben"]
    assert list(lines(floor.get("agent", PAGE)[1])) == ["ana"]
    assert floor.get("client", PAGE)[0] == 404


def test_the_part_that_is_told_anew_is_a_part_and_keeps_the_question(floor: Cast) -> None:
    _, whole = floor.get("administrator", f"{PAGE}?sort=name")
    again = re.search(r'hx-get="([^"]+)"[^>]*hx-trigger="every', whole)
    assert again
    _, part = floor.get("administrator", again[1].replace("&amp;", "&"))
    assert "<html" not in part and list(lines(part)) == ["ana", "ben", CANARY]
    assert 'id="complete" hx-swap-oob="true"' in part and "hx-swap-oob" not in whole


def test_a_pressed_number_and_its_rows_are_of_today_and_of_that_agent(floor: Cast) -> None:
    status, panel = floor.get("administrator", f"/number?page=floor&kpi=yes&by=agent&at={floor.ids.ana.pk}")
    assert status == 200 and "ana" in panel and "today" in panel
    _, rows = floor.get("administrator", f"/rows?page=floor&kpi=yes&by=agent&at={floor.ids.ana.pk}")
    assert "2 rows" in rows and f'href="{PAGE}?by=agent"' in rows


def test_the_file_has_what_the_page_has(floor: Cast) -> None:
    _, text = floor.get("administrator", f"{PAGE}?file=csv")
    assert "ana" in text and "1200" in text and "Talking" in text


def test_a_floor_nobody_was_on_says_where_to_look(cast: Cast) -> None:
    _, text = cast.get("administrator", f"{PAGE}?agent={cast.ids.ana.pk}&team={cast.ids.south.pk}")
    assert "Nobody is at work here now" in text and "Take the filters off" in text
