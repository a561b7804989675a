"""The limit an import of a queue_log is held against: one plain pass by hand, no product in it, only what must be done.

    python limit_queue_log.py LOG FOLDER

It reads the log once, writes the same facts with the same columns as the product to SQLite (WAL, synchronous=FULL, one
commit for 5,000 facts) and to DuckDB, asks for the numbers of a queue, and prints one line of JSON. It knows logs in
order and no others: no late lines, no log cut in two, no reasons told apart, nothing imported twice.
"""

import csv
import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import duckdb

MOST = 5_000
DAY, QUARTER = 86_400_000, 900_000
COMMON = ("reference", "content", "clock", "fact_id", "version", "why", "origin_id", "actor", "n", "known_to",
          "is_test", "zone", "client_id", "alias_id", "agent_id", "queue_id")  # fmt: skip
COLUMNS = {
    "contact": (*COMMON, "interaction_id", "direction", "channel", "contact_point_id", "offered_at", "queued_at",
                "left_queue_at", "answered_at", "ended_at", "wrapped_at", "wait_ms", "answer_ms", "talk_ms",
                "length_ms", "end_reason", "ended_by"),
    "routing_offer": (*COMMON, "contact_id", "rang_at", "ring_ms", "result"),
    "agent_state": (*COMMON, "reason_id", "contact_id", "state", "start_at", "end_at"),
}  # fmt: skip
CLOCKS = {
    "contact": ("offered_at", "queued_at", "wrapped_at"),
    "routing_offer": ("rang_at",),
    "agent_state": ("start_at",),
}
TEXTS = {"reference", "why", "actor", "known_to", "zone", "direction", "channel", "end_reason", "ended_by", "result",
         "state"}  # fmt: skip
NOT_IN_COLUMNS = ("reference", "content", "clock")  # the ledger's own
LEAVES = {"ABANDON": ("abandoned", "customer"), "EXITEMPTY": ("empty", "system"),
          "EXITWITHTIMEOUT": ("timeout", "system"), "EXITWITHKEY": ("exit_key", "customer"),
          "WITHDRAW": ("withdrawn", "system"), "SYSCOMPAT": ("closed", "system")}  # fmt: skip
ENDS = {"COMPLETEAGENT": ("completed", "agent"), "COMPLETECALLER": ("completed", "customer"),
        "BLINDTRANSFER": ("transferred", "agent"), "ATTENDEDTRANSFER": ("transferred", "agent"),
        "TRANSFER": ("transferred", "agent")}  # fmt: skip
Row = tuple[Any, ...]


def hashed(what: str) -> int:
    """63 bits of a text."""
    return int.from_bytes(blake2b(what.encode(), digest_size=8).digest(), "big") >> 1


