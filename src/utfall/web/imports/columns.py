"""The rows of the mapping's form: each column with what it holds, what it says, and what is chosen beside that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from utfall.flow.standard import STANDARD
from utfall.importers.csv.first_choice import formats_for
from utfall.importers.csv.looking import Look
from utfall.importers.csv.sheet import ASKED_FOR, LEAVE_OUT, MEANINGS, ROLES, Choice, Sheet, is_clock
from utfall.importers.csv.times import NotATime, check_day, reader, time_format
from utfall.ledger.campaigns.models import FlowOutcome
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.imports import wording

EXAMPLES = 3
Options = list[tuple[str, Any, bool]]  # value, what it is called, whether it is chosen


@dataclass(frozen=True)
class Column:
    """One column as the form shows it. `asks` tells which of the choices beside the role there are."""

    number: int
    name: str
    examples: list[str]
    holds: str
    roles: list[tuple[Any, Options]]
    role: str
    asks: str
    formats: Options
    units: Options
    words: list[tuple[int, str, str, Options]]
    more_words: str
    asked: Options
    scale: tuple[int, int]
    types: Options
    analyse: bool
    year: int | None


def columns_of(sheet: Sheet, looks: Sequence[Look], different: Mapping[str, int], language: Language) -> list[Column]:
    """Every column that can be used, in the order of the file; `different` is how many values each has."""
    told = {each.column: each for each in sheet.choices}
    told_outcomes = outcomes() if sheet.row == "outcome" else []
    chosen = [told.get(look.name, Choice(look.name)) for look in looks]
    return [
        _column(i, look, chosen[i], sheet, told_outcomes, different.get(look.name, 0), language)
        for i, look in enumerate(looks)
    ]


def _column(
    number: int, look: Look, choice: Choice, sheet: Sheet, outcomes: list[tuple[str, Any]], different: int,
    language: Language,
) -> Column:  # fmt: skip
    role = choice.role if choice.role and sheet.row in ROLES[choice.role].rows else ""
    asks = ROLES[role].asks if role else ""
    return Column(
        number=number,
        name=look.name,
        examples=[value for value, _count in look.values[:EXAMPLES]],
        holds=_("%(n)s different") % {"n": show.count(different, language)},
        roles=_roles(sheet.row, role),
        role=role,
        asks=asks,
        formats=_formats(look, choice, language) if asks == "time" else [],
        units=[(unit, name, unit == choice.unit) for unit, name in wording.UNITS.items()] if asks == "unit" else [],
        words=_words(look, choice, role, outcomes, language) if asks == "words" else [],
        more_words=_more_words(look, choice, language) if asks == "words" else "",
        asked=[(each, wording.ASKED_FOR[each], each == choice.asked_for) for each in ASKED_FOR],
        scale=choice.scale,
        types=[(each, name, each == choice.type) for each, name in wording.FIELD_TYPES.items()],
        analyse=choice.analyse,
        year=choice.first_year if asks == "time" else None,
    )


def _roles(row: str, chosen: str) -> list[tuple[Any, Options]]:
    """The roles a row of this sort can have, in their groups."""
    return [
        (name, [(role, wording.ROLES[role], role == chosen) for role, each in ROLES.items() if each.group == group
                and row in each.rows])
        for group, name in wording.GROUPS.items()
        if any(each.group == group and row in each.rows for each in ROLES.values())
    ]  # fmt: skip


def _formats(look: Look, choice: Choice, language: Language) -> Options:
    told = list(dict.fromkeys((*formats_for(look, choice.role), choice.format)))
    examples = [value for value, _count in look.values]
    return [(form, _format(form, examples, language), form == choice.format) for form in told if form]


def _format(form: str, examples: Sequence[str], language: Language) -> str:
    """A format by its letters, and how one of the cells would be read."""
    letters = {"%Y": "yyyy", "%y": "yy", "%m": "mm", "%d": "dd", "%b": "mon", "%H": "hh", "%I": "hh", "%M": "mm",
               "%S": "ss", "%p": "am", "%f": "fff"}  # fmt: skip
    said = form
    for part, plain in letters.items():
        said = said.replace(part, plain)
    clock = is_clock(form)
    try:
        read = reader(time_format("%Y-%m-%d " + form if clock else form))
        parts = read(("2000-01-01 " if clock else "") + _telling(examples))
        at = f"{parts.ms // 3_600_000:02d}:{parts.ms // 60_000 % 60:02d}:{parts.ms // 1000 % 60:02d}"
        if clock:
            return f"{said} → {at}"
        day = check_day(parts.year or 2000, parts.month, parts.day, any_year=True)
        shown = show.day(day, language, year=parts.year is not None)
        return f"{said} → {shown}" + (f", {at}" if time_format(form).known_to != "day" else "")
    except (NotATime, ValueError, IndexError):
        return said


def _telling(examples: Sequence[str]) -> str:
    """The example that tells day and month best apart: the one whose first two numbers differ most."""
    return max(examples[:20], key=lambda each: len(set("".join(c if c.isdigit() else " " for c in each).split()[:2])))


def _words(
    look: Look, choice: Choice, role: str, outcomes: list[tuple[str, Any]], language: Language
) -> list[tuple[int, str, str, Options]]:
    counts = dict(look.values)
    known = outcomes if role == "outcome" else [(word, wording.WORDS[word]) for word in MEANINGS[role]]
    also = [*known, ("", wording.WORDS[""]), (LEAVE_OUT, wording.WORDS[LEAVE_OUT])]
    if role in ("outcome", "event", "direction"):
        also.remove(("", wording.WORDS[""]))
    found = []
    for number, (theirs, ours) in enumerate(choice.words.items()):
        options = [(word, name, word == ours) for word, name in also]
        if ours not in [word for word, _name in also]:
            options.insert(0, (ours, _("%(word)s: no outcome of any flow") % {"word": ours}, True))
        found.append((number, theirs, show.count(counts.get(theirs, 0), language), options))
    return found


def _more_words(look: Look, choice: Choice, language: Language) -> str:
    missing = [value for value, _count in look.values if value not in choice.words]
    return show.count(len(missing), language) if missing else ""


def outcomes() -> list[tuple[str, Any]]:
    """The outcomes of the standard flow, which a new campaign has, and of every flow in use, by key, each once."""
    told = {each.key: each.name for each in STANDARD.outcomes}
    for key, name in FlowOutcome.objects.filter(archived_at=None).order_by("pk").values_list("key", "name"):
        told.setdefault(key, name)
    return list(told.items())
