"""What stands around the contacts: inquiries that add up, surveys with a pull, schedules that are kept, papers."""

from collections import Counter, defaultdict
from itertools import islice, pairwise
from statistics import mean

import pytest

from utfall.core.periods import parse_day
from utfall.core.zones import local_times
from utfall.flow import CaseEvent, fold_case
from utfall.simulator.days import days
from utfall.simulator.script import Scene
from utfall.simulator.standard import standard

MONDAY = parse_day("2026-11-16")
DAYS = 21
HOUR = 3_600_000


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    told = days(standard(), MONDAY, seed=5, selling_from=MONDAY + 14)
    return [scene for _, day in islice(told, DAYS) for scene in day]


def _of(scenes: list[Scene], kind: str) -> list[dict]:
    return [dict(scene.record.values) for scene in scenes if scene.record.kind == kind]


def test_no_event_of_an_inquiry_is_impossible_and_the_backlog_neither_dries_up_nor_grows(scenes: list[Scene]) -> None:
    cases: dict[str, list[CaseEvent]] = defaultdict(list)
    for number, scene in enumerate(s for s in scenes if s.record.kind == "case_event"):
        v = scene.record.values
        cases[v["case"]].append(
            CaseEvent(number, v["happened_at"], v["event"], v.get("status"), v.get("is_automatic", False),
                      v.get("response_due_at"), v.get("due_at"), v.get("on_first_contact"), v.get("is_justified"))
        )  # fmt: skip
    folded = {name: fold_case(events) for name, events in cases.items()}
    assert not [fault for each in folded.values() for fault in each.faults]
    end = local_times("Europe/Oslo").start_of(MONDAY + DAYS)
    standing = [fold_case(e for e in events if e.at < end).stands for events in cases.values()]
    a_day = len(cases) / DAYS
    assert a_day / 3 < sum(each.status != "resolved" for each in standing) < 4 * a_day
    answered = [each.first_response_ms for each in standing if each.first_response_ms is not None]
    assert 0.25 * HOUR < mean(answered) < 24 * HOUR
    assert any(each.reopened for each in standing)


def test_a_quarter_of_those_asked_answer_and_a_hand_over_and_a_wait_cost(scenes: list[Scene]) -> None:
    invites, answers = _of(scenes, "survey_invite"), _of(scenes, "survey_answer")
    given = {values["invite"] for values in answers}
    assert 0.2 < len(given) / len(invites) < 0.32
    for values in answers:
        assert values["scale_min"] <= values["score"] <= values["scale_max"]
    contacts = {s.record.reference: s.record.values for s in scenes if s.record.kind == "contact"}
    handed = {v["interaction"] for v in contacts.values() if v.get("end_reason") == "transferred"}
    by: dict[bool, list[int]] = defaultdict(list)
    long: dict[bool, list[int]] = defaultdict(list)
    for values in answers:
        about = contacts.get(values.get("contact", ""))
        if about is not None and values["asked_for"] == "nps":
            by[about["interaction"] in handed].append(values["score"])
            long[about["answered_at"] - about["queued_at"] > 60_000].append(values["score"])
    assert mean(by[True]) < mean(by[False]) and mean(long[True]) < mean(long[False])
    assert any("verbatim" in values for values in answers)


def test_a_schedule_has_no_overlap_and_who_is_sick_is_not_there(scenes: list[Scene]) -> None:
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    absent = []
    for values in _of(scenes, "schedule"):
        spans[values["agent"]].append((values["start_at"], values["end_at"]))
        if values["activity"] in ("sick", "leave"):
            absent.append(values)
    for own in spans.values():
        assert all(end <= start for (_, end), (start, _) in pairwise(sorted(own)))
    assert 0 < len(absent) < 0.15 * sum(map(len, spans.values()))
    there: dict[str, list[int]] = defaultdict(list)
    for values in _of(scenes, "agent_state"):
        there[values["agent"]].append(values["start_at"])
    for values in absent:
        assert not any(values["start_at"] <= at < values["end_at"] for at in there[values["agent"]])


def test_forecasts_come_near_what_came(scenes: list[Scene]) -> None:
    start, end = (local_times("Europe/Oslo").start_of(day) for day in (MONDAY, MONDAY + DAYS))
    expected: Counter[str] = Counter()
    for values in _of(scenes, "forecast"):
        if values["is_used"] and start <= values["starts_at"] < end:
            expected[values["queue"]] += values["volume"]
    came = Counter(v["queue"] for v in _of(scenes, "contact") if v["direction"] == "in" and "queue" in v)
    for queue in ("Energy service", "Claims", "Energy chat"):
        assert came[queue] == pytest.approx(expected[queue] / 100, rel=0.25)


def test_the_days_before_the_campaigns_are_without_them(scenes: list[Scene]) -> None:
    begins = local_times("Europe/Oslo").start_of(MONDAY + 14)
    outcomes = [s.begins for s in scenes if s.record.kind in ("outcome", "customer", "target")]
    assert outcomes and min(outcomes) > begins
    sellers = {name for campaign in standard().campaigns for name in campaign.agents}
    assert min(
        s.begins for s in scenes if s.record.values.get("agent") in sellers and s.record.kind != "employment"
    ) > (begins)


def test_papers_are_told_once_and_lose_nobody(scenes: list[Scene]) -> None:
    centre = standard()
    employed = {values["agent"] for values in _of(scenes, "employment")}
    assert employed == {agent.name for agent in (*centre.agents, *centre.left)}
    assert len(_of(scenes, "cost_rate")) == 1
    assert {(v["campaign"], v["kpi"]) for v in _of(scenes, "target")} == {
        (campaign.name, kpi) for campaign in centre.campaigns for kpi in ("sales", "conclusions", "hit_rate")
    }


def test_items_of_an_evaluation_add_up_to_a_whole_form(scenes: list[Scene]) -> None:
    sheets: dict[str, list[dict]] = defaultdict(list)
    for values in _of(scenes, "evaluation"):
        sheets[values["sheet"]].append(values)
    assert len(sheets) > 20
    for items in sheets.values():
        assert sum(values["possible"] for values in items) == 10_000
        assert all(0 <= values["points"] <= values["possible"] for values in items)
