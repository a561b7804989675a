"""Numbers that other systems got wrong out of a queue_log, as tests that we do not."""

from collections import Counter

from utfall.facts import Batch
from utfall.importers.asterisk_queue_log import read

from .told import gathered


def told(log: str) -> list[Batch]:
    return list(read(enumerate(log.split(), 1), None, file="x", origin="pbx"))


def facts(log: str, kind: str) -> list[dict[str, object]]:
    return [values for (each, _), values in gathered(told(log)).items() if each == kind]


def seconds(log: str, state: str, agent: str = "Ana") -> int:
    spans = [v for v in facts(log, "agent_state") if v["state"] == state and v["agent"] == agent]
    return sum(v["end_at"] - v["start_at"] for v in spans) // 1000  # type: ignore[operator, misc]


def test_a_transfer_back_to_the_same_queue_is_two_answers_not_four() -> None:
    log = """
        1000|c1|q|NONE|ENTERQUEUE||4711|1
        1010|c1|q|Ana|CONNECT|10|a|3
        1040|c1|q|Ana|BLINDTRANSFER|400|queues|10|30|1
        1040|c1|q|NONE|ENTERQUEUE||4711|1
        1050|c1|q|Ben|CONNECT|10|b|3
        1070|c1|q|Ben|COMPLETECALLER|10|20|1"""
    legs = facts(log, "contact")
    assert len(legs) == 2
    assert sum(leg["ended_at"] - leg["answered_at"] for leg in legs) == 50_000  # type: ignore[operator, misc]


def test_a_later_reading_keeps_the_legs_of_a_call_that_began_in_an_earlier_one() -> None:
    first = """
        1000|A|q1|NONE|ENTERQUEUE||1|1
        1010|A|q1|Ana|CONNECT|10|a|3
        1020|A|q1|Ana|BLINDTRANSFER|2|queues|10|10|1
        1020|A|q2|NONE|ENTERQUEUE||1|1
        1030|B|q1|NONE|ENTERQUEUE||2|1
        1035|B|q1|NONE|ABANDON|1|1|5"""
    second = """
        2000|A|q2|Ben|CONNECT|980|b|3
        2010|A|q2|Ben|COMPLETEAGENT|980|10|1"""
    batches = told(first)
    batches += read(enumerate(second.split(), 7), batches[-1].state.unfinished, file="x", origin="pbx")
    legs = [values for (kind, _), values in gathered(batches).items() if kind == "contact"]
    assert Counter(leg["end_reason"] for leg in legs) == {"transferred": 1, "abandoned": 1, "completed": 1}


def test_two_missed_rings_in_one_second_are_two() -> None:
    log = """
        1000|c1|q|NONE|ENTERQUEUE||4711|1
        1010|c1|q|Ana|RINGNOANSWER|5000
        1010|c1|q|Ana|RINGNOANSWER|5000
        1010|c1|q|Ben|RINGNOANSWER|5000"""
    assert len(facts(log, "routing_offer")) == 3


def test_timeouts_key_exits_and_callers_still_waiting_are_not_abandoned() -> None:
    log = """
        1000|c1|q|NONE|ENTERQUEUE||1|1
        1001|c2|q|NONE|ENTERQUEUE||2|2
        1002|c3|q|NONE|ENTERQUEUE||3|3
        1003|c4|q|NONE|ENTERQUEUE||4|4
        1010|c1|q|NONE|EXITWITHTIMEOUT|1|1|10
        1011|c2|q|NONE|EXITWITHKEY|1|1|2|10
        1012|c3|q|NONE|ABANDON|1|3|10"""
    assert Counter(leg.get("end_reason") for leg in facts(log, "contact")) == {
        "timeout": 1, "exit_key": 1, "abandoned": 1, None: 1,
    }  # fmt: skip


def test_a_log_off_that_is_missing_loses_no_hours() -> None:
    log = """
        28800|x|NONE|Ana|AGENTLOGIN|SIP/1
        46800|y|NONE|Ana|AGENTLOGIN|SIP/2
        61200|y|NONE|Ana|AGENTLOGOFF|SIP/2|14400"""
    assert seconds(log, "idle") == 9 * 3600


