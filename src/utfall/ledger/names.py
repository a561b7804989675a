"""Names for the ids in facts, and ids for the names people type; looked up when asked, for names change."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import models
from django.db.models import Q

from utfall.core.names import nearest
from utfall.ledger.boards import models as boards
from utfall.ledger.campaigns import models as campaigns
from utfall.ledger.clients import models as clients
from utfall.ledger.customers import models as customers
from utfall.ledger.happenings import models as happenings
from utfall.ledger.people import models as people
from utfall.query.ask import NotUnderstood

_AT_ONCE = 5_000
_PROPOSED_FROM = 5_000  # names looked through for the nearest


@dataclass(frozen=True, slots=True)
class _Named:
    """Where something's name stands: its table, the column shown, others it is found by, and what it is part of."""

    model: type[models.Model]
    shown: str = "name"
    also: tuple[str, ...] = ()
    part_of: str = ""
    many: bool = False  # too many, or too personal, to look through for a misspelt one


_NAMED: dict[str, _Named] = {
    "client": _Named(clients.Client),
    "campaign": _Named(campaigns.Campaign, part_of="client"),
    "list": _Named(campaigns.List, part_of="campaign"),
    "segment": _Named(campaigns.Segment, part_of="client"),
    "centre": _Named(people.Centre),
    "team": _Named(people.Team, part_of="centre"),
    "agent": _Named(people.Person),
    "alias": _Named(people.Alias, part_of="origin"),
    "queue": _Named(campaigns.Queue, part_of="origin"),
    "product": _Named(clients.Product, also=("code",), part_of="client"),
    "group": _Named(boards.Group, part_of="owner"),
    "reason": _Named(campaigns.Reason, part_of="client"),
    "survey": _Named(campaigns.Survey, part_of="client"),
    "question": _Named(campaigns.Question, part_of="client"),
    "form": _Named(campaigns.Form, part_of="client"),
    "item": _Named(campaigns.Item, part_of="client"),
    "outcome": _Named(campaigns.FlowOutcome, also=("key",), part_of="flow"),
    "state": _Named(campaigns.FlowState, also=("key",), part_of="flow"),
    "field": _Named(customers.CustomerField, also=("key",), part_of="client"),
    "field_value": _Named(customers.FieldValue, shown="text", part_of="field", many=True),
    "customer": _Named(customers.Customer, shown="key", part_of="client", many=True),
    "origin": _Named(happenings.Origin),
    "contact_point": _Named(customers.ContactPoint, shown="value", many=True),
}


