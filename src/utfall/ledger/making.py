"""Makes, renames, archives and brings back anything that has a name: under one name once, and audited."""

from collections.abc import Mapping
from typing import TypeVar

from django.db import models, transaction

from utfall.core.clock import now as wall_clock
from utfall.core.zones import zone as known_zone
from utfall.ledger.audit.chain import note
from utfall.ledger.clients.models import Client
from utfall.ledger.people.models import Person, User

Made = TypeVar("Made", bound=models.Model)
_WITHIN = ("client", "campaign", "origin")


class NotPossible(ValueError):
    """Something Setup was asked for that cannot be; the text is a sentence for who asked."""


def rename(thing: models.Model, name: str, actor: User | None = None) -> None:
    """Give a client, campaign, team, queue … another name: it shows everywhere at once, the past included."""
    before = getattr(thing, "name")  # noqa: B009 - every model of Setup has one
    if before == clean_name(name):
        return
    with transaction.atomic():
        free(type(thing), {**_within(thing), "name": clean_name(name)})
        thing.name = clean_name(name)  # type: ignore[attr-defined]
        thing.save(update_fields=["name"])
        detail = {} if isinstance(thing, Person) else {"from": before, "to": clean_name(name)}
        note("rename", called(thing), actor, detail)


def archive(thing: models.Model, actor: User | None = None, *, at: int | None = None) -> None:
    """Take something out of use; what it did stays. The home's own client cannot go. Raises `NotPossible`."""
    if isinstance(thing, Client) and thing.is_home:
        raise NotPossible("the home's own client cannot be archived")
    if getattr(thing, "archived_at", None) is None:
        with transaction.atomic():
            thing.archived_at = wall_clock() if at is None else at  # type: ignore[attr-defined]
            thing.save(update_fields=["archived_at"])
            note("archive", called(thing), actor)


def bring_back(thing: models.Model, actor: User | None = None) -> None:
    """Take an archived thing into use again. Raises `NotPossible` where another has its name by now."""
    if getattr(thing, "archived_at", None) is not None:
        with transaction.atomic():
            if not isinstance(thing, Person):
                free(type(thing), {**_within(thing), "name": getattr(thing, "name")})  # noqa: B009
            thing.archived_at = None  # type: ignore[attr-defined]
            thing.save(update_fields=["archived_at"])
            note("bring back", called(thing), actor)


def _within(thing: models.Model) -> dict[str, object]:
    has = {field.name for field in thing._meta.fields}
    return {name: getattr(thing, name) for name in _WITHIN if name in has and not isinstance(thing, Client)}


def make(model: type[Made], actor: User | None, **words: object) -> Made:
    with transaction.atomic():
        free(model, {key: words[key] for key in (*_WITHIN, "name") if key in words})
        made = model._default_manager.create(**words)
        said = {key: getattr(value, "pk", value) for key, value in words.items() if key != "name"}
        note(f"make {model.__name__.lower()}", called(made), actor, said)
    return made


def free(model: type[models.Model], words: Mapping[str, object]) -> None:
    if model._default_manager.filter(**words, archived_at=None).exists():
        raise NotPossible(f"there is a {model.__name__.lower()} {words['name']!r} already")


def called(thing: models.Model) -> str:
    kind = type(thing).__name__.lower()
    return f"{kind} {thing.pk}" if isinstance(thing, Person) else f"{kind} {thing.pk} {thing}"


def clean_name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > 200:
        raise NotPossible("a name has 1 to 200 letters")
    return clean


def clean_zone(name: str) -> str:
    """The zone as it is, once known; '' leaves it to what is above."""
    return known_zone(name).key if name else ""


def in_order(first_day: int | None, end_day: int | None) -> None:
    if first_day is not None and end_day is not None and end_day <= first_day:
        raise NotPossible("it ends before it begins")
