"""Targets on the pages: the sign and the words of a cell, its panel with who set it, and who sees none of it."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.facts_made import DAY_OF_NOON
from tests.ledger.told import NOON, WHOSE, call, tell
from tests.web.reading import words
from utfall.catalogue import built_in
from utfall.core.clock import QUARTER
from utfall.core.periods import Days
from utfall.facts import Record
from utfall.ledger.people.models import User
from utfall.ledger.targets import set_target
from utfall.query.ask import Ask, Scope
from utfall.wiring.house import house

from .conftest import TODAY, Cast
from .test_download import files
from .test_pages import heads, row

ACTIVITY = "/historical/activity?by=agent"


def planned(kpi: str, *, plan: str = "", least: str = "", most: str = "", **scope: int) -> None:
    plan_, low, high = (Decimal(each) if each else None for each in (plan, least, most))
    set_target(kpi, built_in(), DAY_OF_NOON - 4, DAY_OF_NOON + 6, plan=plan_, min_ok=low, max_ok=high, curve="linear",
               scope=scope, actor=User.objects.get(role="administrator"))  # fmt: skip
    house().keeper.catch_up()  # type: ignore[union-attr]


def cells(text: str) -> list[str]:
    """What every cell with a hint says of its target."""
    return re.findall(r'rel="nofollow" title="([^"]*)"', text)


def test_a_sum_of_few_is_marked_with_a_sign_a_word_and_its_target(cast: Cast) -> None:
    planned("outcomes", plan="50", agent=cast.ids.ana.pk)
    _, text = cast.get("administrator", ACTIVITY)
    total, ana = cells(text)
    assert ana.startswith("target reached: due by now 5 · ana, Fri 21 Nov 2025 – Sun 30 Nov 2025 · of 50 in all")
    assert "that of its parts added" in total, "Ben has none, so All is not held against Ana's"
    assert 'class="cell held good-held"' in text and 'aria-hidden="true">●</span>' in text
    assert "Held against its target" in words(text)
    _, other = cast.get("administrator", "/historical/activity?by=campaign")
    assert len(cells(other)) == 1 and "Held against its target" not in words(other), "no campaign has a plan"


def test_fewer_than_thirty_have_no_sign_and_the_hint_says_so(cast: Cast) -> None:
    planned("hit_rate", plan="0.99", campaign=cast.ids.cards.pk)
    _, text = cast.get("administrator", "/historical/performance?by=campaign")
    hints = cells(text)
    assert hints and all("fewer than 30, indicative" in each for each in hints)
    assert "bad-held" not in text and 'class="sign"' not in text


def test_the_panel_tells_the_target_for_whom_since_when_and_who_set_it(cast: Cast) -> None:
    planned("outcomes", plan="500", least="400", most="600", campaign=cast.ids.cards.pk)
    asked = f"/number?page=activity&kpi=outcomes&by=campaign&at={cast.ids.cards.pk}"
    text = words(cast.get("administrator", asked)[1])
    assert "Below the band : due by now 50, band 40–60" in text
    assert "Cards , Fri 21 Nov" in text or "Cards, Fri 21 Nov" in text
    assert "set by User administrator on Tue 25 Nov 2025" in text
    theirs = words(cast.get("client", asked)[1])
    assert "band 40–60" in theirs and "set by" not in theirs


def test_a_client_does_not_see_what_the_house_aims_at_and_a_leader_does(cast: Cast) -> None:
    planned("max_queue_wait", most="60")
    planned("hit_rate", plan="0.5")
    address = "/historical/performance?by=campaign"
    assert not cells(cast.get("client", address)[1])
    assert cells(cast.get("leader", address)[1]) and cells(cast.get("agent", address)[1])


@pytest.mark.parametrize("kpi", ["hit_rate", "occupancy"])
def test_the_panel_shows_the_numbers_to_read_it_with(cast: Cast, kpi: str) -> None:
    text = cast.get("administrator", f"/number?page=activity&kpi={kpi}&by=agent")[1]
    box = text[text.index('class="companions"') :]
    for each in built_in().numbers[kpi].reads_with:
        assert built_in().numbers[each].name in box
    if kpi == "occupancy":
        assert 'class="strain"' in box and "Strained intervals" in box


def test_a_column_chosen_by_itself_is_offered_the_numbers_to_read_it_with(cast: Cast) -> None:
    address = "/historical/activity?by=agent&columns=outcomes,occupancy"
    _, text = cast.get("administrator", address)
    assert "Read Occupancy with" in words(text)
    offered = re.findall(r'<a class="chip" href="([^"]*)">\+ ([^<]*)</a>', text)
    assert [name for _link, name in offered][:3] == ["Strained intervals", "Agent utilisation", "Busy"]
    link = offered[0][0].replace("&amp;", "&")
    assert "columns=outcomes,occupancy,high_occupancy_share" in link
    after = cast.get("administrator", link)[1]
    assert "+ Strained intervals" not in after and words(after).count("Read Occupancy with") == 1
    assert "Read Strained intervals with" not in words(after)
    own = cast.get("administrator", ACTIVITY)[1]
    assert "Read " not in words(own), "what the page shows of itself needs no hint"


def test_busy_held_against_a_target_has_its_strain_in_the_next_column(cast: Cast) -> None:
    at = {"agent": "ana", "zone": "Europe/Oslo"}
    spells = (("talk", 0), ("idle", 1), ("talk", 2), ("talk", 3))
    tell(*(Record("agent_state", f"s{n}", {**at, "state": state, "start_at": NOON + n * QUARTER,
                                           "end_at": NOON + (n + 1) * QUARTER}) for state, n in spells))  # fmt: skip
    house().keeper.catch_up()  # type: ignore[union-attr]
    address = "/historical/activity?by=agent&columns=outcomes,occupancy,yes"
    assert heads(cast.get("administrator", address)[1])[1:] == ["Outcomes", "Occupancy", "Yes"]
    planned("occupancy", least="0.5", most="0.7")
    text = cast.get("administrator", address)[1]
    assert heads(text)[1:] == ["Outcomes", "Occupancy", "Strained intervals", "Yes"]
    assert row(text, "ana")[1:3] == ["75.0\u00a0%", "75.0\u00a0%"]
    assert "above the band: band 50.0\u00a0%–70.0\u00a0%" in " ".join(cells(text))


@pytest.mark.parametrize(
    ("kpi", "address"),
    [
        ("customers", "/current/customers"),
        ("k1_connection", "/historical/funnel"),
        ("hit_rate", "/historical/outcomes"),
        ("outcomes", "/historical/agents"),
    ],
)
def test_every_page_tells_the_target_of_its_figures(cast: Cast, kpi: str, address: str) -> None:
    number = built_in().numbers[kpi]
    scope = {"agent": cast.ids.ana.pk} if address.endswith("agents") else {}
    if address.endswith("funnel"):
        tell(*(call(f"o{n}", direction="out", queue=None, agent="ana", setup_result="answered", **WHOSE)
               for n in range(3)))  # fmt: skip
        house().keeper.catch_up()  # type: ignore[union-attr]
    planned(
        kpi, least="0.9" if number.unit == "percent" else "3", most="1" if number.unit == "percent" else "900", **scope
    )
    status, text = cast.get("administrator", address)
    assert status == 200 and re.search(r"[Bb]and (90|3–|[0-9])", text), f"{number.name} is not held against anything"


def test_files_have_the_target_and_the_standing_in_columns_of_their_own_when_asked(cast: Cast) -> None:
    planned("outcomes", plan="50", least="40", agent=cast.ids.ana.pk)
    plain, _sheet = files(cast, "administrator", ACTIVITY)  # type: ignore[misc]
    assert not any("target" in title for title in plain[0])
    told, sheet = files(cast, "administrator", f"{ACTIVITY}&targets=1")  # type: ignore[misc]
    assert [title for title in told[0] if title.startswith("Outcomes")] == [
        "Outcomes", "Outcomes, target", "Outcomes, at least", "Outcomes, at most", "Outcomes, in band"]  # fmt: skip
    assert sheet[0] == told[0] and len(told[0]) == len(plain[0]) + 4
    at = told[0].index("Outcomes")
    rows = {line[0].removeprefix("'"): line[at : at + 5] for line in told[1:]}
    assert rows["ana"] == ["8", "5", "4", "", "in band"]
    assert rows["ben"][1:] == ["", "", "", ""] and rows["All"][4].startswith("not held against it")
    assert float(sheet[[line[0] for line in sheet].index("ana")][at + 1]) == 5
    page = cast.get("administrator", ACTIVITY)[1]
    assert "targets=1&amp;file=xlsx" in page


def test_more_agents_and_more_targets_cost_no_more_queries(cast: Cast) -> None:
    cast.get("administrator", ACTIVITY)
    counts = []
    for people in ((), (cast.ids.ana, cast.ids.ben)):
        for who in people:
            planned("outcomes", plan="50", agent=who.pk)
            planned("hit_rate", plan="0.5", agent=who.pk)
        cast.get("administrator", ACTIVITY)
        with CaptureQueriesContext(connection) as seen:
            text = cast.get("administrator", ACTIVITY)[1]
        counts.append((len(seen), len(cells(text))))
    (before, none), (after, marked) = counts
    assert none == 0 and marked == 5
    assert after <= before + 3, "whose an agent, a queue and a campaign is, each read once"


def test_the_names_of_all_whom_targets_are_for_are_one_look_up(cast: Cast) -> None:
    from utfall.wiring.naming import Naming

    for campaign in (cast.ids.cards, cast.ids.loans):
        planned("hit_rate", plan="0.5", campaign=campaign.pk)
    ask = Ask(Scope(), ("hit_rate",), TODAY, Days(DAY_OF_NOON, DAY_OF_NOON + 1), ("campaign",), targets=True)
    answer = house().ask(ask)
    rows = tuple(replace(row, key=(None,)) for row in answer.rows)
    assert sum(len(row.against) for row in rows) == 2
    with CaptureQueriesContext(connection) as seen:
        named = Naming().learn(replace(answer, rows=rows))
    assert len(seen) == 1
    with CaptureQueriesContext(connection) as seen:
        assert named("campaign", cast.ids.cards.pk) == "Cards"
    assert not len(seen)
