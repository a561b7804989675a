"""Asking after a contact or an inquiry: who is asked, who answers, and what moves what he says."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import NamedTuple

from utfall.facts import Record
from utfall.simulator.desk import HOUR, MINUTE
from utfall.simulator.script import Scene, at

ASKED, ANSWERS, SAYS_WHY = 0.45, 0.26, 0.4
PLEASED = (
    "Quick and friendly.", "Got my answer at once.", "Very helpful, thank you!", "Easy to get hold of you.",
    "She knew exactly what to do.", "Solved on the first call.",
)  # fmt: skip
SO_SO = ("Fine, but it took a while.", "Okay.", "Helpful, but I had to explain it twice.", "The menu is confusing.")
CROSS = (
    "Waited far too long.", "Sent from one to the next.", "Still not solved.", "Nobody called me back.",
    "Had to call several times about the same.", "The invoice is still wrong.",
)  # fmt: skip


class After(NamedTuple):
    """What somebody may be asked about: `about` names the contact or the case, `of` whose it was, in a record's words.

    `wait` in seconds, `ease` is how good the agent is (1 is average).
    """

    about: Mapping[str, object]
    of: Mapping[str, object]
    at: int
    wait: float
    handed_on: bool
    settled: bool
    ease: float


def ask(after: After, random: Random) -> Iterator[Scene]:
    """The invitation, and the answers where they come: some are asked, some of them answer, a few say why."""
    if random.random() >= ASKED:
        return
    sent = after.at + random.randint(2, 20) * MINUTE
    key = f"{next(iter(after.about.values()))}:asked"
    by_mail = after.of["channel"] == "email"
    invite = {**after.of, **after.about, "survey": "After the contact", "sent_at": sent,
              "sent_by": "mail" if by_mail else "webhook", "is_delivered": random.random() < 0.97}  # fmt: skip
    yield at(sent, Record("survey_invite", key, invite))
    if not invite["is_delivered"] or random.random() >= ANSWERS / 0.97:
        return
    when = sent + int(random.expovariate(1 / 3) * HOUR) + MINUTE
    happy = _happy(after, random)
    for number, (asked_for, subject, question, low, high) in enumerate(_QUESTIONS):
        score = min(high, max(low, round(low + (high - low) * (happy + random.gauss(0, 0.12)))))
        answer: dict[str, object] = {
            **after.of, **after.about, "invite": key, "survey": "After the contact", "question": question,
            "asked_for": asked_for, "subject": subject, "happened_at": when, "score": score, "scale_min": low,
            "scale_max": high, "polarity": "higher",
        }  # fmt: skip
        if number == 0 and random.random() < SAYS_WHY:
            answer["verbatim"] = random.choice(PLEASED if score >= 9 else SO_SO if score >= 7 else CROSS)
        yield at(when, Record("survey_answer", f"{key}:{asked_for}", answer))


_QUESTIONS = (
    ("nps", "company", "How likely are you to recommend us?", 0, 10),
    ("csat", "agent", "How satisfied are you with the help you got?", 1, 5),
    ("ces", "company", "How easy was it to get help?", 1, 5),
)


def _happy(after: After, random: Random) -> float:
    """From 0 to 1: a long wait, being handed on and an unsettled matter cost, a good agent helps."""
    happy = 0.86 - min(after.wait / 1500, 0.3) + 0.12 * (after.ease - 1)
    if after.handed_on:
        happy -= 0.15
    if not after.settled:
        happy -= 0.3
    return min(1.0, max(0.0, happy + random.gauss(0, 0.14)))
