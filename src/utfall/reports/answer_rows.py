"""An answer as rows for analysts: unrounded, each number with its counts, names beside ids, no total among the rows."""

from collections.abc import Mapping, Sequence
from typing import cast

from .files import Figure, FileCell, Text

Plain = Mapping[str, object]
TARGET = (("plan", "_target"), ("least", "_least"), ("most", "_most"), ("place", "_place"), ("as_wished", "_as_wished"))
PARTS = (("value", ""), ("numerator", "_numerator"), ("denominator", "_denominator"))


def answer_rows(words: Plain, kpis: Sequence[str]) -> tuple[list[str], list[list[FileCell]]]:
    """Head and rows of an answer in plain words (`wire.answer_words`); without a split the total is the one row.

    A number has three columns: `hit_rate`, `hit_rate_numerator`, `hit_rate_denominator`; with a comparison three more
    that end in `_before`. Where targets were asked for each has five more: `_target`, `_least`, `_most`, `_place`
    (below, in, above) and `_as_wished`. Money has its currency in the column `currency`.
    """
    rows = cast(Sequence[Plain], words["rows"]) if words["by"] else [cast(Plain, words["total"])]
    beside = "compared_with" in words
    splits = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in (*kpis, "before")]
    head = [*splits, *(f"{kpi}{tail}" for kpi in kpis for _, tail in PARTS)]
    if beside:
        head += [f"{kpi}{tail}_before" for kpi in kpis for _, tail in PARTS]
    held = [kpi for kpi in kpis if any("target" in cast(Plain, row.get(kpi, {})) for row in rows)]
    head += [f"{kpi}{tail}" for kpi in held for _, tail in TARGET]
    money = any("currency" in cast(Plain, row.get(kpi, {})) for row in rows for kpi in kpis)
    money = money and "currency" not in splits
    return [*head, *(["currency"] if money else [])], [_row(row, splits, kpis, beside, money, held) for row in rows]


def _row(
    row: Plain, splits: Sequence[str], kpis: Sequence[str], beside: bool, money: bool, held: Sequence[str]
) -> list[FileCell]:
    cells: list[FileCell] = [Text("" if row.get(name) is None else str(row[name])) for name in splits]
    told = [cast(Plain, row.get(kpi, {})) for kpi in kpis]
    before = cast(Plain, row.get("before", {}))
    for each in [*told, *((cast(Plain, before.get(kpi, {})) for kpi in kpis) if beside else ())]:
        cells += [Figure("" if each.get(part) is None else str(each[part])) for part, _ in PARTS]
    for kpi in held:
        target = cast(Plain, cast(Plain, row.get(kpi, {})).get("target") or {})
        cells += [Figure("" if target.get(part) is None else str(target[part])) for part, _ in TARGET[:3]]
        cells += [Text("" if target.get(part) is None else str(target[part]).lower()) for part, _ in TARGET[3:]]
    if money:
        found = {str(each["currency"]) for each in told if each.get("currency")}
        cells.append(Text(found.pop() if len(found) == 1 else ""))
    return cells
