"""Guesses what rows say of surveys and of inquiries: answers on a scale, and what happened to a case."""

from collections.abc import Callable, Iterable, Sequence

from .headings import meant, words_in
from .looking import FEW, Look
from .writing import slug, toml_text

Take = Callable[[str], str | None]  # the value of the column of a role, which is used up by it

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


def survey_lines(
    scores: Sequence[Look], at: str, of_call: bool, take: Take, reference: Sequence[str] = ()
) -> list[str]:
    """A record for each column of answers. `at` is the name of their time; `of_call`: they are about the row's call."""
    out: list[str] = []
    more = [f"{word} = {value}" for word in ("agent", "queue", "reason") if not of_call and (value := take(word))]
    for each in scores:
        asked = asked_for(each)
        out += [
            "",
            "[[record]]",
            'kind = "survey_answer"',
            f"name = {toml_text(slug(each.name))}",
            *reference,
            f'unless = {{ {toml_text(each.name)} = "" }}  # a blank is no answer',
            *(['contact = { record = "call" }'] if of_call else []),
            f"asked_for = {toml_text(asked)}",
            f"question = {toml_text(each.name[:300])}",
            f"score = {{ column = {toml_text(each.name)} }}",
            *_scale(each, asked),
            f"happened_at = {{ time = {toml_text(at)} }}",
            *more,
        ]
    return out


def _scale(each: Look, asked: str) -> list[str]:
    if asked == "nps":
        return ["scale_min = 0", "scale_max = 10"]
    told = [int(value) for value, _ in each.values if value.isdigit()]
    most = next(step for step in (5, 7, 10) if max(told) <= step)
    hint = "  # which scale was it asked on? rows cannot tell"
    return [f"scale_min = {min(1, min(told))}", f"scale_max = {most}{hint}"]


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


def log_lines(case: Look, event: Look, at: str, common: Sequence[str]) -> list[str]:
    """Rows are events: the first of a case opens it, the others say what happened."""
    key = f"case = {{ column = {toml_text(case.name)} }}"
    out = [
        "",
        "# A row is an event: the first one of a case opens it, since no value says so.",
        "[[record]]",
        'kind = "case_event"',
        'name = "first"',
        f"first_of = {toml_text(case.name)}",
        key,
        'event = "opened"',
        f"happened_at = {{ time = {toml_text(at)} }}",
        *common,
        "",
        "[[record]]",
        'kind = "case_event"',
        'name = "later"',
        f"later_of = {toml_text(case.name)}",
        key,
        f"event.column = {toml_text(event.name)}",
    ]
    for value, _ in event.values[:FEW]:
        ours = meant(value, EVENTS)
        hint = "" if ours else "  # opened, answered, resolved, reopened, or only a note?"
        out.append(f"event.values.{toml_text(value)} = {toml_text(ours or 'note')}{hint}")
    out.append('event.other = "note"  # what no row looked at holds')
    return [*out, f"happened_at = {{ time = {toml_text(at)} }}", *common]


def ticket_lines(case: Look, moments: Sequence[tuple[str, str]], common: Sequence[str]) -> list[str]:
    """A row is a whole case: a record for each (event, name of its time)."""
    out: list[str] = []
    for event, at in moments:
        out += [
            "",
            "[[record]]",
            'kind = "case_event"',
            f"name = {toml_text(event)}",
            f"case = {{ column = {toml_text(case.name)} }}",
            f"event = {toml_text(event)}",
            f"happened_at = {{ time = {toml_text(at)} }}",
            *common,
        ]
    return out