class Pass:
    """One pass over the lines; full rows gather in `rows` by kind."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {kind: [] for kind in COLUMNS}
        self.ids: dict[str, dict[str, int]] = {"agent": {}, "queue": {}, "point": {}, "reason": {}}
        self.waiting: dict[tuple[str, str], tuple[int, str]] = {}  # callid, queue -> second, caller
        self.talking: dict[tuple[str, str, str], tuple[int, str, int, str]] = {}  # and agent -> ..., answered, channel
        self.left: dict[tuple[str, str], int] = {}  # callid, queue -> the leg that left it last
        self.logins: dict[str, set[str]] = {}
        self.pauses: dict[str, dict[str, str]] = {}
        self.call: dict[str, tuple[int, str]] = {}  # agent -> leg, queue
        self.now: dict[str, tuple[int, str, str, int | None, str]] = {}  # since, state, reason, leg, queue
        self.same: dict[str, str] = {}  # interface -> agent
        self.told: dict[str, int] = {}  # visit -> how often it was told
        self.adding: dict[str, str] = {}  # callid -> interface

    def id_of(self, what: str, name: str) -> int | None:
        known = self.ids[what]
        return known.setdefault(name, len(known) + 1) if name else None

    def add(self, kind: str, ref: str, clock: int, agent: str, queue: str, own: Row, version: int = 1) -> None:
        who, why = self.id_of("agent", agent), "first" if version else "standing"
        self.rows[kind].append(
            (ref, hashed(repr(own)), clock, hashed(f"1\x1f{kind}\x1f{ref}"), version, why, 1, "agent", 1, "second", 0,
             "UTC", 1, who, who, self.id_of("queue", queue), *own)
        )  # fmt: skip

    def leg(self, callid: str, queue: str, queued: int, caller: str, left: int | None, agent: str = "",
            answered: int | None = None, ended: int | None = None, reason: str | None = None, by: str | None = None,
            told: int = 0) -> None:  # fmt: skip
        wait = None if left is None else (left - queued) * 1000
        talk = None if ended is None or answered is None else (ended - answered) * 1000
        queued_at, answered_at = queued * 1000, answered and answered * 1000
        ended_at = ended and ended * 1000
        own = (hashed(f"1\x1finteraction\x1f{callid}"), "in", "voice", self.id_of("point", caller), queued_at,
               queued_at, left and left * 1000, answered_at, ended_at, ended_at, wait, wait if answered else None,
               talk, talk, reason, by)  # fmt: skip
        visit = f"{callid}|{queue}|{queued}"
        number = self.told[visit] = self.told.get(visit, 0) + 1  # a visit may be told twice in one second
        self.add("contact", f"{visit}|{number}", told * 1000, agent, queue, own, 1 if reason else 0)

    def offer(self, text: str, second: int, callid: str, queue: str, agent: str, ring: int | None, result: str) -> None:
        visit = self.waiting.get((callid, queue))
        leg = self.left.get((callid, queue)) if visit is None else leg_id(callid, queue, visit[0])
        self.add("routing_offer", text, second * 1000, agent, queue, (leg, second * 1000 - (ring or 0), ring, result))

    def settle(self, agent: str, second: int) -> None:
        leg, queue, reason = None, "", ""
        pauses, logins = self.pauses.get(agent), self.logins.get(agent)
        queues = {each for each in logins if each} if logins else set()
        if agent in self.call:
            state = "talk"
            leg, queue = self.call[agent]
        elif pauses and ("" in pauses or queues <= pauses.keys()):
            state, reason = "break", next(reversed(pauses.values()))
        else:
            state = "idle" if logins else ""
        since, *was = self.now.get(agent, (second, "", "", None, ""))
        if was == [state, reason, leg, queue]:
            return
        if was[0] and second > since:
            self.spent(agent, since, second, *was)
        self.now[agent] = (second, state, reason, leg, queue)

    def spent(self, agent: str, since: int, end: int, state: str, reason: str, leg: int | None, queue: str,
              version: int = 1) -> None:  # fmt: skip
        own = (self.id_of("reason", reason), leg, state, since * 1000, end * 1000)
        self.add("agent_state", f"{agent}|{since}", end * 1000, agent, queue, own, version)

    def line(self, text: str) -> None:
        parts = text.split("|")
        second, callid, queue, agent, event = int(parts[0]), parts[1], parts[2], parts[3], parts[4]
        key = callid, queue
        if event == "ENTERQUEUE":
            self.waiting[key] = second, parts[6]
        elif event == "CONNECT":
            visit = self.waiting.get(key)
            if visit is None:
                return
            self.offer(text, second, callid, queue, agent, int(parts[7]) * 1000, "answered")
            del self.waiting[key]
            self.talking[callid, queue, agent] = (*visit, second, parts[6])
            self.left[key] = self.call_of(agent, callid, queue, visit[0])
            self.settle(agent, second)
        elif event in ENDS:
            self.end(second, callid, queue, agent, event, parts)
        elif event in LEAVES:
            visit = self.waiting.pop(key, None)
            if visit is not None:
                self.left[key] = leg_id(callid, queue, visit[0])
                self.leg(callid, queue, *visit, second, reason=LEAVES[event][0], by=LEAVES[event][1], told=second)
                if agent != "NONE":
                    self.offer(text, second, callid, queue, agent, None, "cancelled")
        elif event in ("RINGNOANSWER", "RINGCANCELED"):
            result = "missed" if event == "RINGNOANSWER" else "cancelled"
            self.offer(text, second, callid, queue, agent, int(parts[5]), result)
        elif event == "AGENTDUMP":
            self.offer(text, second, callid, queue, agent, None, "declined")
        elif event == "QUEUESTART":
            self.restart(second)
        else:
            self.member(second, callid, queue, agent, event, parts)

    def call_of(self, agent: str, callid: str, queue: str, queued: int) -> int:
        leg = leg_id(callid, queue, queued)
        self.call[agent] = leg, queue
        return leg

    def end(self, second: int, callid: str, queue: str, agent: str, event: str, parts: list[str]) -> None:
        leg = self.talking.pop((callid, queue, agent), None)
        if leg is None:  # a consultation that the caller left, under the member's own channel
            for other in list(self.talking):
                if other[1:] == (queue, agent) and self.talking[other][3] == callid:
                    callid, leg = other[0], self.talking.pop(other)
                    break
            else:
                return
        queued, caller, answered, _ = leg
        told = parts[6] if event.startswith("COMPLETE") else parts[-1 if event == "TRANSFER" else -2]
        ended = answered + int(told)
        self.leg(callid, queue, queued, caller, answered, agent, answered, ended, *ENDS[event], told=second)
        if self.call.get(agent, (0,))[0] == leg_id(callid, queue, queued):
            del self.call[agent]
            self.settle(agent, ended)

    def restart(self, second: int) -> None:
        for (callid, queue), (queued, caller) in self.waiting.items():
            self.leg(callid, queue, queued, caller, None, reason="closed", by="system", told=second)
        for (callid, queue, agent), (queued, caller, answered, _) in self.talking.items():
            self.leg(callid, queue, queued, caller, answered, agent, answered, None, "lost", "system", second)
        for each in (self.waiting, self.talking, self.logins, self.pauses, self.call, self.left):
            each.clear()
        for agent in list(self.now):
            self.settle(agent, second)

    def member(self, second: int, callid: str, queue: str, agent: str, event: str, parts: list[str]) -> None:
        agent = self.same.get(agent, agent)
        if event == "ADDMEMBER":
            if callid != "MANAGER":
                self.adding[callid] = agent
            self.logins.setdefault(agent, set()).add(queue)
            pauses = self.pauses.setdefault(agent, {})
            pauses.pop(queue, None)
            if parts[5] == "PAUSED":
                pauses[queue] = ""
        elif event == "REMOVEMEMBER":
            logins, pauses = self.logins.get(agent, set()), self.pauses.setdefault(agent, {})
            logins.discard(queue)
            pauses.pop(queue, None)
            if not logins:
                pauses.clear()
        elif event in ("PAUSE", "PAUSEALL"):
            pauses, queue = self.pauses.setdefault(agent, {}), "" if event == "PAUSEALL" else queue
            pauses.pop(queue, None)
            pauses[queue] = "|".join(parts[5:])
        elif event == "UNPAUSE":
            pauses = self.pauses.setdefault(agent, {})
            pauses.pop("", None)
            pauses.pop(queue, None)
        elif event == "UNPAUSEALL":
            self.pauses.pop(agent, None)
        elif event == "AGENTCALLBACKLOGIN":
            other = self.adding.pop(callid, None)
            if other is not None and other != agent:
                self.same[other] = agent
                self.now.setdefault(agent, self.now.pop(other, (second, "", "", None, "")))
                self.logins.setdefault(agent, set()).update(self.logins.pop(other, ()))
            self.logins.setdefault(agent, set()).add("")
        self.settle(agent, second)

    def standing(self, until: int) -> None:
        """What goes on at the last line."""
        for (callid, queue), (queued, caller) in self.waiting.items():
            self.leg(callid, queue, queued, caller, None, told=queued)
        for (callid, queue, agent), (queued, caller, answered, _) in self.talking.items():
            self.leg(callid, queue, queued, caller, answered, agent, answered, told=answered)
        for agent, (since, *now) in self.now.items():
            if now[0]:
                self.spent(agent, since, max(until, since), *now, version=0)


def leg_id(callid: str, queue: str, queued: int) -> int:
    """The fact id of a leg."""
    return hashed(f"1\x1fcontact\x1f{callid}|{queue}|{queued}|1")


class Written:
    """The facts in SQLite, durably, and on their way to DuckDB as CSV files beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.counts = folder, dict.fromkeys(COLUMNS, 0)
        self.ledger = sqlite3.connect(folder / "limit.sqlite3", isolation_level=None)
        self.ledger.execute("PRAGMA journal_mode=WAL")
        self.ledger.execute("PRAGMA synchronous=FULL")
        self.inserts, self.files, self.csv = {}, {}, {}
        for kind, names in COLUMNS.items():
            columns = ", ".join(f"{name} {'TEXT' if name in TEXTS else 'INTEGER'}" for name in names)
            self.ledger.execute(f"CREATE TABLE {kind} (id INTEGER PRIMARY KEY, {columns}, UNIQUE (fact_id, version))")
            self.inserts[kind] = f"INSERT INTO {kind} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
            self.files[kind] = (folder / f"{kind}.csv").open("w", newline="")
            self.csv[kind] = csv.writer(self.files[kind])

    def write(self, rows: dict[str, list[Row]]) -> None:
        """One commit; the lists are empty afterwards."""
        self.ledger.execute("BEGIN IMMEDIATE")
        for kind, each in rows.items():
            self.ledger.executemany(self.inserts[kind], each)
        self.ledger.execute("COMMIT")
        for kind, each in rows.items():
            self.csv[kind].writerows(self.cut(kind, each))
            self.counts[kind] += len(each)
            each.clear()

    def cut(self, kind: str, rows: list[Row]) -> Iterator[Row]:
        """The rows as columns have them, with the local day and quarter-hour of their times; the log's zone is UTC."""
        names = COLUMNS[kind]
        kept = slice(len(NOT_IN_COLUMNS), None)
        clocks = [names.index(name) for name in CLOCKS[kind]]
        for row in rows:
            times = [row[at] for at in clocks]
            cuts = [part for t in times for part in ((None, None) if t is None else (t // DAY, t % DAY // QUARTER))]
            yield (*row[kept], *cuts)

    def load(self) -> duckdb.DuckDBPyConnection:
        """Everything into DuckDB."""
        for file in self.files.values():
            file.close()
        line = duckdb.connect(str(self.folder / "limit.duckdb"))
        line.execute("BEGIN")
        for kind, names in COLUMNS.items():
            columns = [f"{name} {'VARCHAR' if name in TEXTS else 'BIGINT'}" for name in names[len(NOT_IN_COLUMNS) :]]
            for clock in CLOCKS[kind]:
                columns += [f"{clock[:-3]}_day INTEGER", f"{clock[:-3]}_quarter INTEGER"]
            line.execute(f"CREATE TABLE {kind} ({', '.join(columns)})")
            line.execute(f"COPY {kind} FROM '{self.folder / f'{kind}.csv'}' (FORMAT csv, HEADER false)")
        line.execute("COMMIT")
        return line


def aggregated(line: duckdb.DuckDBPyConnection, until: int) -> dict[str, list[object]]:
    """Queue id -> the numbers of a queue: offered, answered, abandoned, system flow-outs, open, answer time,
    abandonment rate, service level in 20 s; abandons under 5 s are short."""
    found = line.execute(f"""
        WITH counted AS (SELECT queue_id, count(*) AS offered, count(answered_at) AS answered,
            count(*) FILTER (WHERE end_reason = 'abandoned') AS abandoned,
            count(*) FILTER (WHERE end_reason = 'abandoned' AND wait_ms < 5000) AS short,
            count(*) FILTER (WHERE answered_at IS NULL AND end_reason IN ('timeout', 'empty', 'overflow', 'closed'))
                AS flowed_out,
            count(*) FILTER (WHERE version = 0 AND answered_at IS NULL) AS waiting,
            count(*) FILTER (WHERE version = 0 AND answered_at IS NULL AND {until} - queued_at > 20000) AS late,
            count(*) FILTER (WHERE answered_at IS NOT NULL AND wait_ms <= 20000) AS in_time,
            sum(wait_ms) FILTER (WHERE answered_at IS NOT NULL) AS waited
        FROM contact WHERE direction = 'in' GROUP BY queue_id)
        SELECT queue_id, offered, answered, abandoned, flowed_out, waiting, waited / 1000 / answered,
            (abandoned - short) / (offered - short), in_time / (answered + abandoned + flowed_out + late - short)
        FROM counted ORDER BY queue_id""").fetchall()
    return {str(row[0]): list(row[1:]) for row in found}


def main(log: Path, folder: Path) -> None:
    """Read, write, aggregate, tell."""
    began = time.perf_counter()
    passing, written, lines, second = Pass(), Written(folder), 0, 0
    rows = passing.rows.values()
    with open(log, encoding="utf-8") as file:
        for text in file:
            passing.line(text.rstrip("\n"))
            lines += 1
            if lines % 1_000 == 0 and sum(map(len, rows)) >= MOST:
                written.write(passing.rows)
        second = int(text.split("|", 1)[0])
    passing.standing(second)
    written.write(passing.rows)
    line = written.load()
    numbers = aggregated(line, second * 1000)
    names = {str(number): name for name, number in passing.ids["queue"].items()}
    line.close()
    counts = written.counts
    print(json.dumps({
        "lines": lines, "seconds": round(time.perf_counter() - began, 3), "contacts": counts["contact"],
        "offers": counts["routing_offer"], "states": counts["agent_state"],
        "queues": {names[number]: row for number, row in numbers.items()},
    }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
