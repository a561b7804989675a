"""What sources declare to write is what their readers tell, word for word, and the ledger takes all of it."""

import pytest

from utfall.facts import KINDS
from utfall.importers.sources import SOURCES
from utfall.importers.writes import GIVEN, WRITES, columns_of
from utfall.ledger.recording.words import DECIDED, words_of

from .test_cannot_know import BY_MAPPING, CANNOT_KNOW, told_by

OF_EVERY_RECORD = {"known_to", "zone", *GIVEN}


def test_every_source_declares_what_it_writes() -> None:
    assert set(WRITES) == set(SOURCES)
    for name, source in SOURCES.items():
        assert WRITES[name], f"{name} declares nothing: WRITES in its vocabulary"
        assert set(WRITES[name]) <= set(source.tells), name


@pytest.mark.parametrize("source", sorted(set(SOURCES) - {BY_MAPPING}))
def test_what_is_declared_is_what_the_samples_tell(source: str) -> None:
    told: dict[str, set[str]] = {}
    for record in told_by(source):
        told.setdefault(record.kind, set()).update(word for word, value in record.values.items() if value is not None)
    assert set(told) == set(WRITES[source])
    for kind, words in told.items():
        assert words - OF_EVERY_RECORD == set(WRITES[source][kind]) - OF_EVERY_RECORD, kind


@pytest.mark.parametrize("source", sorted(WRITES))
def test_the_ledger_takes_every_word(source: str) -> None:
    for kind, words in WRITES[source].items():
        decided = set() if source == BY_MAPPING else set(DECIDED.get(kind, ((), ""))[0])
        assert set(words) <= set(words_of(KINDS[kind])) - decided, kind


def test_no_source_writes_what_it_declares_not_to_know() -> None:
    for source, kinds in CANNOT_KNOW.items():
        for kind, columns in kinds.items():
            assert not columns_of(source, kind) & set(columns), (source, kind)


def test_a_word_is_the_columns_it_fills() -> None:
    assert {"agent_id", "alias_id", "queue_id", "client_id"} <= columns_of("asterisk-queue-log", "contact")
    assert "is_paid" not in columns_of("asterisk-queue-log", "agent_state")
    assert columns_of("asterisk-queue-log", "schedule") == columns_of("pbx", "contact") == frozenset()
