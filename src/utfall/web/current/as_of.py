"""The moment a Current page is told of: now, some moments before it, a slider over the days, and a field for any."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from utfall.core.clock import DAY, HOUR, MINUTE
from utfall.core.zones import day_date, local_times
from utfall.reports import show
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker
from utfall.web.reports.header import Choice, address

SHORTEST, LONGEST, BY_THE_HOUR = 7, 366, 45  # days


@dataclass(frozen=True)
class Slider:
    """A slider over wall-clock minutes from `start`: up to `last` (now), `step` at a time, standing at `at`.

    `field` is the moment as a date and time field has it, empty for now; without a script the field alone is there.
    """

    start: str
    last: int
    step: int
    at: int
    field: str
    first_said: str


def slider(question: Question, first: int | None, who: Asker) -> Slider:
    """From the first there is (ms UTC; 7 to 366 days back) to now; by the hour, over many days by the day."""
    zone = local_times(question.zone or who.house.zone)

    def wall(at: int) -> int:
        return at + zone.offset(at)

    known = SHORTEST if first is None else -(-(who.now - first) // DAY)
    days = max(SHORTEST, min(LONGEST, known))
    start = (wall(who.now) // DAY - days) * DAY
    step = HOUR if days <= BY_THE_HOUR else DAY
    last = -(-(wall(who.now) - start) // step) * step
    at = last if question.as_of is None else max(0, min(last, wall(question.as_of) - start))
    field = "" if question.as_of is None else _wall_text(wall(question.as_of))
    said = f"{show.day(start // DAY, who.language)} {day_date(start // DAY).year}"
    return Slider(_wall_text(start), last // MINUTE, step // MINUTE, at // MINUTE, field, said)


def _wall_text(ms: int) -> str:
    """A wall-clock time as a date and time field writes it."""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M")


def moments(view: str, question: Question, who: Asker) -> tuple[Choice, ...]:
    """Now, and some moments before it."""
    zone = local_times(question.zone or who.house.zone)
    today = who.today_of(question)
    monday = today - (today + 3) % 7
    month = Question(preset="this-month").period(today).first
    ends = ((_("Midnight"), today), (_("The end of last week"), monday), (_("The end of last month"), month))
    return (
        Choice(_("Now"), address(view, replace(question, as_of=None)), question.as_of is None),
        *(
            Choice(title, address(view, replace(question, as_of=zone.start_of(day) - 1)),
                   question.as_of == zone.start_of(day) - 1)
            for title, day in ends
        ),
    )  # fmt: skip
