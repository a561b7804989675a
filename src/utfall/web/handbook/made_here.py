"""Who made a number of this house, when, and what it has meant since: the newest version first."""

from django.utils.translation import gettext as _

from utfall.catalogue.fingerprint import fingerprint
from utfall.catalogue.model import Number
from utfall.catalogue.own import KINDS, PREFIX
from utfall.core.zones import local_times
from utfall.ledger.own import keep
from utfall.ledger.own.models import OwnVersion
from utfall.reports import show
from utfall.web.access.scopes import ADMINISTRATOR, CLIENT
from utfall.web.own.example import example_in_words
from utfall.web.reports.asking import Asker


def may_be_imitated(number: Number) -> bool:
    """Whether somebody could begin a number of his own from it."""
    return number.kind in KINDS and not number.id.startswith(PREFIX)


def made_here(number: Number, who: Asker) -> dict[str, object]:
    """What the page of a number made here shows beside: its maker, its history, where it is changed. A client's reader
    is told neither names of the house's people nor their reasons."""
    versions, inside = keep.history(number.id), who.user.role != CLIENT
    first = versions[-1]
    now = fingerprint(number, who.catalogue.parts)
    return {
        "made_here": True,
        "maker": _maker(first) if inside else "",
        "made_at": _day(first, who),
        "may_change": who.user.role == ADMINISTRATOR,
        "history": [(_day(each, who), _said(each, before, inside)) for each, before in
                    zip(versions, (*versions[1:], None), strict=True)],
        "moved": now != versions[0].meaning,
        "worked": example_in_words(number, who),
    }  # fmt: skip


def _said(version: OwnVersion, before: OwnVersion | None, inside: bool) -> str:
    if before is None:
        said = _("Made here")
    elif version.archived != before.archived:
        said = _("Archived") if version.archived else _("Brought back")
    elif version.meaning != before.meaning:
        said = version.reason if inside else _("It counts something else since")
    else:
        said = (version.reason if inside else "") or _("Worded otherwise; it counts the same")
    return said + (f" ({_maker(version)})" if inside else "")


def _maker(version: OwnVersion) -> str:
    return version.by.name if version.by else _("the system")


def _day(version: OwnVersion, who: Asker) -> str:
    return show.day(local_times(who.house.zone).cut(version.at)[0], who.language, year=True)
