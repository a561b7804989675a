"""When work is done, for plans that fall due by hours: weekdays where nobody says better."""

from collections.abc import Callable

from utfall.core.clock import DAY

Stretch = tuple[int, int]  # milliseconds since local midnight
Opening = Callable[[int, int | None], tuple[Stretch, ...]]  # (local day, campaign) -> the stretches worked


def weekdays(day: int, campaign: int | None = None) -> tuple[Stretch, ...]:
    """The whole of Monday to Friday, holidays too: what holds where no hours are told."""
    return ((0, DAY),) if (day + 3) % 7 < 5 else ()


def worked(stretches: tuple[Stretch, ...], until: int = DAY) -> int:
    """Milliseconds of the stretches that have passed by a time of the day."""
    return sum(max(0, min(end, until) - start) for start, end in stretches)
