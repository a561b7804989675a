"""Making and changing who and what."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from utfall.flow import CLEANING, STANDARD, renamed

pytestmark = pytest.mark.usefixtures("home")


def audited() -> list[tuple[str, str]]:
    from utfall.ledger.audit.models import Entry

    return list(Entry.objects.order_by("id").values_list("action", "object"))


def test_whatever_is_made_is_audited_with_who_made_it():
    from utfall.ledger import setup
    from utfall.ledger.audit.models import Entry
    from utfall.ledger.people.models import User

    dinis = User.objects.create_user("dinis@example.org", name="Dinis")
    eva = setup.make_client("  Eva   AS ", zone="Europe/Oslo", actor=dinis)
    ana = setup.make_person("Ana", actor=dinis)
    assert eva.name == "Eva AS"
    assert audited() == [("make client", f"client {eva.pk} Eva AS"), ("make person", f"person {ana.pk}")]
    assert set(Entry.objects.values_list("actor", flat=True)) == {dinis.pk}


def test_the_homes_own_client_is_made_once_and_stays():
    from utfall.ledger import setup

    home = setup.home_client()
    assert setup.home_client() == home and home.is_home
    with pytest.raises(setup.NotPossible, match="cannot be archived"):
        setup.archive(home)


def test_a_name_is_taken_until_its_bearer_is_archived_and_then_means_another():
    from utfall.ledger import setup

    first = setup.make_client("Eva")
    with pytest.raises(setup.NotPossible, match="there is a client 'Eva' already"):
        setup.make_client("Eva")
    setup.archive(first)
    setup.archive(first)
    second = setup.make_client("Eva")
    assert second.pk != first.pk
    with pytest.raises(setup.NotPossible, match="already"):
        setup.bring_back(first)
    setup.rename(second, "Eva Nord")
    setup.bring_back(first)
    assert first.archived_at is None
    assert [action for action, _ in audited()] == ["make client", "archive", "make client", "rename", "bring back"]


def test_two_people_may_have_one_name_and_the_chain_does_not_hold_it():
    from utfall.ledger import setup
    from utfall.ledger.audit.models import Entry

    one, other = setup.make_person("Ana"), setup.make_person("Ana")
    setup.rename(other, "Ana Berg")
    assert one.pk != other.pk
    assert not [entry for entry in Entry.objects.all() if "Ana" in entry.object or "Ana" in str(entry.detail)]


def test_a_campaign_has_its_flow_products_and_zone():
    from utfall.ledger import flows, setup

    eva, filip = setup.make_client("Eva"), setup.make_client("Filip")
    card = setup.make_product(eva, "Card", price=9900, currency="nok")
    spring = setup.make_campaign(
        eva, "Spring", zone="Europe/Oslo", flow=renamed(STANDARD, "Meeting", "No meeting"), products=[card]
    )
    assert list(spring.products.all()) == [card] and card.currency == "NOK"
    assert flows.flow_at(spring.flow_id, 0).state("sale").name == "Meeting"
    assert spring.flow.outcomes.get(key="sale").name == "Meeting"
    with pytest.raises(setup.NotPossible, match="Card is not sold by Filip"):
        setup.make_campaign(filip, "Autumn", products=[card])
    with pytest.raises(ValueError, match="did you mean Europe/Oslo"):
        setup.make_campaign(eva, "Autumn", zone="Europe/Osl")
    assert not filip.campaigns.exists()


def test_campaigns_of_one_flow_share_its_outcomes_and_others_do_not():
    from utfall.ledger import setup

    eva = setup.make_client("Eva")
    one, two = setup.make_campaign(eva, "One"), setup.make_campaign(eva, "Two")
    three = setup.make_campaign(eva, "Three", flow=renamed(STANDARD, sale="Meeting"))
    four = setup.make_campaign(eva, "Four", flow=CLEANING)
    assert one.flow == two.flow
    assert len({one.flow, three.flow, four.flow}) == 3


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"name": "  "}, "a name has 1 to 200 letters"),
        ({"name": "x" * 201}, "a name has 1 to 200 letters"),
        ({"name": "Card", "price": 5}, "has an amount but no currency"),
        ({"name": "Card", "currency": "kroner"}, "is not a currency like NOK"),
    ],
)
def test_bad_words_are_answered_with_a_sentence(words: dict[str, object], reason: str):
    from utfall.ledger import setup

    with pytest.raises(setup.NotPossible, match=reason):
        setup.make_product(setup.make_client("Eva"), **words)


def test_a_field_has_a_known_type_and_a_key_of_its_own():
    from utfall.ledger import setup

    eva = setup.make_client("Eva")
    setup.make_field(eva, "age", "Age", type="number")
    with pytest.raises(setup.NotPossible, match="there is a field 'age' already"):
        setup.make_field(eva, "age")
    with pytest.raises(setup.NotPossible, match="one of date, number, text"):
        setup.make_field(eva, "size", type="huge")


def test_a_queue_goes_to_another_client_from_a_day_and_keeps_its_past():
    from utfall.ledger import setup

    eva, filip = setup.make_client("Eva"), setup.make_client("Filip")
    of_filip = setup.make_campaign(filip, "Support")
    queue = setup.make_queue("support")
    setup.assign_queue(queue, eva)
    setup.assign_queue(queue, filip, of_filip, first_day=20_000)
    spans = queue.assignments.order_by("first_day").values_list("client", "first_day", "end_day")
    assert list(spans) == [(eva.pk, None, 20_000), (filip.pk, 20_000, None)]
    with pytest.raises(setup.NotPossible, match="is not Eva's"):
        setup.assign_queue(queue, eva, of_filip)
    with pytest.raises(setup.NotPossible, match="ends before it begins"):
        setup.assign_queue(queue, eva, None, 5, 5)


def test_a_setting_from_a_day_is_set_and_audited_once():
    from utfall.ledger import setup

    setup.set_setting("T", 20_000)
    setup.set_setting("T", 20_000)
    setup.set_setting("T", 30_000)
    assert audited() == [("set", "setting T")] * 2


days = st.none() | st.integers(0, 12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(days, days, st.integers(0, 2)), max_size=6))
def test_nobody_is_in_two_teams_on_one_day_and_the_last_word_holds(edits: list[tuple[int | None, int | None, int]]):
    from django.db import transaction

    from utfall.ledger import setup, spans
    from utfall.ledger.people.models import Membership

    with transaction.atomic():
        teams = [setup.make_team(f"team {i}") for i in range(3)]
        ana = setup.make_person("Ana")
        expected: dict[int, int] = {}
        for first, end, which in edits:
            if first is not None and end is not None and end <= first:
                continue
            setup.make_membership(ana, teams[which], first, end)
            expected |= {day: teams[which].pk for day in range(-3, 16) if spans.holds(first, end, day)}
        rows = list(Membership.objects.filter(person=ana))
        for day in range(-3, 16):
            on_day = [row.team_id for row in rows if spans.holds(row.first_day, row.end_day, day)]
            assert on_day == ([expected[day]] if day in expected else [])
        closed = sorted((row.first_day if row.first_day is not None else -99, row.end_day or 99) for row in rows)
        assert all(one[1] <= other[0] for one, other in pairwise(closed) if one[1] != 99)
        transaction.set_rollback(True)
