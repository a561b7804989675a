"""A number's file: the KPI, its variants, and the checks that need no other file."""

from collections.abc import Mapping
from typing import cast, get_args

from utfall.facts.kinds import KINDS

from .dimensions import BUCKET, DIMENSIONS
from .model import PLANS, Fold, Number, NumberKind, Part, Signed, Unit
from .read_intervals import check_calc, read_slots, read_staffing
from .read_test import columns_of
from .sheet import Sheet, told
from .words import GROUPS, SETTINGS, TERMS

MEANS = (
    "kind", "numerator", "denominator", "per", "ignores", "column", "percentile", "fold", "apart", "together",
    "null_if", "null_unless", "window", "open", "undecided", "settings", "unit", "of", "against", "staffing",
)  # fmt: skip
OWN = ("name", "says", "formula", "pitfalls", "aliases")
INHERITED = (*MEANS, "better", "source", "group", "reads_with", "strain")
KEYS = (*OWN, *INHERITED, "agreed", "agreed_by", "variant", "example")
KINDS_READ: tuple[NumberKind, ...] = ("count", "sum", "ratio", "share", "rank", "fold", "calc", "plan")
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "count": ("numerator",),
    "sum": ("numerator",),
    "ratio": ("numerator", "denominator"),
    "share": ("numerator", "denominator", "ignores"),
    "rank": ("numerator", "column", "percentile"),
    "fold": ("fold",),
    "calc": ("numerator", "denominator", "staffing"),
    "plan": ("of", "against"),
}
_COUNTING = ("count", "distinct", "standing")
_ADDING = ("sum", "seconds", "cost")
DURATIONS: tuple[str, ...] = ("seconds", "hours", "days")


def read_numbers(name: str, sheet: Sheet, parts: Mapping[str, Part]) -> list[Number]:
    """The number a file describes and its variants; mistakes are noted on the sheet."""
    sheet.only(KEYS)
    whole = _number(name, sheet, parts, variant_of="")
    inherited = {key: value for key, value in sheet.table.items() if key in INHERITED}
    out, taken = [whole], set()
    for place, table in enumerate(sheet.tables("variant"), start=1):
        word = str(table.get("id", ""))
        own = sheet.under(table, f"variant {word or place}")
        own.only(("id", *OWN, *INHERITED))
        if not word.replace("_", "a").isalnum() or not word.isascii():
            own.mistake("id is a short word of letters, digits and _")
        elif word in taken:
            own.mistake(f"there is a variant {word} already")
        else:
            taken.add(word)
            both = Sheet(own.file, {**inherited, **table}, own.found, own.at)
            out.append(_number(f"{name}:{word}", both, parts, variant_of=name))
    return out


def _number(name: str, sheet: Sheet, parts: Mapping[str, Part], variant_of: str) -> Number:
    number = Number(
        id=name,
        name=sheet.text("name", needed=True),
        says=sheet.text("says", needed=True),
        kind=cast(NumberKind, sheet.choice("kind", KINDS_READ)),
        unit=cast(Unit, sheet.choice("unit", get_args(Unit))),
        better=sheet.choice("better", ("higher", "lower", "neutral")),  # type: ignore[arg-type]
        numerator=_signed(sheet, "numerator", parts),
        denominator=_signed(sheet, "denominator", parts),
        per=sheet.whole("per", 1),
        ignores=sheet.known(sheet.texts("ignores"), DIMENSIONS, "dimension"),
        column=sheet.text("column"),
        percentile=sheet.whole("percentile"),
        fold=_fold(sheet, parts),
        apart=sheet.known(sheet.texts("apart"), DIMENSIONS, "dimension"),
        together=sheet.texts("together"),
        null_if=sheet.known(sheet.texts("null_if"), parts, "part"),
        null_unless=sheet.known(sheet.texts("null_unless"), parts, "part"),
        window=sheet.whole("window"),
        open=sheet.known(sheet.texts("open"), parts, "part"),
        undecided=sheet.known(sheet.texts("undecided"), parts, "part"),
        settings=_settings(sheet),
        formula=sheet.text("formula"),
        source=sheet.text("source", needed=not variant_of),
        group=sheet.choice("group", tuple(GROUPS)),
        pitfalls=sheet.text("pitfalls"),
        reads_with=sheet.texts("reads_with"),
        aliases=sheet.texts("aliases"),
        variant_of=variant_of,
        agreed="" if variant_of else sheet.text("agreed"),
        agreed_by=() if variant_of else sheet.texts("agreed_by"),
        of=sheet.text("of"),
        against=sheet.choice("against", ("due", "full", "band")) if "against" in sheet.table else "",  # type: ignore[arg-type]
        staffing=read_staffing(sheet, parts),
        strain=sheet.text("strain"),
    )
    if number.agreed and number.agreed not in TERMS:
        sheet.mistake(told(number.agreed, TERMS, "term of an agreement"))
    _check(sheet, number, parts)
    return number


