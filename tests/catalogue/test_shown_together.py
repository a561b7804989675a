"""What must be shown together is refused alone; a refused split names the part that has none."""

import pytest

from utfall.catalogue import Catalogue
from utfall.catalogue.load import BUILT_IN, Source, read, sources
from utfall.columns.store import Store
from utfall.core.periods import Days, parse_day
from utfall.query import Ask, NotUnderstood, Scope, answer

TRIED = '''
name        = "Attempts per record tried"
says        = "How many times each customer who was tried has been dialled so far."
kind        = "ratio"
numerator   = ["dials_to_date"]
denominator = ["records_tried"]
unit        = "times"
better      = "neutral"
group       = "funnel"
source      = "a number of the tests"
together    = ["list_penetration"]

[[example]]
name  = "twice each"
given.contact = """
customer | setup     | each
1..4     | no_answer | 2
"""
shows = """
attempts_per_tried | list_penetration
2 ×                | -
"""
'''


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The built-in catalogue and one number that hides untouched records when it stands alone."""
    return read([*sources(BUILT_IN), Source("kpis", "attempts_per_tried", "kpis/attempts_per_tried.toml", TRIED)])


def put(store: Store, catalogue: Catalogue, *kpis: str, by: tuple[str, ...] = ()) -> object:
    day = parse_day("2026-03-10")
    return answer(Ask(Scope(), kpis, as_of=0, period=Days(day, day + 1), by=by), catalogue, store)


def test_the_number_alone_is_refused_with_the_name_of_its_other_half(engine: Store, catalogue: Catalogue) -> None:
    with pytest.raises(NotUnderstood, match="List penetration"):
        put(engine, catalogue, "attempts_per_tried")
    with pytest.raises(NotUnderstood, match="List penetration"):
        put(engine, catalogue, "attempts_per_tried", "completion_rate")


def test_the_pair_is_answered(engine: Store, catalogue: Catalogue) -> None:
    assert put(engine, catalogue, "attempts_per_tried", "list_penetration")


def test_abandonment_by_agent_is_refused_and_the_part_is_named(engine: Store, catalogue: Catalogue) -> None:
    with pytest.raises(NotUnderstood, match="contacts_abandoned"):
        put(engine, catalogue, "abandonment_rate", by=("agent",))


def test_sales_per_hour_by_product_is_refused(engine: Store, catalogue: Catalogue) -> None:
    with pytest.raises(NotUnderstood, match="productive_time|sales"):
        put(engine, catalogue, "sales_per_hour", by=("product",))


def test_what_gave_up_may_be_counted_by_agent(engine: Store, catalogue: Catalogue) -> None:
    assert put(engine, catalogue, "contacts_abandoned", "contacts_answered", by=("agent",))
