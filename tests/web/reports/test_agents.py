"""Historical › Agents: one employee a day along the clock, his figures beside the team's middle, and who may look."""

import re
from fractions import Fraction

import pytest

from tests.ledger.told import HOUR, MINUTE, NOON, SECOND, call, state, tell
from utfall.facts import Record
from utfall.web.historical.agent_figures import median

from .conftest import CANARY, TODAY, Cast
from .test_floor import at_work, seen

PAGE = "/historical/agents"


def rang(reference: str, agent: str, at: int, result: str) -> Record:
    said = {"agent": agent, "rang_at": at, "ring_ms": 15 * SECOND, "result": result, "queue": "support",
            "zone": "Europe/Oslo"}  # fmt: skip
    return Record("routing_offer", reference, said)


@pytest.fixture
def day(cast: Cast) -> Cast:
    """Ana from 08:00: two hours of talking, half an hour of lunch, an hour ready; a call, and a ring she let pass."""
    at_work("ana", "talk", NOON - 4 * HOUR, going=False, told=NOON - 2 * HOUR, queue="support")
    at_work("ana", "meal", NOON - 2 * HOUR, going=False, told=NOON - 90 * MINUTE, reason="lunch")
    at_work("ana", "idle", NOON - 90 * MINUTE, going=False, told=NOON - 30 * MINUTE)
    tell(call("c1", NOON - 3 * HOUR, agent="ana", zone="Europe/Oslo"), rang("r1", "ana", NOON - HOUR, "missed"),
         state=state(TODAY))  # fmt: skip
    seen()
    return cast


def of(cast: Cast, agent: str = "ana", role: str = "administrator", more: str = "") -> tuple[int, str]:
    return cast.get(role, f"{PAGE}?agent={getattr(cast.ids, agent).pk}{more}")


def figures(text: str) -> dict[str, list[str]]:
    """(this day, the team's middle, the weeks) of each figure."""
    table = text[text.index('class="agent-day"') :]
    found = {}
    for line in table[table.index("<tbody>") : table.index("</tbody>")].split("<tr>")[1:]:
        line = re.sub(r"<svg.*?</svg>", "", line, flags=re.S)
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, flags=re.S)
        name, *rest = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in cells]
        found[name] = rest
    return found


def test_the_day_stands_along_the_clock_in_colours_and_words(day: Cast) -> None:
    status, text = of(day)
    assert status == 200 and "<bdi>ana</bdi></h1>" in text
    titles = re.findall(r"<title>([^<]+)</title>", text[text.index("timeline") :])
    assert "08:00:00 · Talking · support · 2:00:00" in titles
    assert "10:00:00 · Meal · lunch · 30:00" in titles
    assert any(each.startswith("09:00:05 · Call in · answered · support") for each in titles)
    assert any("Ring · not answered · support" in each for each in titles)
    assert sum("Sale" in each for each in titles) == 2
    bars = re.findall(r'<rect class="([^"]+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', text)
    talk, meal = ([float(n) for n in each[1:]] for each in bars if each[0] in ("st-talk", "st-meal"))
    assert talk[1] == pytest.approx(4 * meal[1], rel=0.01) and meal[0] == pytest.approx(sum(talk), rel=0.01)
    assert re.search(r'<text x="[\d.]+" y="14" text-anchor="middle">09:00</text>', text)
    quarters, hours = text.count("<line "), text.count('class="hour"')
    assert hours == 6 and quarters == 4 * (hours - 1) + 1  # 08:00 to 13:00


def test_the_figures_of_the_day_open_their_rows(day: Cast) -> None:
    _, text = of(day)
    told = figures(text)
    assert told["Logged-in time"][0].startswith("3:30:00") and told["Pauses"][0] == "1" and told["Yes"][0] == "2"
    assert told["Rings missed or declined"][0] == "1" and told["Contacts handled"][0] == "1"
    at = day.ids.ana.pk
    status, panel = day.get("administrator", f"/number?page=agents&kpi=yes&agent={at}")
    assert status == 200 and "2 rows behind" in panel
    assert "2 rows" in day.get("administrator", f"/rows?page=agents&kpi=yes&agent={at}")[1]


