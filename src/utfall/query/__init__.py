"""From a question to an answer that carries its counts: understand, plan, spell, run, divide once."""

from .answering import answer, sentences
from .ask import Ask, NotShared, NotUnderstood, Scope, Where
from .behind import Behind, Sort, rows_behind
from .empty import Whereabouts, is_empty, whereabouts
from .gather import Engine
from .settings import Dated, Settings
from .why import Why, why

__all__ = [
    "Ask", "Behind", "Dated", "Engine", "NotShared", "NotUnderstood", "Scope", "Settings", "Sort", "Where",
    "Whereabouts", "Why", "answer", "is_empty", "rows_behind", "sentences", "whereabouts", "why",
]  # fmt: skip
