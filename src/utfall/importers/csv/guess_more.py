"""Guesses what rows say of surveys, of inquiries and of how calls ended: scales, events of a case, words."""

import re
from collections import Counter
from collections.abc import Iterable

from .cells import YES
from .headings import END_REASONS, meant, words_in
from .looking import FEW, Look, Seen, is_flag

_SCALE = re.compile(r"\b([01])\s*(?:-|–|to|til|до)\s*(5|7|10)\b")

# what a question measures -> words of its heading; the first that has one
_ASKED: dict[str, tuple[str, ...]] = {
    "nps": ("nps", "recommend", "anbefale", "anbefaling", "порекомендуете", "рекомендовать"),
    "ces": ("ces", "effort", "anstrengelse", "усилий"),
    "csat": ("csat", "satisfaction", "satisfied", "rating", "tilfredshet", "tilfredshed", "tilfreds", "vurdering",
             "удовлетворенность", "удовлетворённость", "צופֿרידנקייט"),
    "other": ("score", "rate", "stars", "karakter", "оценка", "балл"),
}  # fmt: skip
_CASE = frozenset(
    ("ticket", "case", "incident", "inquiry", "sak", "sag", "saksnummer", "sagsnummer", "henvendelse", "обращение",
     "обращения", "заявка", "заявки", "тикет", "אָנפֿרעג")
)  # fmt: skip
_EVENT = frozenset(
    ("event", "status", "activity", "state", "action", "hendelse", "hændelse", "aktivitet", "статус", "событие")
)
# what happened -> words of a time's heading; the first that has one
_MOMENTS: dict[str, tuple[str, ...]] = {
    "answered": ("response", "responded", "answered", "reply", "replied", "besvart", "besvaret", "ответ", "ответа"),
    "resolved": (
        "resolved",
        "resolution",
        "closed",
        "solved",
        "completed",
        "løst",
        "lukket",
        "решено",
        "решения",
        "закрыто",
    ),
    "opened": (
        "opened",
        "created",
        "submitted",
        "received",
        "logged",
        "opprettet",
        "oprettet",
        "mottatt",
        "создано",
        "открыто",
    ),
}
EVENTS: dict[str, tuple[str, ...]] = {
    "opened": ("opened", "new", "created", "logged", "submitted", "received", "opprettet", "oprettet", "создано"),
    "answered": ("answered", "responded", "replied", "first response", "besvart", "besvaret", "отвечено"),
    "resolved": ("resolved", "closed", "solved", "completed", "done", "løst", "lukket", "решено", "закрыто"),
    "reopened": ("reopened", "re opened", "gjenåpnet", "genåbnet", "открыто снова"),
}


def asked_for(each: Look) -> str:
    """What a column of answers on a scale measures; nothing where it holds none."""
    if not each.whole or not all(0 <= int(value) <= 10 for value, _ in each.values if value.isdigit()):
        return ""
    said = set(words_in(each.name))
    return next((asked for asked, words in _ASKED.items() if said & set(words)), "")


def answers_of(each: Look) -> tuple[str, tuple[int, int], str]:
    """What a column of answers measures, its scale, and a remark where rows alone cannot tell the scale."""
    asked = asked_for(each)
    if asked == "nps":
        return asked, (0, 10), ""
    if said := _SCALE.search(each.name):
        return asked, (int(said[1]), int(said[2])), ""
    told = [int(value) for value, _ in each.values if value.isdigit()]
    most = next((step for step in (5, 7, 10) if max(told, default=5) <= step), 100)
    return asked, (min(1, min(told, default=1)), most), "which scale was it asked on? rows cannot tell"


def unanswered_words(each: Look, *, every: bool = False) -> dict[str, str]:
    """How a call ended for each word of a column: known words, or a yes and a no to whether it was answered. Nothing
    where not all are known, unless `every` word is wanted."""
    known = {value: meant(value, END_REASONS) for value, _ in each.values[:FEW]}
    if is_flag(each):
        known = {value: "completed" if value.casefold() in YES else "abandoned" for value in known}
    return known if every or (all(known.values()) and each.different <= FEW and each.holds == "text") else {}


def is_case(each: Look) -> bool:
    """Whether a column names inquiries."""
    said = set(words_in(each.name))
    return bool(said & _CASE) and each.filled > 0 and not said & {"type", "subject", "priority", "status", "channel"}


def event_column(columns: Iterable[Look]) -> Look | None:
    """The column that says what happened to an inquiry: of words rather than of numbers."""
    found = [each for each in columns if set(words_in(each.name)) & _EVENT and 1 < each.different <= FEW]
    return min(found, key=lambda each: each.holds != "text", default=None)


def moment_of(heading: str) -> str:
    """What a time of an inquiry is the time of; nothing where its heading does not say."""
    said = set(words_in(heading))
    return next((event for event, words in _MOMENTS.items() if said & set(words)), "")


def event_words(case: Look, event: Look, seen: Seen) -> tuple[dict[str, str], dict[str, str]]:
    """What each value of an event column says happened, and remarks on those that are not known."""
    last = _last_of_most(case, event, seen)
    words: dict[str, str] = {}
    hints: dict[str, str] = {}
    begins = _first_of_most(case, event, seen)
    known = [meant(value, EVENTS) for value, _ in event.values[:FEW]]
    known = [ours if begins or ours != "opened" else "" for ours in known]
    for (value, _), ours in zip(event.values, known, strict=False):
        words[value] = ours or "note"
        if value == last and "resolved" not in known:
            words[value], hints[value] = "resolved", "nearly every case ends with it"
        elif not ours:
            hints[value] = "opened, answered, resolved, reopened, or only a note?"
    return words, hints


def _first_of_most(case: Look, event: Look, seen: Seen) -> bool:
    """Whether nearly every case begins with a value that says it was opened."""
    names = [each.name for each in seen.columns]
    of, what = names.index(case.name), names.index(event.name)
    first: dict[str, str] = {}
    for row in seen.body:
        first.setdefault(row[of].strip(), row[what].strip())
    opened = sum(meant(value, EVENTS) == "opened" for value in first.values())
    return opened > 0.8 * len(first)


def _last_of_most(case: Look, event: Look, seen: Seen) -> str:
    """The value that stands last in nearly every case; the last cases of the rows looked at may be cut."""
    names = [each.name for each in seen.columns]
    of, what = names.index(case.name), names.index(event.name)
    last = {row[of].strip(): row[what].strip() for row in seen.body}
    told = Counter(list(last.values())[: max(1, len(last) * 9 // 10)])
    value, count = told.most_common(1)[0] if told else ("", 0)
    return value if len(told) and count > 0.8 * told.total() else ""
