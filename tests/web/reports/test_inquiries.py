"""Current › Inquiries: unanswered first, by status, age and queue; the list behind; and what each role sees of it."""

import re

import pytest

from tests.ledger.told import DAY, HOUR, MINUTE, Record, state, tell

from .conftest import CANARY, TODAY, Cast
from .test_floor import seen
from .test_pages import heads, row

PAGE, LIST = "/current/inquiries", "/current/inquiries/list"


def happens(case: str, event: str, at: int, **values: object) -> Record:
    said = {"case": case, "event": event, "happened_at": at, "zone": "Europe/Oslo", **values}
    return Record("case_event", f"{case} {event} {at}", said)


@pytest.fixture
def cases(cast: Cast) -> Cast:
    """Of Eva's: two unanswered (an hour, two days), one answered by Ana, one waiting, one resolved; one of Filip's."""
    mail = {"client": "Eva", "queue": "Mail", "channel": "email"}
    chat = mail | {"queue": "Chat", "channel": "chat"}
    his = {"client": f"{CANARY} Filip", "queue": f"{CANARY} post", "channel": "email", "customer": f"{CANARY} 1"}
    tell(
        happens("T-1", "opened", TODAY - HOUR, customer="7", response_due_at=TODAY + HOUR, **mail),
        happens("T-2", "opened", TODAY - 2 * DAY, customer="8", response_due_at=TODAY - DAY, **mail),
        happens("T-2", "answered", TODAY - 2 * DAY + MINUTE, is_automatic=True),
        happens("T-3", "opened", TODAY - 3 * HOUR, due_at=TODAY - HOUR, **mail),
        happens("T-3", "answered", TODAY - 2 * HOUR, agent="ana"),
        happens("T-4", "opened", TODAY - 9 * DAY, **chat),
        happens("T-4", "answered", TODAY - 8 * DAY, agent="ben"),
        happens("T-4", "status", TODAY - 8 * DAY + HOUR, status="waiting"),
        happens("T-5", "opened", TODAY - 4 * HOUR, **chat),
        happens("T-5", "answered", TODAY - 3 * HOUR, agent="ben"),
        happens("T-5", "resolved", TODAY - 2 * HOUR, agent="ben"),
        happens("Z-1", "opened", TODAY - HOUR, **his),
        state=state(TODAY),
    )  # fmt: skip
    seen()
    return cast


def cards(text: str) -> dict[str, str]:
    return dict(re.findall(r'<span class="title">([^<]+)</span><span class="big">([^<]+)</span>', text))


def listed(text: str) -> dict[str, list[str]]:
    """The cells of each inquiry, in the order of the list."""
    table = text[text.index('class="inquiries"') :]
    found = {}
    for line in table[: table.index("</table>")].split("<tr>")[2:]:
        name, *cells = [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)
        ]
        found[name] = cells
    return found


def test_unanswered_stand_first_and_all_add_up(cases: Cast) -> None:
    status, text = cases.get("client", PAGE)
    assert status == 200
    shown = cards(text)
    assert (shown["Unanswered"], shown["Over the target"], shown["Open"]) == ("2", "1", "4")
    assert shown["Oldest unanswered"] == "2\u00a0d" and shown["Opened today"] == "3" and shown["Resolved today"] == "1"
    assert list(listed(text)) == ["T-2", "T-1"]
    total = dict(zip(heads_of(text), row(text, "All"), strict=True))
    assert (total["Under a day"], total["1–6 days"], total["7–29 days"], total["≥ 30 days"]) == (
        "2", "1", "1", "0")  # fmt: skip
    mail, chat = (dict(zip(heads_of(text), row(text, name), strict=True)) for name in ("Mail", "Chat"))
    assert (mail["Unanswered"], mail["Answered"]) == ("2", "1")
    assert (chat["With the customer"], chat["Open"]) == ("1", "1")
    assert text.index(">Mail<") < text.rindex(">Chat<")  # most unanswered on top


def heads_of(text: str) -> list[str]:
    """The heads of the table of counts, which stands below the first unanswered ones."""
    return heads(text[text.index('id="table"') :])[1:]


def test_by_status_and_by_channel(cases: Cast) -> None:
    _, text = cases.get("client", f"{PAGE}?by=status")
    body = re.sub(r"<thead>.*?</thead>", "", text, flags=re.S)
    named = {name: dict(zip(heads_of(text), row(body, name), strict=True))["Open"]
             for name in ("New", "Answered", "Waiting for the customer")}  # fmt: skip
    assert named == {"New": "2", "Answered": "1", "Waiting for the customer": "1"} and ">Resolved</a>" not in text
    _, text = cases.get("client", f"{PAGE}?by=channel")
    assert row(text, "E-mail")[0] == "2"


