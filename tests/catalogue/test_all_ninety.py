"""All ninety numbers that the catalogue set out to have are there: listed, worked, held against the oracle, opened."""

import re

import pytest

from tests.oracle.kpis import KPIS
from tests.oracle.oracle import NUMBERS
from utfall.catalogue import built_in
from utfall.catalogue.model import Number
from utfall.cli import main
from utfall.core.tables import read_table

WORDS = """
progress_outcomes attempt_outcomes progress_rate conversation_share conclusions hit_rate outcome_share
other_outcomes customers_in_state base_utilization attempt_distribution k1_connection k2_live k3_decision_maker
k4_full_contact k5_result funnel_conversion completion_rate completion_rate_tried base_plan_fulfilment
list_penetration reachability call_setup_success_rate dialer_abandon_rate contacts_offered service_level asa
avg_time_in_queue wait_p90 max_queue_wait waiting_now abandonment_rate avg_abandon_time answer_rate blocked_rate aht
handling_cycle_time avg_call_length avg_hold_time max_hold_time acw_avg acw_share contacts_per_hour chat_concurrency
agent_non_response completion_success products_sold average_check items_per_check plan_fulfilment closure_rate
sales_per_hour cost_per_sale sale_cancellation_rate fcr repeat_contact_rate critical_error_accuracy qa_score
transfer_rate routing_accuracy selfservice_containment nps csat_mean csat_top2 ces survey_response_rate
client_satisfaction complaint_rate busy_time occupancy agent_utilization non_productive_time schedule_adherence
schedule_conformance shrinkage high_occupancy_share inquiries_by_status unanswered_inquiries first_response_time
response_within_target avg_age_of_query backlog time_to_resolution reopen_rate call_arrival_rate forecast_wape
forecast_bias required_agents absenteeism_rate attrition_rate
"""
PLANNED = tuple(WORDS.split())
# What the plan tells as two numbers in one is asked as two.
SECOND = ("oldest_waiting", "oldest_unanswered")
CATALOGUE = built_in()
EVERY = (*PLANNED, *SECOND)


def test_there_are_ninety() -> None:
    assert len(PLANNED) == len(set(PLANNED)) == 90


def test_the_terminal_lists_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kpis"]) == 0
    listed = {line.partition("|")[0].strip() for line in capsys.readouterr().out.splitlines()}
    assert sorted(set(EVERY) - listed) == []


@pytest.mark.parametrize("kpi", EVERY)
def test_each_is_worked_held_against_the_oracle_and_opened(kpi: str) -> None:
    number = CATALOGUE.numbers[kpi]
    family = {each.id for each in CATALOGUE.numbers.values() if kpi in (each.id, each.variant_of)}
    own = [example for example in CATALOGUE.examples if example.of == kpi]
    assert own, "it has a worked example of its own"
    headings = {heading for example in CATALOGUE.examples for heading in (read_table(example.shows) or [{}])[0]}
    assert sorted(family - headings) == [], "every variant is shown by an example"
    assert sorted(family - NUMBERS) == [], "the oracle works each out by itself"
    assert kpi not in KPIS or callable(KPIS[kpi])
    assert opens(number), "its figure can be opened: it is made of parts, or folds one"
    assert re.search(r"\w", number.formula) and number.source


def opens(number: Number) -> bool:
    return bool(number.numerator or number.fold or (number.of and CATALOGUE.numbers[number.of].numerator))
