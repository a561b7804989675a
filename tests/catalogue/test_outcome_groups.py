"""Outcomes are laid out by the groups that the catalogue's own parts mean."""

import pytest

from utfall.catalogue import built_in
from utfall.catalogue.outcome_groups import GROUPS, group_of
from utfall.facts.kinds import CATEGORIES


def test_every_category_has_one_group_and_attempts_are_not_other() -> None:
    groups = {category: group_of(built_in(), category) for category in (*CATEGORIES, None)}
    assert groups == {
        "sale": "sale", "no_sale": "no_sale", "excluded": "excluded", "open": "other", "to_call": "other",
        None: "attempts",
    }  # fmt: skip
    assert set(groups.values()) == set(GROUPS)


def test_a_category_nobody_knows_has_no_group() -> None:
    with pytest.raises(KeyError, match="lost"):
        group_of(built_in(), "lost")
