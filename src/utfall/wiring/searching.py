"""What a typed word may mean among rows: ids of what is called so, codes, a fact's number; no text enters a query."""

from collections.abc import Collection, Iterable, Mapping

from utfall.catalogue.model import Catalogue, Number
from utfall.core.codes import is_code
from utfall.facts.kind import Column
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns
from utfall.ledger import names
from utfall.ledger.customers.models import ContactPoint
from utfall.query import Ask, NotUnderstood, Search
from utfall.reports.naming import CODES

MOST = 5_000  # ids that one word may mean in a column
FEWEST_DIGITS = 4
PERSONAL = ("contact_point",)


def columns_of(
    number: Number, side: str, catalogue: Catalogue, hidden: Collection[str] = ()
) -> dict[str, Column | None]:
    """The columns that rows of a number's side may have and a search looks into, by name; not the `hidden` ones."""
    sides = number.denominator if side == "denominator" and number.denominator else number.numerator
    parts = [each.part for each in sides] or ([number.fold.of] if number.fold else [])
    kinds = [KINDS[catalogue.parts[each].fact] for each in parts if catalogue.parts[each].fact in KINDS]
    every = {column.name: column for kind in kinds for column in wide_columns(kind)}
    return {"key": None, **{name: column for name, column in every.items() if name not in hidden}}


def of_question(text: str, ask: Ask, side: str, catalogue: Catalogue) -> Search:
    """What a text may mean in the rows behind the first number of a question, in all of their columns."""
    number = catalogue.numbers.get(ask.kpis[0])
    return {} if number is None else meant(text, columns_of(number, side, catalogue), ask.scope.personal, CODES)


def meant(text: str, columns: Mapping[str, Column | None], personal: bool, codes: Mapping[str, str]) -> Search:
    """The values by column of which a row needs one to be found by `text`.

    `columns` are those of the rows by name. Customers are found by the client's own key, and by name or number only
    where `personal`. `codes` are what codes are called. Raises `NotUnderstood` where a word means too many.
    """
    typed = " ".join(text.split())[:100]
    if not typed:
        return {}
    found: dict[str, tuple[int | str, ...]] = {}
    known: dict[str, tuple[int, ...]] = {}
    for name, column in columns.items():
        refers = _refers(name, column)
        if refers in names.NAMED or (refers in PERSONAL and personal):
            if refers not in known:
                known[refers] = _ids(refers, typed, personal)
            found[name] = known[refers]
        elif column is not None and column.type == "code":
            found[name] = tuple(_codes(typed, column, codes))
        elif name in ("fact_id", "interaction_id", "key") and _is_id(typed):
            found[name] = (int(typed),)
    return {name: values for name, values in found.items() if values}


def _is_id(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 20 and int(typed) < 2**63


def _refers(name: str, column: Column | None) -> str:
    if column is not None:
        return column.refers
    return name.removesuffix("_id") if name.endswith("_id") else ""


def _ids(refers: str, typed: str, personal: bool) -> tuple[int, ...]:
    if refers == "contact_point":
        digits = "".join(each for each in typed if each.isdigit())
        if len(digits) < FEWEST_DIGITS:
            return ()
        points = ContactPoint.objects.filter(value__endswith=digits).values_list("pk", flat=True)
        found = tuple(points[: MOST + 1])
    else:
        found = names.containing(refers, typed, MOST + 1, personal=personal)
    if len(found) > MOST:
        raise NotUnderstood(f"{typed!r} means more than {MOST:,} different things here; type more of it")
    return found


def _codes(typed: str, column: Column, codes: Mapping[str, str]) -> Iterable[str]:
    """Codes that are called so; a code of an open vocabulary as it is typed."""
    fold = typed.casefold()
    for code in column.values:
        if fold in codes.get(code, code.replace("_", " ")).casefold() or fold == code:
            yield code
    if not column.values and is_code(typed):
        yield from dict.fromkeys((typed, typed.upper(), typed.lower(), *_called(fold, codes)))


def _called(fold: str, codes: Mapping[str, str]) -> Iterable[str]:
    return (code for code, name in codes.items() if fold in name.casefold())
