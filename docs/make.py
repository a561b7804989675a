"""Prints the reference pages from the code: facts, numbers, commands. `make docs` writes them; a test compares."""

import argparse
import contextlib
import io
from importlib import import_module
from pathlib import Path

from utfall.catalogue import built_in
from utfall.catalogue.model import Number
from utfall.cli import COMMANDS
from utfall.facts import KINDS
from utfall.facts.wide import day_column, wide_columns
from utfall.importers.cannot_know import CANNOT_KNOW
from utfall.importers.csv import load
from utfall.importers.sources import SOURCES
from utfall.importers.under_headings import Columns
from utfall.query.needs import must
from utfall.reports.exported import IN_CSV, every_column
from utfall.wiring.pens import sources_of

REFERENCE = Path(__file__).parent / "reference"
MAPPINGS = Path(__file__).parents[1] / "examples" / "mappings"
PRINTED = "*Printed from the code by `make docs`; do not edit.*\n"


def facts() -> str:
    """Every kind of fact with its columns."""
    out = ["# Facts", "", PRINTED]
    for kind in KINDS.values():
        out += [f"## {kind.name}", "", kind.says, ""]
        stands = " May stand open." if kind.may_stand else ""
        out += [f"Clocks: {', '.join(f'`{clock}`' for clock in kind.clocks)}.{stands}", ""]
        out += ["| Column | Type | Meaning |", "|---|---|---|"]
        own = {column.name for column in kind.columns}
        for column in wide_columns(kind):
            says = column.says + (f": {', '.join(column.values)}" if column.values else "")
            notes = " (filled in by the ledger)" if column.stamped else ""
            where = "" if column.name in own else " (columns only)"
            out.append(f"| `{column.name}` | {column.type} | {says}{notes}{where} |")
        out.append("")
    return "\n".join(out)


def numbers() -> str:
    """Every number with its sentence, formula and parts."""
    catalogue = built_in()
    out = ["# Numbers", "", PRINTED, "| KPI | Name | Unit | Better |", "|---|---|---|---|"]
    base = [number for number in catalogue.numbers.values() if not number.variant_of]
    out += [f"| [`{n.id}`](#{n.id}) | {n.name} | {n.unit} | {n.better} |" for n in base]
    out.append("")
    for number in base:
        out += _number(number)
        variants = [n for n in catalogue.numbers.values() if n.variant_of == number.id]
        if variants:
            out += ["Variants:", "", *(f"- `{n.id}`: {n.says}" for n in variants), ""]
    out += ["## Parts", "", "| Part | Kind | Fact | When | Counts |", "|---|---|---|---|---|"]
    out += [f"| `{p.id}` | {p.kind} | {p.fact} | {p.when} | {p.says} |" for p in catalogue.parts.values()]
    return "\n".join([*out, ""])


def _number(number: Number) -> list[str]:
    out = [f"## {number.id}", "", f"**{number.name}.** {number.says}", ""]
    if number.formula:
        out += [f"Formula: {number.formula}.", ""]
    for label, text in (("Take care", number.pitfalls), ("Source", number.source)):
        if text:
            out += [f"{label}: {text}", ""]
    pens = [f"`{name}`" for name in sources_of(must(number, built_in()))]
    out += [f"Written by: {', '.join([*pens, 'a mapping', 'the API'])}.", ""]
    if number.reads_with:
        out += ["Read with " + ", ".join(f"`{each}`" for each in number.reads_with) + ".", ""]
    return out


def _wide(prog: str) -> argparse.HelpFormatter:
    return argparse.HelpFormatter(prog, width=100)


def commands() -> str:
    """Every command's help."""
    out = ["# Commands", "", PRINTED]
    for name, (module, line) in COMMANDS.items():
        parser = argparse.ArgumentParser(
            prog=f"utfall {name}",
            description=line,
            formatter_class=lambda prog: argparse.HelpFormatter(prog, width=100),
        )
        import_module(f"utfall.cli.{module}").add(parser, name)
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            parser.print_help()
        out += [f"## utfall {name}", "", "```", said.getvalue().rstrip(), "```", ""]
        out += _beneath(parser)
        if name == "mapping":
            out += _mappings()
    return "\n".join(out)


def _mappings() -> list[str]:
    """The mappings that ship, and which kinds of fact each makes."""
    out = ["### Mappings that ship", "", "In `examples/mappings`, to use or to copy from:", ""]
    out += ["| Mapping | Makes |", "|---|---|"]
    for file in sorted(MAPPINGS.glob("*.toml")):
        mapping = load(file)
        kinds = dict.fromkeys([*(["customer"] if mapping.customer else []), *(rule.kind for rule in mapping.rules)])
        out.append(f"| `{file.name}` | {', '.join(f'`{kind}`' for kind in kinds)} |")
    return [*out, ""]


