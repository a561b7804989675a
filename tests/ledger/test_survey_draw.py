"""Who is asked: by the rule, by a draw that is always the same, and nobody twice."""

import pytest

from .askings import asking, customers, served
from .told import DAY, MINUTE, NOON, Record, call, tell

NOW = NOON + 10 * MINUTE
pytestmark = pytest.mark.usefixtures("home")


def drawn(now: int = NOW) -> list[str]:
    from utfall.ledger.surveys.draw import draw_all
    from utfall.ledger.surveys.models import Invite

    draw_all(now)
    return sorted(Invite.objects.values_list("to", flat=True))


def mails(*numbers: int) -> list[str]:
    return [f"c{n}@mail.example" for n in numbers]


def test_everybody_is_asked_once_however_often_it_is_looked_at() -> None:
    customers(1, 2)
    asking()
    tell(served(1), served(2))
    assert drawn() == mails(1, 2)
    assert drawn() == drawn(NOW + MINUTE) == mails(1, 2)


def test_contacts_looked_at_again_are_not_asked_about_again() -> None:
    from utfall.ledger.surveys.models import Asking, Invite

    customers(1)
    asking(quiet_days=0)
    tell(served(1))
    drawn()
    tell(Record("contact", "k1", {"reason": "Bill"}, why="corrected"))
    assert len(drawn()) == 1
    Asking.objects.update(cursor=0)
    assert len(drawn()) == 1 and Invite.objects.count() == 1


def test_a_share_is_drawn_the_same_on_every_look_and_about_as_large_as_said() -> None:
    from utfall.ledger.surveys.draw import is_drawn

    some = asking(share=30)
    once = [is_drawn(some, number) for number in range(4_000)]
    assert once == [is_drawn(some, number) for number in range(4_000)]
    assert 1_080 < sum(once) < 1_320
    some.share = 0
    assert not any(is_drawn(some, number) for number in range(200))


def test_a_home_of_another_secret_draws_others() -> None:
    from django.test import override_settings

    from utfall.ledger.surveys.draw import is_drawn

    some = asking(share=50)
    mine = [is_drawn(some, number) for number in range(200)]
    with override_settings(SECRET_KEY="x" * 50):
        assert [is_drawn(some, number) for number in range(200)] != mine


def test_whoever_was_asked_is_left_in_peace_for_the_quiet_days() -> None:
    customers(1)
    asking(quiet_days=30)
    tell(served(1), served(2, customer="c1"))
    assert drawn() == mails(1)
    tell(served(3, at=NOON + 29 * DAY, customer="c1"))
    assert len(drawn(NOON + 29 * DAY + MINUTE)) == 1
    tell(served(4, at=NOON + 31 * DAY, customer="c1"))
    assert len(drawn(NOON + 31 * DAY + MINUTE)) == 2


def test_whoever_wants_to_be_asked_no_more_is_left_in_peace_for_good() -> None:
    from utfall.ledger.surveys.models import Invite, Refusal
    from utfall.ledger.surveys.refusing import ask_again, refuse

    customers(1, 2)
    asking(quiet_days=0)
    tell(served(1), served(2))
    assert drawn() == mails(1, 2)
    his = Invite.objects.get(to=mails(1)[0])
    assert refuse(his, NOW) and not refuse(his, NOW)
    assert Invite.objects.get(pk=his.pk).state == "withdrawn", "what waited for him is not sent"
    asking(name="Another", quiet_days=0)
    tell(served(3, customer="c1"), served(4, customer="c2"))
    assert set(drawn()) == {"", *mails(2)}, "no survey draws him"
    ask_again(Refusal.objects.get())
    tell(served(5, customer="c1"))
    assert mails(1)[0] in drawn()


def test_a_customer_who_wants_it_is_not_asked_at_another_of_his_addresses() -> None:
    from utfall.ledger.surveys.models import Invite
    from utfall.ledger.surveys.refusing import refuse

    customers(1)
    asking(quiet_days=0)
    tell(served(1))
    drawn()
    refuse(Invite.objects.get(), NOW)
    asking(name="By text", quiet_days=0, sent_by="webhook", webhook="https://sms.example/x")
    tell(served(2, customer="c1"))
    drawn(NOW + MINUTE)
    assert Invite.objects.count() == 1


def test_another_survey_heeds_the_quiet_too() -> None:
    customers(1)
    asking()
    tell(served(1))
    drawn()
    asking(name="Another")
    assert len(drawn(NOW + MINUTE)) == 1


def test_the_rule_holds_to_client_channel_queue_and_campaign() -> None:
    from utfall.ledger.campaigns.models import Queue

    customers(1, 2, 3)
    tell(served(9, queue="desk", customer="c3"))
    desk = Queue.objects.get(name="desk")
    asking(channels=["voice"], queues=[desk.pk])
    tell(served(1, queue="desk"), served(2, queue="support"), served(3, queue="desk", channel="chat"),
         call("foreign", NOON, queue="desk", customer="c1"))  # fmt: skip
    assert set(drawn()) <= set(mails(1, 3)) and mails(1)[0] in drawn()
    assert len(drawn()) == 2, "the call before, at the desk by voice, and the first"


def test_only_a_conversation_that_ended_lately_is_asked_about() -> None:
    customers(1, 2, 3, 4, 5, 6)
    asking(since=NOON - 30 * DAY)
    tell(
        served(1, end_reason="transferred"), served(2, answered_by="machine"), served(3, is_test=True),
        served(4, at=NOON - 5 * DAY), served(5, standing=True), served(6),
    )  # fmt: skip
    assert drawn() == mails(6)


def test_what_ended_before_it_was_switched_on_is_not_asked_about() -> None:
    customers(1)
    asking(since=NOON + 5 * MINUTE)
    tell(served(1))
    assert drawn() == []


def test_who_cannot_be_reached_is_not_asked() -> None:
    customers(1, email="", phone1="")
    customers(2, email="two@mail.example, three@mail.example")
    asking()
    tell(served(1), served(2), served(3))
    assert drawn() == []


def test_a_gateway_gets_the_number_of_the_call_first() -> None:
    customers(1)
    asking(sent_by="webhook")
    tell(served(1, contact_point="+47 22 33 44 55"))
    assert drawn() == ["+47 22 33 44 55"]


@pytest.mark.parametrize(("text", "good"), [
    ("a@b.example", True), ("a@b", False), ("a b@c.example", False), ("a@b.example\r\nBcc: x@y.example", False),
    ("a@b.example,c@d.example", False), ("<a@b.example>", False), ("@b.example", False), ("a@b@c.example", False),
])  # fmt: skip
def test_what_is_one_address(text: str, good: bool) -> None:
    from utfall.ledger.surveys.draw import is_mail

    assert is_mail(text) is good
