"""Names for ids, and ids for what people type."""

import pytest

from utfall.query.ask import NotUnderstood

pytestmark = pytest.mark.usefixtures("home")


def test_every_dimension_of_a_fact_has_names():
    from utfall.ledger import names, setup
    from utfall.ledger.campaigns.models import FlowOutcome
    from utfall.ledger.customers.models import Customer, FieldValue

    eva = setup.make_client("Eva AS")
    spring = setup.make_campaign(eva, "Spring")
    oslo = setup.make_centre("Oslo", zone="Europe/Oslo")
    field = setup.make_field(eva, "age", "Age")
    value = FieldValue.objects.create(id=77, field=field, text="40–49")
    customer = Customer.objects.create(client=eva, key="4711", name="Kari Nordmann")
    sale = FlowOutcome.objects.get(flow=spring.flow, key="sale")
    made = {
        "client": eva,
        "campaign": spring,
        "list": setup.make_list(spring, "May"),
        "segment": setup.make_segment(eva, "Large"),
        "centre": oslo,
        "team": setup.make_team("Ana and Ben's", oslo),
        "agent": setup.make_person("Ana"),
        "queue": setup.make_queue("Support"),
        "product": setup.make_product(eva, "Card"),
        "reason": setup.make_reason(eva, "Too dear"),
        "outcome": sale,
        "state": spring.flow.states.get(key="lead"),
        "field": field,
        "field_value": value,
        "customer": customer,
    }
    shown = {refers: names.names(refers, [thing.pk, None, 999_999]) for refers, thing in made.items()}
    assert {refers: found[made[refers].pk] for refers, found in shown.items()} == {
        "client": "Eva AS",
        "campaign": "Spring",
        "list": "May",
        "segment": "Large",
        "centre": "Oslo",
        "team": "Ana and Ben's",
        "agent": "Ana",
        "queue": "Support",
        "product": "Card",
        "reason": "Too dear",
        "outcome": "Sale",
        "state": "Lead",
        "field": "Age",
        "field_value": "40–49",
        "customer": "4711",
    }
    assert all(len(found) == 1 for found in shown.values())
    for refers, thing in made.items():
        assert names.find(refers, shown[refers][thing.pk]) == (thing.pk,)
    assert names.customer_names([customer.pk]) == {customer.pk: "Kari Nordmann"}
    assert names.colours("outcome", [sale.pk]) == {sale.pk: "state-sale"}
    assert names.colours("state", [made["state"].pk]) == {made["state"].pk: "state-lead"}
    assert names.colours("client", [eva.pk]) == {}


def test_what_is_typed_is_found_exactly_before_whatever_the_case():
    from utfall.ledger import names, setup

    small, large = setup.make_client("øst"), setup.make_client("ØST")
    assert names.find("client", "øst") == (small.pk,)
    assert names.find("client", "Øst") == (small.pk, large.pk)
    assert names.find("client", " ØST ") == (large.pk,)


def test_one_name_of_two_clients_finds_both_unless_one_is_named():
    from utfall.ledger import names, setup

    eva, filip = setup.make_client("Eva"), setup.make_client("Filip")
    of_eva, of_filip = setup.make_campaign(eva, "Spring"), setup.make_campaign(filip, "Spring")
    assert names.find("campaign", "spring") == (of_eva.pk, of_filip.pk)
    assert names.find("campaign", "spring", part_of=filip.pk) == (of_filip.pk,)
    assert names.find("campaign", "Spring", among={of_eva.pk}) == (of_eva.pk,)


def test_outcomes_states_and_products_are_found_by_their_keys_too():
    from utfall.ledger import names, setup

    eva = setup.make_client("Eva")
    setup.make_campaign(eva, "Spring")
    card = setup.make_product(eva, "Credit card", code="CC1")
    assert names.find("outcome", "no_sale") == names.find("outcome", "No sale")
    assert names.find("product", "cc1") == (card.pk,)


def test_a_misspelt_name_is_answered_with_the_nearest_the_asker_may_see():
    from utfall.ledger import names, setup

    eva, filip = setup.make_client("Northern Bank"), setup.make_client("Northern Bark")
    with pytest.raises(NotUnderstood, match="no client 'Northen Bank'; did you mean Northern Bank, Northern Bark"):
        names.find("client", "Northen Bank")
    with pytest.raises(NotUnderstood) as wrong:
        names.find("client", "Northern Bark", among={eva.pk})
    assert str(wrong.value) == "there is no client 'Northern Bark'; did you mean Northern Bank?"
    assert filip.name not in str(wrong.value).split(";")[1]
    with pytest.raises(NotUnderstood, match="there is no client ''"):
        names.find("client", "  ")
    with pytest.raises(NotUnderstood, match="nothing is named by 'campain'; did you mean campaign"):
        names.find("campain", "Spring")


def test_a_misspelt_customer_proposes_nobody_elses():
    from utfall.ledger import names, setup
    from utfall.ledger.customers.models import Customer

    Customer.objects.create(client=setup.make_client("Eva"), key="4711")
    with pytest.raises(NotUnderstood) as wrong:
        names.find("customer", "4712")
    assert "4711" not in str(wrong.value)


def test_thousands_of_ids_are_named_at_once():
    from utfall.ledger import names, setup
    from utfall.ledger.customers.models import Customer

    eva = setup.make_client("Eva")
    made = Customer.objects.bulk_create(Customer(client=eva, key=str(i)) for i in range(6000))
    assert len(names.names("customer", [each.pk for each in made])) == 6000
