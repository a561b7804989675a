"""Words on the command line made into a question, and the question's words into ids."""

import argparse

from utfall.catalogue.dimensions import DIMENSIONS, FIELD
from utfall.cli.faults import BadWords
from utfall.core.clock import now
from utfall.core.names import nearest
from utfall.core.periods import Days, Instants, Period, parse_instant, parse_period
from utfall.core.zones import local_times
from utfall.query.ask import Ask, Scope, Where


def add_question(parser: argparse.ArgumentParser) -> None:
    """The words `ask` and `rows` share."""
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
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table")


def make_ask(arguments: argparse.Namespace, home_zone: str) -> tuple[Ask, list[str]]:
    """The question, and what was assumed in it. Raises `BadWords`, `NotUnderstood` and `UnknownZone`."""
    zone = arguments.zone or home_zone
    local_times(zone)
    moment = now()
    try:
        period = parse_period(arguments.start, arguments.end, moment, zone)
        as_of = parse_instant(arguments.as_of, zone) if arguments.as_of else moment
    except ValueError as wrong:
        raise BadWords(str(wrong)) from wrong
    notes = []
    if arguments.start is None and arguments.end is None:
        assert isinstance(period, Days)
        notes.append(f"period: today, {period.texts()[0]} ({zone})")
    kpis = tuple(word for word in arguments.kpi.replace(" ", "").split(",") if word)
    if not kpis:
        raise BadWords("no number is asked for; utfall kpis lists them")
    by = tuple(split_named(word) for word in arguments.by.replace(" ", "").split(",") if word)
    return (
        Ask(
            scope=_scope(arguments.user),
            kpis=kpis,
            as_of=as_of,
            period=period,
            by=by,
            where=_where(arguments.where),
            compare=_before(period, moment, zone) if arguments.compare else None,
            zone=arguments.zone,
            bulk=arguments.bulk,
        ),
        notes,
    )


def _before(period: Period, moment: int, zone: str) -> Period:
    """The period before; of one that still runs, up to the same clock time."""
    if isinstance(period, Instants):
        return period.before()
    today = local_times(zone).cut(moment)[0]
    if period.first <= today < period.end:
        until = moment - local_times(zone).start_of(today)
        running = Days(period.first, today + 1, until)
        earlier = Days(period.first, period.end).before()
        return Days(earlier.first, earlier.first + len(running), until)
    return period.before()


def split_named(word: str) -> str:
    """The dimension a word names: one of the house's, or a customer field by its key. Raises `BadWords`."""
    from utfall.ledger import names
    from utfall.query.ask import NotUnderstood

    if word in DIMENSIONS:
        return word
    try:
        found = names.find("field", word)[0]
    except NotUnderstood:
        near = nearest(word, DIMENSIONS)
        hint = f"; did you mean {', '.join(near)}?" if near else f"; there are {', '.join(DIMENSIONS)}"
        raise BadWords(f"unknown split {word!r}{hint}") from None
    return f"{FIELD}{found}"


def _scope(email: str | None) -> Scope:
    from utfall.ledger.people.models import User
    from utfall.wiring.rights import WHOLE_HOUSE, scope_of

    if email is None:
        return WHOLE_HOUSE
    user = User.objects.filter(email=email.strip().casefold()).first()
    if user is None:
        near = nearest(email, User.objects.values_list("email", flat=True))
        raise BadWords(f"there is no user {email!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    return scope_of(user)


def _where(words: list[str]) -> tuple[Where, ...]:
    held: dict[str, list[int | str | None]] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            raise BadWords(f"--where {word!r} is not KEY=VALUE")
        split = split_named(key.strip())
        held.setdefault(split, []).extend(_ids(split, value.strip()))
    return tuple(Where(split, tuple(dict.fromkeys(ids))) for split, ids in held.items())


def _ids(split: str, value: str) -> tuple[int | str | None, ...]:
    from utfall.ledger import names

    if value == "-":
        return (None,)
    if split.startswith(FIELD):
        return names.find("field_value", value, part_of=int(split.removeprefix(FIELD)))
    dimension = DIMENSIONS[split]
    if dimension.sort == "time":
        raise BadWords(f"{split} cannot be held to a value; say the period with --from and --to")
    if split in ("agent", "team") and value.casefold() == "system":
        return ("system",)
    if dimension.sort == "code":
        return (int(value) if split == "attempt_no" and value.isdigit() else value,)
    return names.find(split, value)
