"""Threads of tweets in one JSON list, as public sets of customer care have them, read as messages.

Each has a `dialogHeader` (sessionID, company), `dialogContent` (messages: `client…` or `agent`, `tweet_ID`), and an
`agentURL` with the `tweet_ID` of one more answer of the company. When a tweet was written stands in its number.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from utfall.facts import Place, Reject
from utfall.importers.reading import CutShort, Unreadable, head_of, opened, unpacked

from .fold import Message
from .vocabulary import AGENT, CUSTOMER, MESSAGE

LARGEST = 200_000_000  # bytes; all of a list is held at once
_EPOCH = 1_288_834_974_657  # ms UTC that the numbers of tweets count from
Told = tuple[str, Message, dict[str, object], Place]
_BELOW = 22  # bits below the milliseconds


def are_threads(file: Path | str) -> bool:
    """Whether a file is a JSON list, and not rows."""
    with opened(file) as opened_file:
        return head_of(unpacked(opened_file, file), 4_096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def threads(file: Path | str, rejects: list[Reject]) -> Iterator[Told]:
    """(conversation, message, what is known of all of it, where) of every tweet. A thread that is none is appended to
    `rejects`. Its place in the list is its line. Raises `Unreadable`."""
    for place, thread in enumerate(_listed(file), 1):
        try:
            key, messages, about = _thread(thread)
        except (KeyError, TypeError, ValueError, AttributeError):
            shown = json.dumps(thread, ensure_ascii=False)[:500]
            rejects.append(Reject(str(file), place, "the thread has no session, or a message without number", shown))
            continue
        for each in messages:
            yield key, each, about, (str(file), place)


def _listed(file: Path | str) -> list[Any]:
    held = bytearray()
    try:
        with opened(file) as opened_file:
            for block in unpacked(opened_file, file):
                held += block
                if len(held) > LARGEST:
                    raise Unreadable(f"{file} is a JSON list of more than {LARGEST // 1_000_000} MB; cut it in parts")
        found = json.loads(held.decode("utf-8-sig"))
    except (CutShort, ValueError, RecursionError) as wrong:
        if isinstance(wrong, Unreadable):
            raise
        raise Unreadable(f"{file} is no JSON list of threads: {wrong}") from None
    if not isinstance(found, list):
        raise Unreadable(f"{file} is no JSON list of threads")
    return found


def _thread(thread: Any) -> tuple[str, list[Message], dict[str, object]]:
    header = thread["dialogHeader"]
    key, company = header["sessionID"], header["company"]
    if not (isinstance(key, str) and key and isinstance(company, str)):
        raise ValueError
    messages = [
        Message(written_at(each["tweet_ID"]), AGENT if "agent" in each else CUSTOMER, MESSAGE, "")
        for each in thread["dialogContent"]
    ]
    answer = thread.get("agentURL")
    if answer:
        messages.append(Message(written_at(answer["tweet_ID"]), AGENT, MESSAGE, ""))
    return key, messages, {"channel": "messenger", "queue": company}


def written_at(number: str) -> int:
    """The ms UTC a tweet was written at. Raises `ValueError` for no such number."""
    if not (number.isascii() and number.isdigit() and len(number) < 20 and int(number) >> _BELOW):
        raise ValueError(number)
    return (int(number) >> _BELOW) + _EPOCH
