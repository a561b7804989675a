"""The words catalogue files may use beside columns: named settings with their defaults, and the groups of numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from utfall.core.clock import DAY, SECOND


@dataclass(frozen=True, slots=True)
class Setting:
    """A limit that a client may set for a channel from a day on; `default` is in milliseconds."""

    default: int
    says: str


SETTINGS: Mapping[str, Setting] = {
    "T": Setting(20 * SECOND, "answered in time means within this long, to the millisecond"),
    "short_abandon": Setting(5 * SECOND, "who hangs up before this long has hardly waited and counts as a misdial"),
    "response_target": Setting(DAY, "an inquiry is to be answered within this long, to the millisecond"),
    "resolution_target": Setting(3 * DAY, "an inquiry is to be resolved within this long, to the millisecond"),
    "W": Setting(7 * DAY, "who comes back about the same within this long had not been helped"),
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
}
