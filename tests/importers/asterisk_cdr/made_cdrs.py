"""Master.csv files nobody wrote: calls out, in, and through a queue, at random, in the order Asterisk would."""

import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def made_cdrs(calls: int, seed: int, zone: str = "Europe/Oslo", first: int = 1_792_880_000) -> list[str]:
    """Rows of so many calls; by default across the night the clock goes back."""
    chance = random.Random(seed)
    told: list[tuple[float, str]] = []
    at = first
    for number in range(calls):
        at += chance.randrange(0, 90)
        told += _call(chance, at, number, zone)
    return [line for _, line in sorted(told, key=lambda each: each[0])]


def _call(chance: random.Random, at: int, number: int, zone: str) -> list[tuple[float, str]]:
    name = f"{'pbx1-' if chance.random() < 0.3 else ''}{at}.{number}"
    kind = chance.choice(["out", "out", "in", "ivr", "queue", "queue"])
    result = chance.choice(["ANSWERED", "ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"])
    length = chance.randrange(0, 200)
    number_of = f"+47{number:08}"
    if kind == "out":
        return [_row(zone, name, chance, 0, at, length, "204", number_of, "internal", f"SIP/204-{number:08x}",
                     f"SIP/trunk-{number:08x}", "Dial", "SIP/trunk,30", result)]  # fmt: skip
    if kind == "in":
        return [_row(zone, name, chance, 0, at, length, number_of, "200", "from-trunk", f"SIP/trunk-{number:08x}",
                     f"PJSIP/a-b-{number:08x}", "Dial", "PJSIP/a-b", result)]  # fmt: skip
    if kind == "ivr":
        return [_row(zone, name, chance, 0, at, length, number_of, "300", "from-trunk", f"SIP/trunk-{number:08x}", "",
                     chance.choice(["VoiceMail", "BackGround"]), "", "ANSWERED")]  # fmt: skip
    rows, now = [], at
    for sequence in range(chance.randrange(0, 4)):
        rang = chance.randrange(0, 15)
        rows.append(_row(zone, name, chance, sequence, now, rang, number_of, "400", "queues",
                         f"SIP/trunk-{number:08x}", f"Local/10{sequence}@agents-{number:08x};1", "Queue", "support,t",
                         chance.choice(["NO ANSWER", "BUSY", "FAILED"])))  # fmt: skip
        now += rang
    if chance.random() < 0.8 or not rows:
        member = chance.choice(["", f"PJSIP/107-{number:08x}"])
        rows.append(_row(zone, name, chance, 9, now, length, number_of, "400", "queues", f"SIP/trunk-{number:08x}",
                         member, "Queue", "support,t", "ANSWERED"))  # fmt: skip
    return rows


def _row(
    zone: str, name: str, chance: random.Random, sequence: int, start: int, length: int, src: str, dst: str,
    context: str, channel: str, other: str, app: str, data: str, result: str,
) -> tuple[float, str]:  # fmt: skip
    def shown(at: int) -> str:
        return f'"{datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"'

    rang = chance.randrange(0, length + 1)
    answer = shown(start + rang) if result == "ANSWERED" else ""
    billed = length - rang if result == "ANSWERED" else 0
    words = [src, dst, context, f'""{chance.choice(["Ana, A", "B | C", ""])}"" <{src}>', channel, other, app, data]
    text = ",".join(['""', *(f'"{word}"' for word in words)])
    times = f'{shown(start)},{answer},{shown(start + length)},{length},{billed},"{result}","DOCUMENTATION"'
    return start + length + sequence / 100, f'{text},{times},"{name}","","","{name}",{sequence}'
