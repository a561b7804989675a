"""What examples of contacts that follow one another, and answers to invites, are given as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from utfall.flow import Flow

from .given_more import MORE

if TYPE_CHECKING:
    from .given import Cells, Place

Values = dict[str, object]
TOLD = {"yes": True, "no": False}


def beside_a_contact(cells: Cells) -> Values:
    """What is told of a contact by headings that only some examples have."""
    flags = {"resolved": "is_resolved", "resolvable": "is_resolvable", "callback": "callback_needed",
             "asked for agent": "agent_requested"}  # fmt: skip
    values: Values = {column: TOLD[cells[heading]] for heading, column in flags.items() if cells.get(heading)}
    if cells.get("self-service") == "yes":
        values |= {"is_self_service": True, "channel": "self_service", "answered_at": None}
    return values


def _numbers(cells: Cells, heading: str, place: Place) -> Iterator[int | None]:
    """The ids of a cell: one, a range, or none."""
    first, _, last = cells.get(heading, "").partition("..")
    for number in range(int(first), int(last or first) + 1) if first else ():
        yield place.client * 1_000_000 + number
    if not first:
        yield None


def survey_invite(cells: Cells, place: Place, flow: Flow) -> Iterator[Values]:
    for number in _numbers(cells, "invite", place):
        (told,) = MORE["survey_invite"](cells, place, flow)
        named = {} if number is None else {"fact_id": number}
        arrived = {"is_delivered": TOLD.get(cells["arrived"])} if "arrived" in cells else {}
        yield {**told, **named, **arrived}


def survey_answer(cells: Cells, place: Place, flow: Flow) -> Iterator[Values]:
    for number in _numbers(cells, "invite", place):
        (told,) = MORE["survey_answer"](cells, place, flow)
        yield {**told, "invite_id": number}


AROUND = {"survey_invite": survey_invite, "survey_answer": survey_answer}
