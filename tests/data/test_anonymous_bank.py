"""A week of a real bank's telephone centre, against a plain pass over its rows: every trap of the file named."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from .asked import asked, imported, records, shares, split, values
from .beside import data_set

pytestmark = pytest.mark.data
WEEK = ("1999-02-01", "1999-02-08")
ZONE = "Asia/Jerusalem"
Line = dict[str, str]


@pytest.fixture
def file() -> Path:
    return data_set("anonymous-bank") / "calls_1999-02-01_to_07.tsv"


@pytest.fixture
def rows(file: Path) -> list[Line]:
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def visits(rows: list[Line], outcome: str) -> list[Line]:
    """Rows that came to a queue or were answered at once."""
    return [r for r in rows if r["outcome"] == outcome and (outcome == "AGENT" or r["q_start"] != "0:00:00")]


def test_the_file_is_the_one_its_answers_are_of(rows: list[Line]) -> None:
    assert Counter(row["outcome"] for row in rows) == {"AGENT": 7_429, "HANG": 1_519, "PHANTOM": 59}
    assert len(visits(rows, "HANG")) == 856 and sum(int(row["vru_time"]) < 0 for row in rows) == 8
    assert sum(r["server"] == "NO_SERVER" for r in rows if r["outcome"] == "AGENT") == 125
    assert sum(r["customer_id"] == "0" for r in rows) == 5_702


def test_its_traps_are_met(file: Path, rows: list[Line]) -> None:
    found, rejects = records(file, "anonymous-bank", ZONE)
    legs = [r.values for r in found if r.kind == "contact"]
    menu = [leg for leg in legs if leg["channel"] == "self_service"]
    assert len(menu) == 9_007 - 59  # no PHANTOM
    # A menu left before it was entered loses that end; the call it led to stands, all of it.
    assert [reject.kind for reject in rejects] == ["contact"] * 8
    assert all("before offered_at: a duration cannot be negative" in reject.reason for reject in rejects)
    assert sum("ended_at" not in leg for leg in menu) == 8
    voice = [leg for leg in legs if leg["channel"] == "voice"]
    assert len(voice) == 7_429 + 856
    # Two services and a wait go past midnight, and no length is negative or of a day.
    lengths = [(leg["ended_at"] - leg["offered_at"]) // 1000 for leg in voice if "ended_at" in leg]  # type: ignore[operator]
    assert min(lengths) >= 0 and max(lengths) < 3 * 3_600
    assert sum(1 for leg in voice if _day(leg["offered_at"]) != _day(leg.get("ended_at", leg["offered_at"]))) == 3
    # Who answered is not known of 125; how long, of those whose service has no time.
    answered = [leg for leg in voice if "answered_at" in leg]
    assert sum("agent" not in leg for leg in answered) == 125
    untimed = sum(row["ser_time"] == "0" for row in visits(rows, "AGENT"))
    assert sum("ended_at" not in leg for leg in answered) == untimed > 0
    # 0 is no customer.
    named = {row["customer_id"] for row in rows if row["outcome"] != "PHANTOM"} - {"0"}
    assert {r.reference for r in found if r.kind == "customer"} == named


def _day(ms: object) -> int:
    assert isinstance(ms, int)
    return (ms + 2 * 3_600_000) // 86_400_000  # two hours before Greenwich in winter


def test_asked_of_the_product_it_gives_a_plain_count(
    home: Path, file: Path, rows: list[Line], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "8 rejects" in imported(capsys, file, "anonymous-bank", ZONE)
    answered, gave_up = visits(rows, "AGENT"), visits(rows, "HANG")
    numbers = "contacts_offered,contacts_answered,contacts_abandoned,asa,avg_abandon_time,max_queue_wait,talk_time"
    answer = asked(capsys, numbers, *WEEK)
    found = values(answer)
    assert found["contacts_offered"] == len(answered) + len(gave_up) == 8_285
    assert (found["contacts_answered"], found["contacts_abandoned"]) == (7_429, 856)
    assert shares(answer, "asa") == (sum(int(row["q_time"]) for row in answered), 7_429)
    assert shares(answer, "avg_abandon_time") == (sum(int(row["q_time"]) for row in gave_up), 856)
    assert found["max_queue_wait"] == max(int(row["q_time"]) for row in answered + gave_up)
    assert found["talk_time"] == sum(int(row["ser_time"]) for row in answered)
    assert found["talk_time"] == 1_247_662

    queues = asked(capsys, "contacts_offered", *WEEK, "--by", "queue")
    assert split(queues, "queue", "contacts_offered") == Counter(row["type"] for row in answered + gave_up)
    agents = split(asked(capsys, "contacts_answered", *WEEK, "--by", "agent"), "agent", "contacts_answered")
    told = Counter(row["server"] for row in answered)
    assert sorted(agents.values()) == sorted(told.values())  # type: ignore[type-var]
    served = {name: n for name, n in agents.items() if name in told}
    assert served == {name: n for name, n in told.items() if name != "NO_SERVER"}
    days = split(asked(capsys, "contacts_offered", *WEEK, "--by", "day"), "day", "contacts_offered")
    assert sorted(days.values()) == sorted(Counter(row["date"] for row in answered + gave_up).values())  # type: ignore[type-var]
