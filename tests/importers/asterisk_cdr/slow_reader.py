"""A slow reader of Master.csv, written by itself: character by character, one row at a time against all the others."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

COLUMNS = (
    "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer",
    "end", "duration", "billsec", "disposition", "amaflags",
)  # fmt: skip
SETUP = {"ANSWERED": "answered", "NO ANSWER": "no_answer", "BUSY": "busy", "FAILED": "network_fail",
         "CONGESTION": "network_fail"}  # fmt: skip
OFFER = {"NO ANSWER": "missed", "BUSY": "declined", "FAILED": "cancelled", "CONGESTION": "cancelled"}
Facts = list[tuple[str, dict[str, object]]]


def cells(line: str) -> list[str]:
    out, text, quoted, at = [], "", False, 0
    while at < len(line):
        char = line[at]
        if quoted and char == '"' and line[at + 1 : at + 2] == '"':
            text, at = text + '"', at + 1
        elif char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            out.append(text)
            text = ""
        else:
            text += char
        at += 1
    return [*out, text]


def named(line: str) -> dict[str, str]:
    every = cells(line)
    tail = every[16:]
    row = dict(zip(COLUMNS, every, strict=False))
    if len(tail) >= 3:
        row["linkedid"], row["sequence"] = tail[-2], tail[-1]
        tail = tail[:-3]
    if tail and tail[0].rsplit("-")[-1].replace(".", "", 1).isdigit() and "." in tail[0]:
        row["uniqueid"] = tail[0]
    return row


def minute_by_minute(text: str, zone: str, near: int | None = None) -> int:
    """Look at every instant that the clock could mean, quarter of an hour by quarter of an hour."""
    wanted = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    guess = wanted.replace(tzinfo=UTC) - timedelta(hours=15)
    found = []
    for quarter in range(4 * 30):
        at = guess + timedelta(minutes=15 * quarter)
        if at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wanted:
            found.append(round(at.timestamp()))
    if near is not None and found[0] < near - 5:
        return found[-1] * 1000
    return found[0] * 1000


def phone(channel: str) -> str:
    name = channel.split(";")[0]
    if "/" not in name:
        return ""
    name = "-".join(name.split("-")[:-1]) if "-" in name else name
    return "" if name.startswith("Local/") and "@" not in name else name


def slow_facts(lines: list[str], zone: str) -> Facts:
    """What the rows tell, in no order and without keys; every file here has its times in the zone."""
    rows = [named(line) for line in lines]
    out: Facts = []
    visits: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        near = int(row["uniqueid"].rsplit("-")[-1].split(".")[0]) if "uniqueid" in row else None
        start = minute_by_minute(row["start"], zone, near)
        row["at"], row["to"] = str(start), str(minute_by_minute(row["end"], zone, start // 1000))
        if row["lastapp"] == "Queue":
            visits.setdefault((row.get("uniqueid") or row["channel"], row["lastdata"].split(",")[0]), []).append(row)
            continue
        inward = row["dcontext"] == "from-trunk"
        values: dict[str, object] = {
            "direction": "in" if inward else "out", "offered_at": start, "ended_at": int(row["to"]),
            "setup_result": SETUP[row["disposition"]], "contact_point": row["src" if inward else "dst"],
        }  # fmt: skip
        agent = phone(row["dstchannel"] if inward else row["channel"])
        met = row["disposition"] == "ANSWERED" and (bool(agent) or not inward)
        if agent and (met or not inward):
            values["agent"] = agent
        if met:
            values |= {"answered_at": minute_by_minute(row["answer"], zone, start // 1000), "end_reason": "completed",
                       "length_ms": int(row["billsec"]) * 1000}  # fmt: skip
        elif row["disposition"] == "ANSWERED" and row["lastapp"] == "VoiceMail":
            values["end_reason"] = "voicemail"
        out.append(("contact", values))
    for (_, queue), told in visits.items():
        out += _visits(queue, told)
    return out


def _visits(queue: str, told: list[dict[str, str]]) -> Facts:
    out: Facts = []
    begun: list[int] = []
    for number, row in enumerate(told):
        begun.append(int(row["at"]))
        agent, answered = phone(row["dstchannel"]), row["disposition"] == "ANSWERED"
        if agent and not answered:
            out.append(("routing_offer", {"agent": agent, "queue": queue, "rang_at": int(row["at"]),
                                          "ring_ms": int(row["duration"]) * 1000,
                                          "result": OFFER[row["disposition"]]}))  # fmt: skip
            if number + 1 < len(told):
                continue
        values: dict[str, object] = {
            "direction": "in", "offered_at": min(begun), "ended_at": int(row["to"]), "queue": queue,
            "contact_point": row["src"], "setup_result": SETUP[row["disposition"]],
        }  # fmt: skip
        if agent and answered:
            values |= {"agent": agent, "end_reason": "completed"}
        out.append(("contact", values))
        begun = [int(row["to"])]
    return out