def test_the_list_tells_age_status_due_and_the_last_event(cases: Cast) -> None:
    _, text = cases.get("administrator", f"{LIST}?what=open&client={cases.ids.eva.pk}")
    rows = listed(text)
    assert list(rows) == ["T-4", "T-2", "T-3", "T-1"]
    assert rows["T-2"][:4] == ["Customer 8", "2 d", "New", "Mon 24 Nov 14:00 overdue"]
    assert rows["T-2"][4].startswith("Answered · a machine") and rows["T-3"][4].startswith("Answered · ana")
    assert rows["T-3"][3] == "13:00 overdue" and rows["T-1"][3] == "15:00"
    for what, wanted in (("overdue", ["T-2"]), ("past_due", ["T-2"]), ("day", ["T-3", "T-1"]), ("month", ["T-4"])):
        _, text = cases.get("client", f"{LIST}?what={what}")
        assert list(listed(text)) == wanted, what
    _, text = cases.get("client", f"{LIST}?what=older")
    assert "None of these now." in text
    assert cases.get("client", f"{LIST}?what=odd")[0] == 400


def test_a_client_sees_his_own_without_names_a_leader_the_queues_his_teams_take(cases: Cast) -> None:
    _, text = cases.get("client", LIST)
    rows = listed(text)
    assert rows["T-1"][0] == "7" and CANARY not in text
    _, text = cases.get("client", f"{LIST}?what=open")
    assert "ana" not in listed(text)["T-3"][4]
    _, text = cases.get("leader", PAGE)
    assert cards(text)["Open"] == "4" and CANARY not in text
    assert cases.get("leader", "/number?page=inquiries&kpi=backlog&by=queue")[0] == 200
    assert cases.get("leader", "/rows?page=inquiries&kpi=backlog&by=queue")[0] == 200
    assert cases.get("agent", PAGE)[0] == cases.get("agent", LIST)[0] == 404


def test_a_moment_in_the_past_tells_how_they_stood_then(cases: Cast) -> None:
    status, text = cases.get("client", f"{PAGE}?as_of=2025-11-25T10:30")
    shown = cards(text)
    assert status == 200 and (shown["Unanswered"], shown["Over the target"], shown["Open"]) == ("2", "1", "3")
    assert (shown["Opened that day"], shown["Resolved that day"]) == ("3", "1")
    assert "Unanswered then, oldest first" in text and "Status now" in text
    rows = listed(text)
    assert list(rows) == ["T-2", "T-5"] and rows["T-5"][1:3] == ["30 min", "Resolved"]
    assert rows["T-2"][3] == "Mon 24 Nov 14:00 overdue"
    _, before = cases.get("client", f"{PAGE}?as_of=2025-11-24T12:00")
    assert (cards(before)["Open"], cards(before)["Opened that day"]) == ("2", "0")
    assert listed(before)["T-2"][3] == "Mon 24 Nov 14:00", "it fell due after that moment"
    link = re.search(r'href="(/number[^"]*kpi=opened_cases[^"]*)"', text)
    assert link and '<span class="big">3</span>' in cases.get("client", link[1].replace("&amp;", "&"))[1]
    _, list_then = cases.get("client", f"{LIST}?what=open&as_of=2025-11-25T10:30")
    assert set(listed(list_then)) == {"T-2", "T-4", "T-5"} and "as of Tue 25 Nov 2025 10:30" in list_then
    _, none = cases.get("client", f"{PAGE}?as_of=2025-11-01T12:00")
    assert "No inquiries had been told by then." in none and "how it stands now" in none


def test_the_slider_runs_from_the_month_of_the_first_inquiry_to_now(cases: Cast) -> None:
    _, text = cases.get("client", PAGE)
    slider = re.search(r'<input type="range"[^>]*step="(\d+)" value="(\d+)"[^>]*data-start="([^"]+)"', text)
    assert slider and (slider[1], slider[3]) == ("60", "2025-10-31T00:00")
    assert int(slider[2]) == (25 * 24 + 14) * 60
    then = re.search(r'href="([^"]+)"[^>]*>Midnight</a>', text)
    assert then and "as_of=" in then[1] and "from=" not in then[1]
    assert cards(cases.get("client", then[1].replace("&amp;", "&"))[1])["Open"] == "2"


def test_files_of_the_table_and_of_the_list(cases: Cast) -> None:
    _, table = cases.get("client", f"{PAGE}?file=csv")
    assert "Mail" in table and "Unanswered" in table
    _, file = cases.get("client", f"{LIST}?what=open&file=csv")
    assert all(f"T-{n}" in file for n in (1, 2, 3, 4)) and "T-5" not in file and "Customer 7" not in file


def test_nothing_here_says_why(cast: Cast) -> None:
    assert "No inquiries have been told yet." in cast.get("administrator", PAGE)[1]
    assert "in the queues that your teams take" in cast.get("leader", PAGE)[1]
    assert "take the filters off" in cast.get("administrator", f"{PAGE}?channel=email")[1]
