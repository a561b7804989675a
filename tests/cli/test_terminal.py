"""The terminal: answers as they are spelt, and a sentence with the right exit code for whatever cannot be answered."""

import csv
import json
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from utfall.cli import main
from utfall.facts import Batch, Record

LOG = """\
1000|c1|q|NONE|ENTERQUEUE||4711|1
1005|c2|q|NONE|ENTERQUEUE||4712|2
1008|c2|q|NONE|ABANDON|2|2|3
1012|c1|q|Anna|RINGNOANSWER|8000
1020|c1|q|Bo|CONNECT|20|b1|4
1030|c3|q|NONE|ENTERQUEUE||4713|1
1040|c4|q|NONE|ENTERQUEUE||4714|2
1055|c4|q|NONE|EXITWITHKEY|1|1|2|15
1090|c3|q|NONE|EXITWITHTIMEOUT|1|1|60
1110|c1|q|Bo|COMPLETECALLER|20|90|1
"""
THEN = ["--from", "1970-01-01", "--to", "1970-01-02"]


@pytest.fixture
def log(home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "queue_log"
    path.write_text(LOG)
    assert main(["import", "asterisk-queue-log", str(path), "--zone", "UTC", "--origin", "pbx"]) == 0
    return path


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert main(list(words)) == code
    out, err = capsys.readouterr()
    return out, err


def test_ten_lines_of_a_queue_log_come_to_the_known_figures(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kpis = "contacts_offered,contacts_answered,contacts_abandoned,system_flow_outs,customer_flow_outs,asa,service_level"
    out, err = said(capsys, "ask", f"{kpis},abandonment_rate,agent_non_response", *THEN, "--format", "json")
    answer = json.loads(out)
    assert err == ""
    assert {kpi: cell["value"] for kpi, cell in answer["total"].items()} == {
        "contacts_offered": 4, "contacts_answered": 1, "contacts_abandoned": 1, "system_flow_outs": 1,
        "customer_flow_outs": 1, "asa": 20, "service_level": 0.5, "abandonment_rate": 0, "agent_non_response": 0.5,
    }  # fmt: skip
    assert answer["period"] == {"from": "1970-01-01", "to": "1970-01-02"}
    assert answer["zones"] == ["UTC"] and answer["complete_until"] == "1970-01-01T00:18:30Z"
    assert answer["units"]["asa"] == {"value": "seconds", "numerator": "seconds", "denominator": "count"}
    assert answer["total"]["asa"] == {"value": 20, "numerator": 20, "denominator": 1, "open": 0, "undecided": 0}
    assert answer["total"]["contacts_offered"]["denominator"] is None


def test_importing_again_adds_nothing(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "import", "asterisk-queue-log", str(log), "--zone", "UTC", "--origin", "pbx")
    assert "new" not in out.replace("nothing new", "")


@pytest.mark.parametrize(
    ("by", "bucket"),
    [("day", "1970-01-01"), ("week", "1970-W01"), ("month", "1970-01"), ("hour", 0), ("weekday", 4), ("queue", "q")],
)
def test_buckets_are_spelt_as_machines_read_them(
    log: Path, capsys: pytest.CaptureFixture[str], by: str, bucket: object
) -> None:
    out, _ = said(capsys, "ask", "contacts_offered", "--by", by, *THEN, "--format", "json")
    (row,) = json.loads(out)["rows"]
    assert row[by] == bucket
    assert row["contacts_offered"]["value"] == 4
    assert (f"{by}_id" in row) is (by == "queue")


def test_the_interval_is_told_on_request(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "ask", "answer_rate,asa", "--interval", *THEN)
    assert "25.0 % (4) [4.6 % – 69.9 %]" in out
    out, _ = said(capsys, "ask", "answer_rate,asa", "--interval", *THEN, "--format", "csv")
    assert out.splitlines()[0].startswith("Answer rate (%),")
    assert out.splitlines()[1].startswith("25.0,4.6,69.9,")


def test_targets_are_told_on_request_with_a_sign_and_in_files_in_columns(
    log: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    at = {"happened_at": 0, "first_day": 0, "end_day": 1, "kpi": "asa", "max_ok": 1500}
    from utfall.ledger.record import record

    def plan(reference: str, **more: object) -> None:
        record(Batch("planning", [Record("target", reference, {**at, **more})], actor="system"), now=1)

    plan("t")
    out, _ = said(capsys, "ask", "asa", "--targets", *THEN)
    assert "▲ 20 s (1)" not in out and "20 s (1)" in out, "one of fewer than thirty has no sign"
    told = json.loads(said(capsys, "ask", "asa", "--targets", *THEN, "--format", "json")[0])
    assert (told["total"]["asa"]["target"]["most"], told["total"]["asa"]["target"]["why_not"]) == (15, "few")
    out, _ = said(capsys, "ask", "asa", "--targets", *THEN, "--format", "csv")
    head, line = csv.reader(out.splitlines())
    assert [title.rpartition(", ")[2] for title in head[1:]] == ["target", "at least", "at most", "in band"]
    assert line == ["20", "", "", "15", "fewer than 30, indicative: not held against it"]
    _, err = said(capsys, "ask", "asa", "--targets", "--compare", *THEN, "--format", "csv", code=2)
    assert "cannot stand in one file" in err
    plan("t2", kpi="max_queue_wait", max_ok=3000)
    out, _ = said(capsys, "ask", "max_queue_wait", "--targets", *THEN)
    assert "▲ 1:00" in out
    out, _ = said(capsys, "export", "answer", "max_queue_wait", "--targets", *THEN)
    assert out.splitlines()[1].endswith(",,30,above the band")
    to = tmp_path / "answer.parquet"
    said(capsys, "export", "answer", "max_queue_wait", "--targets", *THEN, "--format", "parquet", "--out", str(to))
    names, values = parquet(to)
    assert dict(zip(names, values, strict=True)) | {"max_queue_wait_most": 30.0, "max_queue_wait_place": "above",
           "max_queue_wait_as_wished": "false"} == dict(zip(names, values, strict=True))  # fmt: skip


def parquet(path: Path) -> tuple[list[str], tuple[object, ...]]:
    """The names and the one row of a Parquet file."""
    with duckdb.connect() as engine:
        found = engine.execute(f"SELECT * FROM '{path}'")
        return [each[0] for each in found.description], found.fetchone()


def test_why_it_changed_is_told_by_a_split(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    half = ["--from", "1970-01-01T00:17:00Z", "--to", "1970-01-01T00:17:40Z", "--by", "queue"]
    out, err = said(capsys, "why", "answer_rate", *half, "--format", "json")
    told = json.loads(out)
    assert (told["now"]["value"], told["before"]["value"], told["change"]) == (0, 0.5, -0.5)
    assert [(row["queue"], row["pull_exact"], row["rate_exact"], row["mix"]) for row in told["rows"]] == [
        ("q", "-1/2", "-1/2", 0)
    ]  # fmt: skip
    assert "Answer rate" in err and "50.00" in err
    out, _ = said(capsys, "why", "contacts_offered", *half)
    assert "rate effect" not in out, "counts have differences alone"
    out, _ = said(capsys, "why", "answer_rate", *half, "--format", "csv")
    assert out.splitlines()[0] == "Queue,before,n before,now,n now,pull,rate effect,mix effect"
    assert out.splitlines()[-1] == "All,50.0,2,0.0,2,-50,-50,0"
    _, err = said(capsys, "why", "answer_rate", *THEN, code=2)
    assert "--by SPLIT" in err
    _, err = said(capsys, "why", "max_queue_wait", *half, code=2)
    assert "has no parts" in err


def test_every_day_of_the_period_has_a_row(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ask", "answer_rate", "--by", "day", "--from", "1970-01-01", "--to", "1970-01-04", "--format", "json"]
    rows = json.loads(said(capsys, *words)[0])["rows"]
    assert [row["day"] for row in rows] == ["1970-01-01", "1970-01-02", "1970-01-03"]
    assert rows[2]["answer_rate"]["value"] is None


def test_two_splits_have_subtotals(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "ask", "contacts_offered", "--by", "queue,day", *THEN, "--format", "json")
    (subtotal,) = json.loads(out)["subtotals"]
    assert subtotal["queue"] == "q" and subtotal["contacts_offered"]["value"] == 4


def test_neither_end_means_today_and_says_so_and_where_the_data_is(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = said(capsys, "ask", "contacts_offered")
    assert "0" in out
    assert "period: today" in err and "1970" in err


def test_the_rows_behind_a_number_are_as_many_as_it_says(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, "rows", "service_level", "--part", "denominator", *THEN, "--format", "csv")
    assert len(out.splitlines()) >= 3
    assert "denominator: 2" in err  # one short abandon counts against


def test_a_name_is_matched_and_history_is_relabelled(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Bo" in said(capsys, "who")[0]
    said(capsys, "who", "match", "Bo", "Ben Solheim")
    out, _ = said(capsys, "ask", "contacts_answered", "--by", "agent", *THEN)
    assert "Ben Solheim" in out and "Bo " not in out.replace("Ben Solheim", "")
    assert said(capsys, "check")[0].startswith("ledger and columns agree")


def test_columns_are_rebuilt_and_agree(log: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "columns.duckdb").unlink()
    assert "agree" in said(capsys, "rebuild")[0]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["ask", "hitrate"], 2, "hit_rate"),
        (["ask", "asa", "--by", "quee"], 2, "queue"),
        (["ask", "asa", "--zone", "Europe/Olso"], 2, "Europe/Oslo"),
        (["ask", "asa", "--where", "queue=qq"], 2, "no queue"),
        (["ask", "asa", "--where", "queue"], 2, "KEY=VALUE"),
        (["ask", "asa", "--from", "2026-02-30"], 2, "not a date"),
        (["ask", "asa", "--from", "2026-02-02", "--to", "2026-02-01"], 2, "ends"),
        (["ask", "asa", "--to", "2026-02-01"], 2, "--from"),
        (["ask", "asa", "--as-of", "noon"], 2, "noon"),
        (["ask", "asa", "--as", "nobody@example.com"], 2, "nobody@example.com"),
        (["ask", "abandonment_rate", "--by", "agent"], 2, "gent"),
        (["import", "pbx", "x"], 2, "pbx"),
        (["import", "csv", "x"], 2, "--mapping"),
        (["import", "asterisk-queue-log", "/nowhere/log"], 1, "/nowhere/log"),
        (["import", "asterisk-queue-log", "/etc/passwd"], 1, "/etc/passwd"),
        (["explain", "hit_raet"], 2, "hit_rate"),
        (["explain", "tapte anrop"], 2, "may be abandonment_rate, contacts_abandoned, lost_calls: say which"),
        (["kpis", "occupacy"], 2, "there is no number 'occupacy'; did you mean occupancy (Occupancy)"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_what_cannot_be_answered_is_answered_with_a_sentence(
    log: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, sentence: str
) -> None:
    out, err = said(capsys, *words, code=code)
    assert out == ""
    assert sentence in err and "Traceback" not in err
    assert len(err.strip().splitlines()) <= 2


@pytest.mark.parametrize("fault", ["short", "open to others", "gone"])
def test_a_home_without_a_good_secret_does_not_open(home: Path, fault: str) -> None:
    secret = home / "secret"
    if fault == "short":
        secret.write_text("changeme")
    elif fault == "open to others":
        secret.chmod(0o644)
    else:
        secret.unlink()
    command = [sys.executable, "-m", "utfall.cli", "ask", "asa"]
    done = subprocess.run(command, env={"UTFALL_HOME": str(home), "PATH": ""}, capture_output=True, text=True)
    assert done.returncode == 2
    assert "secret" in done.stderr and "Traceback" not in done.stderr


def test_help_is_there_at_once() -> None:
    def took(*command: str) -> float:
        best = 9.0
        for _ in range(3):
            began = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, capture_output=True)
            best = min(best, time.perf_counter() - began)
        return best

    assert took("-m", "utfall.cli", "--help") < took("-c", "pass") + 0.4
