"""The words of a question on the command line."""

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from utfall.cli.faults import BadWords, did_you_mean

if TYPE_CHECKING:
    from utfall.ledger.people.models import User
    from utfall.query.ask import Ask, Scope
    from utfall.wiring.house import House


def add_question(parser: argparse.ArgumentParser, formats: Sequence[str] = ("table", "json", "csv")) -> None:
    """The words `ask`, `rows` and `export answer` share."""
    parser.add_argument("kpi", metavar="KPI[,KPI…]", help="which numbers (utfall kpis lists them)")
    parser.add_argument("--by", metavar="SPLIT[,SPLIT…]", default="", help="split by, e.g. month or agent,day")
    parser.add_argument("--from", dest="start", metavar="DATE", help="first day (or a time); alone it runs to now")
    parser.add_argument("--to", dest="end", metavar="DATE", help="the day after the last (exclusive)")
    parser.add_argument("--as-of", metavar="TIME", help="the moment current numbers are told for; default now")
    parser.add_argument("--zone", help="cut the days in this zone instead of each row's own")
    parser.add_argument("--where", metavar="KEY=VALUE", action="append", default=[], help="only these; may be repeated")
    parser.add_argument("--compare", action="store_true", help="beside the period before")
    parser.add_argument("--as", dest="user", metavar="USER", help="what this user (e-mail) would be told")
    parser.add_argument("--bulk", action="store_true", help="take bulk actions into the counts")
    parser.add_argument("--format", choices=formats, default=formats[0])


def add_targets(parser: argparse.ArgumentParser) -> None:
    """The word that also asks what cells are held against."""
    parser.add_argument(
        "--targets", action="store_true", help="with the target each cell is held against, and how it stands to it"
    )


def asked(arguments: argparse.Namespace, house: "House") -> "tuple[Ask, list[str]]":
    """The question, and sentences on what was assumed. Raises `BadWords` and `NotUnderstood`."""
    from utfall.core.clock import now
    from utfall.wiring.asking import Words, make_ask
    from utfall.wiring.seen import seen_in

    where: dict[str, list[str]] = {}
    for word in arguments.where:
        key, equals, value = word.partition("=")
        if not equals or not key.strip():
            raise BadWords(f"--where {word!r} is not KEY=VALUE")
        where.setdefault(key.strip(), []).append(value)
    words = Words(
        kpis=_words(arguments.kpi),
        by=_words(arguments.by),
        start=arguments.start,
        end=arguments.end,
        as_of=arguments.as_of,
        zone=arguments.zone,
        where=where,
        compare=arguments.compare,
        bulk=arguments.bulk,
        targets=getattr(arguments, "targets", False),
    )
    scope, moment = scope_as(arguments.user), now()

    def seen(split: str, ids: Iterable[int]) -> set[int]:
        return seen_in(house, scope, split, list(ids), moment)

    return make_ask(words, scope, now=moment, home_zone=house.zone, seen=seen)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def scope_as(email: str | None) -> "Scope":
    """The scope of a user by his e-mail, of the whole house without. Raises `BadWords`."""
    from utfall.wiring.rights import scope_of, whole_house

    return whole_house() if email is None else scope_of(_user(email))


def house_as(house: "House", email: str | None) -> "House":
    """The house as that user may ask it: a client's reader knows the numbers made here that are shared with him."""
    return house if email is None else house.for_role(_user(email).role)


def _user(email: str) -> "User":
    from utfall.ledger.people.models import User

    user = User.objects.filter(email=email.strip().casefold()).first()
    if user is None:
        raise BadWords(f"there is no user {email!r}{did_you_mean(email, User.objects.values_list('email', flat=True))}")
    return user