def names(refers: str, ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these ids; ids that do not exist are left out. A customer's name is the client's own key for him.

    `refers` is as in `facts.Column.refers`: client, campaign, queue, agent, outcome … Raises `KeyError` for others.
    """
    named = _NAMED[refers]
    return {int(key): str(name) for key, name in _look_up(named.model, named.shown, ids)}


def colours(refers: str, ids: Iterable[int | None]) -> dict[int, str]:
    """The colours of these states, of the states these outcomes lead to, of groups; nothing else has one."""
    if refers not in ("state", "outcome", "group"):
        return {}
    return {int(key): str(colour) for key, colour in _look_up(_NAMED[refers].model, "colour", ids) if colour}


def customer_names(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of customers in full, for askers who may see personal data; the key where there is no name."""
    keys = names("customer", ids)
    return {key: str(name) or keys[key] for key, name in _look_up(customers.Customer, "name", keys)}


NAMED = tuple(_NAMED)


def containing(refers: str, text: str, most: int, *, personal: bool = False) -> tuple[int, ...]:
    """The ids of what is called something with this text in it, whatever the case, at most so many. A customer is
    called by the client's own key; by his name too where `personal`."""
    named, fold = _NAMED[refers], text.casefold()
    rows = named.model._default_manager.order_by("pk")
    if not named.many:
        every = rows.values_list("pk", named.shown, *named.also).iterator()
        bearing = (row[0] for row in every if any(fold in str(cell).casefold() for cell in row[1:] if cell))
        return tuple(islice(bearing, most))
    columns = (named.shown, "name") if refers == "customer" and personal else (named.shown,)
    some = Q()
    for column in columns:
        for spelled in dict.fromkeys((text, text.lower(), text.upper(), text.title())):  # SQLite folds ASCII alone
            some |= Q(**{f"{column}__icontains": spelled})
    return tuple(rows.filter(some).values_list("pk", flat=True)[:most])


def listed(refers: str, most: int, *, part_of: int | None = None, called: str = "") -> list[tuple[int, str]]:
    """What there is of a sort, not archived, by name, at most so many: each id with its name, and with what it is part
    of where another bears the same name. `called`: those alone with this text in their name."""
    named = _NAMED[refers]
    rows = named.model._default_manager.all()
    has = {field.name for field in named.model._meta.get_fields()}
    if "archived_at" in has:
        rows = rows.filter(archived_at=None)
    if part_of is not None:
        rows = rows.filter(**{f"{named.part_of}_id": part_of})
    if called:
        rows = rows.filter(**{f"{named.shown}__icontains": called})
    whole = f"{named.part_of}__name" if named.part_of and refers != "field_value" else named.shown
    found = list(rows.order_by(named.shown, "pk").values_list("pk", named.shown, whole)[:most])
    times = Counter(str(name) for _, name, _ in found)
    return [(int(key), f"{name} · {of}" if times[str(name)] > 1 and of and of != name else str(name))
            for key, name, of in found]  # fmt: skip


def find(
    refers: str, text: str, *, among: Collection[int] | None = None, part_of: int | None = None
) -> tuple[int, ...]:
    """The ids that bear a name: exactly, else whatever the case; several where several bear it, archived ones too.

    `among` limits what may be found and proposed (the asker's own scope); `part_of` is the id of the client, campaign,
    flow, field … it belongs to. Raises `NotUnderstood` with the nearest names.
    """
    if refers not in _NAMED:
        near = nearest(refers, _NAMED) or sorted(_NAMED)
        raise NotUnderstood(f"nothing is named by {refers!r}; did you mean {', '.join(near)}?")
    named = _NAMED[refers]
    rows = named.model._default_manager.all()
    if part_of is not None:
        rows = rows.filter(**{f"{named.part_of}_id": part_of})
    wanted = text.strip()
    found = _bearing(rows, named, wanted, among)
    if found:
        return found
    near = [] if named.many else nearest(wanted, _proposed(rows, named, among))
    what = refers.replace("_", " ")
    raise NotUnderstood(f"there is no {what} {wanted!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))


def _bearing(
    rows: "models.QuerySet[models.Model]", named: _Named, wanted: str, among: Collection[int] | None
) -> tuple[int, ...]:
    columns = (named.shown, *named.also)
    exact = Q()
    for column in columns:
        exact |= Q(**{column: wanted})
    found = sorted(rows.filter(exact).values_list("pk", flat=True)) if wanted else []
    if not found and named.many:
        found = sorted(rows.filter(**{f"{named.shown}__iexact": wanted}).values_list("pk", flat=True)[:1000])
    elif not found:
        fold = wanted.casefold()
        every = rows.order_by("pk").values_list("pk", *columns)
        found = [row[0] for row in every if any(str(cell).casefold() == fold for cell in row[1:] if cell)]
    return tuple(int(key) for key in found if among is None or key in among)


def _proposed(rows: "models.QuerySet[models.Model]", named: _Named, among: Collection[int] | None) -> Iterable[str]:
    every = rows.order_by("-pk").values_list("pk", named.shown)
    may = (str(name) for key, name in every if among is None or key in among)
    return dict.fromkeys(islice(may, _PROPOSED_FROM))


def _look_up(model: type[models.Model], column: str, ids: Iterable[int | None]) -> Iterable[tuple[int, object]]:
    wanted = list(dict.fromkeys(key for key in ids if key is not None))
    for start in range(0, len(wanted), _AT_ONCE):
        rows = model._default_manager.filter(pk__in=wanted[start : start + _AT_ONCE])
        yield from rows.values_list("pk", column)
