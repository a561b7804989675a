"""`utfall who` lists the names in the sources still to be matched to people, and matches them."""

import argparse
from typing import TYPE_CHECKING

from utfall.cli.faults import BadWords, did_you_mean

if TYPE_CHECKING:
    from utfall.ledger.people.models import Alias, Person


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """list · match NAME PERSON [--from DATE] [--to DATE] · unmatch NAME · keep NAME."""
    parser.add_argument("do", nargs="?", choices=("list", "match", "unmatch", "keep"), default="list")
    parser.add_argument("name", nargs="?", help="the name in the source")
    parser.add_argument("person", nargs="?", help="whom it means; made where there is nobody of that name")
    parser.add_argument("--all", action="store_true", help="list every name, whom it means and from when")
    parser.add_argument("--origin", help="the source, where two use the same name")
    parser.add_argument("--from", dest="start", metavar="DATE", help="from this day (default: always)")
    parser.add_argument("--to", dest="end", metavar="DATE", help="up to and not including this day")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Show or match; matching relabels what was told already, and says how much."""
    from utfall.ledger import who
    from utfall.wiring.house import follow_if_free

    if arguments.do == "list":
        return _every() if arguments.all else _unmatched()
    first, end = _days(arguments)
    alias = _alias(arguments)
    if arguments.do == "keep":
        person = who.keep(alias.pk, name=arguments.person or "")
        print(f"{alias.name} is a person of that name" if person.name == alias.name else f"{alias.name}: {person.name}")
        return 0
    if arguments.do == "unmatch":
        changed = who.unmatch(alias.pk, first, end)
        said = f"{alias.name} means nobody known"
    else:
        if not arguments.person:
            raise BadWords("utfall who match needs the name in the source and the person it means")
        person = _person(arguments.person)
        changed = who.match(alias.pk, person.pk, first, end)
        said = f"{alias.name} is {person.name}"
    print(f"{said}: {changed:,} facts relabelled", flush=True)
    follow_if_free()
    return 0


def _unmatched() -> int:
    from utfall.cli.printing import print_table
    from utfall.ledger import who

    rows = [
        [u.name, u.origin, _day(u.first_seen), _day(u.last_seen), str(u.contacts), ", ".join(n for _, n in u.nearest)]
        for u in who.unmatched()
    ]
    if not rows:
        print("every name is matched")
        return 0
    print_table(["name", "source", "from", "to", "contacts", "near"], rows, right=(4,))
    return 0


def _every() -> int:
    from utfall.cli.printing import print_table
    from utfall.core.zones import day_date
    from utfall.ledger import who

    rows = []
    for each in who.everybody():
        for match in each.matches:
            days = ["" if day is None else day_date(day).isoformat() for day in (match.first_day, match.end_day)]
            rows.append([each.name, each.origin, "to be matched" if match.to_be_matched else match.name, *days])
    print_table(["name", "source", "is", "from", "to"], rows)
    return 0


def _days(arguments: argparse.Namespace) -> tuple[int | None, int | None]:
    from utfall.core.periods import parse_day

    try:
        first, end = (parse_day(day) if day else None for day in (arguments.start, arguments.end))
    except ValueError as wrong:
        raise BadWords(str(wrong)) from wrong
    return first, end


def _day(ms: int | None) -> str:
    from utfall.core.zones import day_date, local_times

    return "" if ms is None else day_date(local_times("UTC").cut(ms)[0]).isoformat()


def _alias(arguments: argparse.Namespace) -> "Alias":
    from utfall.ledger.people.models import Alias

    if not arguments.name:
        raise BadWords(f"utfall who {arguments.do} needs the name in the source")
    of_origin = Alias.objects.filter(origin__name=arguments.origin) if arguments.origin else Alias.objects.all()
    several = list(of_origin.filter(name=arguments.name)[:2])
    if len(several) == 2:
        raise BadWords(f"two sources use {arguments.name!r}; say which with --origin")
    if not several:
        hint = did_you_mean(arguments.name, of_origin.values_list("name", flat=True)[:5000])
        raise BadWords(f"no source uses the name {arguments.name!r}{hint}")
    return several[0]


def _person(name: str) -> "Person":
    """Who is called so; made where there is nobody. Raises `BadWords` where several are."""
    from utfall.ledger.people.models import Person
    from utfall.ledger.setup import make_person

    found = list(Person.objects.filter(name__iexact=name, to_be_matched=False, archived_at=None)[:2])
    if len(found) == 2:
        raise BadWords(f"two people are called {name!r}; rename one of them in Setup first")
    return found[0] if found else make_person(name)
