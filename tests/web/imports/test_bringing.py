"""Bringing a file by the browser: the guess as a form, its first rows, saved mappings, a trial, the import."""

import gzip
import json
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import text, words
from utfall.importers.csv import parse
from utfall.importers.sources import SOURCES
from utfall.ledger.audit.models import Entry
from utfall.ledger.campaigns.models import Campaign
from utfall.ledger.feeds import uploads
from utfall.ledger.feeds.models import SavedMapping, Upload
from utfall.ledger.happenings.models import FACTS, Import
from utfall.web.imports import wording
from utfall.wiring import uploading
from utfall.wiring.bringing_child import run
from utfall.wiring.house import House

CALLS = """Call Id,Started,Agent,Queue,Answered,Wait,Talk,Rating
c1,01/02/2026 09:00,Ana,IT,Y,10,120,4
c2,01/02/2026 09:30,Ben,IT,N,25,,
c3,02/02/2026 10:00,Ben,IT,Y,5,60,5
"""


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


def bring(browser: Browser, said: str | bytes, name: str = "calls.csv", **more: str) -> Upload:
    """The upload that a file becomes."""
    data = said.encode() if isinstance(said, str) else said
    answer = browser.post(
        "/setup/imports/new", {"source": "csv", "origin": "acd", "file": SimpleUploadedFile(name, data), **more}
    )
    assert answer.status_code == 302, words(answer.content.decode())
    return Upload.objects.latest("pk")


