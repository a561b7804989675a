"""Who is at work at this moment, and in which state: the standing rows of agents' states."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from utfall.query.ask import Scope
from utfall.query.settings import GHOST_AFTER

from .happenings.models import STANDINGS, Origin

_SIDES = {"clients": "client_id", "campaigns": "campaign_id", "centres": "centre_id", "teams": "team_id",
          "agents": "agent_id", "queues": "queue_id"}  # fmt: skip
_READ = ("agent_id", "team_id", "centre_id", "client_id", "campaign_id", "queue_id", "reason_id", "state", "start_at",
         "origin_id", "zone")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Present:
    """One agent in a state since `start_at` (ms UTC), as his source tells it, up to `told` where it says how far."""

    agent_id: int
    team_id: int | None
    centre_id: int | None
    client_id: int | None
    campaign_id: int | None
    queue_id: int | None
    reason_id: int | None
    state: str
    start_at: int
    origin_id: int
    zone: str
    told: int | None
    origin: str

    @property
    def is_ghost(self) -> bool:
        """The source has gone on for twelve hours without a word of him: perhaps he never logged off."""
        return self.told is not None and self.told > self.start_at + GHOST_AFTER

    def so_far(self, now: int) -> int:
        """How long he has been in it (ms): to the earlier of `now` and what the source has told."""
        return max(0, min(now, now if self.told is None else self.told) - self.start_at)


def present(scope: Scope) -> list[Present]:
    """Everybody of the scope who stands in a state; one line for each row, so that who chats twice has two."""
    rows = STANDINGS["agent_state"]._default_manager.exclude(is_test=True).filter(agent_id__isnull=False)
    for side, column in _SIDES.items():
        allowed: Collection[int] | None = getattr(scope, side)
        if allowed is not None:
            rows = rows.filter(**{f"{column}__in": allowed})
    if scope.hidden and scope.agents is None:
        rows = rows.filter(Q(campaign_id__isnull=True) | ~Q(campaign_id__in=scope.hidden))
    origins = {pk: (until, name) for pk, until, name in Origin.objects.values_list("pk", "complete_until", "name")}
    return [
        Present(*row, *origins.get(row[_READ.index("origin_id")], (None, "")))  # type: ignore[call-arg]
        for row in rows.order_by("start_at", "fact_id").values_list(*_READ)
    ]
