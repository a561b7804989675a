"""From a question to an answer that carries its counts: understand, plan, spell, run, divide once."""

from .ask import Ask, Group, NotShared, NotUnderstood, Scope, Where
from .behind import Behind, Search, Sort, every_row_behind, rows_behind
from .empty import Whereabouts, is_empty, whereabouts
from .gather import Engine
from .grouped import answer, sentences
from .settings import Chosen, Dated, Goal, Settings
from .why import Why, why

__all__ = [
    "Ask", "Behind", "Chosen", "Dated", "Engine", "Goal", "Group", "NotShared", "NotUnderstood", "Scope", "Search",
    "Settings",
    "Sort", "Where", "Whereabouts", "Why", "answer", "every_row_behind", "is_empty", "rows_behind", "sentences",
    "whereabouts", "why",
]  # fmt: skip
