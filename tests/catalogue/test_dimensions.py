"""A split must be a dimension of every part of a number; the part without it is named."""

import pytest

from utfall.catalogue import built_in
from utfall.catalogue.dimensions import DIMENSIONS, dimension, missing
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns

CATALOGUE = built_in()


def lacking(kpi: str, split: str) -> tuple[str, ...]:
    return missing(CATALOGUE, CATALOGUE.numbers[kpi], split)


def test_every_dimension_names_columns_that_are_there() -> None:
    for each in DIMENSIONS.values():
        for fact, column in each.columns.items():
            assert column in {c.name for c in wide_columns(KINDS[fact])}, (each.id, fact)


def test_nobody_who_gave_up_has_an_agent_so_abandonment_is_not_split_by_agent() -> None:
    assert "contacts_abandoned" in lacking("abandonment_rate", "agent")
    assert lacking("abandonment_rate", "queue") == ()


def test_those_who_gave_up_may_be_counted_under_no_agent() -> None:
    assert lacking("contacts_abandoned", "agent") == ()


def test_hours_have_no_product() -> None:
    assert lacking("sales_per_hour", "product") == ("sales", "productive_time")
    assert lacking("sales_per_hour", "outcome") == ("productive_time",)
    assert lacking("sales_per_hour", "team") == ()


def test_what_stands_and_what_runs_from_the_beginning_has_no_day() -> None:
    assert lacking("base_utilization", "day") == CATALOGUE.numbers["base_utilization"].parts
    assert lacking("completion_rate", "month") == ("dials_to_date", "records")
    assert lacking("progress_rate", "month") == ()


def test_a_customer_field_splits_what_has_a_customer() -> None:
    assert lacking("hit_rate", "field:12") == ()
    assert lacking("hours", "field:12") == ("productive_time",)
    assert dimension("field:12").sort == "field"


def test_only_a_fold_into_buckets_has_buckets() -> None:
    assert lacking("attempt_distribution", "bucket") == ()
    assert lacking("hit_rate", "bucket") == ("yes", "no")


def test_an_unknown_split_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        dimension("fields:12")
    with pytest.raises(KeyError):
        dimension("field:age")


def test_every_number_can_be_split_by_client_campaign_and_channel_where_it_may() -> None:
    for number in CATALOGUE.numbers.values():
        assert missing(CATALOGUE, number, "client") == (), number.id
        without = [CATALOGUE.parts[part].fact for part in missing(CATALOGUE, number, "campaign")]
        assert set(without) <= {"employment"}, f"{number.id}: who is employed is so for no campaign"