def refused(browser: Browser, data: bytes, name: str = "calls.csv", source: str = "csv") -> str:
    """What is said where a file is not taken in; nothing of it is kept."""
    before = Upload.objects.count()
    answer = browser.post("/setup/imports/new", {"source": source, "file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 400 and Upload.objects.count() == before
    assert not list(uploading.folder().glob("new-*"))
    return words(answer.content.decode())


def do(browser: Browser, upload: Upload, what: str, **sent: str) -> None:
    assert browser.post(f"/setup/imports/upload/{upload.pk}", {"do": what, **sent}).status_code == 302


def work(upload: Upload) -> Upload:
    """Have done what waits, as the child does."""
    upload.refresh_from_db()
    assert upload.state == "waiting" and uploads.taken(upload)
    run(Upload.objects.get(pk=upload.pk))
    upload.refresh_from_db()
    return upload


def test_the_empty_page_names_every_source_and_leads_to_bringing_files(browser: Browser) -> None:
    said = text(browser, "/setup/imports")
    assert set(wording.SOURCES) == set(SOURCES)
    assert all(str(name) in said for name, _ in wording.SOURCES.values())
    assert 'href="/setup/imports/new"' in browser.get("/setup/imports").content.decode()


def test_a_file_is_guessed_shown_and_kept_privately(browser: Browser, home: Path) -> None:
    upload = bring(browser, CALLS, "..\\..\\etc/\u202epasswd.csv")
    assert upload.files[0]["name"] == "passwd.csv"
    (file,) = uploading.paths(upload)
    assert file == home / "uploads" / str(upload.pk) / "0" and file.stat().st_mode & 0o777 == 0o600
    said = text(browser, f"/setup/imports/upload/{upload.pk}")
    assert "3 × Call or contact · 2 × Answer" in said
    assert "waited 0:10 · talked 2:00" in said and "Caller gave up · Telephone · In waited 0:25" in said
    page = browser.get(f"/setup/imports/upload/{upload.pk}").content.decode()
    assert "dd/mm/yyyy hh:mm → 1 February 2026, 09:00:00" in page
    assert "mm/dd/yyyy hh:mm → 2 January 2026, 09:00:00" in page
    assert Entry.objects.get(action="files uploaded").detail["files"] == 1


def test_what_is_changed_shows_at_once_in_the_first_rows(browser: Browser) -> None:
    upload = bring(browser, CALLS)
    shown = browser.post(f"/setup/imports/upload/{upload.pk}/shown", {"c1-format": "%m/%d/%Y %H:%M"}).content.decode()
    assert "2 Jan 2026 09:00" in words(shown)
    shown = browser.post(f"/setup/imports/upload/{upload.pk}/shown", {"c4-role": ""}).content.decode()
    assert "Caller gave up" not in words(shown) and "3 × Call or contact" in words(shown)
    shown = browser.post(f"/setup/imports/upload/{upload.pk}/shown", {"c1-role": ""}).content.decode()
    assert "Say which column tells when" in shown and "disabled" in shown
    shown = browser.post(f"/setup/imports/upload/{upload.pk}/shown", {"c1-role": "began", "zone": "Mars/X"}).content
    assert b"Mars/X" in shown and b"disabled" in shown


def test_roles_of_other_sorts_of_rows_come_back_with_them(browser: Browser) -> None:
    upload = bring(browser, CALLS)
    before = Upload.objects.get(pk=upload.pk).text
    sent = {f"c{i}-role": "" for i in (4, 5, 6)}  # a form that shows no such choices sends them as blanks
    browser.post(f"/setup/imports/upload/{upload.pk}/shown", {"row": "answer"})
    assert "end_reason" not in Upload.objects.get(pk=upload.pk).text
    browser.post(f"/setup/imports/upload/{upload.pk}/shown", {"row": "call", **sent})
    assert Upload.objects.get(pk=upload.pk).text == before


def test_a_trial_writes_nothing_and_an_import_is_a_run_that_can_be_undone(browser: Browser, cast: Cast) -> None:
    upload = bring(browser, CALLS)
    do(browser, upload, "try")
    assert work(upload).state == "done" and upload.told["records"] == 5 and not Import.objects.exists()
    assert "5 records" in text(browser, f"/setup/imports/upload/{upload.pk}")
    do(browser, upload, "import")
    assert "Importing" in text(browser, f"/setup/imports/upload/{upload.pk}")
    assert work(upload).state == "done"
    answer = browser.get(f"/setup/imports/upload/{upload.pk}")
    assert answer.status_code == 302 and answer["Location"] == f"/setup/imports/{upload.of_import_id}"
    ran = Import.objects.get()
    assert (ran.by, ran.files, ran.counts["first"]) == (cast.administrator.pk, ["calls.csv"], 5)
    again = bring(browser, CALLS)
    do(browser, again, "import")
    work(again)
    assert Import.objects.latest("pk").counts["known"] == 5, "the same file again adds nothing"
    assert f"Import {ran.pk} is undone" in browser.post(f"/setup/imports/{ran.pk}/undo").content.decode()
    assert Entry.objects.filter(action="import started").count() == 2


def test_two_windows_start_one_import(browser: Browser) -> None:
    upload = bring(browser, CALLS)
    do(browser, upload, "import")
    do(browser, upload, "import")
    assert "being read just now" in text(browser, f"/setup/imports/upload/{upload.pk}")
    work(upload)
    do(browser, upload, "import")
    assert Upload.objects.get(pk=upload.pk).state == "done" and Import.objects.count() == 1
    with pytest.raises(uploads.BusyAlready):
        uploads.begin(upload, "import", None)


def test_a_mapping_is_saved_offered_to_the_same_columns_and_taken_off_the_list(browser: Browser) -> None:
    upload = bring(browser, CALLS, client="Eva")
    do(browser, upload, "save", name="  Calls  of the ACD ", **{"c1-format": "%m/%d/%Y %H:%M", "zone": "Europe/Oslo"})
    saved = SavedMapping.objects.get()
    assert (saved.name, saved.version, saved.usual["client"]) == ("Calls of the ACD", 1, "Eva")
    do(browser, upload, "save", name="Calls of the ACD")
    assert SavedMapping.objects.count() == 1, "the same again is no new version"
    do(browser, upload, "save", name="Calls of the ACD", **{"c7-role": ""})
    assert [each.version for each in SavedMapping.objects.order_by("pk")] == [1, 2]
    again = bring(browser, CALLS, origin="")
    said = text(browser, f"/setup/imports/upload/{again.pk}")
    assert "Read by the saved mapping Calls of the ACD , version 2" in said
    assert (again.origin, again.client) == ("acd", "Eva")
    toml = browser.get(f"/setup/imports/mappings/{saved.pk}/toml")
    assert parse(toml.content.decode()).form.zone == "Europe/Oslo"
    assert toml["Content-Disposition"] == 'attachment; filename="utfall-mapping-calls-of-the-acd-v1.toml"'
    newest = SavedMapping.objects.latest("pk").pk
    assert browser.post(f"/setup/imports/mappings/{newest}/archive").status_code == 302
    assert "No mapping is saved yet" in text(browser, "/setup/imports/mappings")
    other = bring(browser, CALLS)
    assert "Read by the saved mapping" not in text(browser, f"/setup/imports/upload/{other.pk}")
    told = list(Entry.objects.filter(action__startswith="mapping").order_by("pk").values_list("action", flat=True))
    assert told == ["mapping saved", "mapping saved", "mapping removed"]


def test_text_that_says_more_than_the_form_is_kept_and_said_to_be(browser: Browser) -> None:
    upload = bring(browser, CALLS)
    told = Upload.objects.get(pk=upload.pk).text
    more = told.replace('channel = "voice"', 'channel = "voice"\nended_by = "customer"')
    do(browser, upload, "show", text=more)
    said = text(browser, f"/setup/imports/upload/{upload.pk}")
    assert "says more than the form can show" in said and "What it means" not in said
    do(browser, upload, "save", text=more, name="By hand")
    do(browser, upload, "show", origin="other")
    assert Upload.objects.get(pk=upload.pk).text == more == SavedMapping.objects.get().text
    browser.post(f"/setup/imports/upload/{upload.pk}", {"do": "show", "text": "[[record]]\nkind =\nx = 1"})
    said = text(browser, f"/setup/imports/upload/{upload.pk}?as=text")
    assert "line 2" in said and "disabled" in browser.get(f"/setup/imports/upload/{upload.pk}").content.decode()
    do(browser, upload, "guess")
    assert "What it means" in text(browser, f"/setup/imports/upload/{upload.pk}")


def test_a_saved_mapping_of_other_columns_says_which_are_missing(browser: Browser) -> None:
    first = bring(browser, CALLS)
    do(browser, first, "save", name="Calls")
    other = bring(browser, "When,Who\n2026-03-02 09:00:00,Ana\n")
    assert "Read by the saved mapping" not in text(browser, f"/setup/imports/upload/{other.pk}")
    do(browser, other, f"use-{SavedMapping.objects.get().pk}")
    said = text(browser, f"/setup/imports/upload/{other.pk}")
    assert "calls.csv" in said and "has no column 'Started'" in said and "uploads" not in said


def test_a_file_may_be_looked_at_written_in_another_way(browser: Browser) -> None:
    upload = bring(browser, "Report of March\nby somebody\n" + CALLS.replace(",", ";"))
    do(browser, upload, "reread", heading="3", delimiter=";", encoding="utf-8")
    said = text(browser, f"/setup/imports/upload/{upload.pk}")
    assert "3 × Call or contact" in said
    do(browser, upload, "import")
    assert work(upload).state == "done" and Import.objects.get().counts["read"] == 5


def test_rows_that_are_not_taken_stand_beside_their_reason(browser: Browser) -> None:
    more = "".join(f"d{i},{i:02d}/03/2026 09:00,Ana,IT,Y,1,1,\n" for i in range(13, 30))
    upload = bring(browser, CALLS + "c4,nonsense,Ana,IT,Y,1,1,\n<b>x</b>,01/02/2026 09:00\n" + more)
    page = browser.get(f"/setup/imports/upload/{upload.pk}").content.decode()
    assert "2 not taken" in words(page) and "the row has 2 cells and the heading 8" in words(page)
    assert "<b>x</b>" not in page


def test_sources_without_a_mapping_show_their_first_records(browser: Browser) -> None:
    rows = "agent,activity,start,end\nAna,phone,2026-03-02 08:00,2026-03-02 12:00\n"
    upload = bring(browser, rows, "rota.csv", source="schedules", zone="Europe/Oslo", origin="")
    assert upload.origin == "schedules"
    said = text(browser, f"/setup/imports/upload/{upload.pk}")
    assert "Schedule Mon 2 Mar 2026 07:00:00 Ana" in said and "What it means" not in said
    do(browser, upload, "import")
    work(upload)
    assert FACTS["schedule"].objects.count() == 1  # type: ignore[attr-defined]


def test_files_are_removed_by_a_button_after_being_asked_and_after_their_time(browser: Browser) -> None:
    upload = bring(browser, CALLS)
    assert "Remove the files?" in text(browser, f"/setup/imports/upload/{upload.pk}/drop")
    do(browser, upload, "try")
    assert browser.post(f"/setup/imports/upload/{upload.pk}/drop").status_code == 409
    work(upload)
    assert browser.post(f"/setup/imports/upload/{upload.pk}/drop").status_code == 302
    assert not (uploading.folder() / str(upload.pk)).exists()
    assert "not kept any more" in text(browser, f"/setup/imports/upload/{upload.pk}")
    assert "Ana" not in json.dumps(Upload.objects.get(pk=upload.pk).looked)
    other = bring(browser, CALLS)
    Upload.objects.filter(pk=other.pk).update(kept_until=1)
    assert uploading.forget_old() == 1 and not (uploading.folder() / str(other.pk)).exists()


# -- what nobody should bring ----------------------------------------------------------------------------------------


def test_an_empty_file_and_rubbish_are_answered_with_a_sentence(browser: Browser) -> None:
    assert "calls.csv has no line that can be read as a row" in refused(browser, b"")
    assert "calls.csv is no text: it holds bytes that no text has" in refused(browser, bytes(range(256)) * 40)
    assert "3 × Call or contact" in text(browser, f"/setup/imports/upload/{bring(browser, CALLS.encode('utf-16')).pk}")
    assert "cannot be read as a workbook" in refused(browser, b"PK\x03\x04" + bytes(999), "a.xlsx")
    wrong = bring(browser, "hello\n", "queue_log", source="asterisk-queue-log")
    said = text(browser, f"/setup/imports/upload/{wrong.pk}")
    assert "queue_log" in said and str(uploading.folder()) not in said and "First mend what is said above" in said


def test_a_bomb_is_refused_before_it_goes_off(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UTFALL_UNPACKED_MB", "2")
    too_much = "holds more than 2 MB when it is unpacked"
    assert too_much in refused(browser, gzip.compress(b"a,b\n" * 1_000_000), "a.csv.gz")
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b"<c/>" * 1_000_000)
    assert too_much in refused(browser, packed.getvalue(), "a.xlsx")
    monkeypatch.setenv("UTFALL_UPLOAD_MB", "1")
    assert "more than 1 MB" in refused(browser, b"a,b\n" * 400_000)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (("Dato;Kjønn;Resultat\n02.03.2026 09:00;Ø;Salg\n03.03.2026 09:00;Å;Nei\n").encode("cp1252"), "Kjønn"),
        (b"Alone\n2026-03-02 09:00:00\n", "1 × Call or contact"),
        (b"When,A,A,\n2026-03-02 09:00:00,1,2,3\n", "cannot be used: A , A , –"),
        ("When,\u202egnihtemos\n2026-03-02 09:00:00,x\n".encode(), "1 × Call or contact"),
    ],
)  # fmt: skip
def test_odd_files_are_shown_all_the_same(browser: Browser, said: bytes, shown: str) -> None:
    assert shown in text(browser, f"/setup/imports/upload/{bring(browser, said).pk}")


