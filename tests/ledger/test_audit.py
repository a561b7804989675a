"""Who changed what is a chain: what is changed or taken out of it afterwards is found."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("home")


def chain() -> list[int]:
    from utfall.ledger.audit.chain import note

    return [note("rename", f"team {i}", None, {"from": "Nord", "to": "Sør"}, at=1000 + i).pk for i in range(5)]


def test_each_entry_holds_the_hash_of_the_one_before(home: Path):
    from utfall.ledger.audit.chain import FIRST, first_broken
    from utfall.ledger.audit.models import Entry

    chain()
    entries = list(Entry.objects.order_by("id"))
    assert [entry.previous for entry in entries] == [FIRST, *(entry.hash for entry in entries[:-1])]
    assert first_broken() is None


@pytest.mark.parametrize(
    "words", [{"detail": {"to": "Vest"}}, {"at": 1}, {"action": "archive"}, {"object": "x"}, {"hash": "0" * 64}]
)
def test_an_entry_changed_afterwards_is_found(words: dict[str, object]):
    from utfall.ledger.audit.chain import first_broken
    from utfall.ledger.audit.models import Entry

    ids = chain()
    Entry.objects.filter(pk=ids[2]).update(**words)
    assert first_broken() == ids[2]


def test_an_entry_taken_out_is_found_at_the_next():
    from utfall.ledger.audit.chain import first_broken
    from utfall.ledger.audit.models import Entry

    ids = chain()
    Entry.objects.filter(pk=ids[2]).delete()
    assert first_broken() == ids[3]


def test_an_entry_names_its_user():
    from utfall.ledger.audit.chain import note
    from utfall.ledger.people.models import User

    dinis = User.objects.create_user("dinis@example.org", name="Dinis")
    assert note("archive", "client 4", dinis).actor == dinis
    assert note("archive", "client 5").actor is None


def test_what_is_rolled_back_leaves_no_entry():
    from django.db import transaction

    from utfall.ledger.audit.chain import first_broken, note
    from utfall.ledger.audit.models import Entry

    chain()
    with pytest.raises(ValueError), transaction.atomic():
        note("archive", "client 4")
        raise ValueError
    assert Entry.objects.count() == 5
    note("archive", "client 5")
    assert first_broken() is None
