"""The inbound side is believable: it waits as Erlang says, hands over in two legs, and settles what it says it does."""

from collections import Counter, defaultdict
from itertools import islice
from random import Random

import pytest

from utfall.core.erlang import load_of, served
from utfall.core.periods import parse_day
from utfall.simulator.callers import Callers
from utfall.simulator.centre import Centre, SimQueue, SimReason
from utfall.simulator.days import days
from utfall.simulator.desk import HOUR, SECOND, Desk
from utfall.simulator.inbound import Inbound
from utfall.simulator.script import Scene
from utfall.simulator.standard import standard

MONDAY = parse_day("2026-11-16")


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    months = days(standard(), MONDAY, seed=3, selling_from=MONDAY + 100)
    return [scene for _, day in islice(months, 15) for scene in day]


def _contacts(scenes: list[Scene], **like: object) -> list[dict]:
    told = (dict(scene.record.values) for scene in scenes if scene.record.kind == "contact")
    return [values for values in told if all(values.get(name) == value for name, value in like.items())]


def test_callers_wait_about_as_long_as_erlang_says() -> None:
    """Five agents, 60 calls an hour of 196 s on average, nobody gives up: the share within 20 s over many mornings."""
    names = tuple("abcde")
    queue = SimQueue("Q", "C", 60, 170, 20, 1e9, names, (SimReason("All", settled=1.0),), 9, 11)
    centre = Centre("Hall", "UTC", ("C",), (), (), (queue,), ())
    waits, handled = [], []
    for seed in range(60):
        shifts = dict.fromkeys(names, (9 * HOUR, 11 * HOUR))
        desk = Desk(shifts, {name: [] for name in names})
        side = Inbound(centre, desk, 1, 0, Random(seed), Callers(), {name: [] for name in names})
        for values in _contacts(list(side.run()), direction="in"):
            if 9.25 * HOUR <= values["queued_at"] < 10 * HOUR and "answered_at" in values:
                waits.append(values["answered_at"] - values["queued_at"])
                handled.append(values["wrapped_at"] - values["answered_at"])
    assert len(waits) > 1500
    ring = 4 * SECOND  # an agent is taken from the first ring on
    handle = sum(handled) / len(handled) + ring + 3.5 * SECOND
    load = load_of(len(waits) / (60 * 0.75), handle, HOUR)
    expected = served(len(names), load, handle, 20 * SECOND - ring).in_time
    assert sum(wait <= 20 * SECOND for wait in waits) / len(waits) == pytest.approx(expected, abs=0.05)


def test_a_hand_over_is_two_legs_of_one_conversation_in_two_queues(scenes: list[Scene]) -> None:
    legs = defaultdict(list)
    for values in _contacts(scenes, direction="in"):
        legs[values["interaction"]].append(values)
    handed = _contacts(scenes, end_reason="transferred")
    assert {values["transfer_kind"] for values in handed} == {"misroute", "planned"}
    for values in handed:
        after = [leg for leg in legs[values["interaction"]] if leg["offered_at"] >= values["ended_at"]]
        assert after and after[0]["queue"] != values["queue"] and after[0]["contact_point"] == values["contact_point"]
        assert after[0]["client"] == values["client"]
    answered = {values["interaction"] for values in _contacts(scenes, direction="in") if "agent" in values}
    assert 0.02 < len({values["interaction"] for values in handed}) / len(answered) < 0.12


def test_most_matters_are_settled_at_once_and_the_others_come_back_with_the_same(scenes: list[Scene]) -> None:
    first = [v for v in _contacts(scenes, direction="in", end_reason="completed") if "agent" in v]
    early = [values for values in first if values["ended_at"] < first[0]["offered_at"] + 7 * 24 * HOUR]
    later = defaultdict(list)
    for values in _contacts(scenes, direction="in"):
        later[values["contact_point"], values.get("reason")].append(values["offered_at"])
    back = [any(at > v["ended_at"] for at in later[v["contact_point"], v["reason"]]) for v in early]
    assert 0.06 < sum(back) / len(back) < 0.25
    by_reason = Counter(v["reason"] for v, is_back in zip(early, back, strict=True) if is_back)
    told = Counter(v["reason"] for v in early)
    assert by_reason["Outage"] / told["Outage"] > by_reason["Moving house"] / told["Moving house"]


def test_who_gave_up_tries_again_or_is_called(scenes: list[Scene]) -> None:
    points = {values["contact_point"] for values in _contacts(scenes, end_reason="abandoned", channel="voice")}
    answered = {v["contact_point"] for v in _contacts(scenes, direction="in") if "agent" in v}
    called = {v["contact_point"] for v in _contacts(scenes, direction="out")}
    assert 0.2 < len(points & answered) / len(points) < 0.7
    assert points & called
    owed = {v["contact_point"] for v in _contacts(scenes, end_reason="callback")}
    assert owed and len(owed & called) / len(owed) > 0.8


def test_whoever_waits_stands_without_an_agent_and_with_one_once_answered(scenes: list[Scene]) -> None:
    waited = [s for s in scenes if s.record.kind == "contact" and s.turns > s.begins]
    assert len(waited) > 1000
    for scene in waited:
        before, after = scene.standing(scene.begins), scene.standing(scene.turns)
        assert before is not None and "answered_at" not in before.values
        assert after is None or after.values["answered_at"] == scene.turns


def test_the_machine_serves_most_and_whom_it_does_not_a_person_does_in_the_same_conversation(
    scenes: list[Scene],
) -> None:
    sessions = _contacts(scenes, is_self_service=True)
    asked = [values for values in sessions if values["agent_requested"]]
    assert 0.1 < len(asked) / len(sessions) < 0.35
    people = {values["interaction"] for values in _contacts(scenes) if "queue" in values}
    assert all(values["interaction"] in people for values in asked)
    assert all("queued_at" not in values and "agent" not in values for values in sessions)


def test_every_ring_ends_and_a_contact_is_answered_once(scenes: list[Scene]) -> None:
    rings = [scene.record.values for scene in scenes if scene.record.kind == "routing_offer"]
    results = Counter(values["result"] for values in rings)
    assert 0.01 < results["missed"] / len(rings) < 0.06 and results["cancelled"]
    answered = Counter(values["contact"] for values in rings if values["result"] == "answered")
    assert set(answered.values()) == {1}
    assert len(answered) == len([v for v in _contacts(scenes, direction="in") if "agent" in v])


def test_an_agents_time_on_a_contact_is_the_contacts_own(scenes: list[Scene]) -> None:
    spent: dict[tuple[str, str], int] = defaultdict(int)
    for scene in scenes:
        values = scene.record.values
        if scene.record.kind == "agent_state" and "contact" in values and values["state"] != "ringing":
            spent[values["contact"], "hold" if values["state"] == "hold" else "all"] += scene.over - scene.begins
    told = {s.record.reference: s.record.values for s in scenes if s.record.kind == "contact"}
    whole = [reference for reference, values in told.items() if "answered_at" in values and "queue" in values]
    assert len(whole) > 3000
    for reference in whole:
        values = told[reference]
        hold = values.get("hold_ms", 0)
        assert spent.get((reference, "hold"), 0) == hold
        assert spent[reference, "all"] + hold == values["wrapped_at"] - values["answered_at"]
