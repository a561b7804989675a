"""The report pages on a small house whose every figure can be counted on fingers."""

import re

import pytest

from .conftest import CANARY, Cast


def row(text: str, name: str) -> list[str]:
    """The cells of a row of the page's table, as they are shown."""
    table = text[text.index('id="table"') :]
    found = next(tr for tr in table.split("<tr")[1:] if f">{name}<" in tr.replace("<bdi>", "").replace("</bdi>", ""))
    return re.findall(r'data-text="([^"]*)"', found)


def heads(text: str) -> list[str]:
    head = text[text.index("<thead>") : text.index("</thead>")]
    return [re.sub(r"<[^>]+>| [↓↑]", "", th).split(">")[-1].strip() for th in re.findall(r"<a [^>]*>(.*?)</a>", head)]


def test_activity_of_today_by_agent_has_its_total_on_top_and_system_last(cast: Cast) -> None:
    status, text = cast.get("administrator", f"/historical/activity?by=agent&client={cast.ids.eva.pk}")
    assert status == 200
    named = dict(zip(heads(text)[1:], row(text, "All"), strict=True))
    assert (named["Outcomes"], named["Conclusions"], named["Yes"]) == ("11", "9", "3")
    assert named["Hit rate"] == "33.3\u00a0%"
    assert named["Progress rate"] == "90.9\u00a0%"
    assert dict(zip(heads(text)[1:], row(text, "ana"), strict=True))["Hit rate"] == "25.0\u00a0%"
    order = [text.index(f"<bdi>{name}</bdi>") for name in ("ana", "ben", "System")]
    assert order == sorted(order)


def test_no_value_is_a_dash_and_small_numbers_are_marked_indicative(cast: Cast) -> None:
    _, text = cast.get("administrator", f"/historical/activity?by=agent&client={cast.ids.eva.pk}")
    system = dict(zip(heads(text)[1:], row(text, "System"), strict=True))
    assert system["Hit rate"] == "–"
    assert 'class="cell indicative"' in text


@pytest.mark.parametrize("direction", ["", "-"])
def test_a_dash_sorts_last_whichever_way_and_system_after_it(cast: Cast, direction: str) -> None:
    _, text = cast.get("administrator", f"/historical/activity?by=agent&sort={direction}hit_rate")
    names = re.findall(r"<th scope=\"row\">(?:<a[^>]*>)?<bdi>([^<]+)</bdi>", text)
    assert names[-1] == "System"
    values = [row(text, name)[heads(text)[1:].index("Hit rate")] for name in names[:-1]]
    known = [float(value.split("\u00a0")[0]) for value in values]
    assert known == sorted(known, reverse=bool(direction))


def test_the_day_before_and_the_day_after_are_one_press_away(cast: Cast) -> None:
    _, text = cast.get("administrator", "/historical/activity?by=agent")
    assert "/historical/activity?period=yesterday&amp;by=agent" in text
    _, before = cast.get("administrator", "/historical/activity?period=yesterday&by=agent")
    assert dict(zip(heads(before)[1:], row(before, "All"), strict=True))["Outcomes"] == "4"
    assert 'href="/historical/activity?by=agent"' in before


def test_what_is_compared_shows_how_it_changed_and_whether_that_is_good(cast: Cast) -> None:
    _, text = cast.get("administrator", f"/historical/activity?by=agent&compare=before&client={cast.ids.eva.pk}")
    assert "until 14:00" in text
    assert re.search(r'<a class="delta good" href="/why\?[^"]+" [^>]+>▲ 175\u00a0%</a>', text)


def test_every_row_leads_one_level_down_with_itself_as_a_filter(cast: Cast) -> None:
    _, text = cast.get("administrator", "/historical/activity?by=campaign")
    link = f"/historical/activity?by=team&amp;campaign={cast.ids.cards.pk}"
    assert link in text
    _, below = cast.get("administrator", link.replace("&amp;", "&"))
    assert "<bdi>North</bdi>" in below and f"{CANARY} South" not in below.split('id="table"')[1]


def test_what_is_this_number_gives_the_cells_own_counts_and_its_rows(cast: Cast) -> None:
    address = f"/number?page=activity&kpi=hit_rate&at={cast.ids.ana.pk}&by=agent"
    status, text = cast.get("administrator", address, **{"HX-Request": "true"})
    assert status == 200 and "<html" not in text
    assert "25.0\u00a0%" in text and "2 yes" in text and "8 conclusions" in text
    assert "95 % interval" in text and "indicative" in text
    rows = re.search(r'href="(/rows\?[^"]*part=numerator[^"]*)"', text)
    assert rows
    _, listed = cast.get("administrator", rows[1].replace("&amp;", "&"))
    assert "Hit rate: 2 rows" in listed and listed.count('<th scope="row">') == 2
    assert "Customer 7" in listed
    whole, page = cast.get("administrator", address)
    assert whole == 200 and "<html" in page


