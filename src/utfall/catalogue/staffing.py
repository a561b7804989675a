"""What a number of agents is worked out from, as its file says it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Staffing:
    """What Erlang's formulas need beside the contacts of an interval: parts that are divided by one another.

    `handle`: time over contacts; `instead` where that is not known. `patience`: waiting over those who gave up (nobody
    gives up without it). `capped`: busy no more than the setting occupancy_limit. `scheduled`: as many heads as leave
    the agents needed when the setting shrinkage is away.
    """

    handle: tuple[str, str]
    instead: tuple[str, ...] = ()
    patience: tuple[str, ...] = ()
    capped: bool = False
    scheduled: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Every part it names."""
        return (*self.handle, *self.instead, *self.patience)

    @property
    def settings(self) -> frozenset[str]:
        """The named settings it leans on."""
        more = {"occupancy_limit"} if self.capped else set()
        return frozenset({"T", "service_share"} | more | ({"shrinkage"} if self.scheduled else set()))
