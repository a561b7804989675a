"""`utfall who` lists the names in the sources still to be matched to people, and matches them."""

import argparse

from utfall.cli.faults import BadWords
from utfall.core.periods import parse_day
from utfall.core.tables import write_table
from utfall.core.zones import day_date, local_times


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """list · match NAME PERSON [--from DATE] [--to DATE] · keep NAME."""
    parser.add_argument("do", nargs="?", choices=("list", "match", "keep"), default="list")
    parser.add_argument("name", nargs="?", help="the name in the source")
    parser.add_argument("person", nargs="?", help="whom it means; made where there is nobody of that name")
    parser.add_argument("--origin", help="the source, where two use the same name")
    parser.add_argument("--from", dest="start", metavar="DATE", help="from this day (default: always)")
    parser.add_argument("--to", dest="end", metavar="DATE", help="up to and not including this day")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Show or match; matching relabels what was told already, and says how much."""
    from utfall.wiring.house import follow_if_free

    if arguments.do == "list":
        return _list()
    alias = _alias(arguments)
    from utfall.ledger import who

    if arguments.do == "keep":
        who.keep(alias.pk)
        print(f"{alias.name}: stays a person of its own")
        return 0
    if not arguments.person:
        raise BadWords("utfall who match needs the name in the source and the person it means")
    person = _person(arguments.person)
    first, end = (parse_day(day) if day else None for day in (arguments.start, arguments.end))
    changed = who.match(alias.pk, person.pk, first, end)
    follow_if_free()
    print(f"{alias.name} is {person.name}: {changed} facts relabelled")
    return 0


def _list() -> int:
    from utfall.ledger import who

    rows = [[u.name, u.origin, _day(u.first_seen), _day(u.last_seen), str(u.contacts)] for u in who.unmatched()]
    if not rows:
        print("every name is matched")
        return 0
    print(write_table(["name", "source", "from", "to", "contacts"], rows, right=(4,)))
    return 0


def _day(ms: int | None) -> str:
    return "" if ms is None else day_date(local_times("UTC").cut(ms)[0]).isoformat()


def _alias(arguments: argparse.Namespace):  # type: ignore[no-untyped-def]
    from utfall.core.names import nearest
    from utfall.ledger.people.models import Alias

    if not arguments.name:
        raise BadWords(f"utfall who {arguments.do} needs the name in the source")
    found = Alias.objects.filter(name=arguments.name)
    if arguments.origin:
        found = found.filter(origin__name=arguments.origin)
    several = list(found[:2])
    if len(several) == 2:
        raise BadWords(f"two sources use {arguments.name!r}; say which with --origin")
    if not several:
        near = nearest(arguments.name, Alias.objects.values_list("name", flat=True)[:5000])
        raise BadWords(f"no source uses {arguments.name!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    return several[0]


def _person(name: str):  # type: ignore[no-untyped-def]
    from utfall.ledger.people.models import Person
    from utfall.ledger.setup import make_person

    found = Person.objects.filter(name__iexact=name, to_be_matched=False).first()
    return found or make_person(name)
