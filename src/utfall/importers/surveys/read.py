"""Reads a list of answers: each is told under its own key, or under what makes it one."""

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from utfall.core.clock import now
from utfall.facts import Batch, Record, Reject
from utfall.importers.under_headings import Reading, Row, Wrong, batches_of, made_of, told

from .vocabulary import BY_SCALE, COLUMNS, GOOD_IS_HIGH, SCALES, WORDS

LONGEST = 10_000  # letters of a verbatim
_SCALE = re.compile(r"(\d{1,4})\s*(?:-|–|\.\.|/|to)\s*(\d{1,4})")


def read(file: Path | str, reading: Reading) -> Iterator[Batch]:
    """The answers of a file. Raises `Unreadable` before the first batch."""
    rejects: list[Reject] = []
    clock = now()  # of an answer told twice the reading that comes last holds
    alike: Counter[str] = Counter()
    records = made_of(lambda row: _answer(row, clock, alike), file, COLUMNS, reading, rejects)
    yield from batches_of(file, records, rejects, reading)


def _answer(row: Row, clock: int, alike: Counter[str]) -> Record:
    at, question, scale = row.needs_time("when"), row.needs("question"), _scale(row.needs("scale"))
    row.needs("score")
    score = row.count("score")
    if score is None or not scale[0] <= score <= scale[1]:
        raise Wrong(f"score is {score}, outside its scale {scale[0]}-{scale[1]}")
    measures = row.word("measures", WORDS["measures"]) or BY_SCALE.get(scale, "other")
    contact, customer = row.text("contact"), row.text("customer")
    verbatim, agent = row.text("verbatim", LONGEST), row.text("agent")
    key = row.text("answer") or "|".join((str(at), question[:200], contact or "", customer or ""))
    if not (row.text("answer") or contact or customer):  # nobody's: as many as there are lines alike
        said = blake2b((verbatim or "").encode(), digest_size=8).hexdigest()
        key = "|".join((str(at), question[:200], agent or "", str(score), said))
        alike[key] += 1
        key += f"|{alike[key]}"
    return Record("survey_answer", key[:500], told(
        happened_at=at,
        known_to=row.known_to("when"),
        asked_for=measures,
        question=question,
        score=score,
        scale_min=scale[0],
        scale_max=scale[1],
        polarity=row.word("polarity", WORDS["polarity"]) or ("higher" if measures in GOOD_IS_HIGH else None),
        subject=row.word("subject", WORDS["subject"]),
        survey=row.text("survey"),
        verbatim=verbatim,
        contact=contact,
        customer=customer,
        agent=agent,
        queue=row.text("queue"),
        reason=row.text("reason"),
        channel=row.word("channel", WORDS["channel"]),
        campaign=row.text("campaign"),
    ), clock=clock, place=row.place)  # fmt: skip


def _scale(said: str) -> tuple[int, int]:
    found = SCALES.get(said)
    if found is None:
        parts = _SCALE.fullmatch(said)
        if parts is None:
            raise Wrong(f"scale is {said!r}; write its lowest and highest step, such as 1-5")
        found = int(parts[1]), int(parts[2])
    if found[0] >= found[1]:
        raise Wrong(f"a scale from {found[0]} to {found[1]} has no steps")
    return found
