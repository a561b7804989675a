"""Answers after calls: billing waits long and is handed on, orders are quick; Ana is liked, Ben less so."""

from tests.ledger.told import MINUTE, NOON, SECOND, WHOSE, Record, call, tell

SAID = {
    0: "Nobody could tell me who has my case.", 3: "Waited for ages, then was sent on twice.",
    9: "Ana knew what to do <b>at once</b>.", 10: "Takk! Rask og hyggelig.", 7: "מײַן פֿראַגע איז געענטפֿערט געוואָרן.",
}  # fmt: skip


def made() -> None:
    """Sixty calls, each with an answer to *recommend*, every other with one to *satisfied*, every third on effort."""
    calls, told = [], []
    for number in range(60):
        billing, ana = number % 3 == 0, number % 2 == 0
        at, wait = NOON - (number + 1) * MINUTE, (95 if billing else 8 + number) * SECOND
        calls.append(
            call(f"k{number}", at, **WHOSE, reason="Billing" if billing else "Order", queue="Support",
                 agent="ana" if ana else "ben", left_queue_at=at + wait, answered_at=at + wait,
                 ended_at=at + wait + 60 * SECOND, wrapped_at=at + wait + 60 * SECOND,
                 end_reason="transferred" if billing and not ana else "completed")
        )  # fmt: skip
        score = (number % 5) if billing else 10 - number % 3 if ana else 6 + number % 5
        told.append(_answer(number, at, "nps", "Would you recommend us?", score, 0, 10, SAID.get(score)))
        if number % 2:
            told.append(_answer(number, at, "csat", "How satisfied are you?", 1 + score * 4 // 10, 1, 5))
        if number % 3 == 1:
            told.append(_answer(number, at, "ces", "How much effort was it?", 1 + number % 4, 1, 5, polarity="lower"))
    tell(*calls)
    tell(*told)


def _answer(number: int, at: int, asked_for: str, question: str, score: int, least: int, most: int,
            verbatim: str | None = None, polarity: str = "higher") -> Record:  # fmt: skip
    said = {"contact": f"k{number}", "asked_for": asked_for, "question": question, "score": score,
            "scale_min": least, "scale_max": most, "polarity": polarity,
            "happened_at": at + 30 * SECOND, "survey": "After a call"}  # fmt: skip
    return Record("survey_answer", f"{asked_for} {number}", said | ({"verbatim": verbatim} if verbatim else {}))
