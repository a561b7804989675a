"""From the words of records to the columns of facts: everything a group of records with the same words becomes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from utfall.facts import Kind
from utfall.ledger.clients.models import Product
from utfall.ledger.customers.models import CustomerField
from utfall.ledger.people.models import Centre, Team

from .agents import Seen, who_columns
from .derived import derive
from .durations import Columns, measure
from .known import CLASS_COLUMNS, Class, Known, contact_points, customer_ids
from .opened import stamp_contacts
from .words import NotTaken, Raw, check, require, words_of
from .work import OfClient, Work

_TO_INT = {True: 1, False: 0, None: None}.__getitem__  # the driver binds whole numbers fastest
_BY_HASH = {"interaction": "interaction", "contact": "contact", "outcome_fact": "outcome", "case": "case",
            "invite": "survey_invite", "sheet": "sheet"}  # fmt: skip
_OF_CLIENT = ("segment", "reason", "product", "survey", "question", "form", "item")
_DONE = {"client_id", "campaign_id", "queue_id", "agent_id", "alias_id", "team_id", "centre_id", "zone", "n",
         "known_to", "actor", "is_test", "customer_id", "list_id", "segment_id"}  # fmt: skip


@dataclass
class Writing:
    """One batch on its way in: who sends it, and everything looked up so far."""

    known: Known
    origin_id: int
    actor: str
    now: int
    batch_id: int
    seen: Seen = field(init=False)

    def __post_init__(self) -> None:
        self.seen = Seen(self.origin_id)


@dataclass
class Built:
    """The columns of a group of facts, and for outcomes what each counts as and whose work it is."""

    columns: Columns
    works: list[Work]
    classes: list[Class]


def build(writing: Writing, kind: Kind, raw: Raw, fact_ids: Sequence[int], *, outright: bool = False) -> Built:
    """The columns that values of these words become. Raises `NotTaken`, or `NotInFlow` for an unknown outcome."""
    raw = {word: _no_empty(values) for word, values in raw.items()}
    check(kind, raw, outright=outright)
    count = len(fact_ids)
    names = set(kind.names)
    columns: Columns = {}
    known = words_of(kind)
    for word, values in raw.items():
        sort, column = known[word]
        if column is None or column.name in _DONE or column.name not in names or sort in ("text", "key"):
            continue
        columns[column.name] = list(map(_TO_INT, values)) if sort == "flag" else values
    columns["n"] = ns = _or(raw.get("n"), 1, count)
    columns["known_to"] = _or(raw.get("known_to"), "ms", count)
    columns["actor"] = _or(raw.get("actor"), writing.actor, count)
    columns["is_test"] = list(map(_TO_INT, _or(raw.get("is_test"), False, count)))
    require(kind, columns | {column.name: raw[word] for word in raw if (column := known[word][1]) is not None})
    measure(kind, columns, ns, "n" in raw and max(ns) > 1)
    derive(kind, columns, ns)
    times = columns.get(kind.clocks[0], [writing.now] * count)
    works = _works(writing, raw, times, count)
    classes = _classes(writing, kind, raw, times, works)
    columns["client_id"] = clients = [work.client_id for work in works]
    if "campaign_id" in names:
        columns["campaign_id"] = [work.campaign_id for work in works]
    if "queue_id" in names:
        columns["queue_id"] = [work.queue_id for work in works]
    zones = _agents(writing, kind, raw, times, works, columns)
    columns["zone"] = zones
    _named(writing, kind, raw, columns, clients, names)
    if classes:
        _classed(kind, columns, classes)
    if kind.name == "contact":
        _on_its_own(columns, fact_ids)
        stamp_contacts(writing.known.openings, columns, count)
    elif kind.name == "sale_line":
        _money(columns)
    elif kind.name == "outcome":
        columns["arrived_at"] = _or(columns.get("arrived_at"), writing.now, count)
    return Built(columns, works, classes)


def _no_empty(values: Sequence[Any]) -> Sequence[Any]:
    return [None if value == "" else value for value in values] if "" in values else values


def _or(values: Sequence[Any] | None, otherwise: Any, count: int) -> list[Any]:
    if values is None:
        return [otherwise] * count
    return [otherwise if v is None else v for v in values] if None in values else list(values)


def _works(writing: Writing, raw: Raw, times: Sequence[Any], count: int) -> list[Work]:
    none = [None] * count
    parts: list[Any] = [raw.get(f"{word}_id", raw.get(word, none)) for word in ("client", "campaign", "queue")]
    keys = list(zip(*parts, raw.get("zone", none), strict=True))
    works = writing.known.works(writing.origin_id)
    distinct = set(keys)
    found = [works[keys[0]]] * count if len(distinct) == 1 else list(map(works.__getitem__, keys))
    if any(works[key].spans for key in distinct):
        found = [work.at(at) if work.spans else work for work, at in zip(found, times, strict=True)]
    return found


def _agents(
    writing: Writing, kind: Kind, raw: Raw, times: Sequence[Any], works: list[Work], columns: Columns
) -> list[str]:
    zones = [work.zone or work.otherwise for work in works]
    names: Sequence[Any] | None = raw.get("agent_id", raw.get("agent"))
    if "agent_id" in kind.names and names is not None:
        agents = writing.known.agents(writing.origin_id)
        alias, agent, team, centre, theirs = who_columns(agents, names, times, zones)
        columns["agent_id"] = agent
        columns |= {name: told for name, told in (("team_id", team), ("centre_id", centre)) if name in kind.names}
        if "alias_id" in kind.names:
            columns["alias_id"] = raw.get("alias_id", alias)
            if "agent" in raw:
                writing.seen.note(names, times)
        if any(theirs):
            zones = [w.zone or str(own) or w.otherwise for w, own in zip(works, theirs, strict=True)]
    for name, model in (("team", Team), ("centre", Centre)):
        if f"{name}_id" in kind.names:
            _brought(columns, f"{name}_id", raw, name, model)
    if kind.name == "contact" and any(work.centre_id for work in works):
        brought = columns.get("centre_id", [None] * len(works))
        columns["centre_id"] = [c if c is not None else w.centre_id for c, w in zip(brought, works, strict=True)]
    return zones


def _brought(columns: Columns, column: str, raw: Raw, word: str, model: type[Team] | type[Centre]) -> None:
    given = raw.get(column)
    if given is None and word in raw:
        ids = {name: model._default_manager.get_or_create(name=name, archived_at=None)[0].pk
               for name in set(raw[word]) - {None}}  # fmt: skip
        given = [ids.get(name) for name in raw[word]]
    if given is not None:
        stamped = columns.get(column, [None] * len(given))
        columns[column] = [s if g is None else g for g, s in zip(given, stamped, strict=True)]


def _named(writing: Writing, kind: Kind, raw: Raw, columns: Columns, clients: Sequence[int], names: set[str]) -> None:
    known = writing.known
    for word, values in raw.items():
        column = words_of(kind)[word][1]
        if column is None or column.name not in names:
            continue
        if word == column.name:
            if column.name in ("customer_id", "list_id", "segment_id"):
                columns[column.name] = values
            elif column.name == "order_id":
                columns[column.name] = _hashed(writing, "order", values)
        elif column.refers in _BY_HASH:
            columns[column.name] = _hashed(writing, _BY_HASH[column.refers], values)
        elif column.refers in _OF_CLIENT:
            table: OfClient = getattr(known, f"{column.refers}s")
            columns[column.name] = _keyed(table.__getitem__, clients, values)
        elif column.refers == "list":
            columns[column.name] = _listed(known, columns["campaign_id"], values)
        elif column.refers == "customer":
            ids = customer_ids((c, v) for c, v in zip(clients, values, strict=True) if v is not None)
            columns[column.name] = _keyed(ids.__getitem__, clients, values)
        elif column.refers == "contact_point":
            ids_of = contact_points(v for v in values if v is not None)
            columns[column.name] = [ids_of.get(v) for v in values]
        elif column.refers == "field":
            columns[column.name] = [_field(c, str(v)) for c, v in zip(clients, values, strict=True)]
    if "value" in raw and "field_id" in columns:
        columns["value_id"] = [known.field_value(f, v) for f, v in zip(columns["field_id"], raw["value"], strict=True)]


def _keyed(look_up: Callable[[Any], int], owners: Sequence[Any], values: Sequence[Any]) -> list[int | None]:
    return [None if v is None else look_up((owner, v)) for owner, v in zip(owners, values, strict=True)]


def _listed(known: Known, campaigns: Sequence[Any], values: Sequence[Any]) -> list[int | None]:
    if any(v is not None and c is None for c, v in zip(campaigns, values, strict=True)):
        raise NotTaken("a list belongs to a campaign; name the campaign too")
    return _keyed(known.lists.__getitem__, campaigns, values)


def _hashed(writing: Writing, what: str, values: Iterable[Any]) -> list[int | None]:
    known, origin = writing.known, writing.origin_id
    return [known.hashed(origin, what, v) if isinstance(v, str) else v for v in values]


def _field(client_id: int, key: str) -> int:
    return int(CustomerField.objects.get_or_create(client_id=client_id, key=key, defaults={"name": key})[0].pk)


def _classes(writing: Writing, kind: Kind, raw: Raw, times: Sequence[Any], works: list[Work]) -> list[Class]:
    words = raw.get("outcome")
    if words is None or kind.name not in ("outcome", "contact", "sale_line"):
        return []
    flows = writing.known.flows
    found: list[Any] = []
    for work, at, word in zip(works, times, words, strict=True):
        if word is None:
            found.append(None)
        elif work.flow_id is None:
            raise NotTaken(f"the outcome {word!r} belongs to a campaign; name the campaign too")
        else:
            found.append(flows[work.flow_id].classed(at, word))
    return found


def _classed(kind: Kind, columns: Columns, classes: list[Class]) -> None:
    if kind.name == "outcome":
        for name, values in zip(CLASS_COLUMNS, zip(*(each[:12] for each in classes), strict=True), strict=True):
            brought = columns.get(name)
            if brought is not None and name in ("is_live", "is_dm", "purpose_discussed", "is_result"):
                values = tuple(v if b is None else b for b, v in zip(brought, values, strict=True))
            columns[name] = values
        return
    columns["outcome_id"] = [each and each.outcome_id for each in classes]
    if kind.name == "contact":
        columns["outcome_category"] = [each and (each.state_category or "attempt") for each in classes]


def _on_its_own(columns: Columns, fact_ids: Sequence[int]) -> None:
    """A leg that names no conversation is one of its own."""
    named = columns.get("interaction_id")
    columns["interaction_id"] = (
        fact_ids if named is None else [f if i is None else i for i, f in zip(named, fact_ids, strict=True)]
    )


def _money(columns: Columns) -> None:
    """What the sale does not say, from its product as it is now: amount, currency, turnover and commission."""
    sales = columns["sale_id"]
    columns["order_id"] = [s if o is None else o for o, s in zip(columns.get("order_id", sales), sales, strict=True)]
    products = columns.get("product_id", [None] * len(sales))
    known = {p.pk: p for p in Product.objects.filter(pk__in=set(products) - {None})}
    counts = columns.get("qty", [None] * len(sales))
    for name, part in (("amount", "price"), ("turnover", "turnover"), ("commission", "commission")):
        found = []
        for given, product, qty in zip(columns.get(name, [None] * len(sales)), products, counts, strict=True):
            each = getattr(known.get(product), part, None)
            found.append(given if given is not None or each is None else each * (1 if qty is None else qty))
        columns[name] = found
    columns["currency"] = [
        given or getattr(known.get(product), "currency", None) or None
        for given, product in zip(columns.get("currency", [None] * len(sales)), products, strict=True)
    ]
