"""Historical › Inbound on a morning of six contacts: its rows, channels, agreements, agents, and what stands below."""

import re
from decimal import Decimal

import pytest

from tests.facts_made import DAY_OF_NOON
from tests.ledger.told import HOUR, MINUTE, NOON, call, tell
from tests.web.reading import words
from utfall.catalogue import built_in
from utfall.facts import Record

from .conftest import CANARY, Cast
from .queues import TEN, lost, seen, work
from .test_pages import heads, row

DAY_BEFORE = 20_000


@pytest.fixture
def queues(cast: Cast) -> Cast:
    work()
    return cast


def agree(cast: Cast, who: str, *levels: dict[str, object]) -> None:
    from utfall.ledger import agreements

    agreements.agree(getattr(cast.ids, who), DAY_BEFORE, {"service_levels": list(levels)}, built_in())


def cells(text: str, name: str) -> dict[str, str]:
    return dict(zip(heads(text)[1:], row(text, name), strict=True))


def eva(cast: Cast, more: str = "") -> str:
    return f"/historical/inbound?client={cast.ids.eva.pk}{more}"


def test_half_hours_of_today_with_visits_and_callers_beside_each_other(queues: Cast) -> None:
    status, text = queues.get("administrator", eva(queues, "&channel=voice"))
    assert status == 200
    ten, whole = cells(text, "10:00"), cells(text, "All")
    assert (ten["Visits"], ten["Callers"], ten["Answered"], ten["Lost"]) == ("4", "4", "3", "1")
    assert ten["Lost after the short limit"] == "0"
    assert (whole["Visits"], whole["Callers"], whole["Lost"]) == ("5", "4", "2")
    assert whole["Lost after the short limit"] == "1"
    assert whole["Service level"] == "50.0\u00a0%"  # 2 in time of 3 answered + 2 lost - 1 at once
    assert whole["Longest wait"].startswith("1:00")
    assert whole["AHT"].startswith("2:30")


def test_agents_there_are_those_who_answer_by_the_time_they_were_logged_in(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    assert cells(text, "10:00")["Agents there"] == "1.0"
    assert cells(text, "10:30")["Agents there"] == "0.5"
    assert cells(text, "All")["Agents there"] == "0.8 h"
    assert "the 1 who answered these contacts" in words(text)


def test_agents_needed_are_for_the_agreed_target_or_say_that_it_is_assumed(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    assert "Erlang C for 80 % in 20 s, 2:30 a contact" in words(text)
    assert "the share is assumed, none is agreed" in words(text)
    assert cells(text, "10:00")["Agents needed"] == "2"
    agree(queues, "eva", {"channel": "voice", "share": "0.5", "within_s": 60})
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    assert "Erlang C for 50 % in 1 min" in words(text) and "assumed" not in words(text)
    assert cells(text, "10:00")["Agents needed"] == "1"


def test_the_address_says_what_agents_are_needed_for_and_what_makes_no_sense_is_told(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues, "&channel=voice&handling=600&shrinkage=50&share=90&within=10"))
    assert "90 % in 10 s, 10:00 a contact, 50 % shrinkage" in words(text)
    assert "handling=600" in text.split('class="asked"')[1].split("</div>")[0]
    for wrong in ("share=100", "handling=0", "shrinkage=x", "cap=1e9"):
        status, text = queues.get("administrator", eva(queues, f"&{wrong}"))
        assert status == 400 and "is a number from" in text


def test_each_channel_has_its_own_chip_with_its_own_target_and_clock(queues: Cast) -> None:
    agree(queues, "eva", {"channel": "voice", "share": "0.8", "within_s": 20},
          {"channel": "email", "share": "0.9", "within_s": 14_400, "formula": "all"})  # fmt: skip
    _, text = queues.get("administrator", eva(queues))
    chips = words(text[text.index('class="line channels"') : text.index("</div>", text.index('class="line channels"'))])
    assert "E-mail 100.0 % · 90 % in 4 h · handling by the calendar" in chips
    assert "Voice 50.0 % · 80 % in 20 s" in chips
    assert "Mixed: contacts are counted each by its own agreement" in words(text)
    assert "Eva, Voice: Service level =" in words(text)
    assert "Eva, E-mail: Service level, every abandon a miss =" in words(text)
    assert re.search(r'<small class="span">mixed</small>', text)
    _, mail = queues.get("administrator", eva(queues, "&channel=email"))
    said = words(mail)
    assert "answered within T ÷ (answered + abandoned); T = 4 h" in said and "Agreed: 90 % in 4 h." in said
    assert "Mixed" not in said


def test_one_formula_is_printed_once_and_each_channel_with_its_own_limit(queues: Cast) -> None:
    agree(queues, "eva", {"channel": "voice", "share": "0.8", "within_s": 20},
          {"channel": "email", "share": "0.9", "within_s": 14_400})  # fmt: skip
    said = words(queues.get("administrator", eva(queues))[1])
    assert said.count("answered within T ÷") == 1
    assert "Eva, Voice: T = 20 s;" in said and "Eva, E-mail: T = 4 h;" in said


def test_the_formula_in_force_is_printed_under_the_header(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    head = words(text)
    assert "Service level = answered within T ÷ (answered + abandoned" in head
    assert "T = 20 s" in head and "No share is agreed." in head


def test_waits_and_worst_calls_are_rows_and_lead_to_all_of_them(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues))
    said = words(text)
    assert "The ten worst calls Given up after the longest wait." in said
    worst = said[said.index("The ten worst calls") :]
    assert worst.index("1:00") < worst.index("3 s")
    link = re.search(r'href="(/rows\?[^"]*contacts_abandoned&amp;order=-wait_ms)"', text)
    assert link
    status, rows = queues.get("administrator", link[1].replace("&amp;", "&"))
    assert status == 200 and "Contacts abandoned: 2 rows" in words(rows)


def test_after_work_lengths_and_waits_stand_below(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    said = words(text)
    acw = said[said.index("After-call work by reason") :]
    assert "Invoice 2 30 s 30 s" in acw and "Outage 1 30 s 30 s" in acw
    assert "Call length by reason" in said and "Longest wait by weekday" in said


def test_without_after_work_the_time_is_said_to_be_of_talking_only(queues: Cast) -> None:
    told = call("log1", TEN, client="Eva", queue="log", agent="ana")
    values = {name: value for name, value in told.values.items() if name != "wrapped_at"}
    tell(Record("contact", "log1", values), origin="log")
    seen()
    from utfall.ledger.campaigns.models import Queue

    queue = Queue.objects.get(name="log").pk
    _, text = queues.get("administrator", f"/historical/inbound?queue={queue}")
    assert "AHT (talk only)" in heads(text) and "AHT" not in heads(text)
    assert cells(text, "All")["AHT (talk only)"].startswith("1:00")
    assert "the time is of talking only" in words(text) and "After-call work by reason" not in words(text)


def test_the_file_is_the_screen_with_both_columns_of_agents(queues: Cast) -> None:
    _, file = queues.get("administrator", eva(queues, "&channel=voice&file=csv"))
    lines = [line.split(";") for line in file.removeprefix("\ufeff").splitlines()]
    assert lines[0][-2:] == ["Agents there", "Agents needed"]
    assert lines[1][0] == "All" and lines[2][:3] == ["10:00", "4", "4"] and lines[2][-2:] == ["1", "2"]


def test_rows_can_be_sorted_by_agents_too(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues, "&channel=voice&sort=agents_there"))
    assert text.index("<bdi>10:30</bdi>") < text.index("<bdi>10:00</bdi>")
    assert 'aria-sort="ascending"' in text


def test_by_queue_each_needs_its_own_hours_and_nobody_is_there_of_one_alone(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues, "&by=queue"))
    assert cells(text, "support")["Agents needed"].endswith(" h")
    assert cells(text, "support")["Agents there"] == "–"


