"""Calls and a message in Eva's queues, and how long ana was logged in: everything can be counted on fingers.

Today from 10:00 in Oslo: three calls answered by ana after 5, 5 and 40 s, one given up after 3 s; from 10:30 one given
up after 60 s, by the first caller; an e-mail answered after an hour. Ana is logged in from 10:00 to 10:45.
"""

from tests.ledger.told import HOUR, MINUTE, NOON, SECOND, call, tell
from utfall.facts import Record

from .conftest import CANARY

TEN = NOON - 2 * HOUR


def answered(reference: str, at: int, wait: int, **values: object) -> Record:
    """A call to Eva's support that ana answered, talked for two minutes and wrapped up in half a minute."""
    left = at + wait * SECOND
    times = {"left_queue_at": left, "answered_at": left, "ended_at": left + 2 * MINUTE,
             "wrapped_at": left + 150 * SECOND}  # fmt: skip
    return call(reference, at, client="Eva", agent="ana", **times, **values)


def lost(reference: str, at: int, wait: int, **values: object) -> Record:
    """A call that the customer gave up."""
    gone = {"left_queue_at": at + wait * SECOND, "answered_at": None, "ended_at": None, "wrapped_at": None,
            "agent": None, "end_reason": "abandoned", "client": "Eva"}  # fmt: skip
    return call(reference, at, **(gone | values))


def state(agent: str, start: int, end: int, state: str = "idle") -> Record:
    """Some time of an agent."""
    said = {"agent": agent, "state": state, "is_paid": True, "start_at": start, "end_at": end}
    return Record("agent_state", f"{agent}:{start}:{state}", said)


def seen() -> None:
    """Wait until the house has what was told."""
    from utfall.wiring.house import house

    keeper = house().keeper
    assert keeper is not None
    keeper.catch_up()


def work() -> None:
    """Tell all of it, and wait until the house has it."""
    tell(
        answered("q1", TEN, 5, contact_point="+4790000001", reason="Invoice"),
        answered("q2", TEN + 5 * MINUTE, 5, contact_point="+4790000002", reason="Invoice"),
        answered("q3", TEN + 10 * MINUTE, 40, contact_point="+4790000003", reason="Outage"),
        lost("q4", TEN + 15 * MINUTE, 3, contact_point="+4790000004"),
        lost("q5", TEN + 35 * MINUTE, 60, contact_point="+4790000001"),
        answered("m1", TEN, 3600, channel="email", queue="mail", contact_point="elin@example.com"),
        lost("z1", TEN, 100, client=f"{CANARY} Filip", queue=f"{CANARY} queue", contact_point="+4791111111"),
        state("ana", TEN, TEN + 45 * MINUTE),
    )  # fmt: skip
    seen()
