"""The simulated centre is honest: nobody does two things at once, times run forward, and the seed decides it all."""

from collections import Counter, defaultdict
from itertools import accumulate, islice, pairwise

import pytest

from utfall.core.periods import parse_day
from utfall.core.zones import local_times
from utfall.facts import kind
from utfall.simulator.days import days
from utfall.simulator.script import Scene, told
from utfall.simulator.standard import standard

MONDAY = parse_day("2026-11-16")


@pytest.fixture(scope="module")
def week() -> list[Scene]:
    return [scene for _, scenes in islice(days(standard(), MONDAY, seed=7), 7) for scene in scenes]


def test_the_same_seed_gives_the_same_days_and_another_seed_others() -> None:
    one, again, other = (next(days(standard(), MONDAY, seed)) for seed in (7, 7, 8))
    assert one == again
    assert one != other


def _spans(week: list[Scene], *, chats: bool) -> dict[str, list[tuple[int, int]]]:
    spans = defaultdict(list)
    for scene in week:
        if scene.record.kind == "agent_state" and (scene.record.values.get("channel") == "chat") is chats:
            spans[scene.record.values["agent"]].append((scene.begins, scene.over))
    return {name: sorted(own) for name, own in spans.items()}


def test_nobody_is_in_two_states_at_once_but_in_chats_and_no_minute_of_a_shift_is_missing(week: list[Scene]) -> None:
    alone, chats = _spans(week, chats=False), _spans(week, chats=True)
    assert len(alone) > 20
    for name, own in alone.items():
        for (_, end), (start, _) in pairwise(own):
            assert start >= end
        until = own[0][0]
        for start, end in sorted([*own, *chats.get(name, [])]):
            assert start <= until or start - until > 4 * 3_600_000  # the next shift
            until = max(until, end)


def test_who_chats_has_up_to_three_at_once_and_is_never_idle_meanwhile(week: list[Scene]) -> None:
    alone, chats = _spans(week, chats=False), _spans(week, chats=True)
    assert len(chats) == 3
    most = 0
    for name, own in chats.items():
        going = sorted([(start, 1) for start, _ in own] + [(end, -1) for _, end in own])
        most = max(most, *accumulate(change for _, change in going))
        for start, end in alone[name]:
            assert not any(begin < end and start < stop for begin, stop in own)
    assert most == 3


def test_times_run_forward_in_every_contact(week: list[Scene]) -> None:
    order = ("offered_at", "queued_at", "answered_at", "ended_at", "wrapped_at")
    contacts = [scene.record.values for scene in week if scene.record.kind == "contact"]
    assert len(contacts) > 5000
    for values in contacts:
        times = [values[name] for name in order if name in values]
        assert times == sorted(times)
        if "answered_at" in values:
            assert 0 <= values.get("hold_ms", 0) <= values["ended_at"] - values["answered_at"]
        if "left_queue_at" in values:
            assert values["left_queue_at"] >= values["queued_at"]


def test_every_record_speaks_the_words_of_its_kind(week: list[Scene]) -> None:
    extra = {"customer": {"client", "campaign", "list", "name", "phone1", "happened_at", "fields", "analyse"}}
    extra["trigger"] = {"client", "campaign", "customer", "state", "happened_at", "cause"}
    for scene in week:
        name = scene.record.kind
        words = extra.get(name) or {column.word for column in kind(name).columns} | {"agent", "verbatim"}
        assert set(scene.record.values) <= words, scene.record


def test_references_are_never_used_twice(week: list[Scene]) -> None:
    counted = Counter((scene.record.kind, scene.record.reference) for scene in week)
    for left in standard().left:  # told twice: that somebody is employed, and that he is no more
        assert counted.pop(("employment", left.name)) == 2
    assert counted.most_common(1)[0][1] == 1


def test_told_in_slices_is_told_at_once(week: list[Scene]) -> None:
    start = local_times("Europe/Oslo").start_of(MONDAY)
    end = start + 36 * 3_600_000
    at_once = [r for batch in told(week, "sim", start, end) for r in batch.records if not r.standing]
    slices = [
        r
        for at in range(start, end, 17 * 60_000)
        for batch in told(week, "sim", at, min(at + 17 * 60_000, end))
        for r in batch.records
        if not r.standing
    ]
    assert sorted(at_once, key=str) == sorted(slices, key=str)


def test_what_goes_on_stands_and_is_told_up_to_now(week: list[Scene]) -> None:
    noon = local_times("Europe/Oslo").start_of(MONDAY) + 12 * 3_600_000
    batches = list(told(week, "sim", noon - 60_000, noon))
    standing = [r for batch in batches for r in batch.records if r.standing]
    states = [r for r in standing if r.kind == "agent_state"]
    assert states and all(r.values["end_at"] == noon for r in states)
    alone = [r for r in states if r.values.get("channel") != "chat"]
    assert len({r.values["agent"] for r in alone}) == len(alone) > 15
    assert batches[-1].state.complete_until == noon


def test_most_callers_are_answered_and_some_give_up(week: list[Scene]) -> None:
    ends = Counter(s.record.values.get("end_reason") for s in week if s.record.kind == "contact")
    assert 0.02 < ends["abandoned"] / (ends["abandoned"] + ends["completed"]) < 0.25


def test_two_sales_on_one_customer_do_happen(week: list[Scene]) -> None:
    sales = Counter(
        s.record.values["customer"] for s in week if s.record.kind == "outcome" and s.record.values["outcome"] == "sale"
    )
    assert sales.most_common(1)[0][1] == 2
