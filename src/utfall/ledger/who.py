"""Who is who: which person a source's name means, by date; matching tells what he did already again, audited."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from utfall.core.clock import now as wall_clock
from utfall.core.names import nearest
from utfall.ledger.audit.chain import note
from utfall.ledger.people.models import Alias, AliasMatch, Person, User

from .making import NotPossible, in_order
from .restamp import Told, contacts_of, restamp_alias, stands_under
from .spans import make_room

Day = int | None


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a name means from a local day up to and not including another; None is open."""

    person_id: int
    name: str
    first_day: Day
    end_day: Day
    to_be_matched: bool


@dataclass(frozen=True, slots=True)
class InSource:
    """A name one origin uses for somebody: when it was seen (ms UTC), on how many contacts, and whom it means.

    `nearest` are (id, name) of people whose names are near it.
    """

    alias_id: int
    name: str
    origin: str
    first_seen: int | None
    last_seen: int | None
    contacts: int
    kept: bool
    matches: tuple[Match, ...]
    nearest: tuple[tuple[int, str], ...] = ()


def everybody() -> list[InSource]:
    """Every name of every source, the latest seen first."""
    aliases = list(
        Alias.objects.select_related("origin").prefetch_related("matches__person").order_by("-last_seen", "pk")
    )
    contacts = contacts_of([alias.pk for alias in aliases])
    return [_in_source(alias, sum(contacts.get(alias.pk, {}).values())) for alias in aliases]


def unmatched() -> list[InSource]:
    """The names that mean nobody yet, on some day they were seen, with people of near names; most contacts first."""
    open_ones = Alias.objects.filter(matches__person__to_be_matched=True).distinct()
    aliases = list(open_ones.select_related("origin").prefetch_related("matches__person").order_by("pk"))
    contacts = contacts_of([alias.pk for alias in aliases])
    people = Person.objects.filter(to_be_matched=False, archived_at=None).order_by("pk").values_list("pk", "name")
    by_name: dict[str, list[int]] = {}
    for pk, name in people:
        by_name.setdefault(name, []).append(pk)
    found = []
    for alias in aliases:
        unknown = [match.person_id for match in alias.matches.all() if match.person.to_be_matched]
        whole = alias.matches.count() == len(unknown)
        if whole or stands_under(alias.pk, unknown):
            near = tuple((pk, name) for name in nearest(alias.name, by_name) for pk in by_name[name])
            number = sum(n for person, n in contacts.get(alias.pk, {}).items() if person in unknown)
            found.append(_in_source(alias, number, near))
    return sorted(found, key=lambda each: (-each.contacts, each.origin, each.name))


def match(
    alias_id: int,
    person_id: int,
    first_day: Day = None,
    end_day: Day = None,
    actor: User | None = None,
    *,
    now: int | None = None,
    told: Told | None = None,
) -> int:
    """Let a source's name mean a person from a local day up to and not including another (None is open).

    What was done under the name on those days is told again as his: new versions, `corrected`, in batches. Gives how
    many facts that were; matching again gives 0, and ends a matching that was broken off. Raises `NotPossible`.
    """
    alias, person = _alias(alias_id), Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotPossible(f"there is no person with the id {person_id}")
    in_order(first_day, end_day)
    at = wall_clock() if now is None else now
    with transaction.atomic():
        if not _means_already(alias, person, first_day, end_day):
            former = make_room(AliasMatch, {"alias": alias}, first_day, end_day)
            AliasMatch.objects.create(alias=alias, person=person, first_day=first_day, end_day=end_day)
            _rest_placeholders(former, at)
            if person.archived_at is not None and person.to_be_matched:
                Person.objects.filter(pk=person.pk).update(archived_at=None)
            said = {"person": person.pk, "first_day": first_day, "end_day": end_day, "instead_of": former}
            note("match", f"alias {alias.pk}", actor, said, at=at)
    return restamp_alias(alias.pk, now=at, told=told)


def unmatch(
    alias_id: int,
    first_day: Day = None,
    end_day: Day = None,
    actor: User | None = None,
    *,
    now: int | None = None,
    told: Told | None = None,
) -> int:
    """Let a source's name mean nobody known again on these days; gives how many facts were told again."""
    alias = _alias(alias_id)
    with transaction.atomic():
        if alias.kept:
            alias.kept = False
            alias.save(update_fields=["kept"])
        person = _placeholder(alias)
    return match(alias_id, person.pk, first_day, end_day, actor, now=now, told=told)


def keep(alias_id: int, actor: User | None = None, *, name: str = "") -> Person:
    """The name is a person's own, or his who is called `name`: its placeholder is to be matched no longer."""
    alias = _alias(alias_id)
    with transaction.atomic():
        matches = list(alias.matches.select_related("person").order_by("pk"))
        person = next((each.person for each in matches if each.person.to_be_matched), None)
        if person is None and matches:
            return matches[-1].person
        if person is None:
            person = Person.objects.create(name=alias.name[:200])
            AliasMatch.objects.create(alias=alias, person=person)
        person.to_be_matched = False
        person.name = " ".join(name.split())[:200] or person.name
        person.save(update_fields=["to_be_matched", "name"])
        alias.kept = True
        alias.save(update_fields=["kept"])
        note("keep", f"alias {alias.pk}", actor, {"person": person.pk})
    return person


def _alias(alias_id: int) -> Alias:
    found = Alias.objects.select_related("origin").filter(pk=alias_id).first()
    if found is None:
        raise NotPossible(f"there is no name in a source with the id {alias_id}")
    return found


def _means_already(alias: Alias, person: Person, first_day: Day, end_day: Day) -> bool:
    """Whether one match of the name already says so for all of these days."""
    return any(
        each.person_id == person.pk
        and (each.first_day is None or (first_day is not None and each.first_day <= first_day))
        and (each.end_day is None or (end_day is not None and end_day <= each.end_day))
        for each in alias.matches.all()
    )


def _placeholder(alias: Alias) -> Person:
    """Who stands for a name that means nobody: he who does already, or did before he was put to rest."""
    now_standing = alias.matches.filter(person__to_be_matched=True).select_related("person").first()
    if now_standing is not None:
        return now_standing.person
    resting = Person.objects.filter(to_be_matched=True, name=alias.name[:200], matches=None).order_by("pk").first()
    return resting or Person.objects.create(name=alias.name[:200], to_be_matched=True)


def _rest_placeholders(former: Sequence[dict[str, object]], at: int) -> None:
    """Archive placeholders that stand for no name any more."""
    stood = Person.objects.filter(pk__in=[each["person_id"] for each in former], to_be_matched=True)
    stood.filter(matches=None, archived_at=None).update(archived_at=at)


def _in_source(alias: Alias, contacts: int, near: tuple[tuple[int, str], ...] = ()) -> InSource:
    matches = sorted(alias.matches.all(), key=lambda each: (each.first_day is not None, each.first_day or 0))
    return InSource(
        alias_id=alias.pk,
        name=alias.name,
        origin=alias.origin.name,
        first_seen=alias.first_seen,
        last_seen=alias.last_seen,
        contacts=contacts,
        kept=alias.kept,
        matches=tuple(
            Match(each.person_id, each.person.name, each.first_day, each.end_day, each.person.to_be_matched)
            for each in matches
        ),
        nearest=near,
    )
