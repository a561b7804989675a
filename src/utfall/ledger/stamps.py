"""What a fact should be stamped with by the dated records as they stand now: whom a name means, team, centre, client.

What a source brought itself stays: a team its agent never was in, a zone that is no centre's.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import Q

from utfall.core.zones import local_times
from utfall.facts import Kind
from utfall.ledger.audit.models import Entry
from utfall.ledger.campaigns.models import Campaign, Queue, QueueAssignment
from utfall.ledger.clients.models import Client
from utfall.ledger.people.models import AliasMatch, Centre, Membership, Team

from .spans import holds

Row = Mapping[str, object]
Changes = dict[str, object]
_Span = tuple[int | None, int | None, int]


class Stamps:
    """The dated records, read once each, and what they say of a row."""

    def __init__(self) -> None:
        self._persons: dict[int, list[_Span]] = {}
        self._teams: dict[int, list[_Span]] = {}
        self._ever: dict[int, set[int]] = {}
        self._queues: dict[int, list[tuple[int | None, int | None, int, int | None]]] = {}

    @cached_property
    def _centre_of(self) -> dict[int, int | None]:
        return dict(Team.objects.values_list("pk", "centre_id"))

    @cached_property
    def _centre_zones(self) -> dict[int, str]:
        return dict(Centre.objects.values_list("pk", "zone"))

    @cached_property
    def _queue_row(self) -> dict[int, tuple[str, int | None]]:
        return {pk: (zone, centre) for pk, zone, centre in Queue.objects.values_list("pk", "zone", "centre_id")}

    @cached_property
    def _campaign_row(self) -> dict[int, tuple[str, int]]:
        found = Campaign.objects.values_list("pk", "zone", "client__zone", "client_id")
        return {pk: (zone or of_client, client) for pk, zone, of_client, client in found}

    def who(self, kind: Kind, row: Row) -> Changes:
        """What changes in a row so that it names the person its alias means, and his team and centre, on its day."""
        found = self._who(kind, row, str(row["zone"]))
        if found.get("zone", row["zone"]) != row["zone"]:
            found = self._who(kind, row, str(found["zone"]))  # by the day it has then, so that saying it twice is once
        return {name: value for name, value in found.items() if row[name] != value}

    def whose(self, kind: Kind, row: Row) -> Changes:
        """What changes in a row so that it belongs to whom its queue is assigned on its day.

        A row without an assignment on its day stays as it is, and so does a campaign that is no assignment's.
        """
        queue = row.get("queue_id")
        if not isinstance(queue, int):
            return {}
        day = _day(kind, row, str(row["zone"]))
        on_day = next((span for span in self._assignments(queue) if holds(span[0], span[1], day)), None)
        clients, campaigns = self._ever_assigned(queue)
        if on_day is None or row["client_id"] not in clients or row["campaign_id"] not in campaigns:
            return {}
        client, campaign = on_day[2:]
        found: Changes = {"client_id": client, "campaign_id": campaign}
        zone = (self._campaign_row[campaign][0] if campaign else "") or self._queue_row[queue][0]
        if zone:
            found["zone"] = zone
        return {name: value for name, value in found.items() if name in row and row[name] != value}

    def _who(self, kind: Kind, row: Row, zone: str) -> Changes:
        before = row["agent_id"]
        assert before is None or isinstance(before, int)
        day = _day(kind, row, zone)
        alias = row.get("alias_id")
        agent = self._person(alias, day, before) if isinstance(alias, int) else before
        found: Changes = {"agent_id": agent}
        ever = self._teams_ever(before)
        if row["team_id"] is not None and row["team_id"] not in ever:
            return found
        team = next((t for first, end, t in self._teams_of(agent) if holds(first, end, day)), None)
        found["team_id"] = team
        queue = row.get("queue_id")
        of_queue = self._queue_row[queue][1] if kind.name == "contact" and isinstance(queue, int) else None
        if row["centre_id"] is None or row["centre_id"] in {of_queue, *(self._centre_of[t] for t in ever)}:
            centre = self._centre_of[team] if team is not None else None
            found["centre_id"] = centre if centre is not None else of_queue
            theirs = self._centre_zones.get(centre, "") if centre is not None else ""
            if theirs and not self._zone_of_work(row):
                found["zone"] = theirs
        return found

    def _zone_of_work(self, row: Row) -> str:
        campaign, queue = row.get("campaign_id"), row.get("queue_id")
        own = self._campaign_row[campaign][0] if isinstance(campaign, int) else ""
        return own or (self._queue_row[queue][0] if isinstance(queue, int) else "")

    def _person(self, alias: int, day: int, otherwise: int | None) -> int | None:
        if alias not in self._persons:
            matches = AliasMatch.objects.filter(alias_id=alias).order_by("first_day", "pk")
            self._persons[alias] = list(matches.values_list("first_day", "end_day", "person_id"))
        return next((who for first, end, who in self._persons[alias] if holds(first, end, day)), otherwise)

    def _teams_of(self, person: int | None) -> list[_Span]:
        if person is None:
            return []
        if person not in self._teams:
            found = Membership.objects.filter(person_id=person).order_by("first_day", "pk")
            self._teams[person] = list(found.values_list("first_day", "end_day", "team_id"))
        return self._teams[person]

    def _teams_ever(self, person: int | None) -> set[int]:
        """Every team the person is or was once said to be in: any other team of a row was brought by its source."""
        if person is None:
            return set()
        if person not in self._ever:
            ever = {team for _, _, team in self._teams_of(person)}
            for detail in _said("put in team", f"person {person}"):
                ever |= {detail["team"], *(former["team_id"] for former in detail["instead_of"])} - {None}
            self._ever[person] = ever
        return self._ever[person]

    def _assignments(self, queue: int) -> list[tuple[int | None, int | None, int, int | None]]:
        if queue not in self._queues:
            found = QueueAssignment.objects.filter(queue_id=queue).order_by("first_day", "pk")
            self._queues[queue] = list(found.values_list("first_day", "end_day", "client_id", "campaign_id"))
        return self._queues[queue]

    def _ever_assigned(self, queue: int) -> tuple[set[int], set[int | None]]:
        """Clients and campaigns the queue's calls are or were once said to be: others were brought by their source."""
        spans = self._assignments(queue)
        clients = {span[2] for span in spans} | set(Client.objects.filter(is_home=True).values_list("pk", flat=True))
        campaigns = {None, *(span[3] for span in spans)}
        for detail in _said("assign queue", f"queue {queue}"):
            clients |= {former["client_id"] for former in detail["instead_of"]}
            campaigns |= {former["campaign_id"] for former in detail["instead_of"]}
        return clients, campaigns


def _day(kind: Kind, row: Row, zone: str) -> int:
    at = row[kind.clocks[0]]
    assert isinstance(at, int)
    return local_times(zone).cut(at)[0]


def _said(action: str, about: str) -> list[dict[str, Any]]:
    """The details of audit entries on something: the chain keeps what dated records no longer say."""
    on_it = Q(object=about) | Q(object__startswith=f"{about} ")
    entries = Entry.objects.filter(on_it, action=action)
    return list(entries.values_list("detail", flat=True))
