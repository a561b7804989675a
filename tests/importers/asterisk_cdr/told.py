"""Gathers what a Master.csv told, and prints it as the text tables that stand beside the samples."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from utfall.core.tables import write_table
from utfall.facts import Batch, Record, Reject
from utfall.importers.asterisk_cdr import Directions, read

ZONE = "Europe/Oslo"
WAYS = Directions.parse("paging=none")
_TABLES = {
    "contact": ("offered_at", "interaction", "direction", "contact_point", "queue", "agent", "answered_at", "ended_at",
                "length_ms", "setup_result", "end_reason"),
    "routing_offer": ("rang_at", "agent", "queue", "ring_ms", "result", "contact"),
}  # fmt: skip


def batches(file: Path, zone: str = ZONE, ways: Directions = WAYS) -> list[Batch]:
    return list(read(file, origin="pbx", zone=zone, directions=ways))


def records(told: Iterable[Batch]) -> list[Record]:
    return [record for batch in told for record in batch.records]


def rejects(told: Iterable[Batch]) -> list[Reject]:
    return [reject for batch in told for reject in batch.rejects]


def gathered(told: Iterable[Batch]) -> dict[tuple[str, str], dict[str, object]]:
    return {(record.kind, record.reference): dict(record.values) for record in records(told)}


def printed(told: list[Batch]) -> str:
    parts = []
    for kind, words in _TABLES.items():
        rows = [[_cell(word, r.values.get(word)) for word in words] for r in records(told) if r.kind == kind]
        if rows:
            parts.append(f"# {kind}\n" + write_table(words, rows))
    if lines := [(str(each.line), each.reason) for each in rejects(told)]:
        parts.append("# reject\n" + write_table(("line", "reason"), lines))
    return "\n\n".join(line.rstrip() for line in "\n\n".join(parts).split("\n\n")) + "\n"


def _cell(word: str, value: object) -> str:
    if value is None:
        return ""
    if word.endswith("_at") and isinstance(value, int):
        return datetime.fromtimestamp(value / 1000, UTC).strftime("%m-%dT%H:%M:%SZ")
    return str(value).replace("|", "/")
