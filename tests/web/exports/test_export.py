"""The page Export: counted before, sent whole in each format, within the asker's scope, and noted."""

import asyncio
import csv
import io
from pathlib import Path

import duckdb
import pytest
from django.http import HttpResponseBase
from python_calamine import CalamineWorkbook

from tests.web.reports.conftest import CANARY, PRIME, Cast, cast

__all__ = ["cast"]


def file(cast: Cast, role: str, what: str, format: str = "csv", **more: str) -> HttpResponseBase:
    return cast.browsers[role].post("/export/file", {"what": what, "format": format, "first": "", "last": "", **more})


def content(answer: HttpResponseBase) -> bytes:
    assert answer.status_code == 200 and answer.streaming
    got = answer.getvalue()  # type: ignore[attr-defined]
    answer.close()
    return bytes(got)


def rows(answer: HttpResponseBase) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig")), delimiter=";"))


def test_the_rows_are_counted_before_and_are_all_in_the_file(cast: Cast) -> None:
    status, text = cast.get("administrator", "/export?what=facts:outcome&format=csv")
    found = rows(file(cast, "administrator", "facts:outcome"))
    assert status == 200 and f"<b>{len(found)} rows</b> · all there are" in text and len(found) > 12
    _, text = cast.get("administrator", "/export?what=facts:outcome&format=csv&first=2025-11-24&last=2025-11-24")
    some = rows(file(cast, "administrator", "facts:outcome", first="2025-11-24", last="2025-11-24"))
    assert f"<b>{len(some)} rows</b> · Mon 24 Nov 2025" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert {each["happened_day"] for each in some} == {"2025-11-24"}
    assert len(rows(file(cast, "administrator", "facts:outcome", last="2025-11-24"))) == len(some)


@pytest.mark.parametrize("role", ["administrator", "leader", "agent", "client"])
def test_each_role_has_its_own_rows_and_no_more_than_its_right(cast: Cast, role: str) -> None:
    found = rows(file(cast, role, "facts:outcome"))
    text = str(found) + content(file(cast, role, "facts:sale_line")).decode()
    assert found
    assert (CANARY in text) is (role == "administrator") and (str(PRIME) in text) is (role == "administrator")
    assert ("Customer 7" in text) is (role != "client") and ("customer_name" in found[0]) is (role != "client")
    assert ("turnover" in rows(file(cast, role, "facts:sale_line"))[0] if role != "agent" else False) is (
        role == "administrator"
    )
    if role == "agent":
        assert {each["agent"] for each in found} == {"ana"}
    if role == "client":
        assert {each["client"] for each in found} == {"Eva"}


def test_a_kind_that_cannot_be_held_to_a_scope_is_not_offered(cast: Cast) -> None:
    assert "facts:transition" in cast.get("client", "/export")[1]
    assert "facts:transition" not in cast.get("leader", "/export")[1]
    answer = file(cast, "leader", "facts:transition")
    assert answer.status_code == 400 and "facts:transition is not one of the available choices" in str(
        answer.content.decode()  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet"])
def test_facts_and_a_saved_view_come_in_each_format(cast: Cast, tmp_path: Path, format: str) -> None:
    from utfall.ledger.boards.models import SavedView

    cast.browsers["administrator"].post(
        "/views/save", {"page": "activity", "query": "by=agent&from=2025-11-24&to=2025-11-26", "name": "Ours"}
    )
    view = SavedView.objects.get(name="Ours")
    _, text = cast.get("administrator", f"/export?what=view:{view.pk}&format={format}")
    assert "<b>5 rows</b>" in text and "total first" in text
    for what, name in ((f"view:{view.pk}", "ana"), ("facts:outcome", "ana")):
        answer = file(cast, "administrator", what, format)
        assert f'.{format}"' in answer.headers["Content-Disposition"]
        path = tmp_path / f"{what.replace(':', '-')}.{format}"
        path.write_bytes(content(answer))
        if format == "parquet":
            split = "agent"
            assert (name,) in duckdb.execute(f"SELECT {split} FROM '{path}'").fetchall()
        elif format == "xlsx":
            book = CalamineWorkbook.from_path(path)
            assert name in str(book.get_sheet_by_index(0).to_python()) and book.sheet_names[-1] == "About"
        else:
            assert name in path.read_text("utf-8-sig")
    assert file(cast, "leader", f"view:{view.pk}", format).status_code == 400


def test_every_export_leaves_a_note_and_nothing_else_behind(cast: Cast, home: Path) -> None:
    from utfall.ledger.audit.chain import first_broken
    from utfall.ledger.audit.models import Entry

    found = rows(file(cast, "client", "facts:outcome"))
    (entry,) = Entry.objects.filter(action="export")
    assert entry.actor is not None and entry.actor.role == "client" and entry.object == "facts outcome"
    assert entry.detail == {"format": "csv", "rows": len(found), "period": None} and first_broken() is None
    assert not list((home / "tmp").glob("*export*"))


def test_what_makes_no_sense_is_answered_with_a_sentence(cast: Cast) -> None:
    for more, sentence in (
        ("what=facts:outcome&format=csv&first=2025-11-24&last=2025-11-23", "The last day lies before the first."),
        ("what=facts:nothing&format=csv", "facts:nothing is not one of the available choices"),
        ("what=facts:outcome&format=doc", "doc is not one of the available choices"),
        ("what=facts:outcome&format=csv&first=soon", "Enter a valid date."),
        ("what=view:987654&format=csv", "view:987654 is not one of the available choices"),
    ):
        status, text = cast.get("administrator", f"/export?{more}")
        assert status == 200 and sentence in text, more


def test_a_server_sends_piece_by_piece_and_lets_go_when_nobody_listens(cast: Cast, home: Path) -> None:
    answer = file(cast, "administrator", "facts:outcome", "parquet")

    async def first() -> bytes:
        pieces = aiter(answer)  # type: ignore[arg-type]
        found = bytes(await anext(pieces))
        await pieces.aclose()
        return found

    assert asyncio.run(first())[:4] == b"PAR1"
    assert not list((home / "tmp").glob("*export*"))
