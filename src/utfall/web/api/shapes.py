"""What goes in and comes out of the API, as it stands in the OpenAPI description."""

from typing import Any, Literal

from ninja import Schema
from pydantic import Field


class Question(Schema):
    """A question about numbers. `from` alone runs to now, `to` is exclusive, neither means today in the home's zone."""

    kpis: list[str] = Field(min_length=1, max_length=60)
    by: list[str] = Field(default=[], max_length=6)
    start: str | None = Field(default=None, alias="from")
    end: str | None = Field(default=None, alias="to")
    as_of: str | None = None
    zone: str | None = None
    where: dict[str, list[str]] = {}
    compare: bool = False
    bulk: bool = False


class RowsQuestion(Question):
    """A question for the rows behind its first number."""

    part: Literal["numerator", "denominator"] = "numerator"
    page: int = Field(default=1, ge=1)
    size: int = Field(default=100, ge=1, le=1000)


class FactIn(Schema):
    """One record: its kind, its key within the origin, and what it says (times in ms UTC; names for what ids refer to).

    `standing`: it still goes on. `why`: corrected, annulled or removed. `clock`: the record's own clock, ms.
    """

    kind: str
    reference: str = Field(min_length=1, max_length=500)
    values: dict[str, Any]
    standing: bool = False
    why: Literal["", "corrected", "annulled", "removed"] = ""
    clock: int | None = None


class FactsIn(Schema):
    """Records of one origin. Sending them again changes nothing."""

    origin: str = Field(min_length=1, max_length=200)
    records: list[FactIn] = Field(max_length=50_000)
    complete_until: int | None = None
    actor: Literal["agent", "system", "bulk"] = "agent"


class Rejected(Schema):
    """A record that could not be taken, and why."""

    reference: str
    reason: str


class Taken(Schema):
    """How many records were new, known, older …, and the rejects."""

    counts: dict[str, int]
    rejected: list[Rejected]


class StateIn(Schema):
    """A trigger: a customer moves to a state, with no outcome. `reference` makes sending it again change nothing."""

    state: str
    campaign: str
    reference: str = Field(min_length=1, max_length=500)
    origin: str = Field(default="api", min_length=1, max_length=200)
    happened_at: int | None = None


class Fault(Schema):
    """Why a request was not answered, in a sentence."""

    detail: str
