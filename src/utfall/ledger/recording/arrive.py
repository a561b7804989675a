"""Sorts records as they arrive: known, older, new, still going on, or the next version of something known."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from utfall.facts import Kind, Record

from . import dialect
from .build import Writing
from .pen import fact_table, standing_table

UNDONE = -1  # the clock of a version that undoes an import: what was told before it may be told again


class Arrived(NamedTuple):
    """One record with the id of its fact and the hash of its content."""

    record: Record
    fact_id: int
    content: int
    words: tuple[str, ...]  # why, then the words its values have


class Version(NamedTuple):
    """One version of a fact that is there."""

    version: int
    content: int
    clock: int | None
    reference: str


@dataclass
class Sorted:
    """What to do with the records of one kind; `fresh` and `standing` by the words they use."""

    fresh: dict[tuple[str, ...], list[Arrived]]
    standing: dict[tuple[str, ...], list[Arrived]]
    next: list[Arrived]
    known: int = 0
    older: int = 0
    overtaken: int = 0
    clashing: Sequence[Arrived] = ()


def arrived(writing: Writing, kind: Kind, records: Sequence[Record]) -> list[Arrived]:
    """The records with their ids and hashes."""
    start, number = f"{writing.origin_id}\x1f{kind.name}\x1f", int.from_bytes
    prefixes: dict[tuple[str, ...], str] = _Prefixes()
    found = []
    for record in records:
        values = record.values
        words = (record.why, *values)
        said = prefixes[words] + repr(tuple(values.values()))
        found.append(
            Arrived(
                record,
                number(blake2b((start + record.reference).encode(), digest_size=8).digest(), "big") >> 1,
                number(blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1,
                words,
            )
        )
    return found


class _Prefixes(dict[tuple[str, ...], str]):
    def __missing__(self, words: tuple[str, ...]) -> str:
        self[words] = repr(words)
        return self[words]


def sort(kind: Kind, records: Sequence[Arrived]) -> Sorted:
    """What to do with these records, told by what the ledger has under their ids."""
    there = versions(kind, [each.fact_id for each in records])
    goes_on = _standing(kind, [each.fact_id for each in records]) if kind.may_stand else {}
    out = Sorted({}, {}, [])
    if not there and not goes_on and _plain(records):
        for each in records:
            out.fresh.setdefault(each.words, []).append(each)
        return out
    met: set[int] = set()
    stands: dict[int, Arrived] = {}
    for each in records:
        record, fact_id = each.record, each.fact_id
        known = there.get(fact_id)
        if known is not None:
            _against(out, each, known)
        elif fact_id in met:
            if record.standing:
                out.older += 1
            else:
                out.next.append(each)
        elif record.standing:
            _stands(out, stands, each, goes_on.get(fact_id))
        elif record.why:
            out.next.append(each)
        else:
            met.add(fact_id)
            out.overtaken += stands.pop(fact_id, None) is not None
            out.fresh.setdefault(each.words, []).append(each)
    for each in stands.values():
        out.standing.setdefault(each.words, []).append(each)
    return out


def _plain(records: Sequence[Arrived]) -> bool:
    """Whether all are facts told for the first time and once each."""
    if any(each.record.standing or each.record.why for each in records):
        return False
    return len({each.fact_id for each in records}) == len(records)


def _against(out: Sorted, each: Arrived, known: Sequence[Version]) -> None:
    newest, clock = known[-1], each.record.clock
    newer = clock is not None and newest.clock is not None and clock > newest.clock
    if newest.reference != each.record.reference:
        out.clashing = (*out.clashing, each)
    elif clock == UNDONE:
        out.next.append(each)
    elif each.content == newest.content:
        out.known += 1
    elif each.record.standing and newest.clock == UNDONE:
        out.next.append(each)  # it went on when the import was undone: what is told of it now is a fact
    elif each.record.standing or (clock is not None and newest.clock is not None and clock < newest.clock):
        out.older += 1
    elif not newer and any(each.content == version.content for version in _since_undone(known)):
        out.older += 1  # a file read again tells old versions anew
    else:
        out.next.append(each)


def _since_undone(known: Sequence[Version]) -> Sequence[Version]:
    """The versions from the last one on that undid an import."""
    undone = [place for place, version in enumerate(known) if version.clock == UNDONE]
    return known[undone[-1] :] if undone else known


def _stands(out: Sorted, stands: dict[int, Arrived], each: Arrived, there: Version | None) -> None:
    clock = each.record.clock
    if there is not None and there.content == each.content and each.fact_id not in stands:
        out.known += 1
    elif there is not None and clock is not None and there.clock is not None and clock < there.clock:
        out.older += 1
    else:
        out.overtaken += each.fact_id in stands
        stands[each.fact_id] = each


def versions(kind: Kind, fact_ids: Sequence[int]) -> dict[int, list[Version]]:
    """The versions of each of these facts that is there, oldest first."""
    sql = f"SELECT fact_id, version, content, clock, reference FROM {fact_table(kind)}"
    sql += f" WHERE fact_id {dialect.IN_LIST} ORDER BY fact_id, version"
    found: dict[int, list[Version]] = {}
    for fact_id, *rest in dialect.rows(sql, (dialect.among(fact_ids),)):
        found.setdefault(fact_id, []).append(Version(*rest))
    return found


def _standing(kind: Kind, fact_ids: Sequence[int]) -> dict[int, Version]:
    sql = f"SELECT fact_id, version, content, clock, reference FROM {standing_table(kind)}"
    sql += f" WHERE fact_id {dialect.IN_LIST}"
    return {row[0]: Version(*row[1:]) for row in dialect.rows(sql, (dialect.among(fact_ids),))}
