"""Rotas (agent, activity, start, end) -> schedules. See `vocabulary.py` for its words."""

from .read import read
from .vocabulary import ACTIVITIES, CANNOT_KNOW, COLUMNS

__all__ = ["ACTIVITIES", "CANNOT_KNOW", "COLUMNS", "read"]
