"""`utfall kpis` lists the numbers there are; `utfall explain KPI` tells what one says."""

import argparse
import os
from typing import TYPE_CHECKING

from utfall.cli.faults import BadWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from utfall.catalogue.model import Catalogue, Number, Part


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """explain takes the number; both can give JSON."""
    if command == "explain":
        parser.add_argument("kpi")
    else:
        parser.add_argument("name", nargs="*", metavar="NAME", help="only those that are called so, in any language")
        parser.add_argument("--variants", action="store_true", help="with their variants")
    parser.add_argument("--format", choices=("table", "json"), default="table")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Print the list, or the explanation."""
    from utfall.cli.printing import print_json, print_table

    catalogue = _catalogue()
    if command == "explain":
        return _explain(arguments, catalogue)
    numbers = _called(catalogue, " ".join(arguments.name))
    if arguments.variants:
        numbers = [
            n for own in numbers for n in (own, *(v for v in catalogue.numbers.values() if v.variant_of == own.id))
        ]
    if arguments.format == "json":
        words = [{"id": n.id, "name": n.name, "says": n.says, "unit": n.unit, "better": n.better} for n in numbers]
        print_json(words)
        return 0
    print_table(["kpi", "name", "unit", "says"], [[n.id, n.name, n.unit, n.says] for n in numbers])
    return 0


def _catalogue() -> "Catalogue":
    """What comes with Utfall, and what this home's house made where there is one: to list numbers makes no home."""
    from utfall.catalogue import built_in
    from utfall.wiring.home import home
    from utfall.wiring.ready import ready

    if not (os.environ.get("UTFALL_DATABASE") or home().ledger.exists()):
        return built_in()
    ready(pages=False)
    from utfall.wiring.own_numbers import kept

    return kept().catalogue


def _called(catalogue: "Catalogue", wanted: str) -> "list[Number]":
    """The numbers that are called so, the best first. Raises `BadWords` with the nearest where none is."""
    from utfall.catalogue.called import found, meant

    numbers = [each.number for each in found(catalogue, wanted)]
    if not numbers:
        near = ", ".join(f"{each.number.id} ({each.number.name})" for each in meant(catalogue, wanted))
        raise BadWords(f"there is no number {wanted!r}" + (f"; did you mean {near}?" if near else ""))
    return numbers


def _explain(arguments: argparse.Namespace, catalogue: "Catalogue") -> int:
    from utfall.catalogue.called import exactly

    number = catalogue.numbers.get(arguments.kpi) or exactly(catalogue, arguments.kpi)
    if number is None:
        found = _called(catalogue, arguments.kpi)
        raise BadWords(f"{arguments.kpi!r} may be {', '.join(each.id for each in found)}: say which")
    if arguments.format == "json":
        from utfall.cli.printing import print_json

        print_json(_words(number, catalogue))
        return 0
    _print(number, catalogue)
    return 0


def _print(number: "Number", catalogue: "Catalogue") -> None:
    print(f"{number.name} ({number.id})\n{number.says}\n")
    if number.formula:
        print(f"formula     {number.formula}")
    for name, parts in (("numerator", number.numerator), ("denominator", number.denominator)):
        for each in parts:
            part = catalogue.parts[each.part]
            sign = "-" if each.sign < 0 else " "
            print(f"{name:<11}{sign}{part.id}: {part.says} ({part.kind} of {part.fact}, by {part.when})")
            for said in _held(part):
                print(f"{'':<12}{said}")
    print(f"unit        {number.unit}\nbetter      {number.better}")
    for name, text in (("source", number.source), ("pitfalls", number.pitfalls)):
        if text:
            print(f"{name:<11} {text}")
    if number.reads_with:
        print(f"read with   {', '.join(number.reads_with)}")
    variants = [n for n in catalogue.numbers.values() if n.variant_of == number.id]
    for variant in variants:
        print(f"variant     {variant.id}: {variant.says}")
    for example in catalogue.examples:
        if example.of == number.id:
            print(f"\nexample: {example.name}")
            for kind, text in example.given.items():
                print(_indented(f"{kind}\n{text.strip()}"))
            print(_indented(f"shows\n{example.shows.strip()}"))


def _held(part: "Part") -> "Iterator[str]":
    """What a part is held to, by name: `Queue is Claims or Policies`."""
    if not part.held:
        return
    from utfall.catalogue.dimensions import FIELD, dimension
    from utfall.wiring.naming import Naming

    named = Naming()
    for each in part.held:
        field = each.dimension.removeprefix(FIELD)
        title = named("field", int(field)) if each.dimension.startswith(FIELD) else dimension(each.dimension).name
        if each.word in ("known", "unknown"):
            yield f"{title} is {'known' if each.word == 'known' else 'not known'}"
        else:
            names = " or ".join(named(each.dimension, key) for key in each.ids)
            yield f"{title} is {'not ' if each.word == 'not' else ''}{names}"


def _words(number: "Number", catalogue: "Catalogue") -> dict[str, object]:
    return {
        "id": number.id, "name": number.name, "says": number.says, "formula": number.formula, "unit": number.unit,
        "better": number.better, "source": number.source, "pitfalls": number.pitfalls,
        "numerator": [("-" if s.sign < 0 else "") + s.part for s in number.numerator],
        "denominator": [("-" if s.sign < 0 else "") + s.part for s in number.denominator],
        "parts": {name: catalogue.parts[name].says for name in number.parts},
        "held": {name: held for name in number.parts if (held := list(_held(catalogue.parts[name])))},
        "variants": [n.id for n in catalogue.numbers.values() if n.variant_of == number.id],
    }  # fmt: skip


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
