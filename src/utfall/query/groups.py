"""Groups in a question: which rows are in one by their campaign, client or queue, and which numbers can be so told."""

from collections.abc import Callable, Iterable, Sequence

from utfall.catalogue.dimensions import GROUP
from utfall.catalogue.model import Dimension, Number, Part
from utfall.facts.kind import Kind
from utfall.facts.kinds import KINDS

from .ask import Group, NotUnderstood, Scope
from .expressions import Col, Expr, all_of, any_of, none_of, one_of

Ids = Sequence[int | str | None]
_COLUMNS = {"campaigns": "campaign_id", "clients": "client_id", "queues": "queue_id"}
NOT_WHOLE = "part of a group is not shared with you: its numbers are those of the rest alone"
ADDS_UP_TO_NOTHING = "what is in two groups counts in both: groups do not add up to the total"


def in_groups(ids: Ids, groups: Iterable[Group], kind: Kind) -> Expr:
    """The rows of a kind that are in one of the groups by something of theirs; None among the ids: in none of all."""
    every = tuple(groups)
    named = [each for each in every if each.id in set(ids)]
    sides = [(column, _members(named, side)) for side, column in _COLUMNS.items() if column in kind.names]
    inside = any_of(one_of(Col(column), members) for column, members in sides if members)
    if None not in ids:
        return inside
    all_sides = [(column, _members(every, side)) for side, column in _COLUMNS.items() if column in kind.names]
    return any_of([inside, all_of(none_of(Col(column), members) for column, members in all_sides)])


def check_groups(
    number: Number, part: Callable[[str], Part], held: Iterable[tuple[Dimension, Ids]], scope: Scope
) -> None:
    """Raises `NotUnderstood` for a group that the asker may not name, and for a number of what has no queue where a
    group has queues: less than the group would be counted without a word."""
    known = {each.id: each for each in scope.groups}
    for dim, ids in held:
        if dim.id != GROUP:
            continue
        for each in ids:
            if each is not None and each not in known:
                raise NotUnderstood(f"there is no group {each!r} in what you may see")
        for each in ids:
            without = None if each is None else queueless(number, part, known[int(each)])
            if without is not None:
                raise NotUnderstood(
                    f"{number.name} cannot be told by a group that has queues: {without.noun or without.id} have none"
                )


def queueless(number: Number, part: Callable[[str], Part], group: Group) -> Part | None:
    """A part of the number whose rows have no queue, where the group has queues; else none."""
    if not group.queues:
        return None
    parts = (part(name) for name in number.parts)
    return next((each for each in parts if each.kind != "days" and "queue_id" not in KINDS[each.fact].names), None)


def not_whole(ids: Iterable[object], scope: Scope) -> bool:
    """Whether one of these groups lies partly outside the scope; None among the ids says nothing of any."""
    named = set(ids)
    return any(not each.whole for each in scope.groups if each.id in named)


def _members(groups: Iterable[Group], side: str) -> list[int]:
    return sorted(frozenset().union(*(getattr(each, side) for each in groups)))
