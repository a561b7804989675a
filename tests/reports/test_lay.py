"""Tables made of answers: totals, order, dashes and System last, currencies side by side, changes and their tone."""

from fractions import Fraction

import pytest

from utfall.catalogue import built_in
from utfall.core.periods import Days
from utfall.query.answer import SYSTEM, Answer, Cell, Row
from utfall.query.ask import Ask, Scope
from utfall.reports.lay import Shape, Wanted, Wording, linked, make_table
from utfall.reports.table import Table

NAMES = {1: "Ana", 2: "Ben", 3: "carla", 7: "North", 8: "South"}
WORDING = Wording(lambda split, key: NAMES.get(key, str(key)))  # type: ignore[arg-type]


def cell(numerator: int, denominator: int | None = None) -> Cell:
    if denominator is None:
        return Cell(Fraction(numerator), numerator, None)
    return Cell(Fraction(numerator, denominator) if denominator else None, numerator, denominator)


def answer(kpis: tuple[str, ...], by: tuple[str, ...], rows: dict, total: dict, **more: object) -> Answer:  # type: ignore[type-arg]
    ask = Ask(Scope(), kpis, 0, Days(0, 1), by[: more.pop("depth", len(by))])  # type: ignore[misc]
    made = tuple(Row(key, cells) for key, cells in rows.items())
    return Answer(ask, by, made, more.pop("subtotals", ()), Row((), total), **more)  # type: ignore[arg-type]


def hit_rates(sort: str = "", down: bool = False) -> Table:
    rows = {
        (2,): {"hit_rate": cell(2, 10)}, (None,): {"hit_rate": cell(5, 5)}, (SYSTEM,): {"hit_rate": cell(9, 9)},
        (1,): {"hit_rate": cell(30, 60)}, (3,): {"hit_rate": cell(0, 0)},
    }  # fmt: skip
    told = answer(("hit_rate",), ("agent",), rows, {"hit_rate": cell(46, 84)})
    return make_table([told], built_in(), WORDING, Shape(sort=sort, down=down))


@pytest.mark.parametrize(
    ("sort", "down", "order"),
    [
        ("", False, ["Ana", "Ben", "carla", "System", "No agent"]),
        ("hit_rate", False, ["Ben", "Ana", "carla", "System", "No agent"]),
        ("hit_rate", True, ["Ana", "Ben", "carla", "System", "No agent"]),
        ("name", True, ["carla", "Ben", "Ana", "System", "No agent"]),
    ],
)
def test_no_value_sorts_last_and_system_and_no_agent_after_it(sort: str, down: bool, order: list[str]) -> None:
    assert [row.name for row in hit_rates(sort, down).rows] == order


def test_the_total_is_the_answers_own_and_no_sum_or_mean_of_rows() -> None:
    assert hit_rates().total.cells[0].text == "54.8\u00a0%"


def test_n_stands_beside_a_ratio_and_fewer_than_thirty_are_indicative() -> None:
    by_name = {row.name: row.cells[0] for row in hit_rates().rows}
    assert (by_name["Ana"].n_text, by_name["Ana"].indicative) == ("60", False)
    assert (by_name["Ben"].n_text, by_name["Ben"].indicative) == ("10", True)
    assert (by_name["carla"].text, by_name["carla"].n_text, by_name["carla"].indicative) == ("–", "", False)
    for n, indicative in ((29, True), (30, False)):
        told = answer(("hit_rate",), (), {}, {"hit_rate": cell(1, n)})
        assert make_table([told], built_in(), WORDING, Shape()).total.cells[0].indicative is indicative


def test_each_currency_has_a_column_of_its_own_and_counts_keep_theirs() -> None:
    kpis = ("orders", "completion_success")
    rows = {
        (1, None): {"orders": cell(3), "completion_success": Cell(None, None, None)},
        (1, "NOK"): {"orders": Cell(None, None, None), "completion_success": cell(12_000)},
        (1, "EUR"): {"orders": Cell(None, None, None), "completion_success": cell(990)},
    }
    totals = tuple(Row((money,), {"completion_success": cell(n)}) for money, n in (("EUR", 990), ("NOK", 12_000)))
    told = answer(kpis, ("agent", "currency"), rows, {"orders": cell(3), "completion_success": Cell(None, None, None)},
                  depth=1, apart_totals=totals)  # fmt: skip
    table = make_table([told], built_in(), WORDING, Shape((Wanted("orders"), Wanted("completion_success", "Value"))))
    assert [column.title for column in table.columns] == ["Orders", "Value EUR", "Value NOK"]
    assert [c.text for c in table.rows[0].cells] == ["3", "EUR\u00a09.90", "NOK\u00a0120"]
    assert [c.text for c in table.total.cells] == ["3", "EUR\u00a09.90", "NOK\u00a0120"]


