"""Mappings, files and their records as the tests of this folder write them down."""

from collections.abc import Iterable
from pathlib import Path

from utfall.core.periods import instant_text
from utfall.facts import Batch, Record, Reject
from utfall.importers.csv import parse, read

SAMPLES = Path(__file__).parent / "samples"

# The plainest of mappings; tests add to it or break it.
PLAIN = """
[time.at]
columns = ["at"]
format = "%Y-%m-%d %H:%M:%S"

[customer]
key = { column = "customer" }
happened_at = { time = "at" }

[[record]]
kind = "outcome"
outcome = { column = "outcome", values = { yes = "sale", no = "no_sale" } }
agent = { column = "agent" }
happened_at = { time = "at" }
talk_ms = { column = "talk", unit = "s" }
"""
HEAD = "at,customer,outcome,agent,talk\n"
ROW = "2026-03-02 10:00:00,K{0},yes,Ana,60\n"


def told(records: Iterable[Record]) -> list[dict[str, str]]:
    """Records as rows of a text table: kind, reference, and values in the order of their words."""
    names: dict[str, str] = {}
    return [{"kind": r.kind, "reference": _short(r.reference, names), "values": _values(r)} for r in records]


def _short(reference: str, names: dict[str, str]) -> str:
    """A hash is written as its number in the file."""
    base, _, rest = reference.partition(":")
    digest, mark, number = base.partition("#")
    if len(digest) == 24:
        base = names.setdefault(digest, f"*{len(names) + 1}") + mark + number
    return base + (":" + rest if rest else "")


def _values(record: Record) -> str:
    values = {**record.values}
    fields = values.pop("fields", {})
    values.pop("types", None), values.pop("analyse", None)
    main = "offered_at" if record.kind == "contact" else "happened_at"
    order = [word for word in (main, "known_to") if word in values]
    order += sorted(word for word in values if word not in order)
    out = [f"{word}={_word(word, values[word])}" for word in order]
    return " ".join(out + [f"{key}={value}" for key, value in sorted(fields.items())])  # type: ignore[attr-defined]


def _word(word: str, value: object) -> str:
    return instant_text(value) if word.endswith("_at") and isinstance(value, int) else str(value)


def batches(folder: Path, data: str | bytes, mapping: str = PLAIN, **how: object) -> list[Batch]:
    """What a file of that content is read into."""
    path = folder / "a.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(path, parse(mapping, "a.toml"), **how))  # type: ignore[arg-type]


def records(read_batches: Iterable[Batch]) -> list[Record]:
    """All their records."""
    return [record for batch in read_batches for record in batch.records]


def rejects(read_batches: Iterable[Batch]) -> list[Reject]:
    """All their rejects."""
    return [reject for batch in read_batches for reject in batch.rejects]
