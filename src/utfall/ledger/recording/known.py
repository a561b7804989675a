"""Everything the recorder has looked up so far, kept as long as nobody else has written."""

import threading
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from utfall.flow import Flow, classify, from_json
from utfall.ledger.campaigns.models import FlowVersion, Form, Item, Question, Reason, Segment, Survey
from utfall.ledger.clients.models import Product
from utfall.ledger.customers.models import FieldValue
from utfall.ledger.flows import outcome_ids, state_ids
from utfall.ledger.opening import Openings

from . import dialect
from .agents import Agents
from .work import Lists, OfClient, Works, home_client


class Class(NamedTuple):
    """What an outcome counts as, in ids, in the order of `CLASS_COLUMNS`; then its key, and if it tells of a call."""

    outcome_id: int
    kind: str
    attempt: str | None
    conclusion: str | None
    state_id: int | None
    state_category: str | None
    is_conversation: int
    flow_has_other: int
    is_live: int | None
    is_dm: int | None
    purpose_discussed: int | None
    is_result: int | None
    key: str
    has_call: bool


CLASS_COLUMNS = Class._fields[:12]


class StoredFlow:
    """A flow with all its versions, and the ids of its states and outcomes."""

    def __init__(self, flow_id: int) -> None:
        versions = FlowVersion.objects.filter(flow_id=flow_id).order_by("from_at")
        said = [(each.from_at, from_json(each.definition)) for each in versions]
        self._from = [at for at, _ in said]
        self._flows = [flow for _, flow in said]
        self.outcome_ids = outcome_ids(flow_id)
        self.state_ids = state_ids(flow_id)
        self.state_keys = {pk: key for key, pk in self.state_ids.items()}
        self._by_name: dict[tuple[int, str], str] = {}
        self._classes: dict[tuple[int, str], Class] = {}

    def at(self, ms: int) -> Flow:
        """What the flow said at an instant; before its first version, what that one says."""
        return self._flows[max(bisect_right(self._from, ms) - 1, 0)]

    def outcome_key(self, flow: Flow, word: str) -> str:
        """The key of an outcome named by key, or by name whatever its case; the word itself where there is none."""
        key = self._by_name.get((id(flow), word))
        if key is None:
            fold = word.casefold()
            keys = [o.key for o in flow.outcomes if o.key == word] or [
                o.key for o in flow.outcomes if fold in (o.name.casefold(), o.key.casefold())
            ]
            key = self._by_name[(id(flow), word)] = keys[0] if keys else word
        return key

    def classed(self, ms: int, word: str) -> "Class":
        """What an outcome counts as by the flow in force at an instant. Raises `NotInFlow`."""
        flow = self.at(ms)
        found = self._classes.get((id(flow), word))
        if found is None:
            found = self._classes[(id(flow), word)] = self._class(flow, self.outcome_key(flow, word))
        return found

    def _class(self, flow: Flow, key: str) -> "Class":
        found = classify(flow, key)
        state_id = None if found.state is None else self.state_ids[found.state]
        told = (found.live, found.dm, found.purpose, found.result)
        live, dm, purpose, result = (None if each is None else int(each) for each in told)
        return Class(
            self.outcome_ids[key], found.kind, found.attempt, found.conclusion, state_id, found.category,
            int(found.is_conversation), int(found.flow_has_other), live, dm, purpose, result, key, found.has_call,
        )  # fmt: skip

    def category(self, state_id: int, at: int) -> str:
        """The category of a state at an instant; of one the flow did not have then, that of any version."""
        key = self.state_keys[state_id]
        for flow in (self.at(at), *self._flows):
            for state in flow.states:
                if state.key == key:
                    return state.category
        raise LookupError(f"no version of the flow has the state {key!r}")

    def state_key(self, flow: Flow, word: str) -> str:
        """The key of a state named by key or name, likewise."""
        fold = word.casefold()
        keys = [s.key for s in flow.states if s.key == word] or [
            s.key for s in flow.states if fold in (s.name.casefold(), s.key.casefold())
        ]
        return keys[0] if keys else word


class Flows(dict[int, StoredFlow]):
    """Flow id -> the stored flow, read once."""

    def __missing__(self, key: int) -> StoredFlow:
        self[key] = StoredFlow(key)
        return self[key]


