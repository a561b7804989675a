"""Reads a Master.csv into batches: a row is a leg, but what rang a member of a queue in vain is an offer of its leg."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path

from utfall.facts import Batch, OriginState, Record, Reject
from utfall.importers.reading import Unreadable, open_lines

from .cells import Clock, Row, Wrong, clock_of, cut, epoch_of, seconds
from .vocabulary import DISPOSITIONS, QUEUE, VOICEMAIL, Directions

__all__ = ["Clock", "read"]

MOST = 5_000
_FIRST = 1_000  # rows by which a file's clock is told
_REMEMBERED = 100_000  # channels whose first row is remembered
_SHOWN = 500


def read(
    file: Path | str,
    *,
    origin: str,
    zone: str = "UTC",
    directions: Directions | None = None,
    constants: Mapping[str, object] | None = None,
    contexts: Counter[str] | None = None,
) -> Iterator[Batch]:
    """Batches of at most 5,000 records of a Master.csv, plain or gzip; reading it again tells the same records.

    `zone` is that of the file's local times and of the rows' days; `constants` go into every record. `contexts` is
    told how many rows each had. Raises `Unreadable` before the first batch where it is no Master.csv.
    """
    name, rejects = str(file), list[Reject]()
    lines = open_lines(file, rejects=rejects)
    first = list(islice(lines, _FIRST))
    begin = [row for _, text in first if (row := _cut_or_none(text)) is not None]
    if first and len(begin) * 2 < len([text for _, text in first if text.strip()]):
        raise Unreadable(f"{name} is no Master.csv of Asterisk: line {first[0][0]}: {_why(first[0][1])}")
    one = _Reader(clock_of(begin, zone), directions or Directions(), {"zone": zone, **(constants or {})})
    records: list[Record] = []
    for number, text in chain(first, lines):
        if not text.strip():
            continue
        try:
            row = cut(text)
            if contexts is not None:
                contexts[row["dcontext"]] += 1
            made, wrongs = one.row(row)
        except Wrong as wrong:
            rejects.append(Reject(name, number, str(wrong), text[:_SHOWN]))
            continue
        rejects += [Reject(name, number, wrong, text[:_SHOWN]) for wrong in wrongs]
        records.append(made._replace(place=(name, number)))
        if len(records) >= MOST or len(rejects) >= MOST:
            yield Batch(origin, records, rejects[:MOST])
            records, rejects[:MOST] = [], []
            one.forget()
    for record in one.rest():
        if len(records) >= MOST:
            yield Batch(origin, records)
            records = []
        records.append(record)
    while len(rejects) > MOST:
        yield Batch(origin, (), rejects[:MOST])
        del rejects[:MOST]
    yield Batch(origin, records, rejects, OriginState(one.latest))


def _cut_or_none(text: str) -> Row | None:
    try:
        return cut(text)
    except Wrong:
        return None


def _why(text: str) -> str:
    try:
        cut(text)
    except Wrong as wrong:
        return str(wrong)
    return "most of its first rows have another number of columns"


@dataclass
class _Visit:
    """A caller's visit to a queue, while its rows are read. `offered` is the last row that rang a member in vain, and
    its end, where no other row has told of the visit yet."""

    key: str
    queue: str
    begun: int
    number: int = 1
    offered: tuple[Row, int | None] | None = None

    @property
    def reference(self) -> str:
        """The key of its leg."""
        return f"{self.key}|{self.number}"

    def over(self, end: int | None) -> None:
        """It is told; whatever else the channel tells of this queue is its next visit."""
        self.number, self.offered = self.number + 1, None
        self.begun = end or self.begun


class _Reader:
    """Makes a record of each row, remembering what rows of the same channel said before."""

    def __init__(self, clock: Clock, directions: Directions, constants: Mapping[str, object]) -> None:
        self._clock, self._directions = clock, directions
        self._constants = {"known_to": "second", "channel": "voice", **constants}
        self._alike: dict[bytes, int] = {}
        self._visits: dict[tuple[str, str], _Visit] = {}  # by channel and queue
        self.latest: int | None = None

    def row(self, row: Row) -> tuple[Record, list[str]]:
        """The record of a row, and what of it could not be taken. Raises `Wrong` where nothing can."""
        way = self._directions.of(row["dcontext"])
        if way == "none":
            raise Wrong(f"calls of the context {row['dcontext']!r} are left out (--direction)")
        if row["disposition"].upper() not in DISPOSITIONS:
            raise Wrong(f"{row['disposition'][:40]!r} is no disposition of a call")
        start = self._clock.ms(row["start"], "start", epoch_of(row))
        wrongs: list[str] = []
        end = self._later("end", row, start, wrongs)
        if end is not None:
            self.latest = max(end, self.latest or end)
        if row["lastapp"].casefold() == QUEUE:
            return self._queued(row, start, end, wrongs), wrongs
        return self._called(row, way, start, end, wrongs), wrongs

    def _later(self, what: str, row: Row, start: int, wrongs: list[str]) -> int | None:
        """A later time of the row; None where it has none, and where it is impossible."""
        if not row[what]:
            return None
        try:
            at = self._clock.ms(row[what], what, start // 1000)
        except Wrong as wrong:
            wrongs.append(str(wrong))
            return None
        if at < start:
            wrongs.append(f"its {what}, {row[what]}, is before its start")
            return None
        return at

    def _called(self, row: Row, way: str, start: int, end: int | None, wrongs: list[str]) -> Record:
        answer = self._later("answer", row, start, wrongs)
        if end is not None and answer is not None and end < answer:
            wrongs.append(f"its end, {row['end']}, is before it was answered")
            end = None
        setup = DISPOSITIONS[row["disposition"].upper()][0]
        values = self._values(row, way, start) | {"setup_result": setup}
        if end is not None:
            values["ended_at"] = end
        agent = interface(row["dstchannel"] if way == "in" else row["channel"])
        answered = setup == "answered" and (way == "out" or bool(agent))
        if agent and (answered or way == "out"):
            values["agent"] = agent
        if answered and answer is not None:
            values["answered_at"] = answer
            if end is not None:
                values["end_reason"] = "completed"
                values |= self._length(row, wrongs)
        elif setup == "answered" and row["lastapp"].casefold() == VOICEMAIL:
            values["end_reason"] = "voicemail"
        return Record("contact", self._reference(row), values)

    def _length(self, row: Row, wrongs: list[str]) -> dict[str, int]:
        """The billed seconds: the stamps are cut to the second at both ends, and their difference is less exact."""
        try:
            billed, whole = seconds(row["billsec"], "billsec"), seconds(row["duration"], "duration")
            if billed > whole:
                raise Wrong(f"its billsec, {billed}, is longer than its duration, {whole}")
        except Wrong as wrong:
            wrongs.append(str(wrong))
            return {}
        return {"length_ms": billed * 1000}

    def _queued(self, row: Row, start: int, end: int | None, wrongs: list[str]) -> Record:
        """A row of a caller in a queue: what rang a member in vain is an offer, the rest is the visit."""
        queue = row["lastdata"].replace("|", ",").partition(",")[0]
        channel = row.get("uniqueid") or row["channel"]
        visit = self._visits.pop((channel, queue), None) or _Visit(f"{channel}|{queue}", queue, start)
        visit.begun = min(visit.begun, start)
        self._visits[channel, queue] = visit
        setup, offered = DISPOSITIONS[row["disposition"].upper()]
        agent = interface(row["dstchannel"])
        if agent and setup != "answered":
            visit.offered = (row, end)
            values: dict[str, object] = {
                **{key: value for key, value in self._constants.items() if key != "channel"},
                "agent": agent, "queue": queue, "rang_at": start, "result": offered, "contact": visit.reference,
            }  # fmt: skip
            try:
                values["ring_ms"] = seconds(row["duration"], "duration") * 1000
            except Wrong as wrong:
                wrongs.append(str(wrong))
            return Record("routing_offer", self._reference(row), values)
        return self._visited(visit, row, end)

    def _visited(self, visit: "_Visit", row: Row, end: int | None) -> Record:
        """The visit of a caller, told by the last of its rows. That an agent answered is told, when is not."""
        setup = DISPOSITIONS[row["disposition"].upper()][0]
        values = self._values(row, "in", visit.begun) | {"queue": visit.queue, "setup_result": setup}
        if end is not None:
            values["ended_at"] = end
        agent = interface(row["dstchannel"])
        if agent and setup == "answered":
            values |= {"agent": agent, "end_reason": "completed"}
        record = Record("contact", visit.reference, values)
        visit.over(end)
        return record

    def rest(self) -> Iterator[Record]:
        """The visits of callers of whom only tries to ring a member are told: they left unanswered."""
        for visit in self._visits.values():
            if visit.offered is not None:
                yield self._visited(visit, *visit.offered)

    def forget(self) -> None:
        """Let go of what channels that are surely over have told."""
        if len(self._visits) > _REMEMBERED:
            over = [key for key, visit in self._visits.items() if visit.offered is None]
            for key in over[: len(self._visits) - _REMEMBERED // 2]:
                del self._visits[key]
        while len(self._alike) > _REMEMBERED:
            del self._alike[next(iter(self._alike))]

    def _values(self, row: Row, way: str, start: int) -> dict[str, object]:
        values = {**self._constants, "direction": way, "offered_at": start}
        values["interaction"] = row.get("linkedid") or row.get("uniqueid") or row["channel"]
        other = row["src"] if way == "in" else row["dst"]
        if other:
            values["contact_point"] = other
        return values

    def _reference(self, row: Row) -> str:
        """The key of a row: its channel's id and its number in the log, where it has one; else its content, and which
        of several alike it is."""
        known = row.get("uniqueid", "")
        if known and row.get("sequence"):
            return f"{known}|{row['sequence']}"
        digest = blake2b("\x1f".join(row.values()).encode("utf-8", "surrogateescape"), digest_size=8)
        number = self._alike.pop(digest.digest(), 0) + 1
        self._alike[digest.digest()] = number
        return f"{known}|{digest.hexdigest()}|{number}"


def interface(channel: str) -> str:
    """The telephone of a channel: `SIP/204` of `SIP/204-0000001f`; nothing for one that is no telephone's."""
    if channel.startswith("Local/") or "/" not in channel:
        return "" if not channel.startswith("Local/") else channel.partition("@")[0] + _context(channel)
    return channel.rpartition("-")[0] or channel


def _context(channel: str) -> str:
    """`@agents` of `Local/105@agents-00000003;1`, as a queue's members are named."""
    told = channel.partition("@")[2].rpartition("-")[0]
    return f"@{told}" if told else ""
