"""How far the reading of an upload is, in words: a bar, a rate, and the time left."""

from typing import Any

from django.utils.translation import gettext as _

from utfall.ledger.feeds import uploads
from utfall.ledger.feeds.models import Upload
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.imports import wording
from utfall.wiring.house import house

_BAD = ("failed", "broken")


def brought(language: Language) -> list[dict[str, Any]]:
    """The uploads that are not imported yet, the newest first, in words."""
    return [
        {
            "id": each.pk, "name": each.files[0]["name"] if each.files else show.NOTHING,
            "more": f" + {len(each.files) - 1}" if len(each.files) > 1 else "", "origin": each.origin,
            "source": wording.SOURCES[each.source][0], "state": _state(each), "is_bad": each.state in _BAD,
            "kept": show.moment(each.kept_until, house().zone, language),
        }
        for each in uploads.open_ones()
    ]  # fmt: skip


def _state(one: Upload) -> str:
    share = one.progress.get("share")
    at = f" · {share // 10} %" if share is not None and one.state == "running" else ""
    if one.state in _BAD:
        return _("failed") if one.state == "failed" else _("broken off")
    if one.state == "stopped":
        return _("stopped")
    if one.state in uploads.BUSY:
        return (_("importing") if one.job == "import" else _("on trial")) + at
    return _("tried") if one.job == "try" else _("to be looked through")


def work_of_upload(one: Upload, language: Language) -> dict[str, Any]:
    """What the bar shows: `share` of 1,000 or None where nobody can know yet, and sentences beside it."""
    told = one.progress
    records, ms, share = told.get("records", 0), told.get("ms", 0), told.get("share")
    rate = records * 1000 // ms if ms else 0
    left = ""
    if share and share > 20 and ms > 1_000:
        left = _("about %(spell)s left") % {"spell": show.spell(max(1_000, ms * (1000 - share) // share), language)}
    return {
        "share": share,
        "percent": f"{share // 10} %" if share is not None else "",
        "begins": not ms,
        "records": show.count(records, language),
        "rejects": show.count(told.get("rejects", 0), language),
        "any_rejects": bool(told.get("rejects")),
        "rate": show.count(rate, language) if rate else "",
        "left": left,
        "stopping": one.stop_asked_at is not None,
        "waits": one.state == "waiting",
    }