class Known:
    """The look-ups of one connection."""

    def __init__(self) -> None:
        self.home = home_client()
        self.flows = Flows()
        self.lists = Lists()
        self.segments = OfClient(Segment)
        self.reasons = OfClient(Reason)
        self.products = OfClient(Product)
        self.surveys = OfClient(Survey)
        self.questions = OfClient(Question)
        self.forms = OfClient(Form)
        self.items = OfClient(Item)
        self._openings: Openings | None = None
        self._works: dict[int, Works] = {}
        self._agents: dict[int, Agents] = {}
        self._ids: dict[tuple[str, int, str], int] = {}
        self._values: dict[tuple[int, str], int] = {}

    @property
    def openings(self) -> Openings:
        """The opening hours there are."""
        if self._openings is None:
            self._openings = Openings()
        return self._openings

    def works(self, origin_id: int) -> Works:
        """Whose work the names of one origin mean."""
        return self._works.setdefault(origin_id, Works(origin_id, self.home))

    def agents(self, origin_id: int) -> Agents:
        """Whom the names of one origin mean."""
        return self._agents.setdefault(origin_id, Agents(origin_id))

    def hashed(self, origin_id: int, what: str, text: str) -> int:
        """63 bits of (origin, what, text), as `facts.fact_id`; remembered, for one reference is named many times."""
        key = (what, origin_id, text)
        found = self._ids.get(key)
        if found is None:
            if len(self._ids) > 200_000:
                self._ids.clear()
            found = self._ids[key] = self.bits(f"{origin_id}\x1f{what}\x1f{text}")
        return found

    def field_value(self, field_id: int, text: str | None) -> int | None:
        """The id of a field's value, 63 bits of (field, text); its words are kept in the ledger, made where missing."""
        if text is None:
            return None
        key = (field_id, text)
        if key not in self._values:
            if len(self._values) > 100_000:
                self._values.clear()
            found = self._values[key] = self.bits(f"{field_id}\x1fvalue\x1f{text}")
            FieldValue.objects.get_or_create(pk=found, defaults={"field_id": field_id, "text": text[:300]})
        return self._values[key]

    @staticmethod
    def bits(text: str) -> int:
        """63 bits of a text."""
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


_mine = threading.local()


def known() -> Known:
    """This thread's look-ups; new ones where anybody has written since `keep`."""
    kept: tuple[object, Known] | None = getattr(_mine, "kept", None)
    if kept is None or kept[0] != dialect.stamp():
        return Known()
    return kept[1]


def keep(looked_up: Known) -> None:
    """Remember the look-ups of a transaction that has just been committed."""
    _mine.kept = (dialect.stamp(), looked_up)


def forget() -> None:
    """Remember nothing."""
    _mine.kept = None


def customer_ids(pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """(client id, key) -> customer id for all of them, made where missing."""
    by_client: dict[int, list[str]] = {}
    for client_id, key in dict.fromkeys(pairs):
        by_client.setdefault(client_id, []).append(key)
    found: dict[tuple[int, str], int] = {}
    for client_id, keys in by_client.items():
        there = _customers(client_id, keys)
        missing = [key for key in keys if key not in there]
        if missing:
            dialect.run_many(_NEW_CUSTOMER, ((client_id, key) for key in missing))
            there |= _customers(client_id, missing)
        found.update({(client_id, key): pk for key, pk in there.items()})
    return found


_NEW_CUSTOMER = (
    'INSERT INTO customer (client_id, key, name, phone1, phone2, phone3, email, "values") '
    "VALUES (?, ?, '', '', '', '', '', '{}')"
)


def _customers(client_id: int, keys: Sequence[str]) -> dict[str, int]:
    sql = f"SELECT key, id FROM customer WHERE client_id = ? AND key {dialect.IN_LIST}"
    return dict(dialect.rows(sql, (client_id, dialect.among(keys))))


def contact_points(values: Iterable[str]) -> dict[str, int]:
    """Number or address -> its id for all of them, made where missing."""
    wanted = list(dict.fromkeys(values))
    there = _points(wanted)
    missing = [value for value in wanted if value not in there]
    if missing:
        dialect.run_many("INSERT INTO contact_point (value) VALUES (?)", ((value,) for value in missing))
        there |= _points(missing)
    return there


def _points(values: Sequence[str]) -> dict[str, int]:
    sql = f"SELECT value, id FROM contact_point WHERE value {dialect.IN_LIST}"
    return dict(dialect.rows(sql, (dialect.among(values),)))
