"""A released number means something else only with reasons that lead from what it meant to what it means now."""

from dataclasses import replace

from utfall.catalogue import built_in, history, lock
from utfall.catalogue.fingerprint import fingerprints

LOCK, RELEASES = lock.read(), history.releases()


def test_every_change_since_a_release_has_its_dated_reasons() -> None:
    assert history.unexplained(LOCK, RELEASES) == [], "python -m utfall.catalogue.lock --reason '…'"


def test_a_change_without_a_reason_is_found() -> None:
    asa = {**LOCK.numbers, "asa": "0123456789abcdef"}
    assert history.unexplained(replace(LOCK, numbers=asa), RELEASES) == ["asa since 0.1.0"]
    gone = {name: mark for name, mark in LOCK.numbers.items() if name != "asa"}
    assert history.unexplained(replace(LOCK, numbers=gone), RELEASES) == ["asa since 0.1.0"]
    assert history.unexplained(replace(LOCK, changed=()), RELEASES) == ["sales_per_hour:logged since 0.1.0"]
    why = lock.Changed("asa", "2026-12-01", "Callers who hang up in the greeting wait for nobody.", LOCK.numbers["asa"],
                       asa["asa"])  # fmt: skip
    assert history.unexplained(replace(LOCK, numbers=asa, changed=(*LOCK.changed, why)), RELEASES) == []


def test_what_the_changes_lead_to_is_what_stands() -> None:
    standing = fingerprints(built_in())
    for number in {each.number for each in LOCK.changed}:
        newest = history.changes(number, LOCK)[0]
        assert newest.is_ == standing.get(number, ""), number


def test_changes_are_told_newest_first_and_a_number_by_its_first_release() -> None:
    two = lock.Lock({"asa": "3"}, (lock.Changed("asa", "2026-01-01", "a", "1", "2"),
                                   lock.Changed("asa", "2026-02-01", "b", "2", "3")))  # fmt: skip
    assert [each.reason for each in history.changes("asa", two)] == ["b", "a"]
    first = history.first_in("asa", RELEASES)
    assert first is not None and first.version == "0.1.0" and first.day == "2026-11-26"
    assert history.first_in("no_such", RELEASES) is None
