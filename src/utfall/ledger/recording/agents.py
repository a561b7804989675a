"""Who did it: the person an origin's name for an agent means, and his team and centre, on the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from utfall.core.zones import local_times
from utfall.ledger.people.models import Alias, AliasMatch, Membership, Person

from . import dialect
from .words import NotTaken

Day = int | None
Who = tuple[int | None, int | None, int | None, int | None, str]  # alias, person, team, centre, the centre's zone
_Span = tuple[Day, Day, int, int | None, str]  # first day, end day, team, centre, the centre's zone
_AT_ONCE = 500  # names in one query
NOBODY: Who = (None, None, None, None, "")


@dataclass(frozen=True, slots=True)
class _Dated:
    """Whom a name means, by day, and where each of them belonged, by day."""

    alias_id: int | None
    persons: tuple[tuple[Day, Day, int], ...]
    teams: "dict[int, tuple[_Span, ...]]"

    @property
    def always(self) -> Who | None:
        """The one answer for every day, None where it depends on the day."""
        if len(self.persons) > 1 or any(span[:2] != (None, None) for span in self.persons):
            return None
        teams = self.teams[self.persons[0][2]]
        if len(teams) > 1 or any(span[:2] != (None, None) for span in teams):
            return None
        return self.on(0)

    def on(self, day: int) -> Who:
        """The answer for a local day."""
        person = next((p for first, end, p in self.persons if _holds(first, end, day)), self.persons[0][2])
        for first, end, team, centre, zone in self.teams[person]:
            if _holds(first, end, day):
                return self.alias_id, person, team, centre, zone
        return self.alias_id, person, None, None, ""


def _holds(first: Day, end: Day, day: int) -> bool:
    return (first is None or day >= first) and (end is None or day < end)


class Agents(dict["str | int | None", "Who | _Dated"]):
    """A name of one origin, or a person's id, -> who it is; an unknown name makes an alias and a placeholder."""

    def __init__(self, origin_id: int) -> None:
        super().__init__({None: NOBODY})
        self._origin_id = origin_id
        self.any_dated = False

    def learn(self, names: Iterable["str | int | None"]) -> None:
        """Look the names up that are not known yet, all at once; what is missing altogether is made when it is used."""
        new = sorted({name for name in names if isinstance(name, str) and name not in self})
        for start in range(0, len(new) if len(new) > 1 else 0, _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            aliases = dict(Alias.objects.filter(origin_id=self._origin_id, name__in=some).values_list("pk", "name"))
            spans: dict[int, list[tuple[Day, Day, int]]] = {}
            found = AliasMatch.objects.filter(alias_id__in=aliases).order_by("first_day", "pk")
            for alias, first, end, person in found.values_list("alias_id", "first_day", "end_day", "person_id"):
                spans.setdefault(alias, []).append((first, end, int(person)))
            teams = _teams({person for each in spans.values() for _, _, person in each})
            for alias, each in spans.items():
                self._keep(aliases[alias], _Dated(alias, tuple(each), {person: teams[person] for *_, person in each}))

    def __missing__(self, key: str | int) -> "Who | _Dated":
        return self._keep(key, _person(key) if isinstance(key, int) else self._named(key))

    def _keep(self, key: str | int, dated: _Dated) -> "Who | _Dated":
        found = dated.always or dated
        self.any_dated |= isinstance(found, _Dated)
        self[key] = found
        return found

    def _named(self, name: str) -> _Dated:
        alias = Alias.objects.filter(origin_id=self._origin_id, name=name).first()
        if alias is None:
            alias = Alias.objects.create(origin_id=self._origin_id, name=name)
        matches = list(AliasMatch.objects.filter(alias=alias).order_by("first_day", "pk"))
        if not matches:
            placeholder = Person.objects.create(name=name[:200], to_be_matched=True)
            matches = [AliasMatch.objects.create(alias=alias, person=placeholder)]
        spans = tuple((each.first_day, each.end_day, int(each.person_id)) for each in matches)
        return _Dated(int(alias.pk), spans, _teams({person for _, _, person in spans}))


def _person(key: int) -> _Dated:
    if not Person.objects.filter(pk=key).exists():
        raise NotTaken(f"there is no person with the id {key}")
    return _Dated(None, ((None, None, key),), _teams({key}))


def _teams(people: set[int]) -> dict[int, tuple[_Span, ...]]:
    """Where each of these people belonged, by day."""
    spans: dict[int, list[_Span]] = {person: [] for person in people}
    found = Membership.objects.filter(person_id__in=people).order_by("first_day", "pk")
    wanted = ("person_id", "first_day", "end_day", "team_id", "team__centre_id", "team__centre__zone")
    for person, first, end, team, centre, zone in found.values_list(*wanted):
        spans[person].append((first, end, int(team), centre, zone or ""))
    return {person: tuple(each) for person, each in spans.items()}


def who_columns(
    agents: Agents, names: Sequence["str | int | None"], times: Sequence[int | None], zones: Sequence[str]
) -> tuple[Sequence[object], ...]:
    """(alias, person, team, centre, centre's zone) of each row, by the local day of its time in its zone."""
    new = set(names) - agents.keys()
    agents.learn(new)
    found: Iterable[Who | _Dated] = map(agents.__getitem__, names)
    if agents.any_dated or new:
        found = list(found)
        if agents.any_dated:
            found = [
                who.on(local_times(zone).cut(at or 0)[0]) if isinstance(who, _Dated) else who
                for who, at, zone in zip(found, times, zones, strict=True)
            ]
    return tuple(zip(*found, strict=True))


class Seen:
    """When the names of one origin were first and last used in a batch (ms UTC)."""

    def __init__(self, origin_id: int) -> None:
        self._origin_id = origin_id
        self._first: dict[object, int] = {}
        self._last: dict[object, int] = {}

    def note(self, names: Sequence["str | int | None"], times: Sequence[int]) -> None:
        """Names used at these times. Sorted, a dict keeps the last of equal keys: the latest, then the earliest."""
        order = sorted(zip(times, map(str, names), strict=True)) if None not in names else _named(names, times)
        for name, at in {name: at for at, name in order}.items():
            self._last[name] = max(at, self._last.get(name, at))
        order.reverse()
        for name, at in {name: at for at, name in order}.items():
            self._first[name] = min(at, self._first.get(name, at))

    def save(self) -> None:
        """Widen what the ledger has."""
        sql = "SELECT id, name, first_seen, last_seen FROM alias"
        sql += f" WHERE origin_id = ? AND name {dialect.IN_LIST}"
        wider = []
        for key, name, first, last in dialect.rows(sql, (self._origin_id, dialect.among(self._last))):
            new = (self._first[name] if first is None else min(first, self._first[name]),
                   self._last[name] if last is None else max(last, self._last[name]))  # fmt: skip
            if new != (first, last):
                wider.append((*new, key))
        dialect.run_many("UPDATE alias SET first_seen = ?, last_seen = ? WHERE id = ?", wider)


def _named(names: Sequence["str | int | None"], times: Sequence[int]) -> list[tuple[int, str]]:
    return sorted((at, name) for name, at in zip(names, times, strict=True) if isinstance(name, str))
