"""Records of customers: kept up to date, loaded into campaigns, and what Setup lets be analysed told as facts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from utfall.core.names import nearest
from utfall.facts import KINDS, Record
from utfall.flow import NotInFlow
from utfall.ledger.customers.models import FIELD_TYPES as TYPES
from utfall.ledger.customers.models import CustomerField

from . import dialect
from .build import Writing
from .known import customer_ids
from .moves import Moves
from .words import NotTaken, check, writable

WORDS = (
    "client", "campaign", "list", "segment", "zone", "state", "name", "phone1", "phone2", "phone3", "phones", "email",
    "fields", "analyse", "types", "happened_at", "known_to", "actor", "is_test",
)  # fmt: skip
FIELD_TYPES = frozenset(key for key, _ in TYPES)
_PERSONAL = ("name", "phone1", "phone2", "phone3", "email")
_TELLS = ("client", "campaign", "list", "segment", "zone", "happened_at", "known_to", "actor", "is_test")


@dataclass
class Told:
    """What came of the records of customers."""

    first: int = 0
    completed: int = 0
    known: int = 0
    rejected: list[tuple[Record, str]] = field(default_factory=list)
    values: list[Record] = field(default_factory=list)  # facts of fields that may be analysed


@dataclass(slots=True)
class _One:
    record: Record
    words: dict[str, Any]
    client_id: int
    campaign_id: int | None
    flow_id: int | None
    zone: str
    customer_id: int = 0
    is_new: bool = False


def take_customers(writing: Writing, moves: Moves, records: Sequence[Record]) -> Told:
    """Make or change these customers, and load those who are new in a campaign."""
    told = Told()
    ones = [one for one in (_one(writing, record, told) for record in records) if one is not None]
    if not ones:
        return told
    before = _there(ones)
    ids = customer_ids((one.client_id, one.record.reference) for one in ones)
    fields = _Fields()
    for one in ones:
        pair = one.client_id, one.record.reference
        one.customer_id, one.is_new = ids[pair], pair not in before
    moves.meet(one.customer_id for one in ones)
    states = {**before}
    updates: dict[int, tuple[Any, ...]] = {}
    for one in ones:
        try:
            loaded = _load(writing, moves, one)
        except (NotTaken, NotInFlow) as wrong:
            told.rejected.append((one.record, str(wrong)))
            continue
        pair = one.client_id, one.record.reference
        old = states.get(pair, ("", "", "", "", "", "{}"))
        new = _merged(old, one.words)
        states[pair] = new
        if new != old:
            updates[one.customer_id] = new
        told.values += fields.facts(writing, one)
        if one.is_new or loaded:
            told.first += 1
        elif new != old:
            told.completed += 1
        else:
            told.known += 1
    sql = 'UPDATE customer SET name = ?, phone1 = ?, phone2 = ?, phone3 = ?, email = ?, "values" = ? WHERE id = ?'
    dialect.run_many(sql, ((*new, key) for key, new in updates.items()))
    return told


def _one(writing: Writing, record: Record, told: Told) -> _One | None:
    try:
        words = {word: value for word, value in record.values.items() if value not in (None, "")}
        _check(words)
        if not record.reference:
            raise NotTaken("the customer's key is empty")
        if record.why or record.standing:
            raise NotTaken("a customer is neither standing nor corrected; tell what is so now")
        whose: Any = (words.get("client"), words.get("campaign"), None, words.get("zone"))
        work = writing.known.works(writing.origin_id)[whose]
        return _One(record, words, work.client_id, work.campaign_id, work.flow_id, work.zone or work.otherwise)
    except NotTaken as wrong:
        told.rejected.append((record, str(wrong)))
        return None


def _check(words: Mapping[str, Any]) -> None:
    for word, value in words.items():
        if word not in WORDS:
            near = nearest(word, WORDS)
            raise NotTaken(f"customer has no {word!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
        if word == "fields" and not (isinstance(value, Mapping) and all(isinstance(k, str) for k in value)):
            raise NotTaken("fields is not an object of texts by field")
        if word == "types" and not (isinstance(value, Mapping) and set(value.values()) <= FIELD_TYPES):
            raise NotTaken(f"types is not an object of {', '.join(sorted(FIELD_TYPES))} by field")
        if word in ("phones", "analyse") and not (
            isinstance(value, Sequence) and all(isinstance(each, str) for each in value)
        ):
            raise NotTaken(f"{word} is not a list of texts")
        if word in (*_PERSONAL, "state") and not (isinstance(value, str) and len(value) <= 300):
            raise NotTaken(f"{word} is {value!r}, not a text of at most 300 letters")
        writable(word, _joined(value))
    if "list" in words and "campaign" not in words:
        raise NotTaken("a list belongs to a campaign; name the campaign too")
    check(KINDS["transition"], {word: [words[word]] for word in _TELLS if word in words})


def _joined(value: object) -> str:
    if isinstance(value, Mapping):
        return "".join(f"{key}{each}" for key, each in value.items())
    return "".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _load(writing: Writing, moves: Moves, one: _One) -> bool:
    if one.campaign_id is None or one.flow_id is None:
        return False
    words, known = one.words, writing.known
    list_id = known.lists[one.campaign_id, words["list"]] if "list" in words else None
    segment_id = known.segments[one.client_id, words["segment"]] if "segment" in words else None
    stand = moves.stands.get((one.customer_id, one.campaign_id))
    at = words.get("happened_at", writing.now)
    if stand is not None and (stand.left_at is None or "happened_at" not in words or at <= stand.left_at):
        wanted = (list_id or stand.list_id, segment_id or stand.segment_id)
        stand.changed |= wanted != (stand.list_id, stand.segment_id)
        stand.list_id, stand.segment_id = wanted
        if "happened_at" in words and at < stand.entered_at and stand.round == 1:
            moves.again((one.customer_id, one.campaign_id), loaded_at=at)
        return False
    meta = {
        "origin_id": writing.origin_id, "actor": words.get("actor", writing.actor), "zone": one.zone,
        "known_to": words.get("known_to", "ms"), "is_test": int(words.get("is_test", False)),
        "client_id": one.client_id, "campaign_id": one.campaign_id, "customer_id": one.customer_id,
        "list_id": list_id, "segment_id": segment_id,
    }  # fmt: skip
    moves.load(meta, one.flow_id, at, words.get("state"))
    return True


def _there(ones: Sequence[_One]) -> dict[tuple[int, str], tuple[str, ...]]:
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    for client_id in {one.client_id for one in ones}:
        keys = [one.record.reference for one in ones if one.client_id == client_id]
        sql = f'SELECT key, {", ".join(_PERSONAL)}, "values" FROM customer'
        sql += f" WHERE client_id = ? AND key {dialect.IN_LIST}"
        for key, *rest in dialect.rows(sql, (client_id, dialect.among(keys))):
            found[client_id, key] = tuple(rest)
    return found


def _merged(old: tuple[str, ...], words: Mapping[str, Any]) -> tuple[str, ...]:
    phones = dict(zip(("phone1", "phone2", "phone3"), words.get("phones", ()), strict=False))
    said = {**phones, **words}
    personal = tuple(said.get(name, value) for name, value in zip(_PERSONAL, old[:5], strict=True))
    if "fields" not in words:
        return (*personal, old[5])
    values = json.loads(old[5]) | {key: _text(value) for key, value in words["fields"].items()}
    kept = {key: value for key, value in values.items() if value is not None}
    return (*personal, json.dumps(kept, ensure_ascii=False, sort_keys=True))


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Fields:
    """The fields of clients met in one batch; an unknown one is made, and analysed where its first record says so."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], tuple[int, bool]] = {}

    def facts(self, writing: Writing, one: _One) -> list[Record]:
        """The facts of one customer's fields that may be analysed."""
        found = []
        analyse, types = one.words.get("analyse", ()), one.words.get("types", {})
        for key, value in one.words.get("fields", {}).items():
            field_id, analysed = self._field(one.client_id, key, key in analyse, types.get(key, "text"))
            if not analysed:
                continue
            values = {
                "client_id": one.client_id, "customer_id": one.customer_id, "field_id": field_id,
                "value": _text(value), "happened_at": one.words.get("happened_at", writing.now), "zone": one.zone,
                "known_to": one.words.get("known_to", "ms"), "actor": one.words.get("actor", writing.actor),
            }  # fmt: skip
            found.append(Record("customer_value", f"{one.customer_id}:{field_id}", values, place=one.record.place))
        return found

    def _field(self, client_id: int, key: str, analyse: bool, type_: str) -> tuple[int, bool]:
        pair = client_id, key
        if pair not in self._known:
            defaults = {"name": key, "may_be_analysed": analyse, "type": type_}
            made, _ = CustomerField.objects.get_or_create(client_id=client_id, key=key, defaults=defaults)
            self._known[pair] = int(made.pk), made.may_be_analysed
        return self._known[pair]
