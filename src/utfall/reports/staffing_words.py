"""Who is short when, in one sentence: *Short by 2 on Tuesdays 10–12; 3 to spare on Thursdays 14–16.*"""

from collections.abc import Callable, Sequence
from itertools import islice

from .languages import ENGLISH, Language
from .show import count
from .staffing import Stretch

Say = Callable[[str], str]
ON = ("on Mondays", "on Tuesdays", "on Wednesdays", "on Thursdays", "on Fridays", "on Saturdays", "on Sundays")
MOST = 3  # of each way; how many more there are is said


def sentence(found: Sequence[Stretch], language: Language = ENGLISH, say: Say = str, most: int = MOST) -> str:
    """What is short and what is to spare, the heaviest of each way; one that is just enough everywhere is said too."""
    if not found:
        return say("There were as many as needed in every half-hour, give or take half an agent.")
    said: list[str] = []
    for way in ("short", "spare"):
        here = [each for each in found if each.way == way]
        said += [words(each, language, say) for each in islice(here, most)]
        if len(here) > most:
            more = say("short %(n)s more times") if way == "short" else say("to spare %(n)s more times")
            said.append(more % {"n": count(len(here) - most, language)})
    text = "; ".join(said)
    return text[:1].upper() + text[1:] + "."


def words(each: Stretch, language: Language = ENGLISH, say: Say = str) -> str:
    """One stretch: `short by 2 on Tuesdays 10–12`."""
    told = say("short by %(n)s %(day)s %(time)s") if each.way == "short" else say("%(n)s to spare %(day)s %(time)s")
    return told % {
        "n": count(each.agents, language), "day": say(ON[each.weekday - 1]), "time": span(each.start, each.end),
    }  # fmt: skip


def span(start: int, end: int) -> str:
    """From and to in half-hours since midnight: `10–12`, with minutes where either has them: `10:30–12:00`."""
    if start % 2 == end % 2 == 0:
        return f"{start // 2}–{end // 2}"
    return "–".join(f"{each // 2}:{each % 2 * 30:02d}" for each in (start, end))
