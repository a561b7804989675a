"""A part's file: what is counted, by which clock, under which conditions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast, get_args

from utfall.facts.kind import ADDITIVE, Kind
from utfall.facts.kinds import KINDS

from .dimensions import DIMENSIONS
from .model import Meets, Part, PartKind
from .read_held import read_held
from .read_look import LOOKS, read_looks
from .read_test import columns_of, read_tests
from .sheet import Sheet, told

KEYS = (
    "says", "noun", "kind", "fact", "when", "where", "column", "per", "union", "annulled", "not_by", "meets", "so_far",
    *LOOKS,
)  # fmt: skip
KINDS_READ: tuple[PartKind, ...] = ("count", "sum", "distinct", "seconds", "standing", "days", "days_held", "planned",
                                    "cost")  # fmt: skip
assert set(KINDS_READ) <= set(get_args(PartKind))


def read_part(name: str, sheet: Sheet, parts: Mapping[str, Part], own: bool = False) -> Part | None:
    """The part a file describes, or None where its fact is not known; mistakes are noted on the sheet. One that is `of`
    another is one of `parts`, narrowed; one that is not `own` to this house is narrowed by codes alone."""
    if "of" in sheet.table:
        return _narrowed(name, sheet, parts, own)
    sheet.only(KEYS)
    says, noun = sheet.text("says", needed=True), sheet.text("noun", needed=True)
    kind = cast(PartKind, sheet.choice("kind", KINDS_READ))
    if kind == "days":
        sheet.only(("says", "noun", "kind"))
        return Part(id=name, says=says, noun=noun, kind=kind, fact="", when="")
    if kind == "planned":
        sheet.only(("says", "noun", "kind"))
        return Part(id=name, says=says, noun=noun, kind=kind, fact="target", when="open_in", column="planned")
    fact_name = sheet.text("fact", needed=True)
    fact = KINDS.get(fact_name)
    if fact is None:
        if fact_name:
            sheet.mistake(told(fact_name, KINDS, "fact"))
        return None
    part = Part(
        id=name,
        says=says,
        noun=noun,
        kind=kind,
        fact=fact.name,
        when=_when(sheet, kind, fact),
        where=read_tests(sheet.under(sheet.inner("where"), "where"), fact),
        column=sheet.text("column", needed=kind in ("sum", "distinct")),
        per=sheet.texts("per"),
        union=sheet.text("union"),
        annulled=sheet.flag("annulled"),
        not_by=sheet.known(sheet.texts("not_by"), DIMENSIONS, "dimension"),
        meets=_meets(sheet),
        looks=read_looks(sheet, fact),
        so_far=sheet.flag("so_far"),
    )
    _check_columns(sheet, part, fact)
    _check_kind(sheet, part, fact)
    return part


def _narrowed(name: str, sheet: Sheet, parts: Mapping[str, Part], own: bool) -> Part | None:
    sheet.only(("says", "noun", "of", "held"))
    whole = parts.get(sheet.text("of", needed=True))
    says, noun = sheet.text("says", needed=True), sheet.text("noun", needed=True)
    if whole is None:
        sheet.mistake(told(sheet.text("of"), parts, "part"))
        return None
    if whole.of or whole.looks or whole.kind in ("planned", "days", "cost"):
        sheet.mistake(f"{whole.id} cannot be narrowed: it is {_why_not(whole)}")
    held = read_held(sheet.under(sheet.inner("held"), "held"), whole, own)
    return replace(whole, id=name, says=says, noun=noun, of=whole.id, held=held)


def _why_not(part: Part) -> str:
    if part.of:
        return f"{part.of}, narrowed already"
    return "told by what comes before or after a row" if part.looks else f"a part of the kind {part.kind}"


def _when(sheet: Sheet, kind: PartKind, fact: Kind) -> str:
    when = sheet.text("when", needed=True)
    clock = when.removeprefix("to_date:")
    if kind == "standing":
        if when and when != "as_of":
            sheet.mistake(f"what stands is asked as_of a moment, not {when!r}")
        return "as_of"
    if kind == "days_held":
        if when and when != "open_in":
            sheet.mistake(f"what holds on days of the period is open_in it, not {when!r}")
        return "open_in"
    if when == "as_of" and sheet.text("column") == "period_ms":
        return when
    if when == "open_in" and kind in ("count", "sum"):
        if not fact.stands:
            sheet.mistake(f"{fact.name} does not stand from one time to another: it is not open_in a period")
        return when
    if when == "as_of":
        sheet.mistake(f"only a standing part is asked as_of; a {kind} belongs to the period by a clock")
    elif when and clock not in fact.clocks:
        sheet.mistake(told(clock, fact.clocks, f"clock of {fact.name}") + f" (it has {', '.join(fact.clocks)})")
    return when


def _meets(sheet: Sheet) -> tuple[Meets, ...]:
    """The pairs of activities and the states that meet them."""
    activities, states = KINDS["schedule"].column("activity").values, KINDS["agent_state"].column("state").values
    out = []
    for place, table in enumerate(sheet.tables("meets"), start=1):
        own = sheet.under(table, f"meets {place}")
        own.only(("activity", "state"))
        out.append(
            Meets(
                own.known(own.texts("activity"), activities, "activity"),
                own.known(own.texts("state"), states, "state"),
            )
        )
    return tuple(out)


def _check_columns(sheet: Sheet, part: Part, fact: Kind) -> None:
    columns = columns_of(fact)
    for name in (part.column, *part.per):
        if not name:
            continue
        if name not in columns:
            sheet.mistake(told(name, columns, f"column of {fact.name}"))
        elif part.kind == "sum" and columns[name].type not in ADDITIVE:
            sheet.mistake(f"{name} is a {columns[name].type}: it cannot be added up")
        elif part.kind == "distinct" and columns[name].type not in ("id", "code", "day", "number"):
            sheet.mistake(f"{name} is a {columns[name].type}: it tells nothing apart")


def _check_kind(sheet: Sheet, part: Part, fact: Kind) -> None:
    if part.column and part.kind not in ("sum", "distinct"):
        sheet.mistake(f"a {part.kind} has no column")
    if part.per and part.kind != "distinct":
        sheet.mistake(f"a {part.kind} has no per")
    if part.kind == "cost" and (fact.name != "agent_state" or part.union != "agent"):
        sheet.mistake('what time costs is told of agent_state, union = "agent": nobody is paid twice at once')
    if part.kind == "seconds" and not fact.interval:
        sheet.mistake(f"{fact.name} is no interval: it has no seconds")
    if part.union and (part.kind not in ("seconds", "cost") or part.union != "agent"):
        sheet.mistake('union is "agent", and of seconds alone')
    if part.looks and (part.kind not in ("count", "sum", "distinct") or fact.interval):
        sheet.mistake(f"nothing precedes or follows the rows of a {part.kind} of {fact.name}")
    if part.kind == "standing" and not (fact.delta or fact.stands or fact.may_stand):
        sheet.mistake(f"{fact.name} does not stand: it happens and is over")
    if part.kind == "days_held" and not fact.stands:
        sheet.mistake(f"{fact.name} does not hold from a time to another: no days of it can be told")
    if part.so_far and (part.kind != "seconds" or not part.union):
        sheet.mistake('so_far is of seconds, union = "agent"')
    if part.meets and (part.fact != "schedule" or part.union != "agent"):
        sheet.mistake('what the agent\'s states meet are seconds of schedules, union = "agent"')
