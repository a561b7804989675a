"""One cell of an answer as people see it: its text, its n, its change against the period compared with."""

from dataclasses import replace
from fractions import Fraction
from typing import Literal

from utfall.catalogue.model import Catalogue, Number
from utfall.query.answer import Against, Cell

from . import show
from .interval import COUNTED, interval_of
from .languages import Language
from .mark import Words, mark_of
from .table import CellView, Change, Column


def cell_view(
    now: Cell | None, before: Cell | None, column: Column, number: Number, catalogue: Catalogue, language: Language
) -> CellView:
    """One cell of an answer as people see it; a count that no row brought is 0, a ratio has no value."""
    if now is None:
        additive = number.kind in ("count", "sum")
        now = Cell(Fraction(0) if additive else None, 0 if additive else None, None)
    if column.hours:
        return _hours(now, before, column, language)
    currency = column.apart or None
    span = interval_of(now, number, catalogue) if column.interval else None
    n = now.denominator if counts_rows(number, catalogue) else None
    return CellView(
        text=show.value(now.value, number.unit, language, currency),
        plain=show.plain(now.value, number.unit, currency=currency),
        raw=now.value,
        numerator=now.numerator,
        denominator=now.denominator,
        n=n,
        n_text=show.count(n, language) if n else "",
        indicative=n is not None and 0 < n < show.INDICATIVE_BELOW,
        open=now.open,
        undecided=now.undecided,
        change=None if before is None else _change(now.value, before.value, column, language, currency),
        column=column.key,
        span=span,
        span_text=_span(span, column, language),
        spoken=show.spoken(now.value, language) if number.unit == "seconds" else "",
    )


def held_cell(
    view: CellView, now: Cell, against: Against | None, number: Number, words: Words, currency: str | None = None
) -> CellView:
    """The same cell with how it stands to what it is held against."""
    return view if against is None else replace(view, mark=mark_of(now.value, view.n, against, number, words, currency))


def _span(span: tuple[Fraction, Fraction] | None, column: Column, language: Language) -> str:
    if span is None or column.interval != "shown":
        return ""
    low, high = (show.value(each, column.unit, language) for each in span)
    return f"{low} – {high}"


def _hours(now: Cell, before: Cell | None, column: Column, language: Language) -> CellView:
    """Time spent, shown as hours with one decimal."""
    spent = now.numerator
    exact = None if spent is None else Fraction(spent, 3_600_000)
    was = None if before is None or before.numerator is None else Fraction(before.numerator, 3_600_000)
    change = None if before is None else _change(exact, was, replace(column, unit="per_hour"), language, None)
    plain = "" if exact is None else show.plain(exact, "per_hour")
    return CellView(show.hours(spent, language), plain, exact, numerator=spent, change=change, column=column.key)


def counts_rows(number: Number, catalogue: Catalogue) -> bool:
    """Whether the denominator is a number of rows, so that it can be told as n."""
    if number.kind not in ("ratio", "share") or not number.denominator:
        return False
    parts = (catalogue.parts.get(each.part) for each in number.denominator)
    return all(part is not None and part.kind in COUNTED for part in parts)


def _change(
    now: Fraction | None, before: Fraction | None, column: Column, language: Language, currency: str | None
) -> Change:
    was = show.value(before, column.unit, language, currency)
    if now is None or before is None or now == before:
        return Change("", "same", "neutral", was)
    up = now > before
    tone: Literal["good", "bad", "neutral"] = "neutral"
    if column.better != "neutral":
        tone = "good" if up == (column.better == "higher") else "bad"
    text = show.change(now, before, column.unit, language)
    return Change(text, "up" if up else "down", tone, was)