def test_a_pause_that_is_still_open_counts_so_far() -> None:
    log = """
        32400|x|NONE|Ana|AGENTLOGIN|SIP/1
        39600|NONE|NONE|Ana|PAUSEALL|Lunch
        64800|NONE|NONE|NONE|CONFIGRELOAD|"""
    assert seconds(log, "meal") == 7 * 3600
    assert seconds(log, "idle") == 2 * 3600


def test_a_night_shift_ends_in_the_morning() -> None:
    log = """
        79200|x|NONE|Ana|AGENTLOGIN|SIP/1
        108000|x|NONE|Ana|AGENTLOGOFF|SIP/1|28800"""
    assert seconds(log, "idle") == 8 * 3600


def test_a_log_off_and_a_log_in_of_one_second_keep_both_sessions() -> None:
    log = """
        1000|x|NONE|Ana|AGENTLOGIN|SIP/1
        1300|x|NONE|Ana|AGENTLOGOFF|SIP/1|300
        1300|y|NONE|Ana|AGENTLOGIN|SIP/1
        1636|y|NONE|Ana|AGENTLOGOFF|SIP/1|336"""
    assert seconds(log, "idle") == 636


def test_pausing_everywhere_is_one_pause() -> None:
    log = """
        1000|MANAGER|q|Ana|ADDMEMBER|
        1000|MANAGER|r|Ana|ADDMEMBER|
        1100|NONE|NONE|Ana|PAUSEALL|Lunch
        1100|NONE|q|Ana|PAUSE|Lunch
        1100|NONE|r|Ana|PAUSE|Lunch
        1160|NONE|NONE|Ana|UNPAUSEALL|
        1160|NONE|q|Ana|UNPAUSE|
        1160|NONE|r|Ana|UNPAUSE|
        1200|MANAGER|q|Ana|REMOVEMEMBER|
        1200|MANAGER|r|Ana|REMOVEMEMBER|"""
    assert (seconds(log, "meal"), seconds(log, "idle")) == (60, 140)


def test_a_queue_log_in_ten_lines_out_of_order() -> None:
    """Worked example E65, its lines grouped by call as it is printed."""
    log = """
        1000|c1|q|NONE|ENTERQUEUE||4711|1
        1012|c1|q|Anna|RINGNOANSWER|8000
        1020|c1|q|Bo|CONNECT|20|b1|4
        1110|c1|q|Bo|COMPLETECALLER|20|90|1
        1005|c2|q|NONE|ENTERQUEUE||4712|2
        1008|c2|q|NONE|ABANDON|2|2|3
        1030|c3|q|NONE|ENTERQUEUE||4713|1
        1090|c3|q|NONE|EXITWITHTIMEOUT|1|1|60
        1040|c4|q|NONE|ENTERQUEUE||4714|2
        1055|c4|q|NONE|EXITWITHKEY|1|1|2|15"""
    legs = facts(log, "contact")
    assert Counter(leg["end_reason"] for leg in legs) == {"completed": 1, "abandoned": 1, "timeout": 1, "exit_key": 1}
    waits = {leg["interaction"]: leg["left_queue_at"] - leg["queued_at"] for leg in legs}  # type: ignore[operator]
    assert waits == {"c1": 20_000, "c2": 3_000, "c3": 60_000, "c4": 15_000}
    assert Counter(offer["result"] for offer in facts(log, "routing_offer")) == {"missed": 1, "answered": 1}
    assert seconds(log, "talk", "Bo") == 90


def test_a_caller_lost_in_a_restart_was_let_go_by_the_system_and_his_wait_is_not_made_up() -> None:
    log = """
        1000|c1|q|NONE|ENTERQUEUE||1|1
        1001|c2|q|NONE|ENTERQUEUE||2|1
        1010|c2|q|Ana|CONNECT|9|a|3
        9000|NONE|NONE|NONE|QUEUESTART|"""
    waiting, talking = sorted(facts(log, "contact"), key=lambda leg: str(leg["interaction"]))
    assert (waiting["end_reason"], waiting.get("left_queue_at")) == ("closed", None)
    assert (talking["end_reason"], talking["answered_at"], talking.get("ended_at")) == ("lost", 1_010_000, None)
    assert not waiting["standing"] and not talking["standing"]
