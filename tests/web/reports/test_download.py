"""Every report page gives what it shows as CSV and as a workbook: the same cells, within the asker's rights, noted."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from .conftest import CANARY, PRIME, Cast

DAYS = "from=2025-11-24&to=2025-11-26"
PAGES = (
    f"/historical/activity?{DAYS}&by=agent", f"/historical/performance?{DAYS}&by=campaign", f"/historical/sales?{DAYS}",
    f"/historical/outcomes?{DAYS}", f"/historical/funnel?{DAYS}", f"/historical/inbound?{DAYS}&by=queue",
    f"/historical/agents?{DAYS}", "/current/customers", "/current/floor", "/current/lost",
    f"/why?{DAYS}&kpi=outcomes&compare=before&split=agent", "/current/inquiries", f"/historical/satisfaction?{DAYS}",
)  # fmt: skip


def files(cast: Cast, role: str, page: str) -> tuple[list[list[str]], list[list[str]]] | None:
    """(rows of the CSV file, rows of the workbook) of a page, None where the role has no such page."""
    joint = "&" if "?" in page else "?"
    first = cast.browsers[role].get(f"{page}{joint}file=csv")
    if first.status_code == 404:
        return None
    assert first.headers["Content-Type"].startswith("text/csv"), (role, page)
    plain = list(csv.reader(io.StringIO(first.getvalue().decode("utf-8-sig")), delimiter=";"))
    second = cast.browsers[role].get(f"{page}{joint}file=xlsx")
    assert second.headers["Content-Disposition"].endswith('.xlsx"')
    book = CalamineWorkbook.from_filelike(io.BytesIO(second.getvalue()))
    sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    about = dict(row[:2] for row in book.get_sheet_by_name("About").to_python())
    assert {"Page", "Whose", "Zone", "Made"} <= set(about)
    return plain, [["" if cell is None else str(cell) for cell in row] for row in sheet]


def figure(text: str) -> str:
    """A cell as both files have it: a figure as its value, a guarded word as the word, an id without Excel's mark."""
    text = text.removeprefix('="').removesuffix('"').removeprefix("'")
    try:
        return str(float(text.replace(",", ".")))
    except ValueError:
        return text


@pytest.mark.parametrize("page", PAGES)
def test_both_files_of_a_page_have_the_same_cells_and_hold_to_the_rights_of_who_asks(cast: Cast, page: str) -> None:
    for role in ("administrator", "leader", "agent", "client"):
        status, _ = cast.get(role, page)
        found = files(cast, role, page)
        assert (status == 404) == (found is None), role
        if found is None:
            continue
        plain, sheet = found
        assert plain and [[figure(cell) for cell in row] for row in plain] == [
            [figure(cell) for cell in row] for row in sheet
        ]
        for canary in (CANARY, str(PRIME // 100)):
            assert role == "administrator" or canary not in str(found).casefold(), (role, canary)


def test_a_name_that_a_spreadsheet_would_run_stays_a_word_in_both_files_and_on_its_sheet(cast: Cast) -> None:
    from utfall.ledger.people.models import Person

    bad = '=HYPERLINK("http://x.example";[1]:*?/\\)'
    Person.objects.filter(pk=cast.ids.ben.pk).update(name=bad)
    plain, sheet = files(cast, "leader", PAGES[0])  # type: ignore[misc]
    assert "'" + bad in [row[0] for row in plain] and bad in [row[0] for row in sheet]
    answer = cast.browsers["leader"].get(f"/historical/agents?from=2025-11-24&agent={cast.ids.ben.pk}&file=xlsx")
    assert CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).sheet_names[-1] == "About"


def test_each_file_leaves_one_note_of_who_took_what(cast: Cast) -> None:
    from utfall.ledger.audit.models import Entry

    before = Entry.objects.count()
    for format in ("csv", "xlsx"):
        cast.browsers["leader"].get(f"{PAGES[0]}&file={format}").getvalue()
    made = list(Entry.objects.order_by("id")[before:])
    assert [(each.action, each.object, each.detail["format"], each.detail["rows"]) for each in made] == [
        ("export", "page Activity", "csv", made[0].detail["rows"]),
        ("export", "page Activity", "xlsx", made[0].detail["rows"]),
    ]
    assert made[0].detail["rows"] == 3 and made[0].actor_id is not None  # all, ana, ben
    cast.get("leader", PAGES[0])
    assert Entry.objects.count() == before + 2, "looking is no export"


def test_the_page_offers_both_formats_and_says_why_where_it_has_none(cast: Cast) -> None:
    _, text = cast.get("leader", PAGES[0])
    assert "file=csv" in text and "file=xlsx" in text
    _, text = cast.get("leader", "/historical/activity?from=2001-01-01&by=agent")
    assert "file=csv" not in text and "There is nothing here to download." in text
