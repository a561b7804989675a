"""The groups an outcome report lays outcomes out in, read from the parts that mean them; so *Other* has one meaning."""

from collections.abc import Mapping

from .model import Catalogue, Part

# group -> the part whose rows it holds, in the order of the report
GROUPS: Mapping[str, str] = {
    "sale": "sales",
    "no_sale": "no_sales",
    "excluded": "exclusions",
    "other": "other_outcomes",
    "attempts": "attempt_outcomes",
}


def group_of(catalogue: Catalogue, category: object) -> str:
    """The group of outcomes that lead to a state of this category; None leads nowhere. Raises `KeyError`."""
    for group, part in GROUPS.items():
        if category in _categories(catalogue.parts[part]):
            return group
    raise KeyError(f"no group of outcomes leads to a state of category {category!r}")


def _categories(part: Part) -> tuple[object, ...]:
    for test in part.where:
        if test.column == "state_category":
            return test.value if isinstance(test.value, tuple) else (test.value,)
    return (None,)
