"""The first rows of a file in words: what each becomes, when, who, how long, or why it is not taken."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from utfall.facts import KINDS
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.imports import wording
from utfall.web.imports.columns import outcomes

_WHO = ("agent", "customer", "queue", "case", "name", "phone1", "phone")
_WHAT = ("outcome", "end_reason", "event", "status", "reason", "channel", "direction", "activity", "question")
_SHOWN = 6  # words beside those that have a column of their own


@dataclass(frozen=True)
class Told:
    """One record a row becomes, in words; `line` is empty where it is of the row above. `wrong`: it is not taken."""

    line: str
    text: str
    kind: Any
    when: str
    who: str
    what: str
    long: str
    wrong: str = ""


def told(lines: Iterable[Mapping[str, Any]], zone: str, language: Language) -> list[Told]:
    """What each row becomes; a row that becomes nothing at all says so."""
    found: list[Told] = []
    names = dict(outcomes())
    for each in lines:
        rows = [_record(one, zone, language, names) for one in each["records"]]
        rows += [Told("", "", "", "", "", "", "", reason) for reason in each["reasons"]]
        if not rows:
            rows = [Told("", "", _("Nothing: the row is left out"), "", "", "", "")]
        number = show.count(each["line"], language) if each["line"] else ""
        found += [_at(row, number if not i else "", each["text"]) for i, row in enumerate(rows)]
    return found


def summary(lines: Iterable[Mapping[str, Any]], language: Language) -> str:
    """How many records of which kind the first rows become, and how many rows are not taken whole."""
    kinds: Counter[str] = Counter(one["kind"] for each in lines for one in each["records"])
    wrong = sum(bool(each["reasons"]) for each in lines)
    parts = [f"{show.count(n, language)} × {wording.KINDS.get(kind, kind)}" for kind, n in kinds.most_common()]
    if wrong:
        parts.append(_("%(n)s not taken") % {"n": show.count(wrong, language)})
    return " · ".join(parts)


def _at(row: Told, line: str, text: str) -> Told:
    return Told(line, text, row.kind, row.when, row.who, row.what, row.long, row.wrong)


def _record(one: Mapping[str, Any], zone: str, language: Language, names: Mapping[str, Any]) -> Told:
    values: dict[str, Any] = dict(one["values"])
    if one["kind"] == "customer":
        values.setdefault("customer", one["reference"])
    clocks = KINDS[one["kind"]].clocks if one["kind"] in KINDS else ("happened_at",)
    at = next((values[word] for word in clocks if isinstance(values.get(word), int)), None)
    kind = wording.KINDS.get(one["kind"], one["kind"])
    n = values.get("n", 1)
    return Told(
        line="",
        text="",
        kind=kind if n == 1 else f"{kind} × {show.count(n, language)}",
        when=show.moment_of(at, zone, values.get("known_to", "second"), language),
        who=" · ".join(str(values[word]) for word in _WHO if values.get(word)),
        what=_what(values, names),
        long=_long(values),
    )


def _what(values: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    words = {**wording.WORDS, **names}
    said = [str(words.get(str(values[word]), values[word])) for word in _WHAT if values.get(word)]
    if "score" in values:
        scale = {"score": values["score"], "least": values.get("scale_min", ""), "most": values.get("scale_max", "")}
        said.insert(0, _("%(score)s of %(least)s to %(most)s") % scale)
    if "is_resolved" in values:
        said.append(_("solved") if values["is_resolved"] else _("not solved"))
    fields = values.get("fields") or {}
    said += [f"{key} {value}" for key, value in list(fields.items())[:_SHOWN]]
    return " · ".join(said)


def _long(values: Mapping[str, Any]) -> str:
    """Waited, talked and so on, as far as the times and lengths of the row tell."""
    begun, taken = values.get("queued_at", values.get("offered_at")), values.get("answered_at")
    gone, ended = values.get("left_queue_at"), values.get("ended_at")
    talked = values.get("talk_ms")
    if talked is None and taken is not None and ended is not None:
        talked = ended - taken
    waited = (taken if taken is not None else gone) if taken is not None or gone is not None else None
    parts = []
    if waited is not None and begun is not None:
        parts.append(_("waited %(spell)s") % {"spell": show.stopwatch(waited - begun)})
    if talked is not None:
        parts.append(_("talked %(spell)s") % {"spell": show.stopwatch(talked)})
    return " · ".join(parts)
