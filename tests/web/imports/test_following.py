"""Followed files: added from a page where they lie in an open folder, shown with how far they are told, stopped."""

from pathlib import Path

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import text
from utfall.core.clock import now
from utfall.ledger.audit.models import Entry
from utfall.ledger.feeds import followed
from utfall.ledger.feeds.models import FollowedFile
from utfall.wiring.following import Follow
from utfall.wiring.home import Home
from utfall.wiring.house import House


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


@pytest.fixture
def log(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = home / "asterisk"
    folder.mkdir()
    monkeypatch.setenv("UTFALL_FOLLOW", str(folder))
    (folder / "queue_log").write_text(f"{now() // 1000}|c1|q|NONE|ENTERQUEUE||4711|1\nnonsense\n" * 2)
    return folder / "queue_log"


def follow(browser: Browser, path: Path | str, **more: str) -> str:
    form = {"source": "asterisk-queue-log", "path": str(path), "origin": "pbx", **more}
    return str(browser.post("/setup/imports/follow", form, follow=True).content.decode())


def test_a_file_is_followed_shown_and_stopped(browser: Browser, cast: Cast, home: Path, log: Path) -> None:
    assert "No file is followed." in text(browser, "/setup/imports")
    log.write_text(log.read_text().replace("nonsense\n", "", 1))
    assert f"{log} is followed." in follow(browser, log, zone="Europe/Oslo", client="Eva")
    assert "queue_log not looked at just now – – 0 asterisk-queue-log pbx Stop" in text(browser, "/setup/imports")
    file = FollowedFile.objects.get()
    assert (file.zone, file.client, file.by) == ("Europe/Oslo", "Eva", cast.administrator.pk)
    Follow(Home(home), file).look()
    said = text(browser, "/setup/imports/followed")
    assert "read to its end" in said and "line 3 · " in said and " 3 asterisk-queue-log pbx Stop" in said
    run = text(browser, f"/setup/imports/{file.of_import_id}")
    assert "it has 1 fields, a line has at least 5" in run and "Not finished" not in run
    log.rename(log.with_name("away"))
    Follow(Home(home), file).look()
    assert f"{log}: there is no such file" in text(browser, "/setup/imports")
    browser.post(f"/setup/imports/followed/{file.pk}/stop")
    assert "No file is followed." in text(browser, "/setup/imports")
    assert not followed.active()
    actions = [entry.action for entry in Entry.objects.order_by("pk")]
    assert actions[-2:] == ["file followed", "file no longer followed"]


def test_a_page_names_files_of_open_folders_only(browser: Browser, home: Path, log: Path) -> None:
    (log.parent / "link").symlink_to(home / "secret")
    for path, said in (
        ("/etc/passwd", "A page may name files in"),
        (str(log.parent / ".." / "secret"), "A page may name files in"),
        (str(log.parent / "link"), "A page may name files in"),
        ("queue_log", "Say the whole path"),
        (str(log.parent), "is no file that grows"),
        (str(log.parent / "none"), "no such file"),
    ):
        assert said in follow(browser, path), path
    assert "Mars/Base" in follow(browser, log, zone="Mars/Base")
    assert not FollowedFile.objects.exists()
    follow(browser, log)
    assert "is followed as &#x27;pbx&#x27; already" in follow(browser, log)