def _signed(sheet: Sheet, key: str, parts: Mapping[str, Part]) -> tuple[Signed, ...]:
    signed = [Signed(-1 if word.startswith("-") else 1, word.removeprefix("-")) for word in sheet.texts(key)]
    known = sheet.known((each.part for each in signed), parts, "part")
    return tuple(each for each in signed if each.part in known)


def _settings(sheet: Sheet) -> dict[str, int]:
    inner = sheet.under(sheet.inner("settings"), "settings")
    inner.known(inner.table, SETTINGS, "setting")
    return {name: inner.whole(name) for name in inner.table if name in SETTINGS}


def _fold(sheet: Sheet, parts: Mapping[str, Part]) -> Fold | None:
    table = sheet.inner("fold")
    if not table:
        return None
    inner = sheet.under(table, "fold")
    if "slot" in table:
        return read_slots(inner, parts)
    inner.only(("per", "then", "of", "over", "unless", "first", "last", "buckets"))
    then = inner.choice("then", ("last_minus_first", "buckets", "share_without", "share_with"))
    of, over = inner.text("of", needed=True), inner.text("over", needed=then != "last_minus_first")
    unless = inner.text("unless")
    named = [each for each in (of, over, unless) if each]
    if not of or len(inner.known(named, parts, "part")) < len(named):
        return None
    buckets = table.get("buckets", [])
    if then == "buckets" and (
        not isinstance(buckets, list)
        or not all(isinstance(each, int) for each in buckets)
        or buckets != sorted(set(buckets))
        or buckets[:1] != [0]
    ):
        inner.mistake("buckets are rising whole numbers from 0, each the lower end of one")
        buckets = [0, 1, 2]
    fold = Fold(
        per=inner.text("per", needed=True),
        then=then,  # type: ignore[arg-type]
        of=of,
        over=over,
        unless=unless,
        first=inner.text("first"),
        last=inner.text("last"),
        buckets=tuple(buckets),  # type: ignore[arg-type]
    )
    for name in named:
        if parts[name].looks:
            inner.mistake(f"{name} looks around itself: it cannot be folded")
    fact = KINDS[parts[of].fact]
    columns = columns_of(fact)
    if fold.per and (fold.per not in columns or columns[fold.per].type != "id"):
        keys = [name for name in columns if columns[name].type == "id"]
        inner.mistake(told(fold.per, keys, f"key of {fact.name}"))
    for end in (fold.first, fold.last):
        if end and end not in columns:
            inner.mistake(told(end, columns, f"column of {fact.name}"))
    if then == "last_minus_first" and not (fold.first and fold.last):
        inner.mistake("last_minus_first needs first and last, two times of the row")
    if over and parts[over].kind != "standing":
        inner.mistake(f"over is a standing part; {over} is a {parts[over].kind}")
    return fold


def _check(sheet: Sheet, number: Number, parts: Mapping[str, Part]) -> None:
    if number.of and number.kind != "plan":
        sheet.mistake(f"only a plan is of another number, not a {number.kind}")
        return
    if number.of and PLANS not in parts:
        sheet.mistake(f"a number held against its plan needs the part {PLANS}")
        return
    for key in _NEEDS[number.kind]:
        if not sheet.table.get(key):
            sheet.mistake(f"a {number.kind} needs {key}" + (_no_denominator if key == "denominator" else ""))
    if number.kind in ("count", "sum", "rank", "fold") and number.denominator:
        sheet.mistake(f"a {number.kind} has no denominator; a ratio has")
    above = [parts[each.part] for each in number.numerator]
    _check_added(sheet, number, above, "numerator")
    _check_added(sheet, number, [parts[each.part] for each in number.denominator], "denominator")
    _check_money(sheet, number, parts)
    _check_unit(sheet, number, parts)
    if number.kind == "rank":
        _check_rank(sheet, number, above)
    if number.kind == "calc":
        check_calc(sheet, number, parts)
    if number.fold and number.fold.then == "buckets" and BUCKET not in number.apart:
        sheet.mistake(f'buckets stand apart: apart = ["{BUCKET}"]')
    if number.per < 1 or number.window < 0:
        sheet.mistake("per and window are not negative")
    if "currency" in number.apart and "currency" in number.ignores:
        sheet.mistake("what stands apart cannot be ignored")


