"""Imports: every run with what came of it, what could not be taken, and the rejects as a file no spreadsheet runs."""

from pathlib import Path

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import text
from utfall.core.clock import now
from utfall.facts import Batch, Record, Reject
from utfall.ledger import imports
from utfall.ledger.audit.models import Entry
from utfall.ledger.happenings.models import FACTS, Import, RejectRow
from utfall.ledger.record import record
from utfall.wiring.house import House

BAD_LINES = (
    Reject("/data/calls.csv", 3, "the date 2025-13-01 is no date", '=HYPERLINK("http://evil.example")'),
    Reject("/data/calls.csv", 9, "the date 2025-13-02 is no date", "-2+3;@SUM(A1)"),
    Reject("/data/calls.csv", 12, "it has 3 cells, not 5", "<script>alert(1)</script>"),
)


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


@pytest.fixture
def run(cast: Cast) -> int:
    """An import of one call and three lines that could not be read."""
    started = imports.start_import("csv", "crm", ["/data/calls.csv", "/data/more.csv"], cast.administrator.pk)
    said = {"direction": "in", "offered_at": now(), "queue": "support"}
    written = record(Batch("crm", [Record("contact", "i1", said)], BAD_LINES), now=now(), import_id=started)
    imports.finish_import(started, {**written.counts(), "rejected": written.rejected, "read": 1})
    return started


def test_a_run_stands_with_its_source_files_counts_and_rejects(browser: Browser, run: int) -> None:
    said = text(browser, "/setup/imports")
    assert f"{run} csv crm calls.csv + 1" in said
    assert "1 1 0 0 0 3 Administrator" in said


def test_the_rejects_can_be_read_with_their_reasons(browser: Browser, run: int) -> None:
    said = text(browser, f"/setup/imports/{run}")
    assert "3 rejects" in said and "calls.csv 3 the date 2025-13-01 is no date" in said
    assert b"<script>alert" not in browser.get(f"/setup/imports/{run}").content


def test_the_rejects_as_a_file_hold_no_live_formula(browser: Browser, cast: Cast, run: int) -> None:
    answer = browser.get(f"/setup/imports/{run}?file=csv")
    lines = answer.content.decode().splitlines()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="utfall-rejects-import-{run}.csv"'
    assert lines[0] == "\ufeffFile;Line;Reason;Text" and len(lines) == 4
    assert '"\'=HYPERLINK(""http://evil.example"")"' in lines[1]
    assert lines[2].endswith('"\'-2+3;@SUM(A1)"')
    cast.administrator.csv_style = "plain"
    cast.administrator.save()
    plain = browser.get(f"/setup/imports/{run}?file=csv").content.decode().splitlines()
    assert plain[0] == "File,Line,Reason,Text" and plain[1].startswith("/data/calls.csv,3,")


def test_many_rejects_come_page_by_page(browser: Browser, run: int) -> None:
    batch = RejectRow.objects.latest("pk").batch_id
    RejectRow.objects.bulk_create(
        RejectRow(of_import_id=run, batch_id=batch, line=n, reason="none", kept_until=now()) for n in range(250)
    )
    said = text(browser, f"/setup/imports/{run}?n=3")
    assert "253 rejects" in said and "page 3 of 3" in said
    assert len(browser.get(f"/setup/imports/{run}?file=csv").content.splitlines()) == 254


def test_a_run_that_was_broken_off_says_so(browser: Browser, cast: Cast) -> None:
    started = imports.start_import("asterisk-queue-log", "pbx", ["queue_log"])
    assert "not finished" in text(browser, "/setup/imports")
    assert "importing the same files again adds only what is missing" in text(browser, f"/setup/imports/{started}")


def test_rejects_past_their_time_are_told_to_be_forgotten(browser: Browser, run: int) -> None:
    RejectRow.objects.all().delete()
    assert "Its 3 rejects were forgotten after 30 days" in text(browser, f"/setup/imports/{run}")
    assert "3" in text(browser, "/setup/imports")


def test_records_of_the_api_that_could_not_be_taken_stand_apart(browser: Browser, cast: Cast) -> None:
    record(Batch("erp", [Record("contact", "x", {"direction": "sideways", "offered_at": 1})]), now=now())
    assert "1 record of the API and live feeds" in text(browser, "/setup/imports")
    said = text(browser, "/setup/imports/none")
    assert "sideways" in said and "1 reject " in said
    assert browser.get("/setup/imports/none?file=csv").status_code == 200


def test_nothing_imported_yet_says_how(browser: Browser) -> None:
    assert "Nothing has been imported yet" in text(browser, "/setup/imports")


def test_what_is_not_there_is_not_found(browser: Browser, run: int) -> None:
    for address in ("/setup/imports/999", f"/setup/imports/{2**70}", "/setup/imports?n=0", f"/setup/imports/{run}?n=x"):
        assert browser.get(address).status_code == 404


def test_a_run_without_rejects_says_that_everything_could_be_taken(
    browser: Browser, cast: Cast, tmp_path: Path
) -> None:
    started = imports.start_import("csv", "crm", [str(tmp_path / "a.csv")])
    imports.finish_import(started, {"read": 0})
    assert "Everything could be taken" in text(browser, f"/setup/imports/{started}")
    assert Import.objects.get(pk=started).finished_at is not None


def test_an_import_is_undone_by_its_button_after_being_asked(browser: Browser, cast: Cast, run: int) -> None:
    assert f'href="/setup/imports/{run}/undo"' in browser.get(f"/setup/imports/{run}").content.decode()
    assert f"Undo import {run}?" in text(browser, f"/setup/imports/{run}/undo")
    said = browser.post(f"/setup/imports/{run}/undo").content.decode()
    assert f"Import {run} is undone" in said
    assert FACTS["contact"].objects.filter(reference="i1").order_by("version").last().why == "removed"  # type: ignore[attr-defined]
    after = browser.get(f"/setup/imports/{run}").content.decode()
    assert "what it told stands no more" in after and f"/setup/imports/{run}/undo" not in after
    again = browser.post(f"/setup/imports/{run}/undo")
    assert again.status_code == 409 and f"import {run} was undone already" in again.content.decode()
    assert Entry.objects.get(action="undo import").actor_id == cast.administrator.pk
    assert browser.get("/setup/imports/999/undo").status_code == 404
