"""Agents needed, cell by cell: Erlang's formulas on the contacts of an interval and on how long handling one takes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from utfall.catalogue.staffing import Staffing
from utfall.catalogue.words import MILLION
from utfall.core.clock import QUARTER
from utfall.core.erlang import agents_needed, heads_needed, load_of

from .answer import Cell, Key
from .gather import Measured
from .intervals import QUARTERS
from .wants import Figure

Look = Callable[[Key, Key], int | None]
_needed = lru_cache(maxsize=20_000)(agents_needed)


def celled(
    figure: Figure, came: Callable[[Key, Key], int], days: Callable[[Key, Key], int], looks: Mapping[str, Look]
) -> Callable[[Key, Key], Cell]:
    """What gives the cells of a number of agents: `came` in the busiest interval of all the days together."""
    staffing = figure.number.staffing
    assert staffing is not None
    interval = QUARTERS[figure.numerator[0][1].slot] * QUARTER

    def cell(key: Key, apart: Key) -> Cell:
        contacts, over = came(key, apart), days(key, apart)
        known = {name: look(key, apart) or 0 for name, look in looks.items()}
        agents = _agents(staffing, Fraction(contacts, over), interval, known) if over else None
        return Cell(None if agents is None else Fraction(agents), contacts, over)

    return cell


def _agents(staffing: Staffing, contacts: Fraction, interval: int, known: Mapping[str, int]) -> int | None:
    """The agents that so many contacts of an interval need; None where handling time or patience is not known, or no
    number of agents keeps what was promised."""
    if not contacts:
        return 0
    handle = _over(known, staffing.handle)
    if handle is None:
        handle = _over(known, staffing.instead)
    patience = _over(known, staffing.patience)
    told = {name: Fraction(known[name], known["came"]) for name in staffing.settings} if known["came"] else {}
    if handle is None or not told or (staffing.patience and not patience):
        return None
    share, cap, away = (told.get(name, Fraction(MILLION * none)) / MILLION for name, none in _NONE.items())
    if share >= 1 or not 0 < cap <= 1 or away >= 1:
        return None
    load = load_of(contacts, handle, interval)
    of_patience = None if patience is None else float(patience)
    agents = _needed(load, float(handle), float(told["T"]), float(share), float(cap), of_patience)
    return heads_needed(agents, away)


_NONE: Mapping[str, int] = {"service_share": 0, "occupancy_limit": 1, "shrinkage": 0}  # where a number does not ask


def _over(known: Mapping[str, int], pair: tuple[str, ...]) -> Fraction | None:
    if len(pair) != 2 or not known[pair[1]]:
        return None
    return Fraction(known[pair[0]], known[pair[1]])


def notes(figures: Iterable[Figure], measured: Measured) -> Iterator[str]:
    """A sentence where handling is talking alone, and where contacts came that nobody had forecast."""

    def whole(figure: Figure, name: str) -> int:
        want = dict(figure.staffing)[name]
        return sum(measured.figures(want, 0).values())

    for each in figures:
        staffing = each.number.staffing
        if staffing and staffing.instead and not whole(each, staffing.handle[1]) and whole(each, staffing.instead[1]):
            yield f"{each.number.name}: no after-work is known, so handling is talking alone"
        left = sum(sum(measured.figures(want, 0).values()) for want in each.aside)
        if left:
            yield f"{each.number.name}: {left // 100} contacts came in intervals without a forecast and are left out"