def _beneath(parser: argparse.ArgumentParser) -> list[str]:
    """The help of what a command has of its own beneath it."""
    out = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, each in action.choices.items():
                each.formatter_class = _wide
                out += [f"### {parser.prog} {name}", "", "```", each.format_help().rstrip(), "```", ""]
    return out


def export() -> str:
    """Every kind of fact as a file has it."""
    out = ["# Files of facts", "", PRINTED, *ABOUT_FILES.strip().splitlines(), ""]
    for kind in KINDS.values():
        month = f"A month holds them by `{day_column(kind.clocks[0])}`."
        out += [f"## {kind.name} in a file", "", f"{kind.says} {month}", ""]
        out += ["| Column | Parquet | CSV | Unit | Meaning |", "|---|---|---|---|---|"]
        for each in every_column(kind):
            right = RIGHTS[each.right]
            out.append(f"| `{each.name}` | {each.parquet} | {IN_CSV[each.type]} | {each.unit} | {each.says}{right} |")
        out.append("")
    return "\n".join(out)


RIGHTS = {
    "": "",
    "personal": " (personal: only for who may see it; never from the terminal or in the folder)",
    "turnover": " (only for who may see turnover)",
}
ABOUT_FILES = """
What `utfall export facts`, the page *Export* and the folder of Parquet files hold ([how to use
them](../how-to/analyse-elsewhere.md)). One fact is one row: an interval in one piece, a change of state in one row.
Columns are only ever added, never renamed or retyped, within a major version.

* What is not known has no value (null; an empty cell in CSV and XLSX).
* Removed facts are not there. Annulled ones are, with `annulled` in `why`; trials are, with `is_test`; what still goes
  on is, with `standing` in `why` and 0 in `version`. Leave them out to count what the pages count; pages also keep
  `bulk` in `actor` apart.
* A row stands for `n` alike: durations, counts and money are the totals of all n.
* Names are those of the moment of the export. Ids of 63 bits are texts, for many tools round them as numbers.
* CSV from the terminal: UTF-8, commas, CR LF, a dot before decimals, an apostrophe before a text that a spreadsheet
  would take for a formula. From the page: in the style of the user's profile.
* XLSX: times in UTC, ids as texts, more than 1,048,575 rows on further sheets, the number of rows on the sheet *About*.
"""


def sources() -> str:
    """Every source that is read, and what it cannot know."""
    out = ["# Sources", "", PRINTED]
    out += [
        "What a source cannot know has no value in Utfall, never 0: where no source of the rows can know what a number",
        "needs, its cell shows – with the sentence below, and the number says which way of asking can be told.", "",
    ]  # fmt: skip
    for name, source in SOURCES.items():
        says = (import_module(f"utfall.importers.{source.folder}").__doc__ or "").split("\n")[0]
        out += [f"## {name}", "", says.replace("->", "→"), ""]
        out += [f"Its records come from the origin `{source.origin}` unless `--origin` names another.", ""]
        out += _read_of(source.folder)
        told = CANNOT_KNOW.get(name, {})
        if told:
            out += ["| Fact | Column | Why it is not known |", "|---|---|---|"]
            out += [f"| `{kind}` | `{column}` | {why} |" for kind, each in told.items() for column, why in each.items()]
        elif name == "csv":
            out.append("Knows what its mapping names; a column that no mapping names has no value.")
        else:
            out.append("What none of its columns says has no value.")
        out.append("")
    return "\n".join(out)


def _read_of(folder: str) -> list[str]:
    """The columns and words of a source of rows, as its vocabulary has them; nothing of any other."""
    vocabulary = import_module(f"utfall.importers.{folder}.vocabulary")
    columns = getattr(vocabulary, "COLUMNS", None)
    if not isinstance(columns, Columns):
        return []
    out = [
        "Read from CSV, workbooks, JSON lines and Parquet, without a mapping.",
        "",
        "| Column | What it says |",
        "|---|---|",
    ]
    out += [
        f"| `{name}` | {says}{'; it must be there' if name in columns.needed else ''} |"
        for name, says in columns.says.items()
    ]
    out.append("")
    if also := getattr(vocabulary, "ALSO", ""):
        out += [also, ""]
    for name, words in vocabulary.WORDS.items():
        meant: dict[str, list[str]] = {}
        for word, means in words.items():
            meant.setdefault(means, []).append(f"`{word}`")
        said = "; ".join(f"*{means}* by {', '.join(each)}" for means, each in meant.items())
        out += [f"Words of `{name}`: {said}.", ""]
    return out


PAGES = {
    "facts.md": facts, "numbers.md": numbers, "commands.md": commands, "export.md": export, "sources.md": sources,
}  # fmt: skip


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page().rstrip() + "\n")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
