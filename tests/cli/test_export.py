"""`utfall export` in a terminal, alone and beside a server."""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.cli.test_terminal import THEN, log, said
from utfall.cli import main

__all__ = ["log"]


def test_facts_go_to_stdout_whole_and_leave_a_note(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.ledger.audit.chain import first_broken
    from utfall.ledger.audit.models import Entry

    out, err = said(capsys, "export", "facts", "contact", *THEN)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["queue"] for row in rows] == ["q"] * 4 and err == "contact: 4 rows\n"
    assert rows[0]["offered_at"] == "1970-01-01T00:16:40Z" and rows[0]["wait_ms"] == "20000"
    assert "customer" not in rows[0] and "customer_id" in rows[0]
    (entry,) = Entry.objects.filter(action="export")
    assert entry.object == "facts contact" and entry.detail["rows"] == 4 and entry.actor is None
    assert entry.detail["period"] == ["1970-01-01", "1970-01-02"] and first_broken() is None
    assert said(capsys, "export", "facts", "contact", "--from", "1971-01-01", "--to", "1971-01-02")[0].count("\n") == 1


def test_several_kinds_go_to_a_folder(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "export", "facts", "all", "--format", "parquet", "--out", str(tmp_path / "out"))
    assert duckdb.execute(f"SELECT count(*) FROM '{tmp_path}/out/contact.parquet'").fetchall() == [(4,)]
    assert (tmp_path / "out" / "cost_rate.parquet").exists()
    _, err = said(capsys, "export", "folder", str(tmp_path / "kept"))
    assert "months written" in err
    _, err = said(capsys, "export", "folder", str(tmp_path / "kept"))
    assert ": 0 months written (0 rows)" in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["facts", "contcat"], "there is no kind of fact 'contcat'; did you mean contact"),
        (["facts", "contact", "outcome"], "say where several kinds should go: --out PATH"),
        (["facts", "contact", "--format", "xlsx"], "say where xlsx should go: --out PATH"),
        (["facts", "contact", "--from", "soon"], "'soon' is not a date like 2026-11-24"),
        (["facts", "contact", "--to", "2026-11-24"], "--to needs a --from"),
        (["facts", "contact", "--as", "nobody@example.com"], "there is no user 'nobody@example.com'"),
        (["facts", "contact", "--out", "{file}/below/x.csv"], "the folder {file}/below cannot be written"),
        (["folder", "{file}/below"], "the folder {file}/below cannot be written"),
        (["answer", "asa", "--format", "parquet"], "say where parquet should go: --out FILE"),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(
    log: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    _, err = said(capsys, "export", *(word.format(file=log) for word in words), code=2)
    assert sentence.format(file=log) in err and "Traceback" not in err


def test_an_answer_is_a_file_in_each_format(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from python_calamine import CalamineWorkbook

    words = ["export", "answer", "contacts_offered,asa", "--by", "queue", *THEN]
    out, err = said(capsys, *words)
    assert out == said(capsys, "ask", "contacts_offered,asa", "--by", "queue", *THEN, "--format", "csv")[0]
    assert "2 rows; the first is the total" in err
    said(capsys, *words, "--format", "xlsx", "--out", str(tmp_path / "a.xlsx"))
    sheet = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("answer").to_python()
    assert sheet[2][:2] == ["q", 4.0]
    said(capsys, *words, "--format", "parquet", "--out", str(tmp_path / "a.parquet"))
    line = duckdb.execute(f"SELECT * FROM '{tmp_path}/a.parquet'")
    names = [name for name, *_ in line.description or ()]
    assert dict(zip(names, line.fetchall()[0], strict=True)) == {
        "queue": "q", "queue_id": "1", "contacts_offered": 4.0, "contacts_offered_numerator": 4.0,
        "contacts_offered_denominator": None, "asa": 20.0, "asa_numerator": 20.0, "asa_denominator": 1.0,
    }  # fmt: skip


@pytest.mark.slow
def test_beside_a_server_the_same_comes_through_its_socket(
    log: Path, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = said(capsys, "export", "facts", "contact")[0]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = tmp_path / "kept"
    surroundings = {**os.environ, "UTFALL_EXPORT": str(kept)}
    words = [sys.executable, "-m", "utfall.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(words, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while not (kept / "contact" / "contact-1970-01.parquet").exists():
            assert time.monotonic() < until and server.poll() is None
            time.sleep(0.1)
        assert said(capsys, "export", "facts", "contact")[0] == alone
        main(["export", "folder", str(tmp_path / "other")])
        assert json.loads((tmp_path / "other" / "_schema.json").read_text())["kinds"].keys() >= {"contact"}
        here, there = (f"SELECT * FROM '{folder}/contact/*.parquet'" for folder in (kept, tmp_path / "other"))
        assert duckdb.execute(f"SELECT count(*) FROM ({here} INTERSECT ALL {there})").fetchall() == [(4,)]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
    assert not list((home / "tmp").glob("columns-*"))