_no_denominator = ": a number over nothing is a count or a sum"


def _check_added(sheet: Sheet, number: Number, added: list[Part], key: str) -> None:
    """Only like is added to like: counts to counts, seconds to seconds, money to money."""
    sorts = {sort_of(part) for part in added}
    if len(sorts) > 1:
        sheet.mistake(f"the {key} adds {' and '.join(sorted(sorts))} to each other")
    if key == "numerator" and number.kind == "count" and any(part.kind not in _COUNTING for part in added):
        sheet.mistake("a count counts: its parts are count, distinct or standing")
    if key == "numerator" and number.kind == "sum" and any(part.kind not in _ADDING for part in added):
        sheet.mistake("a sum adds a column up: its parts are sum or seconds")


def sort_of(part: Part) -> str:
    """What the part gives: `counts`, `durations`, `days`, `points` or `money`."""
    if part.kind == "seconds":
        return "durations"
    if part.kind == "cost":
        return "money"
    if part.kind in ("days", "days_held"):
        return "days"
    if part.kind != "sum":
        return "counts"
    column = columns_of(KINDS[part.fact]).get(part.column)
    return {"ms": "durations", "money": "money", "points": "points"}.get(column.type if column else "", "counts")


def _check_money(sheet: Sheet, number: Number, parts: Mapping[str, Part]) -> None:
    if "currency" not in number.apart and any(sort_of(parts[name]) == "money" for name in number.parts):
        sheet.mistake('currencies are never added: apart = ["currency"]')


def _check_unit(sheet: Sheet, number: Number, parts: Mapping[str, Part]) -> None:
    """The unit is what the division gives: durations over counts are seconds, counts over durations are per hour."""
    above = {sort_of(parts[each.part]) for each in number.numerator}
    below = {sort_of(parts[each.part]) for each in number.denominator}
    if len(above) != 1 or len(below) > 1 or number.kind in ("rank", "fold", "calc"):
        return
    (top,) = above
    right = units(top, *below)
    if not right:
        sheet.mistake(f"{top} over {' and '.join(below)} is no number anybody reads")
    elif number.unit not in right:
        sheet.mistake(f"its unit is {' or '.join(right)}, not {number.unit}")


def units(top: str, bottom: str = "") -> tuple[str, ...]:
    """The units of a number of this sort (as `sort_of` has it), over one of the other where there is one."""
    if not bottom:
        return {"counts": ("count",), "durations": DURATIONS, "money": ("money",), "points": ("score",)}.get(top, ())
    return ("percent", "per_mille", "times", "points") if top == bottom else _DIVIDED.get((top, bottom), ())


_DIVIDED: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("durations", "counts"): DURATIONS,
    ("counts", "durations"): ("per_hour",),
    ("counts", "days"): ("per_day", "percent"),
    ("money", "counts"): ("money",),
    ("money", "durations"): ("money",),
    ("points", "counts"): ("score",),
}


def _is_of_rows(part: Part) -> bool:
    return part.kind == "count" or (part.kind == "standing" and KINDS[part.fact].delta is None)


def _check_rank(sheet: Sheet, number: Number, above: list[Part]) -> None:
    if not 1 <= number.percentile <= 100:
        sheet.mistake(f"percentile is 1 to 100 (the maximum), not {number.percentile}")
    if any(each.sign < 0 for each in number.numerator) or not all(map(_is_of_rows, above)):
        sheet.mistake("a rank looks at rows: its parts are counts, none taken away")
    if len({(part.fact, part.when) for part in above}) > 1:
        sheet.mistake("a rank looks at rows of one fact by one clock")
    for part in above[:1]:
        columns = columns_of(KINDS[part.fact])
        if number.column and (number.column not in columns or columns[number.column].type not in ("ms", "money")):
            durations = [name for name, column in columns.items() if column.type in ("ms", "money")]
            sheet.mistake(told(number.column, durations, f"duration of {part.fact}"))
