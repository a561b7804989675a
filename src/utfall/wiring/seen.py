"""Which names an asker may know of: those that stand in rows he may see."""

from collections.abc import Collection

from utfall.core.clock import DAY
from utfall.core.periods import Days
from utfall.query import Ask, NotUnderstood, Scope, Where
from utfall.wiring.house import House

_SAMPLES = ("outcomes", "contacts_offered", "orders", "customers", "logged_time")


def seen_in(house: House, scope: Scope, split: str, ids: Collection[int], now: int) -> set[int]:
    """Those of the ids that stand in any row of the scope, of any day."""
    wanted, found = set(ids), set[int]()
    ever = Days(0, now // DAY + 2)
    for kpi in (each for each in _SAMPLES if each in house.catalogue.numbers):
        if found >= wanted:
            break
        ask = Ask(scope, (kpi,), now, ever, (split,), (Where(split, tuple(sorted(wanted))),))
        try:
            rows = house.ask(ask).rows
        except NotUnderstood:  # this number is not told by that
            continue
        found |= {row.key[0] for row in rows if isinstance(row.key[0], int)}
    return found & wanted
