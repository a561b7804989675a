"""A question in words, from the terminal or the API, made into an `Ask`: names into ids, dates into a period."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from utfall.catalogue.dimensions import DIMENSIONS, FIELD, GROUP
from utfall.core.names import nearest
from utfall.core.periods import Days, Instants, Period, parse_instant, parse_period
from utfall.core.zones import UnknownZone, local_times
from utfall.ledger import names
from utfall.ledger.campaigns.models import Campaign, FlowOutcome, FlowState, List, Queue, Reason, Segment
from utfall.ledger.clients.models import Product
from utfall.ledger.customers.models import CustomerField
from utfall.query.ask import Ask, NotUnderstood, Scope, Where

Seen = Callable[[str, Collection[int]], Collection[int]]


@dataclass(frozen=True)
class Words:
    """A question as it is typed. `start` alone runs to now, `end` is exclusive, neither means today."""

    kpis: Sequence[str]
    by: Sequence[str] = ()
    start: str | None = None
    end: str | None = None
    as_of: str | None = None
    zone: str | None = None
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    compare: bool = False
    bulk: bool = False
    targets: bool = False


def make_ask(
    words: Words, scope: Scope, *, now: int, home_zone: str, seen: Seen | None = None
) -> tuple[Ask, list[str]]:
    """The question, and sentences on what was assumed in it. `seen(split, ids)` gives those of the ids that stand in
    rows the asker may see. Raises `NotUnderstood`."""
    try:
        zone = words.zone or home_zone
        local_times(zone)
        period = parse_period(words.start, words.end, now, zone)
        as_of = parse_instant(words.as_of, zone) if words.as_of else now
    except (UnknownZone, ValueError) as wrong:
        raise NotUnderstood(str(wrong)) from wrong
    assumed = []
    if words.start is None and words.end is None:
        assumed.append(f"period: today, {period.texts()[0]} ({zone})")
    if not words.kpis:
        raise NotUnderstood("no number is asked for")
    ask = Ask(
        scope=scope,
        kpis=tuple(words.kpis),
        as_of=as_of,
        period=period,
        by=tuple(_split(word, scope) for word in words.by),
        where=_where(words.where, scope, seen),
        compare=before(period, now, zone) if words.compare else None,
        zone=words.zone,
        bulk=words.bulk,
        targets=words.targets,
    )
    return ask, assumed


def before(period: Period, now: int, zone: str) -> Period:
    """The period before; of one that still runs, up to the same clock time."""
    if isinstance(period, Instants):
        return period.before()
    today = local_times(zone).cut(now)[0]
    if period.first <= today < period.end:
        earlier = period.before()
        return Days(earlier.first, earlier.first + today + 1 - period.first, now - local_times(zone).start_of(today))
    return period.before()


def now_and_before(ask: Ask, home_zone: str) -> tuple[Ask, Ask]:
    """The question, and the same of the period before. Raises `NotUnderstood` where it has no period."""
    if ask.period is None:
        raise NotUnderstood("a change needs a period to change since")
    earlier = ask.compare or before(ask.period, ask.as_of, ask.zone or home_zone)
    now = replace(ask, compare=None)
    return now, replace(now, period=earlier)


def _split(word: str, scope: Scope) -> str:
    if word in DIMENSIONS:
        return word
    try:
        return f"{FIELD}{names.find('field', word, among=_among('field', scope))[0]}"
    except NotUnderstood:
        near = nearest(word, DIMENSIONS)
        hint = f"; did you mean {', '.join(near)}?" if near else f"; there are {', '.join(DIMENSIONS)}"
        raise NotUnderstood(f"unknown split {word!r}{hint}") from None


def _where(words: Mapping[str, Sequence[str]], scope: Scope, seen: Seen | None) -> tuple[Where, ...]:
    held: list[Where] = []
    for key, values in words.items():
        split = _split(key, scope)
        ids = dict.fromkeys(each for value in values for each in _ids(split, value.strip(), scope, seen))
        held.append(Where(split, tuple(ids)))
    return tuple(held)


def _ids(split: str, value: str, scope: Scope, seen: Seen | None) -> tuple[int | str | None, ...]:
    if value == "-":
        return (None,)
    if split.startswith(FIELD):
        return names.find("field_value", value, part_of=int(split.removeprefix(FIELD)))
    dimension = DIMENSIONS[split]
    if dimension.sort == "time":
        raise NotUnderstood(f"{split} cannot be held to a value; say the period instead")
    if split in ("agent", "team") and value.casefold() == "system":
        return ("system",)
    if dimension.sort == "code":
        return (int(value) if value.isascii() and value.isdigit() else value,)
    among = _among(split, scope)
    if among is not None or scope.is_all:
        return names.find(split, value, among=among)
    return _in_what_he_sees(split, value, seen)


def _in_what_he_sees(split: str, value: str, seen: Seen | None) -> tuple[int, ...]:
    """Names of others' people and things are neither found nor proposed."""
    with suppress(NotUnderstood):
        found = names.find(split, value)
        visible = found if seen is None else tuple(key for key in found if key in seen(split, found))
        if visible:
            return visible
    raise NotUnderstood(f"there is no {split} {value!r} in what you may see")


def _among(split: str, scope: Scope) -> Collection[int] | None:
    """Which ids the asker may know of by what they are part of; None where that does not tell."""
    own = {
        "client": scope.clients,
        "campaign": scope.campaigns,
        "centre": scope.centres,
        "team": scope.teams,
        "agent": scope.agents,
    }
    if split == GROUP:
        return {each.id for each in scope.groups}
    allowed = own.get(split)
    if allowed is not None:
        return allowed - scope.hidden if split == "campaign" else allowed
    if scope.clients is None:
        return None
    shown = Campaign.objects.filter(client__in=scope.clients).exclude(pk__in=scope.hidden)
    of_client = {"segment": Segment, "reason": Reason, "product": Product, "field": CustomerField}
    if split == "campaign":
        return set(shown.values_list("pk", flat=True))
    if split in of_client:
        return set(of_client[split]._default_manager.filter(client__in=scope.clients).values_list("pk", flat=True))
    if split == "list":
        return set(List.objects.filter(campaign__in=shown).values_list("pk", flat=True))
    if split == "queue":
        return set(Queue.objects.filter(assignments__client__in=scope.clients).values_list("pk", flat=True))
    if split in ("outcome", "state"):
        of_flow = {"outcome": FlowOutcome, "state": FlowState}[split]._default_manager
        return set(of_flow.filter(flow__campaigns__in=shown).values_list("pk", flat=True))
    return None
