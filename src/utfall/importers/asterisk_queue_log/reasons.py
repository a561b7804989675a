"""What kind of time a pause is, by the words of its reason."""

import re
from functools import lru_cache

_WORDS = {
    "break": "break pause coffee kaffe kaffee tea smoke smoking rest toilet wc bio restroom pausa descanso paus",
    "meal": "lunch lunsj frokost breakfast dinner supper meal meals mat food mittag almuerzo almoço repas",
    "meeting": "meeting meetings møte moete mote meet briefing huddle standup reunion réunion reunión besprechung",
    "training": "training trening course kurs opplæring opplaering coaching coach education formation schulung",
}
_STATES = {word: state for state, words in _WORDS.items() for word in words.split()}
_AUTOMATIC = ("auto-pause", "auto pause", "autopause")


@lru_cache(maxsize=4096)
def pause_state(reason: str) -> str:
    """The agent state of a pause with that reason: break, meal, meeting, training; other_np where no word tells."""
    plain = reason.strip().casefold()
    if plain.startswith(_AUTOMATIC):
        return "other_np"
    for word in re.findall(r"\w+", plain):
        if word in _STATES:
            return _STATES[word]
    return "other_np"
