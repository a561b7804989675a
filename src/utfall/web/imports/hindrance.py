"""What still keeps an upload from being read: what is wanted, and what is wrong with its mapping."""

from django.utils.translation import gettext as _

from utfall.core.zones import UnknownZone, local_times
from utfall.importers.csv.checks import Mistakes
from utfall.importers.csv.mapping import parse
from utfall.importers.csv.sheet import Sheet
from utfall.importers.csv.where import line_of
from utfall.ledger.feeds.models import Upload
from utfall.web.imports import wording
from utfall.web.imports.choosing import sheet_of


def hindered_by(one: Upload) -> str:
    """Why files cannot be read as it stands; empty where they can."""
    if one.source != "csv":
        return _no_zone(one.zone)
    sheet = sheet_of(one)
    if sheet is not None and (wants := wants_of(sheet, one)):
        return " ".join(wants)
    try:
        return _no_zone(parse(one.text).form.zone)
    except Mistakes as wrong:
        return "\n".join(_with_line(one.text, each) for each in wrong.sentences)


def _with_line(text: str, sentence: str) -> str:
    line = line_of(text, sentence)
    return _("line %(line)s: %(sentence)s") % {"line": line, "sentence": sentence} if line else sentence


def _no_zone(zone: str) -> str:
    try:
        local_times(zone or "UTC")
    except UnknownZone as wrong:
        return str(wrong)
    return ""


def wants_of(sheet: Sheet, one: Upload) -> list[str]:
    """What is missing or said twice, as sentences."""
    campaign = sheet.row == "outcome" and not one.campaign and not sheet.one("campaign")
    return [str(wording.WANTS["campaign"])] * campaign + [
        _("“%(role)s” is chosen for several columns; it can be one alone.") % {"role": wording.ROLES[each[6:]]}
        if each.startswith("twice:") else str(wording.WANTS[each])
        for each in sheet.wants()
    ]  # fmt: skip
