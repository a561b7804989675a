"""Answers and invites of surveys take what they do not say from the contact they are about, whichever comes first.

Whose work it was, who spoke, which queue and reason, how long the customer had waited, whether he was handed on: what
the record says itself stands. A contact told or corrected later gives what it lent anew, as the next version.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from utfall.facts import KINDS, Kind

from . import dialect
from .build import Built
from .pen import Pen, Row, columns_of, fact_table, newest, newest_by, next_version

CONTACT, ANSWER, INVITE = KINDS["contact"], KINDS["survey_answer"], KINDS["survey_invite"]
ABOUT = (ANSWER.name, INVITE.name)
HANDED_OVER = "(transfer_kind IN ('misroute', 'planned') OR end_reason = 'transferred')"
_WHO = ("alias_id", "agent_id", "team_id", "centre_id")
_WHOSE = ("client_id", "campaign_id", "zone")
_PLAIN = ("customer_id", "queue_id", "reason_id", "channel", "interaction_id", "case_id")
_MEASURED = ("wait_ms", "was_transferred")
_GONE = ("removed", "annulled")


def stamp(kind: Kind, ready: Iterable[tuple[Sequence[Any], Built]], home: int) -> None:
    """Fill the columns of new answers and invites that their records leave open; `home` is the home's own client."""
    for group, built in ready:
        columns, count = built.columns, len(group)
        named = [name for name in (*_WHO, *_WHOSE, *_PLAIN, *_MEASURED, "n", "contact_id", "invite_id", "survey_id")
                 if name in kind.names]  # fmt: skip
        given = [columns.get(name) or [None] * count for name in named]
        rows: list[Row] = [dict(zip(named, values, strict=True)) for values in zip(*given, strict=True)]
        if not any(row["contact_id"] or row.get("invite_id") for row in rows):
            continue
        for row in rows:
            row.setdefault("campaign_id", None)
        _lend_all(kind, rows, home)
        for name in named:
            columns[name] = [row[name] for row in rows]


def stamp_again(kind: Kind, old: Row, new: Row, home: int) -> None:
    """The same for an answer that is corrected: what the contact it was about had lent is taken back first."""
    if all(old.get(name) == new.get(name) for name in ("contact_id", "invite_id")):
        return
    before = newest(CONTACT, [old["contact_id"]]).get(old["contact_id"]) if old["contact_id"] else None
    if before is not None:
        _take_back(kind, new, before, _handed_over([before]), home)
    _lend_all(kind, [new], home)


def follow(pen: Pen, home: int) -> None:
    """Give answers and invites that are there what the contacts of this batch now tell of them."""
    first = pen.first_row(CONTACT)
    if first is None or not any(dialect.rows(f"SELECT 1 FROM {fact_table(KINDS[name])} LIMIT 1") for name in ABOUT):
        return
    told = dialect.rows(f"SELECT DISTINCT fact_id, interaction_id FROM {fact_table(CONTACT)} WHERE id >= ?", (first,))
    contacts = [row[0] for row in told]
    for kind in (ANSWER, INVITE):
        rows = newest_by(kind, "contact_id", contacts)
        if kind is ANSWER:
            rows |= newest_by(kind, "interaction_id", {row[1] for row in told} - {None})
        there = {key: row for key, row in rows.items() if row["contact_id"] and row["why"] not in _GONE}
        if there:
            _again(kind, there, pen, first, home)


def _again(kind: Kind, there: Mapping[int, Row], pen: Pen, first: int, home: int) -> None:
    ids = {row["contact_id"] for row in there.values()}
    before = _before(ids, first)
    over = _handed_over(before.values(), first)
    fresh = {key: {name: row[name] for name in columns_of(kind)} for key, row in there.items()}
    for row in fresh.values():
        if row["contact_id"] in before:
            _take_back(kind, row, before[row["contact_id"]], over, home)
    _lend_all(kind, list(fresh.values()), home)
    written = []
    for key, row in fresh.items():
        old = there[key]
        changes = {name: value for name, value in row.items() if old[name] != value}
        if changes:
            why = "completed" if all(old[name] is None for name in changes) else "corrected"
            written.append(next_version(kind, old, changes, why))
    pen.fact_rows(kind, written)


