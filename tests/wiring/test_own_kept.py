"""Numbers of the house in the ledger: a version for every change, nothing lost, all of it audited."""

from dataclasses import replace
from pathlib import Path

import pytest

from utfall.catalogue.model import Held
from utfall.catalogue.own import Own, Pick
from utfall.ledger import setup
from utfall.ledger.audit.models import Entry
from utfall.ledger.making import NotPossible
from utfall.ledger.own import keep
from utfall.ledger.own.models import OwnVersion

SAYS = "Of the outcomes registered, the share that is a yes."
EASY = Own("", "Easy yes", SAYS, "share", "percent", "higher", (Pick("yes"),), (Pick("outcomes"),))


def test_a_number_gets_an_id_of_its_name_that_nothing_else_has(home: Path) -> None:
    first = keep.make(EASY)
    assert first.number.kpi == "own_easy_yes" and first.by is None and not first.reason
    keep.archive("own_easy_yes")
    again = keep.make(EASY)
    assert again.number.kpi == "own_easy_yes_2", "what was made once keeps its id for good"
    assert keep.make(replace(EASY, name="אַנדערש")).number.kpi == "own_number"
    with pytest.raises(NotPossible, match="another number is called Easy yes by now"):
        keep.bring_back("own_easy_yes")


def test_each_change_is_a_version_and_a_meaning_changes_only_with_a_reason(home: Path) -> None:
    made = keep.make(EASY)
    own = replace(EASY, id=made.number.kpi)
    named = keep.change(replace(own, name="Easier yes"), seen=made.pk, shared=True)
    assert named.meaning == made.meaning and named.shared, "another name means the same"
    wider = replace(own, above=(Pick("yes"), Pick("no")))
    with pytest.raises(NotPossible, match="counts something else than before: say why"):
        keep.change(wider, seen=named.pk, shared=False)
    last = keep.change(wider, seen=named.pk, shared=False, reason="No counts too since the contract of May")
    assert [each.reason for each in keep.history(own.id)] == ["No counts too since the contract of May", "", ""]
    assert last.meaning != made.meaning and OwnVersion.objects.get(pk=made.pk).files == made.files
    assert [each.action for each in Entry.objects.order_by("id")] == ["make own number"] + ["change own number"] * 2


def test_who_looked_at_an_older_version_changes_nothing(home: Path) -> None:
    made = keep.make(EASY)
    own = replace(EASY, id=made.number.kpi)
    keep.change(replace(own, says="Another tab said so."), seen=made.pk, shared=False)
    with pytest.raises(NotPossible, match="somebody has changed this number meanwhile"):
        keep.change(replace(own, says="This tab says so."), seen=made.pk, shared=False)
    assert len(keep.history(own.id)) == 2


def test_archived_it_is_there_still_and_comes_back(home: Path) -> None:
    kpi = keep.make(EASY).number.kpi
    before = keep.revision()
    keep.archive(kpi)
    keep.archive(kpi)
    assert keep.revision() != before and [each.archived for each in keep.standing()] == [True]
    keep.bring_back(kpi)
    assert [each.archived for each in keep.standing()] == [False] and len(keep.history(kpi)) == 3
    with pytest.raises(NotPossible, match="no number 'own_other'"):
        keep.archive("own_other")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "Hit rate"}, "is what the built-in Hit rate (hit_rate) is called"),
        ({"name": "hit-RATE"}, "is what the built-in"),
        ({"name": "NPS"}, "is what the built-in Net Promoter Score"),
        ({"name": ""}, "a name has 1 to"),
        ({"name": "x" * 121}, "a name has 1 to"),
        ({"says": "two\nlines"}, "no line breaks"),
        ({"above": ()}, "it counts nothing"),
        ({"above": (Pick("sun_spots"),)}, "there is no part 'sun_spots'"),
        ({"above": (Pick("repeat_contacts"),)}, "cannot be counted"),
        ({"above": (Pick("revenue"),)}, "its unit is money, not percent"),
        ({"above": (Pick("yes", 1, (Held("agent", "in", (404,)),)),)}, "there is no agent 404"),
        ({"above": (Pick("yes", 1, (Held("day", "in", (20_000,)),)),)}, "cannot be held to day"),
        ({"below": (Pick("records"),)}, "what stands at a moment"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_kept(home: Path, change: dict[str, object], says: str) -> None:
    with pytest.raises(NotPossible) as told:
        keep.make(replace(EASY, **change))  # type: ignore[arg-type]
    assert says in str(told.value)
    assert not OwnVersion.objects.exists() and not Entry.objects.filter(action="make own number").exists()


def test_two_numbers_of_one_name_there_are_not(home: Path) -> None:
    keep.make(EASY)
    with pytest.raises(NotPossible, match="there is a number Easy yes of this house already"):
        keep.make(replace(EASY, name="easy YES"))


def test_what_it_is_held_to_is_kept_by_id_and_outlives_a_new_name(home: Path) -> None:
    client = setup.make_client("Eva")
    made = keep.make(replace(EASY, above=(Pick("yes", 1, (Held("client", "in", (client.pk,)),)),)))
    assert "Eva" not in str(made.files) and f"[{client.pk}]" in str(made.files)
