"""What a browser brought is read by child processes: stopped, killed or broken off, nothing is lost or told twice."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from utfall.importers.csv import guess
from utfall.ledger.audit.models import Entry
from utfall.ledger.feeds import uploads
from utfall.ledger.feeds.models import Upload
from utfall.ledger.happenings.models import FACTS, Import
from utfall.wiring import uploading
from utfall.wiring.body_limit import AROUND, UPLOADS, BodyLimit
from utfall.wiring.bringing import Runner
from utfall.wiring.bringing_child import run
from utfall.wiring.home import Refused

ROWS = 12_000


class Brought:
    """A file as a browser sends it."""

    def __init__(self, data: bytes, name: str = "calls.csv") -> None:
        self.data, self.name = data, name

    def chunks(self) -> Iterator[bytes]:
        for at in range(0, len(self.data), 1 << 16):
            yield self.data[at : at + (1 << 16)]


def calls(rows: int = ROWS) -> bytes:
    lines = (f"c{i},2026-03-{i % 28 + 1:02d} {i % 24:02d}:{i % 60:02d}:00,Ana,{i % 90}" for i in range(rows))
    return ("Call Id,Started,Agent,Talk\n" + "\n".join(lines) + "\n").encode()


def brought(origin: str = "acd", rows: int = ROWS) -> Upload:
    upload = uploading.receive([Brought(calls(rows))], "csv", origin, None, {})
    upload.refresh_from_db()
    return upload


def until(runner: Runner, upload: Upload, *states: str, seconds: float = 60) -> Upload:
    end = time.monotonic() + seconds
    while True:
        runner.look()
        upload.refresh_from_db()
        if upload.state in states:
            return upload
        assert time.monotonic() < end, f"{upload.state}: {upload.said}"
        time.sleep(0.05)


def count() -> int:
    return int(FACTS["contact"].objects.count())  # type: ignore[attr-defined]


@pytest.fixture
def runner(home: Path) -> Iterator[Runner]:
    one = Runner()
    yield one
    one.end()


@pytest.mark.slow
def test_killed_in_the_middle_it_is_shown_as_broken_off_and_goes_on_without_doubling(runner: Runner) -> None:
    upload = brought()
    uploads.begin(upload, "import", None)
    until(runner, upload, "running")
    end = time.monotonic() + 60
    while not count():
        assert time.monotonic() < end
        time.sleep(0.02)
    runner._children[upload.pk].kill()
    assert until(runner, upload, "broken", "done").state == "broken"
    assert "adds only what is missing" in upload.said and 0 < count() < ROWS
    assert Import.objects.get().finished_at is None
    uploads.begin(upload, "import", None)
    assert until(runner, upload, "done").state == "done" and count() == ROWS
    assert [run.counts.get("known", 0) for run in Import.objects.filter(finished_at__gt=0)] == [0]


@pytest.mark.slow
def test_stopped_what_was_read_stays_and_is_said(runner: Runner) -> None:
    upload = brought(rows=40_000)
    uploads.begin(upload, "import", None)
    until(runner, upload, "running")
    end = time.monotonic() + 60
    while not count():
        assert time.monotonic() < end
        time.sleep(0.02)
    assert uploads.ask_to_stop(upload, None) and not uploads.ask_to_stop(upload, None)
    assert until(runner, upload, "stopped", "done").state == "stopped"
    ran = Import.objects.get()
    assert ran.finished_at and "stopped_at" in ran.counts and ran.counts["first"] == count() < 40_000
    assert Entry.objects.filter(action="import stopped").count() == 1


def test_what_an_earlier_server_had_begun_is_broken_off(home: Path) -> None:
    upload = brought(rows=3)
    uploads.begin(upload, "try", None)
    assert uploads.taken(upload) and not uploads.taken(upload)
    Runner().begin()
    upload.refresh_from_db()
    assert upload.state == "broken"
    uploads.over(upload.pk, "done")
    upload.refresh_from_db()
    assert upload.state == "broken", "who comes late changes nothing"


def test_one_import_an_origin_at_a_time(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Child:
        def poll(self) -> None:
            return None

        def terminate(self) -> None:
            return None

        def wait(self, timeout: float) -> int:
            return 0

    monkeypatch.setattr("utfall.wiring.bringing._started", lambda upload: Child())
    one, other, third = brought("acd", 3), brought("acd", 3), brought("crm", 3)
    for each in (one, other, third):
        uploads.begin(each, "import", None)
    runner = Runner()
    runner.look()
    told = {each.pk: Upload.objects.get(pk=each.pk).state for each in (one, other, third)}
    assert told == {one.pk: "running", other.pk: "waiting", third.pk: "running"}
    uploads.over(one.pk, "done")
    del runner._children[one.pk]
    runner.look()
    assert Upload.objects.get(pk=other.pk).state == "running"
    runner.end()


def test_the_bar_goes_by_lines_and_by_what_a_trial_counted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int | None] = []
    real = uploads.reached
    monkeypatch.setattr(uploads, "reached", lambda n, p: (told.append(p.get("share")), real(n, p))[1])  # type: ignore[func-returns-value]
    monkeypatch.setattr("utfall.wiring.bringing_child.TELL_EVERY", 0)
    upload = brought()
    for job in ("try", "import"):
        uploads.begin(upload, job, None)
        assert uploads.taken(upload)
        upload.refresh_from_db()
        run(upload)
        upload.refresh_from_db()
    trial, real_one = told[: len(told) // 2], told[len(told) // 2 :]
    assert trial == [0, 417, 833] and real_one == [0, 417, 833]


def test_names_of_files_are_never_paths(home: Path) -> None:
    odd = ["../../etc/passwd", "C:\\x\\y.csv", "\u202egpj.exe", "a\x00b\n.csv", "...", "", "x" * 999]
    assert [uploading.plain_name(name) for name in odd] == [
        "passwd", "y.csv", "gpj.exe", "ab.csv", "file", "file", "x" * 100,
    ]  # fmt: skip
    uploading.receive([Brought(calls(2), name) for name in odd[:2]], "csv", "acd", None, {})
    assert not (home / "etc").exists() and [p.name for p in (home / "uploads").iterdir()] == ["1"]


def test_limits_that_are_no_numbers_are_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for said in ("0", "much", "-1", "1e3"):
        monkeypatch.setenv("UTFALL_UPLOAD_MB", said)
        with pytest.raises(Refused, match="not a number of megabytes"):
            uploading.most_bytes()


def test_a_request_that_is_too_large_is_answered_and_never_kept() -> None:
    async def ask(path: str, length: int | None, bodies: list[bytes]) -> tuple[list[Any], int]:
        sent: list[Any] = []
        met = 0

        async def app(scope: Any, receive: Any, send: Any) -> None:
            nonlocal met
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                met += len(message["body"])
                if not message.get("more_body"):
                    await send({"status": 200})
                    return

        last = len(bodies) - 1
        left = [{"type": "http.request", "body": body, "more_body": i < last} for i, body in enumerate(bodies)]

        async def receive() -> Any:
            return left.pop(0) if left else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        headers = [] if length is None else [(b"content-length", str(length).encode())]
        await BodyLimit(app, lambda: 1 << 20)({"type": "http", "path": path, "headers": headers}, receive, send)
        return sent, met

    most = (1 << 20) + AROUND
    piece = b"x" * (1 << 20)
    assert asyncio.run(ask(UPLOADS, most, [b"x"]))[0] == [{"status": 200}]
    refused, met = asyncio.run(ask(UPLOADS, most + 1, [piece, piece, b"x"]))
    assert refused[0]["status"] == 413 and met == 0 and b"More than 1 MB" in refused[1]["body"]
    untold, met = asyncio.run(ask(UPLOADS, None, [piece, piece, piece]))
    assert untold == [] and met <= most
    assert asyncio.run(ask("/login", 40 << 20, [b"x"]))[0][0]["status"] == 413


def test_a_guess_is_the_same_in_the_child_as_here(home: Path, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_bytes(calls(50))
    assert brought(rows=50).text.strip() == guess([tmp_path / "calls.csv"]).split("\n", 2)[2].strip()
