"""What no source of the rows can know: a dash with its reason on page, panel, terminal and API; never 0."""

import re
from pathlib import Path

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import text
from utfall.ledger.people.keys import make_key
from utfall.wiring.house import House
from utfall.wiring.importing import Work, import_files

DAY = "period=custom&from=2026-03-02&to=2026-03-03"
LOG = """1772445600|c1|support|NONE|ENTERQUEUE||+4790000001|1
1772445610|c1|support|SIP/204|CONNECT|10|x|3
1772445670|c1|support|SIP/204|COMPLETECALLER|10|60|1
"""
CDR = (
    '"","+4790000005","200","from-trunk","","SIP/trunk-00000027","PJSIP/206-00000028","Dial","x",'
    '"2026-03-02 09:10:00","2026-03-02 09:10:12","2026-03-02 09:12:00",119,107,"ANSWERED","DOCUMENTATION"\n'
)
NO_AFTER_WORK = "a queue_log does not tell after-call work; Average talk time (aht:talk_only) can be told"


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


def bring(kept: House, folder: Path, source: str, words: str, origin: str) -> None:
    file = folder / origin
    file.write_text(words)
    import_files(Work(source, (file,), origin, zone="UTC"), follow=False)
    assert kept.keeper is not None
    kept.keeper.catch_up()


def ask(cast: Cast, *kpis: str) -> dict[str, object]:
    key = make_key(cast.administrator, "bench", {}, now=1, expires=None)
    question = {"kpis": kpis, "from": "2026-03-02", "to": "2026-03-03"}
    answer = Browser().post(
        "/api/v1/ask", question, content_type="application/json", headers={"authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 200, answer.content
    found: dict[str, object] = answer.json()
    return found


def test_a_queue_log_has_no_after_work_and_the_cell_says_so(
    browser: Browser, cast: Cast, kept: House, home: Path
) -> None:
    bring(kept, home, "asterisk-queue-log", LOG, "pbx")
    page = browser.get(f"/historical/activity?{DAY}&set=inbound&by=queue").content.decode()
    assert re.search(rf'<td class="cell[^>]*data-text="–" title="{re.escape(NO_AFTER_WORK)}"', page)
    assert f"Average handle time of inbound contacts: no value, because {NO_AFTER_WORK}" in re.sub(r"\s+", " ", page)
    panel = text(browser, f"/number?kpi=aht&page=activity&{DAY}")
    assert f"No value: {NO_AFTER_WORK}." in panel
    assert "No value:" not in text(browser, f"/number?kpi=aht:talk_only&page=activity&{DAY}")


def test_the_api_and_the_terminal_have_the_note_and_no_number(
    cast: Cast, kept: House, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(kept, home, "asterisk-queue-log", LOG, "pbx")
    told = ask(cast, "aht", "aht:talk_only", "contacts_offered")
    total = told["total"]
    assert total["aht"]["value"] is None and total["aht:talk_only"]["value"] == 60  # type: ignore[index]
    assert total["contacts_offered"]["value"] == 1  # type: ignore[index]
    assert told["notes"] == [f"Average handle time: no value, because {NO_AFTER_WORK}"]
    from utfall.cli import main

    assert main(["ask", "aht", "--from", "2026-03-02", "--to", "2026-03-03"]) == 0
    said = capsys.readouterr()
    assert NO_AFTER_WORK in said.err and said.out.split()[-1] == "–"


def test_calls_of_a_master_csv_are_not_nought_queue_visits(cast: Cast, kept: House, home: Path) -> None:
    bring(kept, home, "asterisk-cdr", CDR, "pbx")
    told = ask(cast, "contacts_offered", "abandonment_rate", "aht:talk_only")
    total = told["total"]
    assert total["contacts_offered"]["value"] is None and total["abandonment_rate"]["value"] is None  # type: ignore[index]
    assert total["aht:talk_only"]["value"] == 107  # type: ignore[index]
    no_queue = "no value, because a Master.csv does not tell when a caller entered a queue"
    assert told["notes"] == [
        f"Contacts offered: {no_queue}; Conversations begun by customers (contacts_offered:arrived) can be told",
        f"Abandonment rate: {no_queue}",
    ]


def test_where_another_source_can_know_it_the_number_is_told_from_its_rows_alone(
    cast: Cast, kept: House, home: Path
) -> None:
    bring(kept, home, "asterisk-cdr", CDR, "pbx")
    bring(kept, home, "asterisk-queue-log", LOG, "pbx-2")
    total = ask(cast, "contacts_offered", "abandonment_rate", "aht:talk_only", "aht")["total"]
    assert total["contacts_offered"]["value"] == 1 and total["abandonment_rate"]["value"] == 0  # type: ignore[index]
    assert total["aht:talk_only"]["denominator"] == 2 and total["aht"]["value"] is None  # type: ignore[index]
