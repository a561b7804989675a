"""What goes in and comes out of the API, as it stands in the OpenAPI description."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

LAST_PAGE = 1_000_000
Moment = Annotated[int, Field(ge=0, lt=7_258_118_400_000, description="milliseconds since 1970-01-01 UTC")]
Word = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Origin = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class Said(Schema):
    """What is sent: a word that is not known here is refused, for it may be a known one misspelt."""

    model_config = ConfigDict(extra="forbid")


class Question(Said):
    """A question about numbers. `from` alone runs to now, `to` is exclusive, neither means today in the home's zone."""

    kpis: list[Word] = Field(min_length=1, max_length=60, description="ids of numbers, as /api/v1/kpis lists them")
    by: list[Word] = Field(default=[], max_length=6, description="splits: day, agent, campaign …, or a customer field")
    start: str | None = Field(default=None, alias="from", max_length=64, description="first day, or an instant")
    end: str | None = Field(default=None, alias="to", max_length=64, description="day or instant it ends before")
    as_of: str | None = Field(default=None, max_length=64, description="the moment of current numbers; now if not said")
    zone: str | None = Field(default=None, max_length=64, description="cuts local days in this zone instead")
    where: dict[str, list[Annotated[str, StringConstraints(max_length=300)]]] = Field(
        default={}, max_length=20, description='names by split; "-" for rows without a value'
    )
    compare: bool = Field(default=False, description="beside each figure the one of the period before")
    bulk: bool = Field(default=False, description="take bulk actions into the counts")
    interval: bool = Field(default=False, description="beside each cell its 95 % interval, null where none is known")
    targets: bool = Field(default=False, description="in each cell the target it is held against, null where none is")


class RowsQuestion(Question):
    """A question for the rows behind its first number. With the same words and `page` set to the answer's `next` the
    following page comes; a page may change its rows while new ones arrive."""

    part: Literal["numerator", "denominator"] = "numerator"
    sort: str = Field(
        default="", max_length=64, description='a column of the rows, downwards with "-" before it; else newest first'
    )
    search: str = Field(
        default="", max_length=100, description="keeps rows in which a name, code or id is, or begins, so"
    )
    page: int = Field(default=1, ge=1, le=LAST_PAGE)
    size: int = Field(default=100, ge=1, le=1000)


class WhyQuestion(Question):
    """A question why its first number changed since the period before, by its one split."""

    currency: str | None = Field(default=None, max_length=8, description="which, of a number told per currency")


class FactIn(Said):
    """One record: its kind, its key within the origin, and what it says (times in ms UTC; names for what ids refer to;
    ids of 63 bits may be texts).

    `standing`: it still goes on. `why`: corrected, annulled or removed. `clock`: the record's own clock, ms.
    """

    kind: str = Field(max_length=64)
    reference: Key
    values: dict[str, Any]
    standing: bool = False
    why: Literal["", "corrected", "annulled", "removed"] = ""
    clock: Moment | None = None


class FactsIn(Said):
    """Records of one origin: the system they come from. Sending them again changes nothing."""

    origin: Origin
    records: list[FactIn] = Field(max_length=50_000)
    complete_until: Moment | None = Field(default=None, description="how far the origin is told with these records")
    actor: Literal["agent", "system", "bulk"] = "agent"


class Rejected(Schema):
    """A record that could not be taken, and why."""

    kind: str
    reference: str
    reason: str


class Taken(Schema):
    """How many records were new, known, older …, and the rejects. `detail` where nothing at all could be taken."""

    counts: dict[str, int]
    rejected: list[Rejected]
    detail: str | None = None


class StateIn(Said):
    """A trigger: a customer moves to a state, with no outcome. `reference` makes sending it again change nothing."""

    state: Word
    campaign: Word
    reference: Key
    origin: Origin = "api"
    happened_at: Moment | None = None


class Number(Schema):
    """A number there is, in words; of a search the name it was found by, and whether that is only the nearest."""

    id: str
    name: str
    says: str
    formula: str
    unit: str
    better: str
    group: str
    aliases: list[str]
    variant_of: str | None
    found_by: str | None = None
    nearest: bool = False


class Stands(Schema):
    """Where a customer stands in a campaign; times in ms UTC, `left_at` once he left it."""

    campaign: str
    state: str
    since: int
    round: int
    attempts: int
    left_at: int | None


class CustomerOut(Schema):
    """A customer by internal id and the client's own key. The personal part is there for keys that may see it."""

    id: int
    key: str
    client: str
    campaigns: list[Stands]
    name: str | None = None
    phones: list[str] | None = None
    email: str | None = None
    fields: dict[str, Any] | None = None


class Paged(Schema):
    """The place of a page: its number, how many there are, and those before and after it, null where there is none."""

    page: int
    pages: int
    previous: int | None
    next: int | None


class CustomersOut(Paged):
    """A page of customers, and how many there are in all."""

    rows: list[CustomerOut]
    count: int


class PartOut(Schema):
    """One part of the number's side: how many rows it has, what they come to, and how that is counted."""

    part: str
    sign: int
    fact: str | None
    rows: int
    n: int | None
    figure: int | None
    how: str


class RowsOut(Paged):
    """A page of the rows behind a number. `count` are all rows behind it, `found` those the search finds; `figure` is
    what all of them come to, in `unit`; that of a part is counted as `how` says, in stored units."""

    kpi: str
    part: str
    figure: Any
    unit: str
    currency: str | None
    rows: list[dict[str, Any]]
    count: int
    found: int
    parts: list[PartOut]


class Fault(Schema):
    """Why a request was not answered, in a sentence."""

    detail: str
