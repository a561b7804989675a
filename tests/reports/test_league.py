"""A league does not rank what cannot be told apart."""

from fractions import Fraction
from itertools import pairwise
from random import Random

from utfall.reports.interval import interval
from utfall.reports.league import ranked, ranks
from utfall.reports.table import CellView, RowView


def row(key: int, part: int, n: int, outer: int = 0, kind: str = "row") -> RowView:
    cell = CellView("", "", Fraction(part, n), part, n, n, indicative=n < 30, span=interval(part, n))
    return RowView((outer, key), ("", str(key)), kind, (cell,))  # type: ignore[arg-type]


def test_rows_that_overlap_the_best_of_their_group_share_its_rank() -> None:
    shares = (600, 590, 400, 395, 390, 10)
    rows = [row(key, share, 1000) for key, share in enumerate(shares, 1)]
    assert list(ranks(rows, 0, up=True).values()) == ["1–2", "1–2", "3–5", "3–5", "3–5", "6"]
    assert ranks(rows, 0, up=False)[0, 6] == "1", "where lower is better the lowest is first"


def test_few_have_no_rank_and_open_no_group() -> None:
    rows = [row(1, 5, 5), row(2, 600, 1000), row(3, 300, 1000), row(4, 400, 1000, kind="nobody")]
    assert {key[1]: rank for key, rank in ranks(rows, 0, up=True).items()} == {2: "1", 3: "2"}


def test_ranks_are_told_within_the_outer_value_and_keep_the_order() -> None:
    rows = [row(1, 300, 1000, outer=1), row(2, 600, 1000, outer=1), row(3, 100, 1000, outer=2)]
    shown = ranked(rows, 0, "higher")
    assert [(each.key, each.rank) for each in shown] == [((1, 1), "2"), ((1, 2), "1"), ((2, 3), "1")]
    assert [each.rank for each in ranked(rows, 0, "neutral")] == ["", "", ""]


def test_whoever_opens_a_group_is_surely_worse_than_whoever_opened_the_one_before() -> None:
    draw = Random(3)
    for _ in range(200):
        rows = [row(key, draw.randrange(0, n + 1), n) for key, n in enumerate(draw.choices(range(5, 900), k=12))]
        found = ranks(rows, 0, up=True)
        by_key = {each.key: each.cells[0] for each in rows}
        groups: dict[int, list[CellView]] = {}
        for key, rank in found.items():
            groups.setdefault(int(rank.partition("–")[0]), []).append(by_key[key])
        assert sum(map(len, groups.values())) == sum(not cell.indicative for cell in by_key.values())
        best = [max(group, key=lambda cell: cell.raw or 0) for _, group in sorted(groups.items())]
        for one, after in pairwise(best):
            assert one.span and after.span and one.span[0] > after.span[1]
