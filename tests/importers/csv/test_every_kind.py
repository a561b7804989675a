"""A mapping makes every kind of fact that a source may tell, and the ledger takes them."""

from pathlib import Path

import pytest

from tests.importers.csv.made import records, rejects
from utfall.facts import KINDS
from utfall.importers.csv import parse, read

FOLLOWS = {"case", "transition", "customer_value"}  # worked out by the ledger from what is told
ROW = (
    "at,ended,agent,minutes,clock,points,possible,volume,rate,score,day,trunk\n"
    "2026-03-02 10:00:00,2026-03-02 10:30:00,Ana,2,0:01:30,8.5,10,12.345,200,4,2026-03-02,west\n"
)
MAPPING = """
[time.at]
column = "at"
format = "%Y-%m-%d %H:%M:%S"

[time.ended]
column = "ended"
format = "%Y-%m-%d %H:%M:%S"

[[record]]
kind = "contact"
name = "call"
direction = "in"
queue = "IT"
agent = { column = "agent" }
offered_at = { time = "at" }
queued_at = { time = "at" }
answered_at = { time = "at", plus = [{ column = "clock", unit = "clock" }] }
ended_at = { time = "at", plus = [{ column = "clock", unit = "clock" }, { column = "minutes", unit = "min" }] }

[[record]]
kind = "outcome"
name = "sold"
outcome = "sale"
agent = { column = "agent" }
happened_at = { time = "ended" }
campaign = "Spring"

[[record]]
kind = "sale_line"
sale = { record = "sold" }
campaign = "Spring"
happened_at = { time = "ended" }
qty = 1
amount = { column = "rate" }
currency = "EUR"

[[record]]
kind = "agent_state"
agent = { column = "agent" }
state = "talk"
start_at = { time = "at" }
end_at = { time = "ended" }

[[record]]
kind = "routing_offer"
contact = { record = "call" }
agent = { column = "agent" }
rang_at = { time = "at" }
ring_ms = { column = "minutes", unit = "s" }
result = "answered"

[[record]]
kind = "target"
kpi = "hit_rate"
happened_at = { time = "at" }
first_day = { column = "day" }
end_day = "2026-04-01"
planned = 1170

[[record]]
kind = "cost_rate"
agent = { column = "agent" }
happened_at = { time = "at" }
first_day = { column = "day" }
amount = { column = "rate" }
currency = "EUR"

[[record]]
kind = "survey_invite"
name = "asked"
contact = { record = "call" }
sent_at = { time = "at" }
sent_by = "mail"

[[record]]
kind = "survey_answer"
contact = { record = "call" }
invite = { record = "asked" }
asked_for = "csat"
score = { column = "score" }
scale_min = 1
scale_max = 5
happened_at = { time = "ended" }

[[record]]
kind = "evaluation"
sheet = { record = "call" }
contact = { record = "call" }
agent = { column = "agent" }
happened_at = { time = "ended" }
points = { column = "points" }
possible = 10

[[record]]
kind = "case_event"
name = "opened"
case = "C1"
event = "opened"
happened_at = { time = "at" }

[[record]]
kind = "case_event"
name = "resolved"
case = "C1"
event = "resolved"
happened_at = { time = "ended" }

[[record]]
kind = "schedule"
agent = { column = "agent" }
activity = "phone"
start_at = { time = "at" }
end_at = { time = "ended" }

[[record]]
kind = "forecast"
queue = "IT"
starts_at = { time = "at" }
volume = { column = "volume" }

[[record]]
kind = "trunk_reject"
trunk = { column = "trunk" }
count = { column = "minutes" }
happened_at = { time = "at" }

[[record]]
kind = "employment"
agent = { column = "agent" }
started_at = { time = "at" }
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "rows.csv").write_text(ROW)
    (tmp_path / "rows.toml").write_text(MAPPING)
    return tmp_path / "rows.csv"


def test_a_mapping_makes_every_kind_there_is(file: Path) -> None:
    batches = list(read(file, parse(MAPPING)))
    made = {record.kind: record.values for record in records(batches)}
    assert not rejects(batches) and made.keys() == KINDS.keys() - FOLLOWS
    assert (made["evaluation"]["points"], made["evaluation"]["possible"]) == (850, 1_000)  # hundredths
    assert made["forecast"]["volume"] == 1_234  # of 12.345: to the nearest hundredth
    assert made["trunk_reject"]["n"] == 2 and made["cost_rate"]["amount"] == 20_000
    call = made["contact"]
    assert (call["answered_at"] - call["queued_at"], call["ended_at"] - call["answered_at"]) == (90_000, 120_000)  # type: ignore[operator]


def test_the_ledger_takes_them_all(home: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.cli import main

    assert main(["import", "csv", str(file), "--mapping", str(file.with_suffix(".toml")), "--zone", "UTC"]) == 0
    said = capsys.readouterr().out
    assert "; 0 rejects" in said, said
    assert (
        main(["ask", "qa_score,opened_cases,csat_mean,blocked_rate", "--from", "2026-03-01", "--to", "2026-03-03"]) == 0
    )
    assert "85" in capsys.readouterr().out