def test_rows_can_be_sorted_and_downloaded_as_ordered(cast: Cast) -> None:
    address = "/rows?page=activity&kpi=outcomes&part=numerator&by=agent"
    _, text = cast.get("administrator", address + "&order=-happened_at")
    assert 'aria-sort="descending"' in text
    _, file = cast.get("administrator", address + "&file=csv")
    assert file.startswith("\ufeff") and file.count("\r\n") == 13


def test_a_page_of_rows_that_is_not_there_and_a_column_that_is_not_there_are_told(cast: Cast) -> None:
    address = "/rows?page=activity&kpi=outcomes&by=agent"
    assert cast.get("administrator", address + "&n=0")[0] == 400
    status, text = cast.get("administrator", address + "&order=drop_table")
    assert status == 400 and "no column" in text
    assert cast.get("administrator", "/rows?page=activity&kpi=nonsense")[0] == 404


@pytest.mark.parametrize("style", ["excel", "plain"])
def test_a_file_has_exactly_the_rows_columns_and_figures_of_the_screen(cast: Cast, style: str) -> None:
    from utfall.ledger.people.models import User

    User.objects.filter(role="administrator").update(csv_style=style)
    address = "/historical/activity?by=agent&sort=-outcomes&columns=outcomes,hit_rate,completion_success"
    _, text = cast.get("administrator", address)
    _, file = cast.get("administrator", address + "&file=csv")
    between = ";" if style == "excel" else ","
    lines = [line.split(between) for line in file.removeprefix("\ufeff").split("\r\n") if line]
    assert file.startswith("\ufeff") is (style == "excel")
    assert len(lines) == 1 + text.split('id="table"')[1].count("<tr ")
    screen = [re.findall(r'data-text="([^"]*)"', tr) for tr in text.split('id="table"')[1].split("<tr ")[1:]]
    for (_name, *figures), cells in zip(lines[1:], screen, strict=True):
        shown = [re.sub(r"[^0-9.,]", "", cell) for cell in cells]
        assert [each.replace(",", ".").removesuffix(".00") for each in figures] == shown


def test_a_name_that_is_a_formula_is_no_formula_in_a_file(cast: Cast) -> None:
    from utfall.ledger.people.models import Person

    Person.objects.filter(pk=cast.ids.ben.pk).update(name='=HYPERLINK("http://x")')
    _, file = cast.get("administrator", "/historical/activity?by=agent&file=csv")
    assert "\"'=HYPERLINK(" in file and "\r\n=HYP" not in file


def test_a_name_that_is_script_is_only_text_on_every_report(cast: Cast) -> None:
    from utfall.ledger.campaigns.models import Campaign
    from utfall.ledger.people.models import Person

    wrong = "</title><script>alert(1)</script><img src=x onerror=alert(1)>"
    Person.objects.filter(pk=cast.ids.ben.pk).update(name=wrong)
    Campaign.objects.filter(pk=cast.ids.cards.pk).update(name=wrong[:190])
    for address in (
        "/historical/activity?by=agent", f"/historical/performance?by=campaign&campaign={cast.ids.cards.pk}",
        "/current/customers", f"/number?kpi=outcomes&at={cast.ids.ben.pk}&by=agent", "/rows?kpi=outcomes&by=agent",
        "/differ", "/choose?split=agent", f"/historical/activity?by=day&agent={cast.ids.ben.pk}",
    ):  # fmt: skip
        status, text = cast.get("administrator", address)
        assert status == 200
        assert "<script>alert" not in text and "<img" not in text


def test_an_empty_page_says_where_the_data_is_and_leads_there(cast: Cast) -> None:
    _, text = cast.get("administrator", "/historical/performance?from=2025-01-01&to=2025-02-01&by=campaign")
    assert "No outcomes in January 2025." in text and "Last: 25 November 2025" in text
    links = re.findall(r'<a class="button" href="([^"]+)">(show that day|that month|all)</a>', text)
    assert [said for _, said in links] == ["show that day", "that month", "all"]
    for link, _ in links:
        _, there = cast.get("administrator", link.replace("&amp;", "&"))
        assert row(there, "All")[0] != "0"


def test_an_empty_page_under_filters_says_so_and_leads_out_of_them(cast: Cast) -> None:
    _, text = cast.get("administrator", f"/historical/sales?agent={cast.ids.ben.pk}")
    assert "No orders today with these filters." in text
    assert '<a class="button" href="/historical/sales?by=product">' in text or 'href="/historical/sales">' in text


def test_outcomes_stand_in_their_groups_and_their_shares_add_up_to_a_hundred(cast: Cast) -> None:
    _, text = cast.get("administrator", f"/historical/outcomes?client={cast.ids.eva.pk}")
    titles = re.findall(r"<header><h2>([^<]+)</h2>", text)
    assert titles == ["Sale", "No sale", "Other", "Attempts"]
    shares = re.findall(r"</a></td><td>([\d.]+)\u00a0%</td>", text)
    assert round(sum(map(float, shares)), 1) == 100.0


