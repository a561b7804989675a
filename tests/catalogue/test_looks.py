"""What a part demands of other facts is read strictly, and means what a fingerprint is made of."""

import pytest

from tests.catalogue.test_load import EXAMPLE, OUTCOMES, RATE, kpi, mistakes, part
from utfall.catalogue.fingerprint import fingerprints
from utfall.catalogue.load import read
from utfall.catalogue.model import Key, Look
from utfall.catalogue.model import Test as Condition

LOOK = """
[not_followed_by]
fact   = "contact"
clock  = "offered_at"
after  = "happened_at"
within = "W"
same   = ["customer_id", "contact_id=fact_id"]
alike  = ["reason_id"]
where  = [{direction = "in"}, {is_waiting = true, channel = {not = "chat"}}]
shown  = "next_at"
"""


def test_a_look_reads_as_it_is_written() -> None:
    (look,) = read([part(OUTCOMES + LOOK), kpi(RATE + EXAMPLE)]).parts["outcomes"].looks
    assert look == Look(
        way="followed", wanted=False, fact="contact", clock="offered_at", at=("happened_at",),
        same=(Key(("customer_id",), ("customer_id",)), Key(("contact_id",), ("fact_id",))), alike=("reason_id",),
        within="W", shown="next_at",
        where=((Condition("direction", "is", "in"),),
               (Condition("is_waiting", "is", True), Condition("channel", "not", ("chat",)))),
    )  # fmt: skip


def test_a_word_may_be_said_several_times_and_the_order_stays() -> None:
    twice = LOOK.replace("[not_followed_by]", "[[not_preceded_by]]").replace("after ", "before ")
    more = LOOK.replace("next_at", "another_at")
    looks = read([part(OUTCOMES + twice + twice.replace("next_at", "x") + more), kpi(RATE + EXAMPLE)]).parts["outcomes"]
    assert [(look.way, look.shown) for look in looks.looks] == [
        ("preceded", "next_at"), ("preceded", "x"), ("followed", "another_at")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"contact"', '"contac"', "unknown fact 'contac'; did you mean contact?"),
        ('"contact"', '"agent_state"', "agent_state is an interval: nothing sees it"),
        ('clock  = "offered_at"', "", "clock is missing"),
        ('"offered_at"', '"offered"', "clock: unknown time of contact 'offered'; did you mean offered_at?"),
        ("after ", "before ", "what follows is after the row, what precedes is before it"),
        ('"happened_at"', '"happened"', "after: unknown time of outcome 'happened'; did you mean happened_at?"),
        ('"W"', '"V"', "within: unknown setting 'V'"),
        ('"W"', "-1", "within is a named setting or whole milliseconds, not -1"),
        ('"customer_id"', '"customer"', "same: unknown id 'customer'; did you mean customer_id?"),
        ('"customer_id"', '"customer_id|fact_id=fact_id"', "names more on one side than on the other"),
        ('["reason_id"]', '["channel"]', "alike: unknown id 'channel'"),
        ('"in"', '"inn"', "where: direction is one of in, out, not 'inn'; did you mean in?"),
        ('"next_at"', '"queued_at"', "shown: queued_at is a column already"),
        ('after  = "happened_at"', "", "after is missing: from when does the window run?"),
        ('within = "W"', "undecided = true", "undecided is what a window of what follows leaves open: it needs within"),
        ('within = "W"', 'since = "happened_at"', "since is where the window of what follows runs from"),
        ("shown ", "showed ", "unknown key 'showed'; did you mean shown?"),
    ],
)
def test_a_wrong_look_says_what_would_be_right(old: str, new: str, says: str) -> None:
    told = mistakes(part(OUTCOMES + LOOK.replace(old, new, 1)), kpi(RATE + EXAMPLE))
    assert any(says in each and each.startswith("parts/outcomes.toml: not_followed_by") for each in told), told


def test_what_stands_or_lasts_looks_at_nothing() -> None:
    state = OUTCOMES.replace('"outcome"', '"agent_state"').replace('"happened_at"', '"start_at"')
    look = LOOK.replace('"happened_at"', '"start_at"').replace('"customer_id", ', "")
    (told,) = mistakes(part(state + look), kpi(RATE + EXAMPLE))
    assert told == "parts/outcomes.toml: nothing precedes or follows the rows of a count of agent_state"


def test_a_part_that_looks_around_cannot_be_folded() -> None:
    fold = RATE.replace('"ratio"', '"fold"').replace('numerator   = ["outcomes"]\n', "")
    fold = fold.replace('denominator = ["outcomes"]\n', "").replace('"percent"', '"seconds"')
    fold += '[fold]\nper = "contact_id"\nthen = "last_minus_first"\nof = "outcomes"\n'
    fold += 'first = "happened_at"\nlast = "happened_at"\n'
    told = mistakes(part(OUTCOMES + LOOK), kpi(fold + EXAMPLE))
    assert "kpis/rate.toml: fold: outcomes looks around itself: it cannot be folded" in told


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [('"W"', "60000", False), ('["reason_id"]', "[]", False), ('"next_at"', '"then_at"', True),
     ("[not_followed_by]", "[followed_by]", False)],
)  # fmt: skip
def test_the_fingerprint_is_of_what_a_look_means(old: str, new: str, same: bool) -> None:
    prints = [
        fingerprints(read([part(OUTCOMES + text), kpi(RATE + EXAMPLE)]))["rate"]
        for text in (LOOK, LOOK.replace(old, new))
    ]
    assert (prints[0] == prints[1]) is same
