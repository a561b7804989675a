"""What a file says of intervals is read strictly: folds by them, and what agents needed are worked out from."""

import pytest

from utfall.catalogue import built_in, load
from utfall.catalogue.load import BUILT_IN, read, sources

from .test_load import mistakes

KPIS = {source.id: source for source in sources(BUILT_IN) if source.folder == "kpis"}
OTHERS = [source for source in sources(BUILT_IN) if source.folder == "parts"]


def changed(name: str, old: str, new: str) -> list[str]:
    """What is said of a number's file in which the first of some words are others."""
    source = KPIS[name]
    assert old in source.text
    return mistakes(*OTHERS, source._replace(text=source.text.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("forecast_wape", 'slot = "half_hour"', 'slot = "minute"', "minute"),
        ("forecast_wape", 'per  = "queue_id"', 'per  = "queue"', "did you mean queue_id"),
        ("forecast_wape", 'per  = "queue_id"\n', "", "per is missing"),
        ("forecast_wape", 'of   = "contacts_offered"', 'of   = "queue_wait"', "queue_wait is no count"),
        ("forecast_wape", 'over = "forecast_volume"', 'over = "contacts_offered"', "no sum of what was expected"),
        ("forecast_wape", 'over = "forecast_volume"', 'over = "forecast_volumes"', "did you mean forecast_volume"),
        ("forecast_wape", 'then = "error"', 'then = "errors"', "did you mean error"),
        ("high_occupancy_share", 'slot = "quarter_hour"', 'slot = "half_hour"', "by quarter-hours"),
        ("high_occupancy_share", 'of   = "handling_time"', 'of   = "handling_sessions"', "counted once"),
        ("high_occupancy_share", "occupancy_limit", "occupancy_limits", "occupancy_limit"),
        ("required_agents", '["inbound_handle_time", "inbound_handled_timed"]', '["inbound_handle_time"]', "two parts"),
        ("required_agents", '["inbound_handle_time", ', '["contacts_handled", ', "contacts_handled is no time"),
        ("required_agents", '["contacts_offered"]', '["queue_wait"]', "one count of what happened"),
        ("required_agents", '["days_of_the_period"]', '["contacts_offered"]', "the days of the period"),
        ("required_agents", 'unit        = "count"', 'unit        = "percent"', "its unit is count"),
    ],
)
def test_a_wrong_interval_says_what_would_be_right(name: str, old: str, new: str, says: str) -> None:
    assert any(says in told for told in changed(name, old, new)), changed(name, old, new)


def test_a_share_is_no_limit_of_a_duration() -> None:
    source = next(each for each in OTHERS if each.id == "answered_in_time")
    wrong = source._replace(text=source.text.replace('"T"', '"service_share"'))
    (told,) = mistakes(wrong)
    assert "the setting service_share is a share" in told


def test_a_calc_and_its_settings_are_part_of_what_a_number_means() -> None:
    numbers = built_in().numbers
    assert numbers["required_agents"].leans_on == {"T", "service_share"}
    assert numbers["required_agents:scheduled"].leans_on == {"T", "service_share", "shrinkage"}
    assert numbers["high_occupancy_share"].leans_on == {"occupancy_limit"}
    assert "queue_wait" in numbers["required_agents:erlang_a"].parts
    assert load() == read(sources(BUILT_IN))
