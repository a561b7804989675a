"""The mark of a cell that is held against a target: a sign and a word, never colour alone, and the target in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from utfall.catalogue.model import Number
from utfall.core.zones import day_date
from utfall.query.answer import Against, Source

from . import show
from .held import Verdict, judged
from .languages import Language

Tone = Literal["good", "bad", ""]
NO_END = 10**6  # a day by which an agreement without an end is still in force
# Filled outside is missed, hollow outside is better than asked: the tone shows without any colour.
SIGNS = {("in", True): "●", ("below", False): "▼", ("above", False): "▲", ("below", True): "▽", ("above", True): "△"}


class Words(Protocol):
    """How to say things."""

    @property
    def language(self) -> Language:
        """How numbers and days are written."""

    @property
    def say(self) -> Callable[[str], str]:
        """The translation of our own words."""

    def name(self, split: str, key: int | str | None) -> str:
        """What people call a value of a split."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a cell stands to its target. `sign` and `word` are empty where nothing is said of it; `why_not` says why.

    `target` is plan and band, `whose` for whom and which days, `beside` what else is to be said of it; `at_most` is
    the upper end where there is one, `fact_id` the target it is from (0: an agreement).
    """

    verdict: Verdict
    sign: str
    word: str
    target: str
    whose: str
    beside: str
    why_not: str
    plan: Fraction | None
    low: Fraction | None
    high: Fraction | None
    fact_id: int = 0
    at_most: str = ""

    @property
    def tone(self) -> Tone:
        """As wished or not; nothing where nothing is said."""
        return "" if not self.verdict.place else "good" if self.verdict.good else "bad"

    @property
    def says(self) -> str:
        """All of it in one sentence, for a hint and for who cannot see the sign."""
        head = f"{self.word}: {self.target}" if self.word else self.target
        return " · ".join(each for each in (head, self.whose, self.beside, self.why_not) if each)


def mark_of(
    value: Fraction | None, n: int | None, against: Against, number: Number, words: Words, currency: str | None = None
) -> Mark:
    """The mark of one cell."""
    verdict, say = judged(value, against, number, n), words.say
    banded = against.low is not None or against.high is not None
    return Mark(
        verdict=verdict,
        sign=SIGNS.get((verdict.place, verdict.good), ""),
        word=say(_word(verdict, banded)),
        target=_target(against, number, words, currency),
        whose="" if against.added else whose(against.sources[0], words),
        beside="; ".join(_beside(against, number, words, currency)),
        why_not=say(_WHY_NOT[verdict.why_not]),
        plan=against.plan,
        low=against.low,
        high=against.high,
        fact_id=against.sources[0].fact_id,
        at_most="" if against.high is None else show.value(against.high, number.unit, words.language, currency),
    )


_WHY_NOT = {
    "": "",
    "no_value": "no value to hold against it",
    "few": "fewer than 30, indicative: not held against it",
    "added": "not held against it, for it is that of its parts added, and some may have none",
    "mixed": "for each channel by itself: hold the page to one",
    "part": "not held against it, for it does not cover all days",
    "not_due": "nothing of it is due yet",
    "neutral": "neither more nor less is better: without a band nothing is said",
}


def _word(verdict: Verdict, banded: bool) -> str:
    if not verdict.place:
        return ""
    if not banded:
        return {"in": "target reached", "below": "below target", "above": "above target"}[verdict.place]
    if verdict.good and verdict.place != "in":
        return "better than the band"
    return {"in": "in band", "below": "below the band", "above": "above the band"}[verdict.place]


def band_text(low: str, high: str) -> str:
    """The ends of a band, one of them perhaps empty: `75 %–85 %`, `≥ 75 %`, `≤ 85 %`."""
    return f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""


def _target(against: Against, number: Number, words: Words, currency: str | None) -> str:
    def amount(of: Fraction | None) -> str:
        return "" if of is None else show.value(of, number.unit, words.language, currency)

    say, told = words.say, []
    if against.plan is not None:
        told.append(f"{say('due by now' if against.adds_up else 'target')} {amount(against.plan)}")
    if band := band_text(amount(against.low), amount(against.high)):
        told.append(f"{say('band')} {band}")
    return ", ".join(told)


def whose(source: Source, words: Words) -> str:
    """For whom a target is and which days: `North, 1 Nov – 30 Nov 2026`."""
    names = ", ".join(words.name(name, key) for name, key in source.whose) or words.say("the whole house")
    head = words.say("agreed with %s") % names if source.agreed else names
    first = f"{show.day(source.first_day, words.language)} {day_date(source.first_day).year}"
    if source.end_day >= NO_END:
        return f"{head}, {words.say('from')} {first}"
    last = f"{show.day(source.end_day - 1, words.language)} {day_date(source.end_day - 1).year}"
    return f"{head}, {first} – {last}"


def _beside(against: Against, number: Number, words: Words, currency: str | None) -> Iterator[str]:
    say = words.say
    if against.whole is not None and against.whole != against.plan:
        yield say("of %s in all") % show.value(against.whole, number.unit, words.language, currency)
    others = len(against.sources) - 1
    if others and against.adds_up:
        yield say("%s targets together") % show.count(others + 1, words.language)
    elif others:
        yield say("the last of %s different ones in this period") % show.count(others + 1, words.language)
    if against.covered < against.days:
        days = (show.count(each, words.language) for each in (against.covered, against.days))
        yield say("covers %s of %s days") % tuple(days)
