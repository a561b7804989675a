"""A number's meaning changes only with a dated reason; its words may change freely."""

from dataclasses import replace
from pathlib import Path

import pytest

from utfall.catalogue import Catalogue, built_in, lock
from utfall.catalogue.fingerprint import fingerprints
from utfall.catalogue.model import Test as Condition

CATALOGUE = built_in()


def with_part(**changes: object) -> Catalogue:
    """The catalogue with `progress_outcomes` meaning something else."""
    part = replace(CATALOGUE.parts["progress_outcomes"], **changes)  # type: ignore[arg-type]
    return replace(CATALOGUE, parts={**CATALOGUE.parts, part.id: part})


def test_the_lock_holds_the_meaning_of_every_number() -> None:
    differ = lock.read().differences(fingerprints(CATALOGUE))
    assert differ == {}, "renew it: python -m utfall.catalogue.lock --reason '…' (and tell it in CHANGELOG.md)"


def test_words_are_no_meaning() -> None:
    number = replace(CATALOGUE.numbers["hit_rate"], name="Hits", says="Otherwise said.", aliases=("Hits",), formula="x")
    renamed = replace(CATALOGUE, numbers={**CATALOGUE.numbers, "hit_rate": number})
    assert fingerprints(renamed) == fingerprints(CATALOGUE)
    assert fingerprints(with_part(says="Otherwise said.", noun="steps")) == fingerprints(CATALOGUE)


def test_a_condition_more_changes_every_number_made_of_the_part() -> None:
    more = (*CATALOGUE.parts["progress_outcomes"].where, Condition("is_conversation", "is", True))
    differ = lock.Lock(fingerprints(CATALOGUE)).differences(fingerprints(with_part(where=more)))
    assert {"progress_outcomes", "progress_rate", "outcome_share:of_progress"} <= set(differ)
    assert "hit_rate" not in differ


def test_a_sign_a_limit_and_a_null_rule_are_meaning() -> None:
    before = fingerprints(CATALOGUE)
    for name, change in (
        ("abandonment_rate", {"numerator": CATALOGUE.numbers["abandonment_rate:raw"].numerator}),
        ("service_level", {"settings": {"T": 30_000}}),
        ("conversation_share", {"null_if": ()}),
        ("wait_p90", {"percentile": 95}),
    ):
        number = replace(CATALOGUE.numbers[name], **change)  # type: ignore[arg-type]
        after = fingerprints(replace(CATALOGUE, numbers={**CATALOGUE.numbers, name: number}))
        assert {each for each in before if before[each] != after[each]} == {name}


def test_a_changed_meaning_needs_a_reason_and_a_new_number_none() -> None:
    old = lock.Lock({"hit_rate": "1", "asa": "2"})
    with pytest.raises(ValueError, match="hit_rate"):
        old.renewed({"hit_rate": "9", "asa": "2"}, "2026-03-10", " ")
    assert old.renewed({"hit_rate": "1", "asa": "2", "aht": "3"}, "2026-03-10", "").changed == ()


def test_the_reason_is_kept_with_its_day(tmp_path: Path) -> None:
    old = lock.Lock({"hit_rate": "1", "asa": "2"})
    new = old.renewed({"hit_rate": "9"}, "2026-03-10", 'Annulled ones are "out" now')
    file = tmp_path / "lock.toml"
    file.write_text(lock.written(new), encoding="utf-8")
    assert lock.read(file) == new
    assert [(each.number, each.was, each.is_) for each in new.changed] == [("asa", "2", ""), ("hit_rate", "1", "9")]


def test_every_change_in_the_lock_has_a_reason() -> None:
    assert all(each.reason and each.day for each in lock.read().changed)
