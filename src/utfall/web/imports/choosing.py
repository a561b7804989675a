"""From what a browser sends to the choices of a mapping, and from choices to words that can be kept."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.http import QueryDict

from utfall.importers.csv.checks import Mistakes
from utfall.importers.csv.compose import compose
from utfall.importers.csv.first_choice import first_choice, look_of
from utfall.importers.csv.looking import Look
from utfall.importers.csv.mapping import parse
from utfall.importers.csv.model import FIELD_TYPES, UNITS, Form
from utfall.importers.csv.model import Mapping as Plan
from utfall.importers.csv.recognise import recognise
from utfall.importers.csv.sheet import ASKED_FOR, ROLES, ROWS, Choice, Sheet
from utfall.ledger.feeds.models import Upload

LONGEST = 200


def looks_of(upload: Upload) -> list[Look]:
    """The columns of its first file that have a name of their own, in order."""
    told = [look_of(each) for each in upload.looked.get("columns", ())]
    names = [each.name for each in told]
    return [each for each in told if each.name and names.count(each.name) == 1]


def sheet_of(upload: Upload) -> Sheet | None:
    """The form's choices as they stand; None where the mapping says more than a form can."""
    kept = upload.choices
    if not kept:
        return None
    choices = tuple(Choice(**_tuples(each)) for each in kept["choices"])
    return Sheet(Form(**_tuples(kept["form"])), kept["row"], choices, kept["direction"], kept["channel"], kept["queue"])


def _tuples(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(said) if isinstance(said, list) else said for key, said in kept.items()}


def keep(upload: Upload, sheet: Sheet) -> None:
    """Keep choices with an upload, and the mapping they make."""
    upload.choices = asdict(sheet)
    upload.text = compose(sheet)
    upload.save(update_fields=["choices", "text", "origin", "client", "campaign", "mapping"])


def keep_text(upload: Upload, text: str) -> Plan | None:
    """Keep a mapping with an upload, as choices too where a form can say it all; None while it cannot be read."""
    upload.text, upload.choices = text, {}
    plan: Plan | None
    try:
        plan = parse(text)
    except Mistakes:
        plan = None
    shown = plan and recognise(plan, [each.name for each in looks_of(upload)])
    if shown:
        upload.choices = asdict(shown)
    upload.save(update_fields=["choices", "text", "origin", "client", "campaign", "mapping"])
    return plan


def chosen(sent: QueryDict, before: Sheet, looks: list[Look]) -> Sheet:
    """The choices a browser sent; what it did not send, or made up, stays as it was."""
    row = sent.get("row", before.row)
    told = {each.column: each for each in before.choices}
    choices = tuple(
        _one(sent, i, each, told.get(each.name, Choice(each.name)), before.row) for i, each in enumerate(looks)
    )
    zone = sent.get("zone", before.form.zone).strip()[:64]
    return replace(
        before, row=row if row in ROWS else before.row, choices=choices, form=replace(before.form, zone=zone),
        direction=_of(sent, "direction", ("in", "out"), before.direction),
        channel=sent.get("channel", before.channel)[:32], queue=sent.get("queue", before.queue).strip()[:LONGEST],
    )  # fmt: skip


def _of(sent: Mapping[str, Any], key: str, known: Any, usual: Any) -> Any:
    return said if (said := sent.get(key, usual)) in known else usual


def _one(sent: QueryDict, i: int, look: Look, before: Choice, row: str) -> Choice:
    role = _of(sent, f"c{i}-role", ("", *ROLES), before.role)
    if not role and before.role and row not in ROLES[before.role].rows:
        return before  # it was not shown for such rows, and comes back with the others
    if role != before.role:
        return first_choice(look, role)
    if not role:
        return before
    asks = ROLES[role].asks
    if asks == "time":
        form = sent.get(f"c{i}-format", before.format)[:LONGEST]
        return replace(before, format=form, first_year=_whole(sent, f"c{i}-year", before.first_year, 1970, 2199))
    if asks == "unit":
        return replace(before, unit=_of(sent, f"c{i}-unit", UNITS, before.unit))
    if asks == "words":
        said = {theirs: sent.get(f"c{i}-w{j}", ours) for j, (theirs, ours) in enumerate(before.words.items())}
        return replace(before, words=said)
    if asks == "scale":
        least = _whole(sent, f"c{i}-least", before.scale[0], -100, 100)
        most = _whole(sent, f"c{i}-most", before.scale[1], -100, 1000)
        asked = _of(sent, f"c{i}-asked", ASKED_FOR, before.asked_for)
        return replace(before, asked_for=asked, scale=(least, most))
    if asks == "field":
        kind = _of(sent, f"c{i}-type", FIELD_TYPES, before.type)
        ticked = sent.get(f"c{i}-analyse") == "1" if f"c{i}-type" in sent else before.analyse
        form = before.format or (look.formats[0] if kind == "date" and look.formats else "")
        return replace(before, type=kind, analyse=ticked, format=form)
    return before


def _whole(sent: QueryDict, key: str, usual: Any, least: int, most: int) -> Any:
    said = sent.get(key, "").strip()
    if said.removeprefix("-").isdecimal() and len(said) < 8 and least <= int(said) <= most:
        return int(said)
    return usual
