"""Works out the times of a row, once for all the words that name them."""

from collections.abc import Callable

from utfall.core.clock import DAY

from .cells import Moment, Row, Wrong
from .model import Value
from .moments import moments
from .times import NotATime, time_format
from .words import Compiler


def clocks(words: Compiler) -> list[tuple[int, Callable[[Row], Moment]]]:
    """(place, function) for each time, those that others come after first; every row must pass through all."""
    names = sorted(words.mapping.times, key=lambda name: bool(words.mapping.times[name].after))
    return [(words.time_at[name], _clock(words, name)) for name in names]


def _clock(words: Compiler, name: str) -> Callable[[Row], Moment]:
    time = words.mapping.times[name]
    text = words.text(Value(columns=time.columns, empty=time.empty))
    form = time_format(time.format)
    at = moments(form, words.zone, time.first_year, time.year_turns_after)
    begun = words.time_at[time.after] if time.after else None
    columns = " ".join(time.columns)
    parts = [words.columns[name] for name in time.columns]
    empty = words.empty | frozenset(time.empty)

    def get(row: Row) -> Moment:
        said = text(row)
        if said is None:
            return None
        try:
            ms = at(said)
        except NotATime as wrong:
            if len(parts) > 1 and any(row.cells[i].strip() in empty for i in parts):
                return None
            raise Wrong(f"column {columns!r}: {wrong}") from None
        if begun is not None:
            before = row.moments[begun]
            if isinstance(before, int) and before - ms > DAY // 2:
                ms += DAY
        return ms

    return get
