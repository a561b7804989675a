"""From a question to an answer that carries its counts: understand, plan, spell, run, divide once."""

from .answering import answer, sentences
from .ask import Ask, NotShared, NotUnderstood, Scope, Where
from .gather import Engine
from .settings import Dated, Settings

__all__ = [
    "Ask", "Dated", "Engine", "NotShared", "NotUnderstood", "Scope", "Settings", "Where", "answer", "sentences",
]  # fmt: skip
