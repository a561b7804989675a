"""A question: whose rows, which numbers, which period or moment, split by what, held to what."""

from dataclasses import dataclass

from utfall.core.periods import Period


class NotUnderstood(ValueError):
    """A question that cannot be answered as asked; the text is a sentence for the asker."""


class NotShared(NotUnderstood):
    """A number with a part outside the asker's scope: never a partial figure."""


@dataclass(frozen=True, slots=True)
class Group:
    """A named set that is asked for as one: the rows of any of its campaigns, clients or queues. `whole`: nothing of it
    lies outside the scope that it stands in."""

    id: int
    campaigns: frozenset[int] = frozenset()
    clients: frozenset[int] = frozenset()
    queues: frozenset[int] = frozenset()
    whole: bool = True


@dataclass(frozen=True)
class Scope:
    """Whose rows may be counted. None means all; an empty set means none at all.

    `agents` limits to own rows. `queues` stands in for `teams` where rows have no team: who waits, who gave up.
    `served` are the queues that `teams` take: what nobody answered there counts as theirs, told by queue and never by
    agent; None where that is not known, and nothing nobody answered is theirs.
    `hidden` are campaigns that are not visible to the asker: their rows count nowhere, but for own rows. `groups` are
    those he may name; they let nothing in that the rest of the scope does not.
    `turnover` and `personal` are rights to see money earned and names of customers.
    `wiring.rights` makes one of a user or a key; a page may turn it, never widen it past what the user is to see.
    """

    clients: frozenset[int] | None = None
    campaigns: frozenset[int] | None = None
    centres: frozenset[int] | None = None
    teams: frozenset[int] | None = None
    agents: frozenset[int] | None = None
    queues: frozenset[int] | None = None
    served: frozenset[int] | None = None
    hidden: frozenset[int] = frozenset()
    groups: tuple[Group, ...] = ()
    turnover: bool = False
    personal: bool = False

    @property
    def is_all(self) -> bool:
        """Nothing is outside it."""
        held = (self.clients, self.campaigns, self.centres, self.teams, self.agents, self.queues)
        return all(each is None for each in held) and not self.hidden


@dataclass(frozen=True)
class Where:
    """Rows whose `dimension` is one of `ids` (None among them: no value). A field dimension is `field:<field_id>`."""

    dimension: str
    ids: tuple[int | str | None, ...]


@dataclass(frozen=True)
class Ask:
    """A whole question. `as_of` is ms UTC; each number takes from the question what its parts' `when` needs.

    `by` names dimensions (`field:<field_id>` for a customer field). `compare` is the period to hold against.
    `zone` re-cuts local days in another zone than the rows' own. `bulk` takes bulk actions into the counts. `by_today`
    counts by the agreements and settings of today instead of those in force at the time. `targets` also tells what
    each cell is held against.
    """

    scope: Scope
    kpis: tuple[str, ...]
    as_of: int
    period: Period | None = None
    by: tuple[str, ...] = ()
    where: tuple[Where, ...] = ()
    compare: Period | None = None
    zone: str | None = None
    bulk: bool = False
    by_today: bool = False
    targets: bool = False
