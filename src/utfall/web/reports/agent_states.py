"""The states of agents in words, their colours, and how long each may last before the floor is told."""

from django.utils.translation import gettext_noop as noop

from utfall.core.clock import MINUTE, SECOND
from utfall.ledger.house import floor_limits

OFF = "off"
NAMES = {
    "talk": noop("Talking"), "hold": noop("Customer on hold"), "ringing": noop("Ringing"),
    "acw": noop("After-call work"), "case_work": noop("Case work"), "idle": noop("Ready"), "break": noop("Break"),
    "meal": noop("Meal"), "training": noop("Training"), "meeting": noop("Meeting"),
    "other_np": noop("Other, not ready"), "away": noop("Away from the desk"), OFF: noop("Off line"),
}  # fmt: skip
ORDER = tuple(NAMES)  # who does most first: of somebody in two states at once this one is shown
LIMITS = {  # as they come; Setup, House has the house's own
    "ringing": 30 * SECOND, "hold": 3 * MINUTE, "acw": 3 * MINUTE, "talk": 15 * MINUTE, "case_work": 60 * MINUTE,
    "break": 15 * MINUTE, "meal": 45 * MINUTE, "other_np": 30 * MINUTE,
}  # fmt: skip


def rank(state: str) -> int:
    """The place of a state among the others; one nobody knows is last."""
    return ORDER.index(state) if state in ORDER else len(ORDER)


def limits_now() -> dict[str, int]:
    """How long (ms) each state may last now, by state in order; what has no limit is not there."""
    said = {state: None if limit is None else limit * SECOND for state, limit in floor_limits().items()}
    every: dict[str, int | None] = {**LIMITS, **said}
    return {state: limit for state in sorted(every, key=rank) if (limit := every[state]) is not None}
