"""The customers behind outcomes: what was said and sold, who may read it, on the page and in the file."""

import csv
import io
import re

import pytest

from tests.ledger.told import MINUTE, NOON, WHOSE, load, press, tell
from utfall.facts import Record

from .conftest import Cast

SAID = "Wants it before Easter; ask for Kari"
ADDRESS = "/historical/outcomes/customers"


def sale(cast: Cast) -> str:
    """A sale of two products to a customer with a town and a diet, with a comment. The town is open. Its address."""
    from utfall.ledger import fields
    from utfall.ledger.customers.models import CustomerField
    from utfall.wiring.house import house

    tell(load("77", NOON, name="Kaia Kvam", phone1="+4790000077", fields={"town": "Bergen", "diet": "vegan"}))
    tell(press("k1", "sale", NOON + MINUTE, "77", agent="ana", comment=SAID))
    line = {"happened_at": NOON, "currency": "NOK", "sale": "k1", **WHOSE}
    tell(
        Record("sale_line", "k1:1", {**line, "product": "Card", "qty": 2, "amount": 240_00, "line_no": 1}),
        Record("sale_line", "k1:2", {**line, "product": "Bag", "qty": 1, "amount": 9_50, "line_no": 2}),
    )
    fields.analyse_field(CustomerField.objects.get(client=cast.ids.eva, key="town"))
    keeper = house().keeper
    assert keeper is not None
    keeper.catch_up()
    return f"{ADDRESS}?client={cast.ids.eva.pk}"


def shown(text: str, customer: str) -> dict[str, str]:
    """The line of a customer on the page, by heading."""
    heads = re.findall(r'<th scope="col" class="words">([^<]*)</th>', text)
    line = next(tr for tr in text.split("<tr>") if f"<bdi>{customer}</bdi></th>" in tr)
    return dict(zip(heads, re.findall(r"<bdi>(.*?)</bdi>", line), strict=True))


def filed(text: str, customer: str) -> dict[str, str]:
    """The line of a customer in the file, by heading."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    return next(row for row in rows if row["Customer"] == customer)


def test_the_page_tells_what_was_said_and_sold_and_where_they_stand(cast: Cast) -> None:
    _, text = cast.get("administrator", sale(cast))
    line = shown(text, "77")
    assert line["Comment"] == SAID
    assert (line["Products"], line["Value"]) == ("Card × 2, Bag", "NOK\u00a0249.50")
    assert line["Fields"] == "diet: vegan · town: Bergen"
    assert (line["Agent"], line["State now"], line["Name"]) == ("ana", "Sale", "Kaia Kvam")
    assert shown(text, "1")["Products"] == "–" and shown(text, "1")["Comment"] == "–"


def test_the_file_has_a_column_for_each_field_and_value_as_a_figure(cast: Cast) -> None:
    _, text = cast.get("administrator", sale(cast) + "&file=csv")
    line = filed(text, "77")
    assert (line["town"], line["diet"], line["Comment"]) == ("Bergen", "vegan", SAID)
    assert (line["Value"], line["Currency"], line["How many"]) == ("249,50", "NOK", "1")
    assert filed(text, "1")["Value"] == "" and filed(text, "1")["State now"] == "No sale"


def test_without_the_right_there_is_no_name_no_comment_and_no_field_that_was_not_opened(cast: Cast) -> None:
    address = sale(cast)
    _, text = cast.get("client", address)
    line = shown(text, "77")
    assert (line["Products"], line["Value"], line["Fields"]) == ("Card × 2, Bag", "NOK\u00a0249.50", "town: Bergen")
    _, file = cast.get("client", address + "&file=csv")
    for each in (text, file):
        for personal in ("Easter", "Comment", "Kaia", "Telephone", "9000", "vegan", "diet"):
            assert personal not in each, personal
    assert filed(file, "77")["town"] == "Bergen"


def test_a_cancelled_line_and_one_corrected_count_as_they_are_now(cast: Cast) -> None:
    address = sale(cast)
    line = {"happened_at": NOON, "currency": "NOK", "sale": "k1", **WHOSE}
    tell(
        Record("sale_line", "k1:1", {**line, "product": "Card", "qty": 1, "amount": 120_00, "line_no": 1}),
        Record("sale_line", "k1:2", {**line, "product": "Bag", "qty": 1, "amount": 9_50, "line_no": 2}, why="annulled"),
    )
    _, text = cast.get("administrator", address)
    assert (shown(text, "77")["Products"], shown(text, "77")["Value"]) == ("Card", "NOK\u00a0120")


def test_the_file_of_outcomes_has_every_row_however_many_are_read_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from utfall.web.historical import behind_outcomes

    address = sale(cast) + "&file=csv"
    _, at_once = cast.get("administrator", address)
    assert len(at_once.splitlines()) > 4
    asked = []
    monkeypatch.setattr(behind_outcomes, "AT_ONCE", 2)
    read = behind_outcomes._lines
    monkeypatch.setattr(behind_outcomes, "_lines", lambda rows, who: (asked.append(len(rows)), read(rows, who))[1])
    answer = cast.browsers["administrator"].get(address)
    assert answer.streaming and not asked, "rows are read as they are sent"
    piece_by_piece = answer.getvalue().decode()
    assert piece_by_piece == at_once and len(asked) > 1 and max(asked) == 2


def test_the_file_of_a_cell_has_every_customer_once_however_many_are_read_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from utfall.web.current import standing_list

    tell(*(load(str(1000 + i), NOON) for i in range(7)))
    address = f"/current/customers/list?client={cast.ids.eva.pk}&file=csv"
    _, at_once = cast.get("administrator", address)
    names = [line.split(";")[0] for line in at_once.splitlines()[1:]]
    assert {str(1000 + i) for i in range(7)} <= set(names) and len(names) == len(set(names))
    monkeypatch.setattr(standing_list, "AT_ONCE", 2)
    assert cast.get("administrator", address) == (200, at_once)
