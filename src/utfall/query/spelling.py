"""Spells expressions as SQL: columns, constants and operations on them."""

from collections.abc import Callable

from utfall.core.codes import is_code

from .dialect import Dialect
from .expressions import Choice, Col, Expr, Val

Table = Callable[[str], str]  # kind of fact -> what stands behind FROM
_BETWEEN = {"=": "=", "<>": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "+": "+", "-": "-", "*": "*", "%": "%"}
_CALLED = {"least", "greatest", "coalesce"}


def literal(value: int | str | bool | None) -> str:
    """A constant as SQL. Raises `ValueError` for text that is no code."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if not is_code(value):
        raise ValueError(f"{value!r} is not a code and never becomes part of a query")
    return f"'{value}'"


def spelled(expr: Expr, dialect: Dialect) -> str:
    """An expression as SQL, bracketed where it needs it."""
    if isinstance(expr, Col):
        return f'"{expr.name}"'
    if isinstance(expr, Val):
        return literal(expr.value)
    if isinstance(expr, Choice):
        cases = " ".join(f"WHEN {spelled(c, dialect)} THEN {spelled(v, dialect)}" for c, v in expr.cases)
        return f"CASE {cases} ELSE {spelled(expr.other, dialect)} END"
    args = [spelled(arg, dialect) for arg in expr.args]
    if expr.name in _BETWEEN:
        return f"({args[0]} {_BETWEEN[expr.name]} {args[1]})"
    if expr.name in ("and", "or"):
        return "(" + f" {expr.name.upper()} ".join(args) + ")"
    if expr.name in ("is null", "is not null"):
        return f"({args[0]} {expr.name.upper()})"
    if expr.name in ("in", "not in"):
        return f"({args[0]} {expr.name.upper()} ({', '.join(args[1:])}))"
    if expr.name == "//":
        return dialect.divide.format(*args)
    if expr.name == "first of month":
        return dialect.first_of_month.format(*args)
    if expr.name in _CALLED:
        return f"{expr.name}({', '.join(args)})"
    raise ValueError(f"no spelling for {expr.name!r}")


def quoted(name: str) -> str:
    """A column's name as SQL."""
    return f'"{name}"'
