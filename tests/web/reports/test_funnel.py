"""Historical › Funnel: a thousand dials to thirty results, the pair of the base, pitfalls, and who sees what."""

import re
from datetime import date

import pytest

from tests.ledger.told import DAY, HOUR, MINUTE, NOON, WHOSE, tell
from tests.web.reading import words
from utfall.core.zones import day_number
from utfall.facts import Record
from utfall.reports.charts import narrowing

from .conftest import CANARY, Cast
from .queues import seen
from .test_pages import heads, row

THAT_DAY, AT = day_number(date(2025, 11, 20)), NOON - 5 * DAY
FROM = "from=2025-11-20"


def dial(reference: str, n: int, customer: str = "1", **values: object) -> Record:
    """Some dials alike, made by ana for Eva's campaign."""
    said = {**WHOSE, "agent": "ana", "customer": customer, "direction": "out", "channel": "voice", "n": n}
    times: dict[str, object] = {"offered_at": AT}
    if values.get("setup_result") == "answered":
        times |= {"answered_at": AT + MINUTE, "ended_at": AT + 2 * MINUTE, "wrapped_at": AT + 2 * MINUTE}
    return Record("contact", reference, {**said, **times, **values})


def answered(**values: object) -> dict[str, object]:
    return {"setup_result": "answered", "answered_by": "human", **values}


@pytest.fixture
def dialled(cast: Cast) -> Cast:
    """The worked example of the funnel: 1000, 400, 300, 150, 120, 30; a foreign client's dials beside it."""
    theirs = {"client": f"{CANARY} Filip", "campaign": f"{CANARY} Loans", "customer": "z1", "agent": f"{CANARY} carla"}
    written = tell(
        dial("d1", 600, setup_result="no_answer"),
        dial("d2", 100, "2", setup_result="answered", answered_by="machine"),
        dial("d3", 150, "3", **answered(is_dm=False)),
        dial("d4", 30, "4", **answered(is_dm=True, purpose_discussed=False)),
        dial("d5", 90, "5", **answered(is_dm=True, purpose_discussed=True, is_result=False)),
        dial("d6", 30, "6", **answered(is_dm=True, purpose_discussed=True, is_result=True)),
        dial("zz", 77, setup_result="no_answer", **{"customer": "z1", **theirs}),
    )  # fmt: skip
    assert not written.rejects
    seen()
    return cast


def eva(cast: Cast, more: str = "") -> str:
    return f"/historical/funnel?{FROM}&client={cast.ids.eva.pk}{more}"


def plan_of(records: int) -> None:
    said = {"client": "Eva", "campaign": "Cards", "kpi": "records_processed", "happened_at": NOON - DAY,
            "first_day": THAT_DAY - 9, "end_day": THAT_DAY + 1, "planned": records * 100,
            "curve": "linear"}  # fmt: skip
    tell(Record("target", "plan", said))
    seen()


def test_every_stage_has_its_count_and_the_conversion_that_led_there(dialled: Cast) -> None:
    status, text = dialled.get("administrator", eva(dialled))
    assert status == 200
    said = words(text)
    assert "Dialled 1 000 rows" in said
    assert "K1 Connection success 40.0 % n 1 000 Connected 400 rows" in said
    assert "K2 Live human 75.0 % n 400 A person 300 rows" in said
    assert "K3 Reached decision-maker 50.0 % n 300 The decision-maker 150 rows" in said
    assert "80.0 % n 150 Purpose reached 120 rows" in said
    assert "K5 Result 25.0 % n 120 Result 30 rows" in said
    assert "Total funnel conversion results of everything dialled 3.0 % n 1 000" in said


def test_every_stage_opens_its_rows_and_what_it_is(dialled: Cast) -> None:
    _, text = dialled.get("administrator", eva(dialled))
    link = re.search(r'href="(/rows\?[^"]*kpi=connected&amp;part=numerator)"', text)
    assert link
    status, rows = dialled.get("administrator", link[1].replace("&amp;", "&"))
    assert status == 200 and "stand for Σ n = 400" in words(rows)
    link = re.search(r'href="(/number\?[^"]*kpi=k3_decision_maker[^"]*)"', text)
    assert link
    status, number = dialled.get("administrator", link[1].replace("&amp;", "&"))
    assert status == 200 and "50.0 %" in words(number)


