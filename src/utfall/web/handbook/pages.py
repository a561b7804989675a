"""The page of one number, in words: all of it read from the number's own file."""

import re
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from utfall.catalogue import history, lock
from utfall.catalogue.model import Catalogue, Example, Number, Part, Signed
from utfall.catalogue.own import PREFIX
from utfall.core import clock
from utfall.core.periods import Days
from utfall.core.tables import read_table
from utfall.core.zones import day_number, local_times
from utfall.query.ask import Ask, NotUnderstood
from utfall.reports import show
from utfall.reports.languages import language
from utfall.web.access.scopes import ADMINISTRATOR, CLIENT
from utfall.web.own.held import in_words
from utfall.web.reports.asking import Asker, asker

from .made_here import made_here, may_be_imitated
from .pens import pens_of
from .spelled import laid_out
from .where import uses

BETTER = {"higher": "Higher is better", "lower": "Lower is better", "neutral": "Neither direction is good in itself"}
ENGINES = {"duckdb": "DuckDB", "clickhouse": "ClickHouse"}
_FIGURE = re.compile(r"-?[\d .,:]+( ?%| ?s| ?ms| ?h| ?min| ?×| ?/h| ?[A-Z]{3})?\Z|-\Z")


@dataclass(frozen=True)
class PartShown:
    """A part in words; `taken_off` where it is subtracted."""

    part: Part
    taken_off: bool
    counts: str
    held: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TableShown:
    """A table of an example: its heading and its rows, each cell as (text, whether it is a figure)."""

    head: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[tuple[str, bool], ...], ...]


def page_of(number: Number, request: HttpRequest) -> dict[str, object]:
    """Everything the template of one number shows. A client's reader is not shown how the house is built."""
    who = asker(request)
    catalogue = who.catalogue
    above, below = _signed(number.numerator, who), _signed(number.denominator, who)
    named = {each.part.id for each in (*above, *below)}
    beside = _signed(tuple(Signed(1, name) for name in number.parts if name not in named), who)
    own = number.variant_of or number.id
    inside = who.user.role != CLIENT
    return {
        "it": number,
        "above": above,
        "below": below,
        "beside": beside,
        "variant_of": catalogue.numbers.get(number.variant_of),
        "ways": [each for each in catalogue.numbers.values() if own in (each.id, each.variant_of)],
        "reads": [catalogue.numbers[name] for name in number.reads_with if name in catalogue.numbers],
        "read_by": [each for each in catalogue.numbers.values() if own in each.reads_with and not each.variant_of],
        "examples": [_example(e) for e in catalogue.examples if e.of == number.id and not number.id.startswith(PREFIX)],
        "better": _(BETTER[number.better]),
        "unit": _unit(number),
        "rules": _rules(number, catalogue),
        "uses": uses(number, request, catalogue),
        "pens": pens_of(number, catalogue) if inside else [],
        **(made_here(number, who) if number.id.startswith(PREFIX) else _history(number)),
        "like": may_be_imitated(number) and who.user.role == ADMINISTRATOR,
        **(_sql(number, who) if inside else {}),
    }


def _history(number: Number) -> dict[str, object]:
    """When its meaning changed and why, the newest first, and the release it came with."""
    spoken = language(get_language() or "en")
    told = [(show.day(day_number(date.fromisoformat(each.day)), spoken, year=True), each.reason)
            for each in history.changes(number.id, lock.read())]  # fmt: skip
    first = history.first_in(number.id, history.releases())
    since = first and (show.day(day_number(date.fromisoformat(first.day)), spoken, year=True), first.version)
    return {"history": told, "since": since}


def _signed(parts: tuple[Signed, ...], who: Asker) -> tuple[PartShown, ...]:
    told = [(who.catalogue.parts[each.part], each.sign < 0) for each in parts]
    return tuple(PartShown(part, off, _counts(part), tuple(in_words(part.held, who))) for part, off in told)


def _counts(part: Part) -> str:
    """What a part counts of which fact by which clock, as its file has it."""
    if part.kind == "days":
        return _("days of the period")
    column = f".{part.column}" if part.column else ""
    return f"{part.kind} · {part.fact}{column} · {part.when}"


def _unit(number: Number) -> str:
    return {
        "count": _("a count"), "percent": _("per cent"), "seconds": _("seconds"), "money": _("money, by currency"),
        "times": _("times"), "per_hour": _("per hour"), "points": _("points"),
        "per_mille": _("per thousand"), "hours": _("hours"), "days": _("days"), "per_day": _("per day"),
        "score": _("steps of the scale"),
    }[number.unit]  # fmt: skip


def _rules(number: Number, catalogue: Catalogue) -> list[str]:
    """What holds whenever the number is told."""

    def called(names: tuple[str, ...]) -> str:
        return ", ".join(_(catalogue.numbers[name].name) if name in catalogue.numbers else name for name in names)

    def noun(names: tuple[str, ...]) -> str:
        return ", ".join(catalogue.parts[name].noun or name for name in names)

    rules = []
    if number.together:
        rules.append(_("Only shown together with %(names)s.") % {"names": called(number.together)})
    if number.apart:
        rules.append(_("Always split by %(names)s, never pooled.") % {"names": ", ".join(number.apart)})
    if number.window:
        rules.append(_("Never told over fewer than %(n)s complete days.") % {"n": number.window})
    if number.null_if:
        rules.append(_("No value where there are %(names)s.") % {"names": noun(number.null_if)})
    if number.null_unless:
        rules.append(_("No value where there are no %(names)s.") % {"names": noun(number.null_unless)})
    if number.denominator:
        rules.append(_("No value, shown –, where nothing stands below the line: never 0 and never 100."))
    return rules


def _sql(number: Number, who: Asker) -> dict[str, object]:
    """The SQL of the number today, asked by whoever reads, as each engine has it, the one in use first."""
    here, now = who.house, clock.now()
    today = local_times(here.zone).cut(now)[0]
    period = Days(today - number.window, today) if number.window else Days(today, today + 1)
    ask = Ask(who.scope, (number.id, *number.together[:1]), now, period)
    engines = sorted(ENGINES, key=lambda each: each != here.reader.dialect)
    try:
        return {"sql": [(ENGINES[each], [laid_out(sql) for sql in here.sql(ask, each)]) for each in engines]}
    except NotUnderstood as wrong:
        return {"no_sql": str(wrong)}


def _example(example: Example) -> dict[str, object]:
    return {
        "name": example.name,
        "given": [(kind, _table(text)) for kind, text in example.given.items()],
        "shows": _table(example.shows),
        "wrong": _table(example.wrong) if example.wrong else None,
        "asked": [(word, _asked(said)) for word, said in example.ask.items()],
        "source": example.source,
    }


def _asked(said: object) -> str:
    if isinstance(said, dict):
        return ", ".join(f"{word} = {_asked(value)}" for word, value in said.items())
    return ", ".join(map(str, said)) if isinstance(said, list | tuple) else str(said)


def _table(text: str) -> TableShown:
    rows = read_table(text)
    if not rows:
        return TableShown((), ())
    cells = tuple(tuple((cell, bool(_FIGURE.match(cell))) for cell in row.values()) for row in rows)
    head = tuple((title, is_figure) for title, (_text, is_figure) in zip(rows[0], cells[0], strict=True))
    return TableShown(head, cells)