def test_two_hundred_columns_are_a_form_that_can_be_sent(browser: Browser) -> None:
    names = ["When", *(f"c{i}" for i in range(199))]
    rows = "\n".join(f"2026-03-{day:02d} 09:00:00," + ",".join(f"v{i % 7}" for i in range(199)) for day in range(1, 9))
    upload = bring(browser, ",".join(names) + "\n" + rows + "\n")
    sent = {f"c{i}-role": "began" if not i else "agent" if i == 7 else "" for i in range(200)}
    sent |= {f"c{i}-w{j}": "voice" for i in range(200) for j in range(7)}
    do(browser, upload, "show", **sent)
    assert Upload.objects.get(pk=upload.pk).text.count("c6") == 1


def test_made_up_choices_change_nothing(browser: Browser) -> None:
    upload = bring(browser, CALLS)
    before = Upload.objects.get(pk=upload.pk).text
    odd = {"c0-role": "__class__", "c7-least": "1e9", "c5-unit": "weeks", "c99-role": "x", "row": "; DROP"}
    do(browser, upload, "show", **odd)
    assert Upload.objects.get(pk=upload.pk).text == before
    do(browser, upload, "use-99999999")
    do(browser, upload, "use-x; y")
    assert browser.get(f"/setup/imports/upload/{2**62}").status_code == 404


