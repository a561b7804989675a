"""The states of agents in words, their colours, and how long each may last before the floor is told."""

from django.utils.translation import gettext_noop as noop

from utfall.core.clock import MINUTE, SECOND

OFF = "off"
NAMES = {
    "talk": noop("Talking"), "hold": noop("Customer on hold"), "ringing": noop("Ringing"),
    "acw": noop("After-call work"), "case_work": noop("Case work"), "idle": noop("Ready"), "break": noop("Break"),
    "meal": noop("Meal"), "training": noop("Training"), "meeting": noop("Meeting"),
    "other_np": noop("Other, not ready"), "away": noop("Away from the desk"), OFF: noop("Off line"),
}  # fmt: skip
ORDER = tuple(NAMES)  # who does most first: of somebody in two states at once this one is shown
LIMITS = {
    "ringing": 30 * SECOND, "hold": 3 * MINUTE, "acw": 3 * MINUTE, "talk": 15 * MINUTE, "case_work": 60 * MINUTE,
    "break": 15 * MINUTE, "meal": 45 * MINUTE, "other_np": 30 * MINUTE,
}  # fmt: skip


def rank(state: str) -> int:
    """The place of a state among the others; one nobody knows is last."""
    return ORDER.index(state) if state in ORDER else len(ORDER)


def is_over(state: str, milliseconds: int) -> bool:
    """Whether somebody has been in it longer than he should; what has no limit never is."""
    return state in LIMITS and milliseconds > LIMITS[state]