def test_the_drawing_is_as_wide_as_the_counts(dialled: Cast) -> None:
    _, text = dialled.get("administrator", eva(dialled))
    shapes = re.findall(r'<polygon points="([^"]+)"', text)
    assert shapes[0] == "0,0 100,0 100,100 0,100"
    assert shapes[1] == "0,0 100,0 70,100 30,100" and shapes[2] == "30,0 70,0 70,100 30,100"
    assert shapes[-1] == narrowing(30, 30, 1000) == "48.5,0 51.5,0 51.5,100 48.5,100"
    assert narrowing(0, 0, 0) == "50,0 50,0 50,100 50,100"


def test_attempts_a_record_tried_stand_with_the_plan_or_with_why_there_is_none(dialled: Cast) -> None:
    _, text = dialled.get("administrator", eva(dialled))
    pair = words(text[text.index("pair-card") : text.index("</section>", text.index("pair-card"))])
    assert "166.67" in pair and "– no plan is set for the base" in pair
    plan_of(12)
    _, text = dialled.get("administrator", eva(dialled))
    pair = words(text[text.index("pair-card") : text.index("</section>", text.index("pair-card"))])
    assert "no plan" not in pair and re.search(r"\d+\.\d % of the plan of the base", pair)
    for kpi in ("completion_rate_tried", "base_plan_fulfilment"):
        assert f"kpi={kpi}" in text


def test_a_split_without_plans_has_the_pair_of_the_whole_and_says_why(dialled: Cast) -> None:
    _, text = dialled.get("administrator", eva(dialled, "&by=list"))
    pair = words(text[text.index("pair-card") : text.index("</section>", text.index("pair-card"))])
    assert "166.67" in pair and "cannot be" in pair


@pytest.mark.parametrize("by", ["campaign", "list", "team", "agent"])
def test_the_table_is_by_campaign_list_team_or_agent(dialled: Cast, by: str) -> None:
    _, text = dialled.get("administrator", eva(dialled, f"&by={by}"))
    name = {"campaign": "Cards", "list": "All", "team": "North", "agent": "ana"}[by]
    cells = dict(zip(heads(text[text.index('id="table"') :])[1:], row(text, name), strict=True))
    assert (cells["Dialled"], cells["K1 Connected"], cells["In all"]) == ("1\u202f000", "40.0\u00a0%", "3.0\u00a0%")


def test_pitfalls_stand_beside_and_the_base_is_told(dialled: Cast) -> None:
    _, text = dialled.get("administrator", eva(dialled))
    said = words(text)
    assert "Pitfalls" in said and "An answering machine is a connection" in said
    assert "Never alone: a base of which a tenth was tried" in said
    assert re.search(r"List penetration 75\.0 %", said)  # today's dials too: nine of twelve so far
    assert re.search(r"Reachability [\d ]+\.\d %", said)


def test_the_file_is_the_table_of_the_screen(dialled: Cast) -> None:
    _, file = dialled.get("administrator", eva(dialled, "&file=csv"))
    lines = [line.split(";") for line in file.removeprefix("\ufeff").splitlines()]
    assert lines[0][0] == "Campaign" and lines[1][:3] == ["All", "1000", "40,0"]


def test_a_client_sees_his_own_and_an_agent_what_he_dialled(dialled: Cast) -> None:
    for role in ("client", "agent", "leader"):
        status, text = dialled.get(role, f"/historical/funnel?{FROM}")
        assert status == 200 and CANARY not in text
        assert "Dialled 1 000 rows" in words(text)


def test_a_day_without_dials_says_where_they_are(dialled: Cast) -> None:
    status, text = dialled.get("administrator", "/historical/funnel?from=2025-01-01")
    assert status == 200 and "Last: 25 November 2025" in words(text) and "<polygon" not in text


def test_what_is_compared_shows_its_change(dialled: Cast) -> None:
    tell(dial("y1", 10, offered_at=AT - DAY - HOUR, setup_result="no_answer"))
    seen()
    _, text = dialled.get("administrator", eva(dialled, "&compare=before"))
    assert re.search(r'class="delta [a-z]+"', text)
    assert "Dialled 1 000 ▲ 9 900 % rows" in words(text)
    assert "K1 Connection success 40.0 % n 1 000 ▲ 40.0 pp" in words(text)