def test_agents_there_lead_to_their_logged_in_time(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    link = re.search(r'href="(/number\?[^"]*kpi=logged_time[^"]*at=20)"', text)
    assert link
    status, panel = queues.get("administrator", link[1].replace("&amp;", "&"))
    assert status == 200 and "Logged-in time" in panel and "30:00" in words(panel)


def test_agents_needed_are_the_catalogues_number_and_lead_to_it(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    link = re.search(r'href="(/number\?[^"]*kpi=required_agents&amp;at=20)"', text)
    assert link
    status, panel = queues.get("administrator", link[1].replace("&amp;", "&"))
    assert status == 200 and "Required agents · 10:00" in words(panel)
    assert re.search(r'<span class="big">([^<]+)<', panel)[1] == cells(text, "10:00")["Agents needed"]  # type: ignore[index]


def test_days_and_the_total_add_up_the_hours_of_their_half_hours(queues: Cast) -> None:
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    _, days = queues.get("administrator", eva(queues, "&channel=voice&by=day"))
    halves = [cells(text, half)["Agents needed"] for half in ("10:00", "10:30")]
    assert halves == ["2", "1"]
    for name in ("All", "Tue 25 Nov 2025"):
        assert (cells(days, name)["Agents needed"], cells(days, name)["Agents there"]) == ("1.5 h", "0.8 h")


def test_a_kept_view_is_exported_with_the_agents(queues: Cast) -> None:
    from utfall.ledger.boards.models import SavedView
    from utfall.ledger.people.models import User

    owner = User.objects.get(role="administrator")
    query = f"client={queues.ids.eva.pk}&channel=voice"
    kept = SavedView.objects.create(owner=owner, name="mine", path="inbound", query=query, created=NOON)
    SavedView.objects.create(owner=owner, name="heat", path="arrivals", query="", created=NOON)
    _, page = queues.get("administrator", "/export")
    assert "mine" in page and "heat" not in page
    sent = queues.browsers["administrator"].post("/export/file", {"what": f"view:{kept.pk}", "format": "csv"})
    assert sent.status_code == 200
    assert b"Agents there;Agents needed" in sent.getvalue()


def test_a_client_is_told_of_his_own_contacts_and_not_of_agents_there(queues: Cast) -> None:
    status, text = queues.get("client", "/historical/inbound?client=" + str(queues.ids.eva.pk))
    assert status == 200 and CANARY not in text
    assert cells(text, "All")["Agents there"] == "–" and "no client's" in words(text)
    assert "+4790000001" not in text


def test_who_is_held_to_people_sees_what_they_answered_and_why_not_the_rest(queues: Cast) -> None:
    status, text = queues.get("agent", "/historical/inbound")
    assert status == 200 and CANARY not in text
    assert cells(text, "10:00")["Answered"] == "4"  # the message too
    assert "Visits" not in heads(text)
    assert "cannot be held to your" in words(text)


def test_a_leader_sees_the_queues_his_teams_take_and_of_other_teams_nobody(queues: Cast) -> None:
    left = TEN + 20 * MINUTE
    carla = {"agent": f"{CANARY} carla", "client": "Eva", "contact_point": "+4790000007", "queued_at": left}
    times = {"left_queue_at": left + 5000, "answered_at": left + 5000, "ended_at": left + MINUTE}
    tell(call("o1", left, **carla, **times), lost("o2", TEN, 50, queue="other desk", contact_point="+4790000008"))
    seen()
    status, text = queues.get("leader", "/historical/inbound")
    ten = cells(text, "10:00")
    assert status == 200 and CANARY not in text
    assert (ten["Visits"], ten["Lost"], ten["Answered"]) == ("6", "1", "4"), "Carla's visit counts, her answer does not"
    assert ten["Service level"] == "60.0\u00a0%" and cells(text, "All")["Visits"] == "7"
    assert "Of the queues your teams take, whoever answered" in words(text)
    for address in (
        "/number?page=inbound&set=inbound&by=half_hour&kpi=contacts_offered&at=20",
        "/rows?page=inbound&kpi=contacts_offered",
        "/rows?page=inbound&kpi=contacts_offered&file=csv", "/historical/inbound?file=csv",
        "/choose?page=inbound&split=queue", "/choose?page=inbound&split=agent",
        "/historical/activity?set=inbound&by=queue", "/historical/activity?set=inbound&by=agent",
        "/why?page=inbound&kpi=contacts_offered&compare=before&split=queue",
    ):  # fmt: skip
        status, there = queues.get("leader", address)
        assert status == 200 and CANARY not in there, address
    assert "Voice" in words(queues.get("leader", "/rows?page=inbound&kpi=contacts_offered")[1]), "a code in words"
    assert "No row has that." in queues.get("leader", f"/rows?page=inbound&kpi=contacts_offered&q={CANARY}")[1]
    assert "7 rows behind" in words(queues.get("leader", "/number?page=inbound&kpi=contacts_offered")[1])
    _, refused = queues.get("leader", "/historical/activity?set=inbound&by=agent")
    assert "Visits" not in heads(refused) and "whoever answered: it cannot be split by agent" in words(refused)


def test_an_empty_day_says_where_the_calls_are(queues: Cast) -> None:
    status, text = queues.get("administrator", "/historical/inbound?from=2025-01-01")
    assert status == 200 and "Last: 25 November 2025" in words(text)
    status, text = queues.get("leader", "/historical/inbound?from=2025-01-01")
    assert status == 200 and "Last: 25 November 2025" in words(text)


def test_the_day_line_has_the_target_that_is_set_where_nothing_is_agreed(queues: Cast) -> None:
    tell(lost("y1", NOON - 26 * HOUR, 90))
    seen()
    assert 'stroke="var(--good)"' not in queues.get("administrator", eva(queues, "&channel=voice"))[1]
    from utfall.ledger.targets import set_target

    set_target("service_level", built_in(), DAY_OF_NOON - 9, DAY_OF_NOON + 9, plan=Decimal("0.7"),
               min_ok=Decimal("0.6"), max_ok=Decimal("0.9"))  # fmt: skip
    seen()
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    assert "Service level by day · target 70.0 %, band 60.0 %–90.0 % (the whole house" in words(text)
    assert text.count('stroke="var(--good)"') == 2, "both ends of the band"
    agree(queues, "eva", {"share": "0.8", "within_s": 20})
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    assert "Service level by day · agreed: 80 % in 20 s" in words(text), "the client's goes before the house's"


def test_the_day_line_has_the_target_it_is_to_reach(queues: Cast) -> None:
    agree(queues, "eva", {"share": "0.8", "within_s": 20})
    tell(lost("y1", NOON - 26 * HOUR, 90))
    seen()
    _, text = queues.get("administrator", eva(queues, "&channel=voice"))
    assert "Service level by day · agreed: 80 % in 20 s" in words(text)
    assert 'stroke="var(--good)"' in text
