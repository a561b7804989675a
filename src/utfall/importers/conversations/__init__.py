"""Messages of e-mail, chat and messengers -> legs and events of inquiries. See `vocabulary.py` for its words."""

from .read import read
from .vocabulary import CANNOT_KNOW, CHANNEL_WORDS, COLUMNS, EVENTS, SENDERS

__all__ = ["CANNOT_KNOW", "CHANNEL_WORDS", "COLUMNS", "EVENTS", "SENDERS", "read"]