def test_forms_need_their_token(cast: Cast, browser: Browser) -> None:
    upload = bring(browser, CALLS)
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(cast.administrator)
    for address in ("new", f"upload/{upload.pk}", f"upload/{upload.pk}/shown", f"upload/{upload.pk}/drop",
                    f"upload/{upload.pk}/stop"):  # fmt: skip
        assert strict.post(f"/setup/imports/{address}", {"do": "import"}).status_code == 403


def test_outcomes_want_a_campaign_and_a_trial_says_what_would_be_refused(browser: Browser) -> None:
    rows = "".join(f"2026-03-0{i} 09:00:00,k{i},{'yes' if i % 2 else 'no'}\n" for i in range(1, 9))
    upload = bring(browser, "When,Customer,Outcome\n" + rows)
    assert "An outcome belongs to a campaign" in text(browser, f"/setup/imports/upload/{upload.pk}")
    sent = {"client": "Eva", "campaign": "Spring"}
    do(browser, upload, "try", **sent)
    work(upload)
    assert upload.told["written"] == {"of": 16, "new": 16, "changed": 0, "known": 0, "refused": 0, "reasons": []}
    assert not Campaign.objects.filter(name="Spring").exists(), "a trial writes nothing"
    do(browser, upload, "try", **sent, **{"c2-w0": "no_such"})
    work(upload)
    assert upload.told["written"]["refused"] == 4
    said = text(browser, f"/setup/imports/upload/{upload.pk}")
    assert "4 of them would be refused: 4 ×" in said and "no_such: no outcome of any flow" in said
