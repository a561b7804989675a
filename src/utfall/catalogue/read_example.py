"""A worked example: facts in as text tables, figures out; checked as far as words go, worked by the tests.

[[example]]
name  = "two sales on one customer"
by    = "state"                      # splits, outermost first
ask   = {from = "2026-03-10"}        # the rest of the question: from, to, as_of, zone, where, bulk
shows = \"\"\"…\"\"\"                      # a column a split, then a column a number; the row `all` is the total
wrong = \"\"\"…\"\"\"                      # figures that must not come out

[example.given]                      # `given = \"\"\"…\"\"\"` alone is a table of outcomes
outcome    = \"\"\"…\"\"\"
transition = \"\"\"…\"\"\"
"""

from collections.abc import Container

from utfall.core.tables import BadTable, read_table
from utfall.facts.kinds import KINDS

from .dimensions import DIMENSIONS
from .model import Example
from .sheet import Sheet, told
from .shown import read_figure

KEYS = ("name", "given", "by", "ask", "shows", "wrong", "source")
ASKS = ("from", "to", "as_of", "zone", "where", "bulk", "compare")


def read_example(of: str, sheet: Sheet) -> Example:
    """The example a table describes; mistakes are noted on the sheet."""
    sheet.only(KEYS)
    given = sheet.table.get("given")
    tables = {"outcome": given} if isinstance(given, str) else dict(sheet.inner("given"))
    for kind, text in tables.items():
        if kind not in KINDS:
            sheet.mistake(told(kind, KINDS, "fact"))
        _rows(sheet, f"given {kind}", text)
    ask = sheet.inner("ask")
    sheet.under(ask, "ask").only(ASKS)
    return Example(
        of=of,
        name=sheet.text("name", needed=True),
        given={kind: str(text) for kind, text in tables.items()},
        shows=sheet.text("shows", needed=True),
        by=sheet.known(sheet.texts("by"), DIMENSIONS, "dimension"),
        wrong=sheet.text("wrong"),
        source=sheet.text("source"),
        ask=dict(ask),
    )


def _rows(sheet: Sheet, what: str, text: object) -> list[dict[str, str]]:
    if not isinstance(text, str):
        sheet.mistake(f"{what} is a text table")
        return []
    try:
        return read_table(text)
    except BadTable as wrong:
        sheet.mistake(f"{what}: {wrong}")
        return []


def check_example(sheet: Sheet, example: Example, numbers: Container[str]) -> None:
    """Note what the example shows that is neither a split nor a number, and cells that are no figures."""
    asked = (*example.by, *(name for name in DIMENSIONS if name not in example.by))
    for what, text in (("shows", example.shows), ("wrong", example.wrong)):
        rows = _rows(sheet, what, text)
        if text and not rows:
            sheet.mistake(f"{what} has a heading and no row")
        for heading in rows[0] if rows else ():
            if heading in asked:
                continue
            if heading not in numbers:
                sheet.mistake(f"{what}: {heading!r} is neither a split nor a number")
                continue
            for row in rows:
                _figure(sheet, what, heading, row[heading])
    shown = _rows(sheet, "shows", example.shows)
    if shown and not any(heading.partition(":")[0] == example.of for heading in shown[0]):
        sheet.mistake(f"shows no {example.of}")


def _figure(sheet: Sheet, what: str, heading: str, cell: str) -> None:
    if cell:
        try:
            read_figure(cell)
        except ValueError as wrong:
            sheet.mistake(f"{what}, {heading}: {wrong}")
