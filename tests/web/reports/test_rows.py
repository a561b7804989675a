"""The rows behind a number on a page: what they come to, searched, whole in a file, personal data by right alone."""

import re

import pytest

from tests.ledger.told import NOON, press, tell
from tests.web.reports.conftest import CANARY, Cast
from tests.web.reports.queues import seen

DAYS = "from=2025-11-20&to=2025-11-26"


def foot(text: str) -> str:
    found = re.search(r'<table class="steps-list">.*?</table>', text, re.S)
    assert found
    return re.sub(r"<[^>]+>", " ", found[0]).replace("\u202f", "").replace("\u2009", "")


def test_at_the_foot_stands_what_the_rows_come_to(cast: Cast) -> None:
    for kpi, part, says in (
        ("outcomes", "numerator", "rows"),
        ("progress_rate", "denominator", r"\+ [0-9]+"),
        ("completion_success@NOK", "numerator", "the sum over .* rows"),
        ("orders", "numerator", "how many different ones"),
        ("yes_per_hour", "numerator", "rows"),
        ("max_queue_wait", "numerator", "the marked one of"),
    ):
        status, text = cast.get("administrator", f"/rows?kpi={kpi}&part={part}&{DAYS}")
        assert status == 200 and re.search(says, foot(text)), (kpi, foot(text))


def test_the_figure_at_the_foot_is_the_figure_on_the_page(cast: Cast) -> None:
    _, panel = cast.get("administrator", f"/number?kpi=completion_success@NOK&page=sales&{DAYS}")
    _, text = cast.get("administrator", f"/rows?kpi=completion_success@NOK&page=sales&{DAYS}")
    big = re.search(r'<span class="big">([^<]+)<', panel)
    assert big and big[1] in text


def test_rows_are_searched_by_names_codes_and_keys(cast: Cast) -> None:
    _, all_of_them = cast.get("administrator", f"/rows?kpi=outcomes&{DAYS}")
    _, anas = cast.get("administrator", f"/rows?kpi=outcomes&{DAYS}&q=ANA")
    assert "of them with “ANA”" in anas and anas.count("<bdi>ana</bdi>") > 0 and "<bdi>ben</bdi>" not in anas
    assert foot(anas).split("come to")[1] == foot(all_of_them).split("come to")[1]
    _, nothing = cast.get("administrator", f"/rows?kpi=outcomes&{DAYS}&q=nobody at all'%; drop")
    assert "No row has that." in nothing and "0 of them" in nothing
    _, bulk = cast.get("administrator", f"/rows?kpi=outcomes&{DAYS}&q=progress")
    assert re.search(r"[1-9][0-9]* of them", bulk)


def test_a_name_is_searched_by_who_may_see_it_alone(cast: Cast) -> None:
    _, whole = cast.get("administrator", f"/rows?kpi=outcomes&{DAYS}&client={cast.ids.eva.pk}&q=Customer 1")
    assert re.search(r"[1-9][0-9]* of them", whole)
    _, hers = cast.get("client", f"/rows?kpi=outcomes&{DAYS}&q=Customer 1")
    assert "0 of them" in hers and "No row has that." in hers
    _, foreign = cast.get("client", f"/rows?kpi=outcomes&{DAYS}&q={CANARY}")
    assert "0 of them" in foreign


def test_the_file_has_every_row_and_is_sent_as_it_is_read(cast: Cast) -> None:
    address = f"/rows?kpi=outcomes&{DAYS}"
    _, text = cast.get("administrator", address)
    count = re.search(r"<h1>Outcomes: ([0-9]+) rows</h1>", text)
    answer = cast.browsers["administrator"].get(address + "&file=csv")
    assert count and answer.streaming and answer.headers["Content-Disposition"].startswith("attachment")
    lines = answer.getvalue().decode().lstrip("\ufeff").splitlines()
    assert len(lines) == int(count[1]) + 1
    assert cast.get("administrator", address + "&file=csv&order=no_such")[0] == 400, "said before anything is sent"


def test_how_many_a_row_stands_for_is_shown_where_any_stands_for_several(cast: Cast) -> None:
    address = f"/rows?kpi=outcomes&{DAYS}&client={cast.ids.eva.pk}"
    assert "How many" not in cast.get("administrator", address)[1]
    assert "How many" in cast.get("administrator", address + "&file=csv")[1].splitlines()[0]
    tell(press("many", "no_answer", NOON, "7", agent="ana", n=3))
    seen()
    assert "How many" in cast.get("administrator", address)[1]


def test_comments_and_numbers_are_for_who_may_see_personal_data(cast: Cast) -> None:
    for role, there in (("administrator", True), ("client", False)):
        _, file = cast.get(role, f"/rows?kpi=outcomes&{DAYS}&file=csv")
        head = file.lstrip("\ufeff").splitlines()[0]
        assert ("Comment" in head) is there, (role, head)
        _, file = cast.get(role, f"/rows?kpi=contacts_offered&set=inbound&{DAYS}&file=csv")
        assert (";Number;" in file.splitlines()[0]) is there, role


@pytest.mark.parametrize("words", ["q=" + "x" * 5000, "q=%00", "q=" + "%27%22%3B--", "q=12345678901234567890"])
def test_whatever_is_typed_is_answered(cast: Cast, words: str) -> None:
    assert cast.get("administrator", f"/rows?kpi=outcomes&{DAYS}&{words}")[0] == 200


def test_intervals_and_costs_are_listed_in_pages_and_files(cast: Cast) -> None:
    folded = [(kpi, part) for kpi in ("required_agents", "high_occupancy_share", "forecast_wape", "forecast_wape:day")
              for part in ("numerator", "denominator")]  # fmt: skip
    for kpi, part in (*folded, ("labour_cost@NOK", "numerator"), ("cost_per_sale:margin@NOK", "numerator")):
        for file in ("", "&file=csv"):
            assert cast.get("administrator", f"/rows?kpi={kpi}&part={part}&{DAYS}{file}")[0] == 200, (kpi, part)
        name = kpi.partition("@")[0].partition(":")[0]
        assert cast.get("administrator", f"/handbook/{name}")[0] == 200, name
    _, text = cast.get("administrator", f"/rows?kpi=required_agents&{DAYS}")
    assert "the marked one of" in foot(text)
