"""What an agreement with a client may say, as plain data: goals, service levels, limits, which variants count."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from utfall.core.clock import SECOND
from utfall.core.names import nearest
from utfall.facts.kinds import CHANNELS

from .model import Catalogue
from .words import DEFAULT, TERMS

PERIODS = ("day", "week", "month", "quarter", "year")
RHYTHMS = ("", "daily", "weekly", "monthly")
KEYS = ("goals", "service_levels", "short_abandon_s", "hour", "clock", "processed", "rhythm", "readers", "note")


class NotAgreeable(ValueError):
    """Terms that make no sense; one sentence a mistake, all at once."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


@dataclass(frozen=True, slots=True)
class Goal:
    """A number agreed on, with plan and permissible band in the number's own unit (a percent as a fraction of 1)."""

    kpi: str
    plan: Decimal | None = None
    min_ok: Decimal | None = None
    max_ok: Decimal | None = None
    period: str = "month"


@dataclass(frozen=True, slots=True)
class Level:
    """A service level: this share within T (ms), worked out by a formula (a variant's id), on a channel or all ("")."""

    channel: str = ""
    formula: str = DEFAULT
    share: Decimal | None = None
    within: int = 20 * SECOND


@dataclass(frozen=True)
class Terms:
    """A whole agreement. `chosen` maps a term (hour, clock, processed) to a variant's id; limits are ms."""

    goals: tuple[Goal, ...] = ()
    levels: tuple[Level, ...] = ()
    short_abandon: int | None = None
    chosen: Mapping[str, str] | None = None
    rhythm: str = ""
    readers: tuple[str, ...] = ()
    note: str = ""


def options(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The variants each term may choose, the default first; a term no number heeds has the default alone."""
    found: dict[str, dict[str, None]] = {term: {DEFAULT: None} for term in TERMS}
    for number in catalogue.numbers.values():
        if number.agreed:
            own = [each.id.partition(":")[2] for each in catalogue.numbers.values() if each.variant_of == number.id]
            found[number.agreed] |= dict.fromkeys(each for each in own if each in (number.agreed_by or own))
    return {term: tuple(ids) for term, ids in found.items()}


def kept_terms(data: Mapping[str, Any], catalogue: Catalogue) -> Terms:
    """The terms as they were kept once: what the catalogue no longer knows is left out, and holds nothing up."""
    known = options(catalogue)
    goals = [each for each in data.get("goals") or () if each.get("kpi") in catalogue.numbers]
    levels = [each for each in data.get("service_levels") or () if each.get("formula", DEFAULT) in known["formula"]]
    chosen = {term: data[term] for term in TERMS if data.get(term) in known[term]}
    plain = {key: value for key, value in data.items() if key not in TERMS}
    return read_terms({**plain, **chosen, "goals": goals, "service_levels": levels}, catalogue)


def read_terms(data: Mapping[str, Any], catalogue: Catalogue) -> Terms:
    """The terms that JSON describes. Raises `NotAgreeable`."""
    wrong: list[str] = []
    known = options(catalogue)
    for key in data:
        if key not in KEYS:
            wrong.append(_unknown(key, KEYS, "term"))
    made = Terms(
        goals=tuple(_goal(each, catalogue, wrong) for each in data.get("goals") or ()),
        levels=tuple(_level(each, known["formula"], wrong) for each in data.get("service_levels") or ()),
        short_abandon=_seconds(data.get("short_abandon_s"), "the limit of short abandons", wrong),
        chosen={term: _one_of(data[term], known[term], term, wrong) for term in TERMS if data.get(term)},
        rhythm=_one_of(data.get("rhythm") or "", RHYTHMS, "rhythm", wrong),
        readers=tuple(str(each).strip() for each in data.get("readers") or () if str(each).strip()),
        note=str(data.get("note") or ""),
    )
    channels = [each.channel for each in made.levels]
    wrong += [f"there are two service levels for {name or 'all channels'}" for name in sorted(set(channels))
              if channels.count(name) > 1]  # fmt: skip
    wrong += [f"{reader} is no e-mail address" for reader in made.readers if "@" not in reader]
    if wrong:
        raise NotAgreeable(wrong)
    return made


def write_terms(terms: Terms) -> dict[str, Any]:
    """The terms as JSON; what is not agreed is left out."""

    def amount(value: Decimal | None) -> str | None:
        return None if value is None else str(value)

    goals = [
        {"kpi": g.kpi, "plan": amount(g.plan), "min": amount(g.min_ok), "max": amount(g.max_ok), "period": g.period}
        for g in terms.goals
    ]
    levels = [
        {"channel": x.channel, "formula": x.formula, "share": amount(x.share), "within_s": x.within / SECOND}
        for x in terms.levels
    ]
    told: dict[str, Any] = {"goals": goals, "service_levels": levels, **(terms.chosen or {})}
    if terms.short_abandon is not None:
        told["short_abandon_s"] = terms.short_abandon / SECOND
    told |= {"rhythm": terms.rhythm, "readers": list(terms.readers), "note": terms.note}
    return {key: value for key, value in told.items() if value not in ("", [], None)}


def _goal(data: Mapping[str, Any], catalogue: Catalogue, wrong: list[str]) -> Goal:
    kpi = str(data.get("kpi") or "")
    if kpi not in catalogue.numbers:
        wrong.append(_unknown(kpi, catalogue.numbers, "number"))
    plan, low, high = (_amount(data.get(key), f"the {key} of {kpi}", wrong) for key in ("plan", "min", "max"))
    if low is not None and high is not None and low > high:
        wrong.append(f"the band of {kpi} runs from {low} down to {high}")
    return Goal(kpi, plan, low, high, _one_of(data.get("period") or "month", PERIODS, "period", wrong))


def _level(data: Mapping[str, Any], formulas: tuple[str, ...], wrong: list[str]) -> Level:
    channel = str(data.get("channel") or "")
    if channel:
        _one_of(channel, CHANNELS, "channel", wrong)
    share = _amount(data.get("share"), "the share of a service level", wrong)
    if share is not None and not 0 < share <= 1:
        wrong.append(f"a service level's share is a fraction of 1, not {share}")
    within = _seconds(data.get("within_s", 20), "T", wrong)
    formula = _one_of(data.get("formula") or DEFAULT, formulas, "formula", wrong)
    return Level(channel, formula, share, 20 * SECOND if within is None else within)


def _amount(value: object, what: str, wrong: list[str]) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        wrong.append(f"{what} is {value!r}, not a number")
        return None
    if not found.is_finite():
        wrong.append(f"{what} is {value!r}, not a number")
        return None
    return found


def _seconds(value: object, what: str, wrong: list[str]) -> int | None:
    found = _amount(value, what, wrong)
    if found is None:
        return None
    if not 0 <= found <= 604_800:
        wrong.append(f"{what} is {found} s; it is between 0 s and a week")
    return int(found * SECOND)


def _one_of(value: object, known: tuple[str, ...], what: str, wrong: list[str]) -> str:
    if str(value) not in known:
        wrong.append(_unknown(str(value), known, what))
    return str(value)


def _unknown(word: str, known: "Mapping[str, object] | tuple[str, ...]", what: str) -> str:
    near = nearest(word, known) if word else []
    return f"there is no {what} {word!r}" + (f"; did you mean {', '.join(near)}?" if near else "")