def test_the_middle_is_hidden_below_five_and_told_from_five_on(day: Cast) -> None:
    from utfall.ledger import setup, who
    from utfall.ledger.people.models import Alias

    _, text = of(day)
    assert "fewer than 5 of the team" in text and {each[1] for each in figures(text).values()} == {"–"}
    for n in (1, 2, 3):
        person = setup.make_person(f"p{n}")
        setup.make_membership(person, day.ids.north)
        at_work(f"p{n}", "idle", NOON - 3 * HOUR, going=False, told=NOON - (3 - n) * HOUR)
        who.match(Alias.objects.get(name=f"p{n}").pk, person.pk)
    at_work("ben", "idle", NOON - 4 * HOUR, going=False, told=NOON)
    seen()
    for role in ("administrator", "leader", "agent"):  # 1, 2, 3, 3:30 and 4 hours
        told = figures(of(day, role=role)[1])
        assert told["Logged-in time"][1] == "3:00:00 n 5"
    assert told["Yes"][1].endswith("n 5") and told["Hit rate"][1] == "–"  # of two alone


def test_a_middle_of_an_even_number_lies_between_the_two() -> None:
    assert median([Fraction(4), Fraction(1), Fraction(3)]) == 3
    assert median([Fraction(4), Fraction(1), Fraction(3), Fraction(2)]) == Fraction(5, 2)


def test_eight_weeks_have_their_n_and_no_value_where_nothing_is_told(day: Cast) -> None:
    at_work("ana", "talk", NOON - 14 * 24 * HOUR, going=False, told=NOON - 14 * 24 * HOUR + HOUR)
    at_work("ana", "talk", NOON - 7 * 24 * HOUR, going=False, told=NOON - 7 * 24 * HOUR + HOUR)
    seen()
    _, text = of(day)
    assert figures(text)["Logged-in time"][2] == "5:30:00" and "n 8" in figures(text)["Hit rate"][2]
    line = re.search(r'aria-label="Logged-in time by week: ([^"]+)"', text)
    assert line and line[1].split(", ") == ["–"] * 5 + ["1:00:00", "1:00:00", "3:30:00"]


def test_an_agent_sees_himself_a_leader_his_teams_a_client_nobody(day: Cast) -> None:
    for address in (PAGE, f"{PAGE}?agent={day.ids.ana.pk}"):
        status, text = day.get("agent", address)
        assert status == 200 and "<bdi>ana</bdi></h1>" in text and "another agent" not in text
    assert of(day, "ben", "agent")[0] == 404
    status, text = day.get("leader", PAGE)
    assert status == 200 and "<bdi>ana</bdi>" in text and "<bdi>ben</bdi>" in text and CANARY not in text
    assert of(day, "carla", "leader")[0] == 404 and of(day, "ben", "leader")[0] == 200
    assert day.get("client", PAGE)[0] == 404


def test_from_activity_an_agents_row_leads_here(day: Cast) -> None:
    link = f"{PAGE}?agent={day.ids.ana.pk}"
    assert f'href="{link}"' in day.get("administrator", "/historical/activity?by=agent")[1]
    _, text = day.get("administrator", f"/historical/activity?by=day&period=7-days&agent={day.ids.ben.pk}")
    assert f'href="{PAGE}?period=yesterday&amp;agent={day.ids.ben.pk}"' in text
    assert PAGE + "?" not in day.get("client", "/historical/activity?by=agent")[1]
    assert link in day.get("administrator", "/current/floor")[1]


def test_a_longer_period_is_its_last_day_and_the_days_step(day: Cast) -> None:
    _, text = of(day, more="&from=2025-11-20&to=2025-11-26")
    assert "Tue 25 Nov 2025" in text and f"{PAGE}?period=yesterday&amp;agent=" in text


def test_a_day_of_nothing_says_where_there_is_something(day: Cast) -> None:
    _, text = of(day, more="&from=2024-01-01&to=2024-01-02")
    assert "Nothing is told of ana on this day." in text and "show that day" in text
    _, text = day.get("administrator", f"{PAGE}?from=2024-01-01&to=2024-01-02")
    assert "Nobody was at work on this day." in text and "show that day" in text


def test_the_day_and_the_list_as_files(day: Cast) -> None:
    _, text = of(day, more="&file=csv")
    assert "Talking" in text and "7200" in text and "Sale" in text and "2025-11-25T08:00:00+01:00" in text
    assert "ana" in day.get("administrator", f"{PAGE}?file=csv")[1]
