"""The words catalogue files may use beside columns: named settings with their defaults, and the groups of numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from utfall.core.clock import DAY, SECOND

MILLION = 1_000_000  # a share of 1 as a setting


@dataclass(frozen=True, slots=True)
class Setting:
    """A limit that a client may set for a channel from a day on; `default` is in milliseconds, or in millionths."""

    default: int
    says: str
    is_share: bool = False


SETTINGS: Mapping[str, Setting] = {
    "T": Setting(20 * SECOND, "answered in time means within this long, to the millisecond"),
    "short_abandon": Setting(5 * SECOND, "who hangs up before this long has hardly waited and counts as a misdial"),
    "response_target": Setting(DAY, "an inquiry is to be answered within this long, to the millisecond"),
    "resolution_target": Setting(3 * DAY, "an inquiry is to be resolved within this long, to the millisecond"),
    "W": Setting(7 * DAY, "who comes back about the same within this long had not been helped"),
    "service_share": Setting(800_000, "this share of the contacts is to be answered in time", is_share=True),
    "occupancy_limit": Setting(850_000, "who is busy for more than this share of the time is strained", is_share=True),
    "shrinkage": Setting(300_000, "this share of paid time is spent otherwise, not on the line", is_share=True),
}

# What an agreement with a client may choose; a number that names one lets its variants be chosen by it.
TERMS: Mapping[str, str] = {
    "formula": "how the service level is worked out",
    "hour": "what counts as an hour of work",
    "clock": "whether handling time runs by the calendar or in opening hours only",
    "processed": "when a record of the base counts as processed",
}
DEFAULT = "default"  # the option of every term that is the number itself

GROUPS: Mapping[str, str] = {
    "progress": "Progress and outcome",
    "funnel": "Outbound funnel",
    "speed": "Speed and accessibility",
    "handling": "Handling and productivity",
    "sales": "Effectiveness and sales",
    "quality": "Quality and routing",
    "satisfaction": "Satisfaction",
    "time": "Agent time",
    "cases": "Inquiries and cases",
    "workforce": "Workforce",
    "own": "Own numbers",
}
