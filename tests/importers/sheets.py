"""Reads the samples of a source of rows, and prints what they told as the text tables that stand beside them."""

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from utfall.core.tables import write_table
from utfall.facts import Batch
from utfall.importers.sources import SOURCES
from utfall.importers.under_headings import Columns, Reading

ZONE = "Europe/Oslo"
OWN = ("asterisk-queue-log", "asterisk-cdr", "csv")  # those with readers, and tests, of their own form
NAMES = sorted(set(SOURCES) - set(OWN))
_NOT_SHOWN = ("zone",)


def folder(name: str) -> str:
    return SOURCES[name].folder


def words_of(name: str) -> Any:
    """The vocabulary of a source."""
    return import_module(f"utfall.importers.{folder(name)}.vocabulary")


def samples(name: str) -> list[Path]:
    return [
        each for each in sorted((Path(__file__).parent / folder(name) / "samples").iterdir()) if each.suffix != ".facts"
    ]


def told(name: str, file: Path, **more: Any) -> list[Batch]:
    """What a source reads of a file."""
    read = import_module(f"utfall.importers.{folder(name)}").read
    return list(read(file, Reading(SOURCES[name].origin, ZONE, **more)))


def printed(batches: list[Batch]) -> str:
    """Every record and every reject, a table for each kind."""
    records = [record for batch in batches for record in batch.records]
    parts = []
    for kind in sorted({each.kind for each in records}):
        own = [each for each in records if each.kind == kind]
        words = list(dict.fromkeys(word for each in own for word in each.values if word not in _NOT_SHOWN))
        rows = [
            [each.reference, *(_cell(word, each.values.get(word)) for word in words), *_marks(each)] for each in own
        ]
        parts.append(f"# {kind}\n" + write_table(["reference", *words, "and"], rows))
    rejects = [(str(each.line), each.reason) for batch in batches for each in batch.rejects]
    if rejects:
        parts.append("# reject\n" + write_table(("line", "reason"), rejects))
    return "\n".join(line.rstrip() for line in "\n\n".join(parts).splitlines()) + "\n"


def _marks(each: Any) -> list[str]:
    return [each.why or ("standing" if each.standing else "")]


def _cell(word: str, value: object) -> str:
    if value is None:
        return ""
    if word.endswith("_at") and isinstance(value, int):
        return datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value).replace("|", "/")


def heard(name: str) -> dict[str, set[str]]:
    """Heading -> what the samples of a source have under it, as it is written."""
    from utfall.importers import under_headings

    columns: Columns = words_of(name).COLUMNS
    found: dict[str, set[str]] = {}
    for file in samples(name):
        if file.suffix == ".json":
            continue  # a list of its own form, without headings
        for row in under_headings.made_of(lambda row: row, file, columns, Reading("any", ZONE), []):
            for heading in columns.says:
                if said := row.text(heading, 10_000):
                    found.setdefault(heading, set()).add("_".join(under_headings.words_in(said.casefold())))
    return found


def write_facts(name: str) -> list[Path]:
    """Write what a source reads of each of its samples beside it; the files written."""
    out = []
    for file in samples(name):
        facts = file.with_suffix(".facts")
        facts.write_text(printed(told(name, file)))
        out.append(facts)
    return out


if __name__ == "__main__":
    import sys

    for name in sys.argv[1:]:
        for written in write_facts(name):
            print(written)
