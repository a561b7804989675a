"""A number's meaning is in its file and nowhere else: nobody asks for a number or an outcome by name to decide."""

import ast
from collections.abc import Iterator
from pathlib import Path

import utfall
from utfall.catalogue import built_in
from utfall.facts.kinds import CATEGORIES

SOURCE = Path(utfall.__file__).parent
FLOORS = ("query", "reports", "columns", "wiring", "web", "cli")
# Names that are ordinary words as well are no proof.
NUMBERS = {name for name in built_in().numbers if "_" in name or name in ("asa", "aht")}
OUTCOMES = {*CATEGORIES, "no_answer", "call_back", "progress", "attempt"} - {"open"}


def decides(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of every text that something is compared with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                for each in ast.walk(side) if isinstance(side, ast.Tuple | ast.List | ast.Set) else (side,):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield node.lineno, each.value
        elif isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Constant):
            yield node.value.lineno, str(node.value.value)


def test_no_floor_above_decides_by_the_name_of_a_number_or_an_outcome() -> None:
    found = [
        f"{file.relative_to(SOURCE)}:{line} {text}"
        for floor in FLOORS
        for file in (SOURCE / floor).rglob("*.py")
        for line, text in decides(ast.parse(file.read_text()))
        if text in NUMBERS | OUTCOMES
    ]
    assert found == []


def test_a_planted_decision_is_found() -> None:
    planted = "if kpi == 'hit_rate' or kpi in ('asa', 'aht'):\n    pass\nmatch kpi:\n    case 'no_sale':\n        pass"
    assert [text for _, text in decides(ast.parse(planted))] == ["hit_rate", "asa", "aht", "no_sale"]
