"""Agreements are dated, checked against the catalogue, audited, and become the settings that questions heed."""

import pytest

from utfall.catalogue import built_in
from utfall.catalogue.agreement import NotAgreeable, kept_terms, options, read_terms, write_terms
from utfall.core.clock import SECOND
from utfall.query import Chosen, Dated

pytestmark = pytest.mark.usefixtures("home")

TERMS = {
    "goals": [{"kpi": "service_level", "plan": "0.8", "min": "0.75"}],
    "service_levels": [
        {"channel": "voice", "formula": "answered", "share": "0.8", "within_s": 30},
        {"share": "0.9", "within_s": 60},
    ],
    "short_abandon_s": 10,
    "hour": "logged",
    "rhythm": "weekly",
    "readers": ["eva@example.org"],
}


def test_terms_read_as_they_were_written() -> None:
    terms = read_terms(TERMS, built_in())
    assert read_terms(write_terms(terms), built_in()) == terms
    assert terms.levels[0].within == 30 * SECOND


def test_every_mistake_is_told_at_once() -> None:
    wrong = {
        "goals": [{"kpi": "servise_level", "plan": "eighty", "min": "2", "max": "1"}],
        "service_levels": [{"formula": "best", "share": "80", "within_s": -1}, {}],
        "readers": ["nobody"],
        "colour": "red",
    }
    with pytest.raises(NotAgreeable) as told:
        read_terms(wrong, built_in())
    text = str(told.value)
    for said in ("service_level, ", "not a number", "runs from 2 down to 1", "formula 'best'", "fraction of 1",
                 "between 0 s and a week", "two service levels", "no e-mail address", "term 'colour'"):  # fmt: skip
        assert said in text


def test_what_a_term_may_choose_are_the_variants_of_the_numbers_that_heed_it() -> None:
    known = options(built_in())
    assert {"default", "answered", "all"} <= set(known["formula"])
    for number in built_in().numbers.values():
        assert not number.agreed or len(known[number.agreed]) > 1, number.id


def test_what_the_catalogue_no_longer_knows_holds_no_question_up() -> None:
    old = {
        "goals": [{"kpi": "gone"}, {"kpi": "asa"}], "hour": "gone",
        "service_levels": [{"formula": "gone"}, {"channel": "voice"}],
    }  # fmt: skip
    terms = kept_terms(old, built_in())
    assert [each.kpi for each in terms.goals] == ["asa"] and [each.channel for each in terms.levels] == ["voice"]
    assert not terms.chosen


def test_a_later_agreement_takes_the_whole_place_of_an_earlier() -> None:
    from utfall.ledger.agreements import agree
    from utfall.ledger.setup import make_client, set_setting
    from utfall.wiring.agreed import settings_of

    eva = make_client("Eva")
    set_setting("T", 25 * SECOND)
    agree(eva, 100, TERMS, built_in())
    agree(eva, 200, {"service_levels": [{"share": "0.9", "within_s": 45}]}, built_in())
    found = settings_of("UTC", built_in())
    assert Dated("T", 30 * SECOND, eva.pk, "voice", 100) in found.dated
    assert Dated("T", 25 * SECOND, eva.pk, "voice", 200) in found.dated  # no longer agreed: the house's
    assert Dated("T", 45 * SECOND, eva.pk, None, 200) in found.dated
    assert Dated("service_share", 900_000, eva.pk, None, 200) in found.dated
    assert Chosen("formula", "answered", eva.pk, "voice", 100) in found.chosen
    assert Chosen("formula", "default", eva.pk, "voice", 200) in found.chosen
    assert Dated("short_abandon", 5 * SECOND, eva.pk, None, 200) in found.dated


def test_agreeing_and_withdrawing_are_audited() -> None:
    from utfall.ledger.agreements import agree, in_force, withdraw
    from utfall.ledger.audit.models import Entry
    from utfall.ledger.setup import make_client

    eva = make_client("Eva")
    made = agree(eva, 100, TERMS, built_in())
    assert in_force(eva.pk, 99, built_in()) is None
    assert (in_force(eva.pk, 100, built_in()) or (None,))[0] == made
    agree(eva, 100, TERMS, built_in())  # the same again says nothing
    withdraw(made)
    assert in_force(eva.pk, 100, built_in()) is None
    assert [each.action for each in Entry.objects.order_by("pk") if "agree" in each.action] == [
        "agree", "withdraw agreement",
    ]  # fmt: skip
