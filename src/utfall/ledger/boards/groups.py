"""Makes, changes, copies and removes groups of campaigns, clients and queues; all audited."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

from django.db import transaction

from utfall.ledger.audit.chain import note
from utfall.ledger.making import NotPossible, archive, called, clean_name
from utfall.ledger.people.models import User

from .models import Group

__all__ = ["COLOURS", "SIDES", "Members", "NotPossible", "Words", "change_group", "make_group", "remove_group"]

COLOURS = ("", "blue", "violet", "green", "amber", "red", "grey")
SIDES = ("campaigns", "clients", "queues")


@dataclass(frozen=True)
class Members:
    """The ids of what is in a group."""

    campaigns: frozenset[int] = field(default_factory=frozenset)
    clients: frozenset[int] = field(default_factory=frozenset)
    queues: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, group: Group) -> "Members":
        """Those of a group as it is."""
        return cls(*(frozenset(getattr(group, side).values_list("pk", flat=True)) for side in SIDES))

    @classmethod
    def all_of(cls, several: "Iterable[Members]") -> "Members":
        """What is in any of them."""
        every = tuple(several)
        return cls(*(frozenset().union(*(getattr(each, side) for each in every)) for side in SIDES))

    def within(self, seen: "Members") -> "Members":
        """What is in both."""
        return Members(*(getattr(self, side) & getattr(seen, side) for side in SIDES))

    def words(self) -> dict[str, list[int]]:
        """As they stand in the audit."""
        return {side: sorted(getattr(self, side)) for side in SIDES}


@dataclass(frozen=True)
class Words:
    """What is said of a group besides what is in it."""

    name: str
    description: str = ""
    colour: str = ""
    shared: bool = False

    def clean(self) -> "Words":
        """As it is kept. Raises `NotPossible`."""
        if self.colour not in COLOURS:
            raise NotPossible(f"there is no colour {self.colour!r}; there are {', '.join(filter(None, COLOURS))}")
        return replace(self, name=clean_name(self.name), description=self.description.strip()[:2000])


def make_group(owner: User, words: Words, members: Members) -> Group:
    """A new group of the owner's. Raises `NotPossible` for a name he has already, or one with nothing in it."""
    said = words.clean()
    with transaction.atomic():
        _free(owner, said.name)
        _not_empty(members)
        group = Group.objects.create(owner=owner, **asdict(said))
        _set(group, members)
        note("make group", called(group), owner, {"shared": said.shared, **members.words()})
    return group


def change_group(group: Group, words: Words, members: Members, *, actor: User) -> bool:
    """Make a group what is said; gives whether that changed anything. Raises `NotPossible` as `make_group` does."""
    said = words.clean()
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group.pk)
        before, was = Members.of(group), Words(group.name, group.description, group.colour, group.shared)
        if was == said and before == members:
            return False
        if said.name != group.name:
            _free(group.owner, said.name)
        _not_empty(members)
        Group.objects.filter(pk=group.pk).update(**asdict(said))
        _set(group, members)
        detail = {"from": {"shared": was.shared, **before.words()}, "to": {"shared": said.shared, **members.words()}}
        note("change group", called(group), actor, detail)
    return True


def remove_group(group: Group, actor: User) -> None:
    """Take a group out of use; addresses that name it find nothing any more."""
    archive(group, actor)


def _free(owner: User, name: str) -> None:
    if Group.objects.filter(owner=owner, name=name, archived_at=None).exists():
        raise NotPossible(f"there is a group {name!r} already")


def _not_empty(members: Members) -> None:
    if not any(members.words().values()):
        raise NotPossible("a group needs a campaign, a client or a queue")


def _set(group: Group, members: Members) -> None:
    for side in SIDES:
        ids: Iterable[int] = getattr(members, side)
        getattr(group, side).set(ids)