def test_ticked_outcomes_lead_to_their_customers_with_the_state_they_stand_in_now(cast: Cast) -> None:
    _, text = cast.get("administrator", f"/historical/outcomes?client={cast.ids.eva.pk}")
    sale = re.findall(r'name="tick" value="([\d,]+)"', text)[0]
    answer = cast.browsers["administrator"].get(f"/historical/outcomes/customers?tick={sale}&client={cast.ids.eva.pk}")
    assert answer.status_code == 302
    _, listed = cast.get("administrator", answer.headers["Location"])
    assert "Customers behind outcomes: 3" in listed
    assert re.search(r"Customer 9.*?Excluded", listed, re.S)


def test_customers_never_heed_the_period(cast: Cast) -> None:
    _, now = cast.get("administrator", f"/current/customers?client={cast.ids.eva.pk}")
    _, then = cast.get("administrator", f"/current/customers?client={cast.ids.eva.pk}&from=2020-01-01&to=2020-02-01")
    assert row(now, "All") == row(then, "All")
    assert dict(zip(heads(now)[1:], row(now, "All"), strict=True)) | {"In base": "12", "Yes": "1", "No": "6"} == dict(
        zip(heads(now)[1:], row(now, "All"), strict=True)
    )


def test_customers_stood_otherwise_at_an_earlier_moment(cast: Cast) -> None:
    _, text = cast.get("administrator", f"/current/customers?client={cast.ids.eva.pk}&as_of=2025-11-24T12:00Z")
    assert dict(zip(heads(text)[1:], row(text, "All"), strict=True))["To call"] == "12"


def test_a_cell_of_the_grid_opens_just_its_customers(cast: Cast) -> None:
    _, text = cast.get("administrator", f"/current/customers?client={cast.ids.eva.pk}")
    grid = text[text.index('class="grid"') :]
    cells = re.findall(r'<a href="(/current/customers/list[^"]+)">.*?<span>([^<]+)</span>', grid)
    assert cells
    for link, count in cells:
        _, listed = cast.get("administrator", link.replace("&amp;", "&"))
        assert f"Customers: {count}<" in listed
        assert listed.count('<th scope="row">') == int(count)


def test_why_two_figures_differ_is_told_in_steps_that_add_up_and_open(cast: Cast) -> None:
    _, text = cast.get("administrator", f"/differ?client={cast.ids.eva.pk}&there=sale")
    assert "3 outcomes that lead to Sale − 1 further outcomes on one customer − 1 moved by a trigger" in text
    assert "= 1 customers in Sale" in text
    steps = re.findall(r'href="(/differ\?[^"]*step=[a-z_]+)"', text)
    for step in steps:
        status, opened = cast.get("administrator", step.replace("&amp;", "&"))
        assert status == 200 and '<th scope="row">' in opened.split("</table>")[-2]


def test_columns_are_chosen_and_stand_in_the_address(cast: Cast) -> None:
    answer = cast.browsers["administrator"].get("/historical/activity?by=agent&column=yes&column=outcomes&columns=")
    assert answer.headers["Location"] == "/historical/activity?by=agent&columns=yes,outcomes"
    _, text = cast.get("administrator", answer.headers["Location"])
    assert heads(text)[1:] == ["Yes", "Outcomes"]


def test_a_column_that_cannot_be_told_so_split_says_why_and_the_others_stay(cast: Cast) -> None:
    status, text = cast.get("administrator", "/historical/activity?by=agent&columns=outcomes,service_level")
    assert status == 200 and heads(text)[1:] == ["Outcomes"]
    assert "Service level" in text.split('class="notes"')[1]


def test_a_view_is_saved_with_its_whole_question_shared_and_forgotten(cast: Cast) -> None:
    own, other = cast.browsers["administrator"], cast.browsers["leader"]
    query = f"period=7-days&by=agent&client={cast.ids.eva.pk}&sort=-hit_rate"
    saved = own.post("/views/save", {"page": "activity", "query": query, "name": "Eva, the week", "shared": "1"})
    assert saved.headers["Location"] == f"/historical/activity?{query}"
    assert "Eva, the week" in other.get("/views").content.decode()
    from utfall.ledger.boards.models import SavedView

    view = SavedView.objects.get()
    assert other.post(f"/views/{view.pk}/forget").status_code == 404
    assert own.post(f"/views/{view.pk}/forget").status_code == 302
    assert not SavedView.objects.exists()


def test_a_question_that_makes_no_sense_is_answered_with_a_sentence(cast: Cast) -> None:
    status, text = cast.get("administrator", "/historical/activity?by=agnet")
    assert status == 400 and "did you mean agent" in text


def test_filters_are_chosen_from_what_is_there(cast: Cast) -> None:
    status, text = cast.get("administrator", "/choose?page=activity&split=team&by=agent", **{"HX-Request": "true"})
    assert status == 200 and "North" in text
    assert f"team={cast.ids.north.pk}" in text


def test_each_page_names_whose_which_period_and_which_zone(cast: Cast) -> None:
    _, text = cast.get("administrator", f"/historical/activity?client={cast.ids.eva.pk}")
    assert "<bdi>Eva</bdi>" in text and "<b>Today</b>, Tue 25 Nov 2025" in text and "Europe/Oslo" in text
