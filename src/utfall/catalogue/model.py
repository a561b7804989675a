"""What a catalogue file says, as plain data: parts that are counted, numbers made of parts, their worked examples.

Nothing here knows SQL. A test is a column, a word and a constant, a named setting or another column of the row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .staffing import Staffing

Word = Literal["is", "in", "not", "known", "unknown", "below", "at_most", "above"]
PartKind = Literal["count", "sum", "distinct", "seconds", "standing", "planned", "days", "days_held", "cost"]
NumberKind = Literal["count", "sum", "ratio", "share", "rank", "fold", "calc", "plan"]
Unit = Literal[
    "count", "percent", "per_mille", "seconds", "hours", "days", "money", "times", "per_hour", "per_day", "points",
    "score",
]  # fmt: skip

PLANS = "plans"  # the part that stands for the targets of a number held against its plan

# Of inquiries: as they stand at as_of, or, for a part that is `open_in` a period, at its end if that comes first.
OF_INQUIRIES = {
    "is_unanswered": "nobody has answered yet",
    "is_still_open": "it is not resolved yet",
    "is_end_known": "it is still open, or it is known when it was resolved",
    "is_past_due": "nobody has answered, and it was due before the earlier of that moment and complete_until",
    "response_so_far_ms": "opened until first answered; of an unanswered one until that moment or complete_until",
    "response_so_far_open_ms": "the same by the clock of open hours; only ever held against a limit: above, at_most",
    "age_ms": "opened until resolved, of an open one until that moment or complete_until, less what it was resolved",
}
# Columns that no table has: worked out from the row when asked (query/virtual.py).
VIRTUAL = {
    "is_open": "the row still stands open",
    "is_waiting": "it stands open, in the queue, unanswered",
    "is_annulled": "it happened and was cancelled later",
    "is_ghost": "its origin has moved on more than twelve hours past it without it",
    "is_identified": "the customer, or the number at the other end, is known",
    "wait_so_far_ms": "waited until answered or left; of a waiting row until the earlier of as_of and complete_until",
    "critical_errors": "critical errors of every class together; not known where no class is told",
    "from_best": "steps between the answer and the good end of its scale; the upper end where the polarity is not told",
    "good_points": "the score turned so that more is better; not known where the polarity is not told",
    "hourly_rate": "what an hour of the agent's paid time costs, by the rate in force on its day; not known without",
    "period_ms": "length of the period asked about, up to as_of",
    **OF_INQUIRIES,
}


@dataclass(frozen=True, slots=True)
class Test:
    """One condition on a row. The constant, `setting` (a named setting, such as T) or `other` (a column) is what
    the column is held against; for `in` and `not`, `value` is a tuple; `known` and `unknown` need nothing. `not` holds
    where the column is none of the values, and where it is not known."""

    column: str
    word: Word
    value: int | str | bool | tuple[int | str, ...] | None = None
    setting: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A part's rows held to values of a dimension: those that have one of `ids` (`in`), those that do not and those
    without any (`not`), those with a value (`known`) or without (`unknown`)."""

    dimension: str
    word: Literal["in", "not", "known", "unknown"]
    ids: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meets:
    """A pair of the table by which schedules are met: during these activities, these states of the agent do."""

    activities: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What a row and another share: the first known of `mine` here is the first known of `theirs` there, and both are
    in the same place of their list. One customer is never taken for the telephone number of the same id."""

    mine: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """Another fact that a row must have, or must not have, after it or before it.

    `at` is the row's time (the first known of these), `clock` the other's; no `at` takes others of whatever time. Seen
    is the nearest other on that side that has the same keys, and in the columns of `alike` the same or as little. It
    counts where it lies `within` (ms or a named setting; for ever where it is 0) of `at`, or of `since` of the row
    where others follow. `another` (a column such as interaction_id): rows of the row's own conversation are not seen,
    and what follows or precedes does so outside all of it. `where`: the other meets all the tests of one of these.
    `undecided`: the rows that nothing has followed yet and whose window is still open. `shown` names the other's time
    in a list of the rows.
    """

    way: Literal["followed", "preceded"]
    wanted: bool
    fact: str
    clock: str
    at: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    same: tuple[Key, ...] = ()
    alike: tuple[str, ...] = ()
    within: int | str = 0
    another: str = ""
    where: tuple[tuple[Test, ...], ...] = ()
    undecided: bool = False
    shown: str = ""


@dataclass(frozen=True)
class Part:
    """Something that can be counted and opened.

    `when`: a clock of the fact (its rows inside the period), `to_date:<clock>` (from the beginning up to the period's
    end), `as_of` (standing at the moment) or `open_in` (touching the period). `days` are the period's own, of no fact;
    `cost`: paid time by the rate in force, in smallest units of money for an hour, times ms.
    `days_held` the local days of the period on which rows hold, from the day they begin, without the day they end.
    `column` is what is summed or told apart; `per` further key columns of a `distinct`.
    `annulled` takes rows that were cancelled later. `union` (seconds) counts overlapping intervals of one
    agent once. `not_by` names dimensions whose column is there but says nothing of such rows (an abandoned caller has
    no agent): a filter, a scope or a rate by them is refused.
    """

    id: str
    says: str
    kind: PartKind
    fact: str
    when: str
    where: tuple[Test, ...] = ()
    column: str = ""
    per: tuple[str, ...] = ()
    union: str = ""
    annulled: bool = False
    not_by: tuple[str, ...] = ()
    meets: tuple[Meets, ...] = ()  # seconds: only those that the agent's states meet, by these pairs
    noun: str = ""  # what the rows are called in a sentence: "yes", "conclusions"
    looks: tuple[Look, ...] = ()
    of: str = ""  # the part that this one is, narrowed by `held`
    held: tuple[Held, ...] = ()
    so_far: bool = False  # seconds of a union: none that are yet to come at the moment asked about

    @property
    def settings(self) -> frozenset[str]:
        """The named settings that decide which rows count."""
        windows = {each.within for each in self.looks if isinstance(each.within, str)}
        tests = [*self.where, *(test for each in self.looks for some in each.where for test in some)]
        return frozenset(windows | {test.setting for test in tests if test.setting})


@dataclass(frozen=True, slots=True)
class Signed:
    """A part in a signed sum: `"-short_abandoned"` in a file is sign -1."""

    sign: Literal[1, -1]
    part: str


@dataclass(frozen=True)
class Fold:
    """How a `fold` folds: per key (a column such as `interaction_id`), then `then`.

    `last_minus_first`: last `last` of `of`'s rows per key, less the first `first` of all the key's rows, whatever `of`
    says and whenever they were; summed and divided by the keys.
    `buckets`: how many keys of the standing part `over` have 0, 1, ... rows of `of` in their present round; the last
    bucket is open upwards. Its number is `apart` by the dimension `bucket`, whose ids are the buckets' lower ends.
    `share_without`: of the keys of `over`, the share that has no row of `of` in its present round (numerator and
    denominator are keys). `share_with`: the share that has a row of `of` by the moment, in whatever round.
    `unless`: keys that have a row of this part in their present round are left out.

    With a `slot` it folds intervals of that length instead, each of the cell's rows together (and of one `per`).
    `strained`: of the intervals with any of `over`, those in which `of` is more of it than the setting occupancy_limit.
    `strained_long`: those of each `per` that so follow one another for more than two hours.
    `error`, `accuracy`, `difference`, `relative_error`: `of` held against what `over` expected, in the intervals that
    something was expected of and that are over: the sum of what they differ by over what came; what came less that sum;
    the sum with its sign; the mean of each one's own.
    """

    per: str
    then: Literal[
        "last_minus_first", "buckets", "share_without", "share_with", "strained", "strained_long", "error", "accuracy",
        "difference", "relative_error",
    ]  # fmt: skip
    of: str
    over: str = ""
    unless: str = ""
    first: str = ""
    last: str = ""
    buckets: tuple[int, ...] = ()
    slot: Literal["", "quarter_hour", "half_hour", "hour", "day"] = ""

    @property
    def settings(self) -> frozenset[str]:
        """The named settings that the fold itself leans on."""
        return frozenset({"occupancy_limit"} if self.then.startswith("strained") else ())


@dataclass(frozen=True)
class Number:
    """A number people ask for. Its id is the file's name; a variant's is `kpi:variant`.

    count and sum: `numerator` alone (a signed sum of parts). ratio and share: numerator over denominator, times `per`;
    a share's denominator ignores the splits in `ignores`. rank: `column` of the rows of all the numerator's parts
    (one fact, one clock, no row in two of them), the `percentile`th (nearest rank; 100 is the maximum). `apart`
    dimensions always split it. `together`: refused unless asked with one of these. `null_if`: no value where any of
    these parts is not zero. `null_unless`: no value where all of these parts are zero (nobody told). `window`: never
    over fewer complete days. `open` and `undecided`: parts that say how many rows are not finished or not decided.

    plan: the number `of` held against its targets; everything else that it has is of that number. calc: the agents that
    the busiest half-hour of the mean day needs, by `staffing`; the numerator is counted, the denominator are days.

    `unit` says what becomes of the stored units: `seconds` are ms over 1,000, `hours` and `days` likewise; `per_hour`
    is a count per ms times 3,600,000; `score` is hundredths of a point over 100; `percent` stays a fraction of 1;
    `money` stays smallest units. `per` comes on top.
    """

    id: str
    name: str
    says: str
    kind: NumberKind
    unit: Unit
    better: Literal["higher", "lower", "neutral"]
    numerator: tuple[Signed, ...] = ()
    denominator: tuple[Signed, ...] = ()
    per: int = 1
    ignores: tuple[str, ...] = ()
    column: str = ""
    percentile: int = 0
    fold: Fold | None = None
    apart: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    null_if: tuple[str, ...] = ()
    null_unless: tuple[str, ...] = ()
    window: int = 0
    open: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    settings: Mapping[str, int] = field(default_factory=dict)  # a variant's own, over the dated ones
    formula: str = ""  # in words
    source: str = ""
    group: str = ""
    pitfalls: str = ""
    reads_with: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    variant_of: str = ""
    agreed: str = ""  # the term of a client's agreement that chooses one of its variants for the client's rows
    agreed_by: tuple[str, ...] = ()  # the variants it may choose; all of them where none is named
    of: str = ""  # plan: the number that is held against its plan
    against: Literal["", "due", "full", "band"] = ""  # plan: what is due by now, the whole of it, its band
    staffing: Staffing | None = None
    strain: str = ""  # more is not simply better: a target needs an upper end, and this number of strain beside it

    @property
    def leans_on(self) -> frozenset[str]:
        """The named settings it needs beside those of its parts."""
        folded = self.fold.settings if self.fold else frozenset()
        return folded | (self.staffing.settings if self.staffing else frozenset())

    @property
    def parts(self) -> tuple[str, ...]:
        """Every part it needs, each once, in order of first use."""
        signed = [each.part for each in (*self.numerator, *self.denominator)]
        folded = [self.fold.of, self.fold.over, self.fold.unless] if self.fold else []
        plans = (PLANS,) if self.of else ()
        folded += self.staffing.parts if self.staffing else ()
        beside = (*self.null_if, *self.null_unless, *self.open, *self.undecided, *plans)
        return tuple(dict.fromkeys(part for part in (*signed, *folded, *beside) if part))


@dataclass(frozen=True)
class Example:
    """A worked example: facts in, figures out. `wrong` are figures a correct system must not give.

    `given` maps a fact kind to a text table of its rows; `shows` is a text table with a column per split and per
    number. `-` stands for no value. `ask` holds the rest of the question (from, to, as_of, zone, where, bulk).
    """

    of: str
    name: str
    given: Mapping[str, str]
    shows: str
    by: tuple[str, ...] = ()
    wrong: str = ""
    source: str = ""
    ask: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something a number can be split by or filtered on.

    `columns` maps a fact kind to its column; an empty mapping with `of_clock` is worked out from the part's own clock
    ("day", "quarter"). `bucket` has neither: only a `fold` into buckets has it. `sort`: identity (never changes),
    as_it_was (stamped), as_it_is (told by what a row's campaign or client is in today: `group`), time, code, or field
    (a customer field).
    """

    id: str
    name: str
    sort: Literal["identity", "as_it_was", "as_it_is", "time", "code", "field"]
    columns: Mapping[str, str] = field(default_factory=dict)
    of_clock: Literal["", "day", "quarter"] = ""
    nobody: str = ""  # what the row without a value is called


@dataclass(frozen=True)
class Catalogue:
    """Everything loaded and checked: parts, numbers with their variants (`kpi` and `kpi:variant`), dimensions."""

    parts: Mapping[str, Part]
    numbers: Mapping[str, Number]
    dimensions: Mapping[str, Dimension]
    examples: tuple[Example, ...] = ()