def _lend_all(kind: Kind, rows: Sequence[Row], home: int) -> None:
    if kind is ANSWER:
        invites = newest(INVITE, {row["invite_id"] for row in rows} - {None})
        for row in rows:
            invite = invites.get(row["invite_id"])
            for name in ("contact_id", "survey_id", "case_id") if invite else ():
                row[name] = invite[name] if row[name] is None else row[name]  # type: ignore[index]
    contacts = newest(CONTACT, {row["contact_id"] for row in rows} - {None})
    there = {key: row for key, row in contacts.items() if row["why"] not in _GONE}
    over = _handed_over(there.values())
    for row in rows:
        source = there.get(row["contact_id"]) or (invites.get(row["invite_id"]) if kind is ANSWER else None)
        if source is not None:
            _lend(kind, row, source, over, home)


def _lend(kind: Kind, row: Row, source: Row, over: set[int], home: int) -> None:
    own = row["client_id"] == home and row["campaign_id"] is None and row["queue_id"] is None
    if own:
        if source["client_id"] != home:  # a customer named without his client is the contact's
            row["customer_id"] = None
        row |= {name: source[name] for name in _WHOSE}
    elif row["campaign_id"] is None and row["client_id"] == source["client_id"]:
        row |= {name: source[name] for name in ("campaign_id", "zone")}
    if row["agent_id"] is None and row["alias_id"] is None:
        row |= {name: source[name] for name in _WHO}
    for name in _PLAIN:
        if name in kind.names and row[name] is None and (name != "customer_id" or _same_client(row, source)):
            row[name] = source.get(name)
    if kind is ANSWER:
        for name, value in _measured(row, source, over).items():
            row[name] = value if row[name] is None else row[name]


def _same_client(row: Row, source: Row) -> bool:
    return bool(row["client_id"] == source["client_id"])


def _measured(row: Row, source: Row, over: set[int]) -> Row:
    """How long each had waited, times n, and whether the conversation was handed on; None where nobody knows."""
    wait, alone = source.get("wait_ms"), source.get("n") == 1
    known = source.get("end_reason") is not None or source.get("transfer_kind") is not None
    handed = 1 if source.get("interaction_id") in over else 0 if known else None
    return {"wait_ms": wait * row["n"] if wait is not None and alone else None, "was_transferred": handed}


def _take_back(kind: Kind, row: Row, before: Row, over: set[int], home: int) -> None:
    """Leave open again what a contact lent as it was before."""
    if all(row[name] == before[name] for name in _WHO):
        row |= dict.fromkeys(_WHO)
    if all(row[name] == before[name] for name in _WHOSE):
        row |= {"client_id": home, "campaign_id": None}
    for name in _PLAIN:
        if name in kind.names and row[name] == before.get(name):
            row[name] = None
    if kind is ANSWER:
        for name, value in _measured(row, before, over).items():
            row[name] = None if row[name] == value else row[name]


def _handed_over(contacts: Iterable[Row], until: int | None = None) -> set[int]:
    """Those of the contacts' conversations that any leg of was handed on, as the ledger stood before row `until`."""
    talks = {row["interaction_id"] for row in contacts} - {None}
    sql = f"SELECT fact_id FROM {fact_table(CONTACT)} WHERE {HANDED_OVER} AND interaction_id {dialect.IN_LIST}"
    legs = {row[0] for row in dialect.rows(sql, (dialect.among(talks),))} if talks else set()
    newest_of = _before(legs, until) if until is not None else newest(CONTACT, legs)
    return {row["interaction_id"] for row in newest_of.values() if row["why"] not in _GONE and _was_handed_on(row)}


def _was_handed_on(leg: Row) -> bool:
    return leg["transfer_kind"] in ("misroute", "planned") or leg["end_reason"] == "transferred"


def _before(fact_ids: Iterable[int], first: int) -> dict[int, Row]:
    """The newest version of these contacts written before a row."""
    names = columns_of(CONTACT)
    sql = f"SELECT {', '.join(names)} FROM {fact_table(CONTACT)} WHERE id < ? AND fact_id {dialect.IN_LIST}"
    found = dialect.rows(f"{sql} ORDER BY version", (first, dialect.among(fact_ids)))
    rows = (dict(zip(names, values, strict=True)) for values in found)
    return {row["fact_id"]: row for row in rows}
