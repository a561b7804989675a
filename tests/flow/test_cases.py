"""How an inquiry stands: by example, and what must hold whatever its events are and however they arrive."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from utfall.facts.cases import EVENTS, STATUSES
from utfall.flow import CaseEvent, fold_case

HOUR = 3_600_000


def told(*events: tuple[int, str], **more: object) -> list[CaseEvent]:
    """Events by (hour, what), keys in the order given; `status:waiting` tells a status."""
    made = []
    for key, (at, word) in enumerate(events):
        event, _, status = word.partition(":")
        made.append(CaseEvent(key, at * HOUR, event, status or None, **more))  # type: ignore[arg-type]
    return made


def test_an_inquiry_from_opening_to_resolution() -> None:
    folded = fold_case(told((1, "opened"), (3, "answered"), (4, "status:waiting"), (9, "resolved")))
    stands = folded.stands
    assert (stands.status, stands.opened_at, stands.first_response_at, stands.resolved_at) == (
        "resolved", HOUR, 3 * HOUR, 9 * HOUR)  # fmt: skip
    assert (stands.first_response_ms, stands.resolution_ms, stands.gap_ms) == (2 * HOUR, 8 * HOUR, 0)
    assert [(side.from_status, side.to_status) for _, side in sorted(folded.sides.items())] == [
        (None, "new"), ("new", "answered"), ("answered", "waiting"), ("waiting", "resolved")]  # fmt: skip
    assert [(side.was_answered, side.now_answered) for _, side in sorted(folded.sides.items())] == [
        (None, False), (False, True), (True, True), (True, True)]  # fmt: skip
    assert not folded.faults


def test_an_automatic_reply_is_no_answer() -> None:
    folded = fold_case([*told((1, "opened")), CaseEvent(9, HOUR + 1, "answered", automatic=True)])
    assert folded.stands.first_response_at is None and folded.stands.status == "new"
    assert folded.sides[9].from_status == folded.sides[9].to_status == "new"


def test_the_time_it_was_resolved_before_it_was_opened_again_is_a_gap() -> None:
    stands = fold_case(
        told((1, "opened"), (2, "resolved"), (5, "reopened"), (6, "resolved"), (7, "status:waiting"))
    ).stands
    assert (stands.status, stands.reopened, stands.gap_ms, stands.resolved_at) == ("waiting", 2, 4 * HOUR, None)
    again = fold_case(told((1, "opened"), (2, "resolved"), (3, "resolved"))).stands
    assert again.resolved_at == 2 * HOUR, "said twice, it was resolved the first time"


def test_resolved_before_the_first_answer_is_refused_and_the_answer_stays() -> None:
    folded = fold_case(told((1, "opened"), (2, "resolved"), (5, "answered")))
    stands = folded.stands
    assert (stands.first_response_at, stands.first_response_ms) == (5 * HOUR, 4 * HOUR)
    assert (stands.resolved_at, stands.resolution_ms) == (None, None)
    assert [each.says for each in folded.faults] == ["resolved 3 h before it was first answered"]
    assert stands.status == "resolved", "that it was resolved is not in doubt, only when: it is no open inquiry"
    assert (folded.sides[1].from_status, folded.sides[1].to_status) == ("new", "new")
    assert (folded.sides[2].from_status, folded.sides[2].to_status) == ("new", "resolved")


def test_what_is_told_after_the_answer_decides() -> None:
    later = fold_case(told((1, "opened"), (2, "resolved"), (5, "answered"), (8, "resolved"))).stands
    assert (later.status, later.resolved_at) == ("resolved", 8 * HOUR)
    waits = fold_case(told((1, "opened"), (2, "resolved"), (5, "answered"), (6, "status:waiting"))).stands
    assert (waits.status, waits.reopened) == ("waiting", 0)
    again = fold_case(told((1, "opened"), (2, "resolved"), (5, "answered"), (7, "reopened"), (9, "resolved"))).stands
    assert (again.status, again.reopened, again.gap_ms, again.resolution_ms) == ("resolved", 1, None, 8 * HOUR)


def test_resolved_unanswered_opened_again_and_answered_is_possible() -> None:
    folded = fold_case(told((1, "opened"), (2, "resolved"), (3, "reopened"), (5, "answered")))
    assert not folded.faults and folded.stands.status == "in_progress" and folded.stands.gap_ms == HOUR


def test_events_before_the_opening_move_nothing() -> None:
    folded = fold_case(told((1, "resolved"), (2, "opened"), (3, "opened"), (4, "reopened")))
    assert folded.stands.status == "new" and folded.stands.opened_at == 2 * HOUR
    assert [each.says for each in folded.faults] == [
        "resolved comes 1 h before the inquiry was opened",
        "it was opened already; an inquiry that is opened once more is reopened",
        "reopened, though it was not resolved",
    ]


def test_without_an_opening_nothing_is_measured_from_the_first_event() -> None:
    stands = fold_case(told((3, "answered"), (9, "resolved"))).stands
    assert (stands.opened_at, stands.first_response_ms, stands.resolution_ms) == (3 * HOUR, None, None)
    assert stands.gap_ms is None
    assert stands.status == "resolved" and stands.resolved_at == 9 * HOUR


def test_due_before_it_was_opened_is_refused_alone() -> None:
    folded = fold_case([CaseEvent(1, 2 * HOUR, "opened", response_due_at=HOUR, due_at=9 * HOUR)])
    assert (folded.stands.response_due_at, folded.stands.due_at) == (None, 9 * HOUR)
    assert [each.says for each in folded.faults] == ["response_due_at is 1 h before the inquiry was opened"]


@st.composite
def histories(draw: st.DrawFn) -> list[CaseEvent]:
    """Events of one inquiry, possible and impossible, many at one instant."""
    made = []
    for key in range(draw(st.integers(1, 9))):
        event = draw(st.sampled_from(EVENTS))
        made.append(
            CaseEvent(
                key,
                draw(st.integers(0, 6)) * HOUR,
                event,
                draw(st.sampled_from(STATUSES)) if event == "status" else None,
                automatic=draw(st.booleans()),
                due_at=draw(st.none() | st.integers(0, 9).map(lambda hour: hour * HOUR)),
                on_first_contact=draw(st.none() | st.booleans()),
            )
        )
    return made


@given(histories(), st.randoms())
def test_the_order_of_arrival_does_not_matter(events: list[CaseEvent], chance: object) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = fold_case(events), fold_case(shuffled)
    assert (one.stands, one.sides, set(one.faults)) == (other.stands, other.sides, set(other.faults))


@given(histories())
def test_entries_less_exits_are_how_it_stands_at_every_moment(events: list[CaseEvent]) -> None:
    folded = fold_case(events)
    at = {each.key: each.at for each in events}
    assert set(folded.sides) == set(at)
    for moment in range(7):
        standing: Counter[tuple[str, bool]] = Counter()
        for key, side in folded.sides.items():
            if at[key] <= moment * HOUR:
                standing[side.to_status, side.now_answered] += 1
                if side.from_status is not None:
                    assert side.was_answered is not None
                    standing[side.from_status, side.was_answered] -= 1
        left = {where: n for where, n in standing.items() if n}
        begun = folded.stands.opened_at <= moment * HOUR
        assert list(left.values()) == ([1] if begun else [])
    stands = folded.stands
    assert left == {(stands.status, stands.first_response_at is not None): 1}


@given(histories())
def test_no_duration_is_negative_and_nothing_is_measured_from_what_is_impossible(events: list[CaseEvent]) -> None:
    stands = fold_case(events).stands
    for ms in (stands.first_response_ms, stands.resolution_ms, stands.gap_ms):
        assert ms is None or ms >= 0
    if stands.resolved_at is not None:
        assert stands.status == "resolved"
        if stands.first_response_at is not None and not stands.reopened:
            assert stands.resolved_at >= stands.first_response_at
    opened_again = [side for side in fold_case(events).sides.values()
                    if side.from_status == "resolved" and side.to_status != "resolved"]  # fmt: skip
    assert len(opened_again) == stands.reopened