def test_subtotals_stand_over_their_rows() -> None:
    rows = {(7, 1): {"outcomes": cell(2)}, (7, 2): {"outcomes": cell(3)}, (8, 3): {"outcomes": cell(4)}}
    subtotals = ((1, Row((7,), {"outcomes": cell(5)})), (1, Row((8,), {"outcomes": cell(4)})))
    told = answer(("outcomes",), ("team", "agent"), rows, {"outcomes": cell(9)}, subtotals=subtotals)
    table = make_table([told], built_in(), WORDING, Shape())
    assert [(row.kind, row.name, row.cells[0].text) for row in table.rows] == [
        ("subtotal", "North", "5"), ("row", "Ana", "2"), ("row", "Ben", "3"), ("subtotal", "South", "4"),
        ("row", "carla", "4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kpi", "now", "before", "tone", "arrow"),
    [
        ("hit_rate", cell(4, 10), cell(3, 10), "good", "▲"),
        ("abandonment_rate", cell(4, 10), cell(3, 10), "bad", "▲"),
        ("attempt_outcomes", cell(4), cell(3), "neutral", "▲"),
        ("hit_rate", cell(3, 10), cell(3, 10), "neutral", ""),
        ("hit_rate", cell(0, 0), cell(3, 10), "neutral", ""),
    ],
)
def test_a_change_is_good_or_bad_by_the_numbers_own_direction(
    kpi: str, now: Cell, before: Cell, tone: str, arrow: str
) -> None:
    ask = Ask(Scope(), (kpi,), 0, Days(0, 1))
    table = make_table([Answer(ask, (), (), (), Row((), {kpi: now}, {kpi: before}))], built_in(), WORDING, Shape())
    change = table.total.cells[0].change
    assert change is not None and (change.tone, change.arrow) == (tone, arrow)


def test_bulk_actions_are_a_row_of_their_own_below() -> None:
    told = answer(("outcomes",), ("agent",), {(1,): {"outcomes": cell(2)}}, {"outcomes": cell(2)},
                  bulk=Row((), {"outcomes": cell(50)}))  # fmt: skip
    table = make_table([told], built_in(), WORDING, Shape())
    assert table.bulk is not None and (table.bulk.kind, table.bulk.cells[0].text) == ("bulk", "50")
    assert table.total.cells[0].text == "2"


def test_links_are_put_on_every_cell_and_row() -> None:
    table = linked(hit_rates(), lambda row, column: f"{column.key} of {row.name}", lambda row: f"into {row.name}")
    assert table.total.cells[0].link == "hit_rate of All"
    assert (table.rows[0].link, table.rows[0].cells[0].link) == ("into Ana", "hit_rate of Ana")


def test_hours_are_shown_with_one_decimal_and_opened_from_the_same_counts() -> None:
    told = answer(("hours",), (), {}, {"hours": Cell(Fraction(18_720), 18_720_000, None)})
    table = make_table([told], built_in(), WORDING, Shape((Wanted("hours", hours=True),)))
    assert (table.total.cells[0].text, table.total.cells[0].numerator) == ("5.2", 18_720_000)


def test_each_question_on_its_scale_has_a_column_and_the_split_by_questions_has_none() -> None:
    four = Cell(Fraction(4), 4, 100)
    level = Cell(Fraction(0), 0, 60)  # as many promoters as detractors: a value all the same
    nothing = Cell(None, None, None)
    totals = (Row((7, "0-10"), {"nps": four}), Row((8, "0-10"), {"nps": level}), Row((9, "1-5"), {"nps": nothing}))
    apart = Answer(Ask(Scope(), ("nps",), 0, Days(0, 1)), ("question", "scale"), (), (),
                   Row((), {"nps": nothing}), totals)  # fmt: skip
    table = make_table([apart], built_in(), WORDING, Shape())
    assert [column.title for column in table.columns] == [
        "Net Promoter Score: North, 0-10", "Net Promoter Score: South, 0-10",
    ]  # fmt: skip
    assert [cell.text for cell in table.total.cells] == ["4", "0"]
    rows = {(7, "0-10"): {"nps": four}, (7, None): {"nps": nothing}, (9, "1-5"): {"nps": nothing}}
    split = answer(("nps",), ("question", "scale"), rows, {"nps": nothing}, depth=1)
    table = make_table([split], built_in(), WORDING, Shape())
    assert [column.title for column in table.columns] == ["Net Promoter Score: 0-10"]
    assert {row.name: row.cells[0].text for row in table.rows}["North"] == "4"
