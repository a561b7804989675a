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
from utfall.facts.wide import wide_columns

REFERENCE = Path(__file__).parent / "reference"
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
    return "\n".join(out)


PAGES = {"facts.md": facts, "numbers.md": numbers, "commands.md": commands}


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page().rstrip() + "\n")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
