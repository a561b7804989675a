"""Conditions and values over one row, as plain data: the planner builds them, `sql.py` spells them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Union

Expr = Union["Col", "Val", "Op", "Choice"]


@dataclass(frozen=True, slots=True)
class Col:
    """A column of the row."""

    name: str


@dataclass(frozen=True, slots=True)
class Val:
    """A constant: a whole number, a flag, a code or nothing."""

    value: int | str | bool | None


@dataclass(frozen=True, slots=True)
class Op:
    """An operation by name (`=`, `and`, `is null`, `in`, `month`, ...) on its arguments."""

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The value of the first case that holds, else `other`."""

    cases: tuple[tuple[Expr, Expr], ...]
    other: Expr


TRUE = Val(True)
FALSE = Val(False)
NOTHING = Val(None)


def op(name: str, *args: Expr | int | str | bool) -> Op:
    """`op("<", Col("wait_ms"), 20_000)`; plain values become constants."""
    return Op(name, tuple(arg if isinstance(arg, (Col, Val, Op, Choice)) else Val(arg) for arg in args))


def all_of(conditions: Iterable[Expr]) -> Expr:
    """Every condition holds; none at all is true."""
    kept = tuple(dict.fromkeys(each for each in conditions if each != TRUE))
    return kept[0] if len(kept) == 1 else Op("and", kept) if kept else TRUE


def any_of(conditions: Iterable[Expr]) -> Expr:
    """One of the conditions holds; none at all is false."""
    kept = tuple(dict.fromkeys(conditions))
    if TRUE in kept:
        return TRUE
    return kept[0] if len(kept) == 1 else Op("or", kept) if kept else FALSE


def one_of(value: Expr, ids: Iterable[int | str | None]) -> Expr:
    """The value is among the ids; None among them stands for *no value*; no ids at all holds nowhere."""
    given = list(dict.fromkeys(ids))
    known: tuple[Expr, ...] = tuple(Val(each) for each in given if each is not None)
    options: list[Expr] = [Op("in", (value, *known))] if known else []
    if None in given:
        options.append(op("is null", value))
    return any_of(options)


def none_of(value: Expr, ids: Iterable[int]) -> Expr:
    """The value is none of the ids, *no value* included; no ids at all is true."""
    known = tuple(Val(each) for each in dict.fromkeys(ids))
    return any_of([op("is null", value), Op("not in", (value, *known))]) if known else TRUE


def named_in(expr: Expr) -> frozenset[str]:
    """The columns that an expression names."""
    if isinstance(expr, Col):
        return frozenset({expr.name})
    if isinstance(expr, Val):
        return frozenset()
    inner = expr.args if isinstance(expr, Op) else (expr.other, *(each for case in expr.cases for each in case))
    return frozenset().union(*map(named_in, inner))
