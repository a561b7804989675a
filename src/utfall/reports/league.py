"""Leagues that do not rank what cannot be told apart: rows as good as the best of their group share its rank."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from utfall.query.answer import Key

from .table import RowView

SAYS = ("Ranks: rows whose 95 % interval overlaps that of the best of their group share its rank. Fewer than 30, and "
        "rows without an interval, have none.")  # fmt: skip


def ranked(rows: Sequence[RowView], place: int, better: Literal["higher", "lower", "neutral"]) -> list[RowView]:
    """The rows with their ranks in a column, each within its outer value; their order stays."""
    if better == "neutral":
        return list(rows)
    known: dict[Key, str] = {}
    for outer in dict.fromkeys(row.key[:-1] for row in rows):
        known |= ranks([row for row in rows if row.key[:-1] == outer], place, better == "higher")
    return [replace(row, rank=known.get(row.key, "")) for row in rows]


def ranks(rows: Sequence[RowView], place: int, up: bool) -> Mapping[Key, str]:
    """The rank of each row that can have one, the best first: `1`, or `1–4` of four that cannot be told apart.

    A group is opened by the best row left; a row is in it while its interval overlaps that one's.
    """
    able = [row for row in rows if row.kind == "row" and row.cells[place].span and not row.cells[place].indicative]
    able.sort(key=lambda row: row.cells[place].raw or 0, reverse=up)
    out: dict[Key, str] = {}
    first = 0
    while first < len(able):
        end = first + 1
        while end < len(able) and _overlap(able[first], able[end], place):
            end += 1
        rank = str(first + 1) if end == first + 1 else f"{first + 1}–{end}"
        out |= {row.key: rank for row in able[first:end]}
        first = end
    return out


def _overlap(one: RowView, other: RowView, place: int) -> bool:
    mine, theirs = one.cells[place].span, other.cells[place].span
    return mine is not None and theirs is not None and mine[0] <= theirs[1] and theirs[0] <= mine[1]
