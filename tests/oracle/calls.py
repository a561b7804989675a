"""Numbers of calls by the words of the reference: the funnel (§2.4 B), the queue (C), handling (D)."""

from fractions import Fraction

from . import measures as m
from .cells import CLOCKED, Cell, Fact, Question
from .kpis import KPIS, SECONDS, Found, count, counting, kpi, mean, over, rank
from .measures import different, known, n, total

# B. The outbound funnel. What a source does not tell has no value: not told of any is no share of nought.

counting(
    dials=m.dials,
    connected=lambda cell: m.connected(m.dials(cell)),
    live_contacts=lambda cell: m.live(m.dials(cell)),
    dm_contacts=lambda cell: m.dm(m.dials(cell)),
    full_contacts=lambda cell: m.dm_full(m.dials(cell)),
    results=lambda cell: m.dm_result(m.dials(cell)),
)


def _still_open(dialled: list[Fact]) -> int:
    return n(row for row in dialled if row["version"] == 0)


@kpi("k1_connection")
def k1_connection(cell: Cell) -> Found:
    dialled = m.dials(cell)
    untold = not known(dialled, "setup_result")
    return over(n(m.connected(dialled)), n(dialled), hidden=untold, open=_still_open(dialled))


@kpi("k1_connection:excluding_invalid")
def k1_excluding_invalid(cell: Cell) -> Found:
    dialled = m.dials(cell)
    invalid = n(row for row in dialled if row["setup_result"] == "invalid")
    untold = not known(dialled, "setup_result")
    return over(n(m.connected(dialled)), n(dialled) - invalid, hidden=untold, open=_still_open(dialled))


def _k2(cell: Cell, *by: str) -> Found:
    met = m.connected(m.dials(cell))
    return over(n(row for row in met if row["answered_by"] in by), n(met), hidden=not known(met, "answered_by"))


KPIS["k2_live"] = lambda cell: _k2(cell, "human")
KPIS["k2_live:unknown_live"] = lambda cell: _k2(cell, "human", "unknown")
KPIS["k2_live:unknown_share"] = lambda cell: _k2(cell, "unknown")


@kpi("k3_decision_maker")
def k3_decision_maker(cell: Cell) -> Found:
    met = m.live(m.dials(cell))
    return over(n(m.dm(met)), n(met), hidden=not known(met, "is_dm"))


@kpi("k4_full_contact")
def k4_full_contact(cell: Cell) -> Found:
    met = m.dm(m.dials(cell))
    return over(n(m.dm_full(met)), n(met), hidden=not known(met, "purpose_discussed"))


@kpi("k5_result")
def k5_result(cell: Cell) -> Found:
    met = m.dm_full(m.dials(cell))
    return over(n(m.dm_result(met)), n(met), hidden=not known(met, "is_result"))


@kpi("funnel_conversion")
def funnel_conversion(cell: Cell) -> Found:
    return over(n(m.dm_result(m.dials(cell))), n(m.dials(cell)))


RECORD = ("campaign_id", "customer_id")  # a record is a customer in the base of a campaign


@kpi("funnel_conversion:per_customer")
def funnel_per_customer(cell: Cell) -> Found:
    return over(different(m.dm_result(m.dials(cell)), *RECORD), different(m.dials(cell), *RECORD))


@kpi("completion_rate")
def completion_rate(cell: Cell) -> Found:
    return over(n(m.dials_to_date(cell)), n(m.standing(cell)))


@kpi("completion_rate:period")
def completion_rate_period(cell: Cell) -> Found:
    return over(n(m.dials(cell)), n(m.standing(cell)))


@kpi("list_penetration")
def list_penetration(cell: Cell) -> Found:
    """Never over 100 %: of those who stand in the base, how many have been dialled by the moment."""
    dialled = [row for row in cell.asked.counted("contact")
               if m.is_dial(row) and int(str(row["offered_at"])) <= cell.asked.as_of]  # fmt: skip
    base = m.standing(cell)
    return over(sum(bool(m.of_the_record(record, dialled)) for record in base), len(base))


@kpi("reachability")
def reachability(cell: Cell) -> Found:
    return over(n(m.dm(m.dials_to_date(cell))), n(m.standing(cell, *m.CONCLUDED)))


@kpi("reachability:distinct")
def reachability_distinct(cell: Cell) -> Found:
    return over(different(m.dm(m.dials_to_date(cell)), *RECORD), n(m.standing(cell, *m.CONCLUDED)))


@kpi("reachability:tried")
def reachability_tried(cell: Cell) -> Found:
    return over(n(m.dm(m.dials_to_date(cell))), different(m.dials_to_date(cell), *RECORD))


@kpi("reachability:live")
def reachability_live(cell: Cell) -> Found:
    return over(n(m.live(m.dials_to_date(cell))), n(m.standing(cell, *m.CONCLUDED)))


@kpi("call_setup_success_rate")
def call_setup_success_rate(cell: Cell) -> Found:
    """Of dials alone it is K1, no value with it where no setting up is told."""
    dialled = m.dials(cell)
    inward = m.calls(row for row in cell.rows("contact", "offered_at") if row["direction"] == "in")
    untold = not inward and not known(dialled, "setup_result")
    completed = n(m.connected(dialled)) + n(known(inward, "answered_at"))
    return over(completed, n(dialled) + n(inward), hidden=untold)


@kpi("call_setup_success_rate:ner")
def network_effectiveness(cell: Cell) -> Found:
    dialled = m.dials(cell)
    through = n(row for row in dialled if row["setup_result"] in ("answered", "no_answer", "busy", "rejected"))
    return over(through, n(dialled), hidden=not known(dialled, "setup_result"))


def _dropped(cell: Cell) -> tuple[int, int]:
    """(live answered without an agent within 2 s of the greeting, live answered), where the greeting is told."""
    greeted = known(m.live(m.dials(cell)), "greeted_at")
    late = [row for row in greeted if row.get("agent_joined_at") is None
            or int(str(row["agent_joined_at"])) - int(str(row["greeted_at"])) > 2_000]  # fmt: skip
    return n(late), n(greeted)


@kpi("dialer_abandon_rate")
def dialer_abandon_rate(cell: Cell) -> Found:
    return over(*_dropped(cell))


@kpi("dialer_abandon_rate:with_false_positives")
def dialer_abandon_rate_with_false_positives(cell: Cell) -> Found:
    late, greeted = _dropped(cell)
    taken = n(row for row in m.dials(cell) if row["suspected_live"] and row["answered_by"] in
              ("machine", "fax", "unknown"))  # fmt: skip
    return over(late + taken, greeted + taken)


def window(asked: Question, today: int, days: int = 30) -> tuple[int, int]:
    """The days a windowed number is told over: complete ones, never fewer than thirty."""
    assert asked.days
    end = min(asked.days[1], today)
    return min(asked.days[0], end - days), end


# C. The queue

counting(
    contacts_offered=m.offered,
    contacts_answered=m.answered,
    contacts_answered__in_time=m.answered_in_time,
    contacts_abandoned=m.abandoned,
    contacts_abandoned__short=m.short_abandoned,
    contacts_abandoned__asterisk=lambda cell: m.ended(cell, "abandoned", "timeout", "empty", "withdrawn"),
    contacts_open=m.waiting,
    system_flow_outs=lambda cell: m.ended(cell, *m.SYSTEM_FLOW_OUTS),
    customer_flow_outs=lambda cell: m.ended(cell, *m.CUSTOMER_FLOW_OUTS),
    contacts_handled=m.handled,
    contacts_handled__inbound=lambda cell: m.from_customers(m.handled(cell)),
)
SHOWS_WAITING = {
    "contacts_offered", "contacts_offered:interactions", "contacts_offered:callers", "service_level",
    "abandonment_rate", "abandonment_rate:raw",
    "abandonment_rate:of_answered_and_abandoned", "answer_rate", "answer_rate:without_short",
    "answer_rate:per_interaction", "avg_time_in_queue", "avg_time_in_queue:mean_wait", "wait_p90", "wait_p90:p50",
    "wait_p90:p95", "wait_p90:answered_only", "max_queue_wait", "max_queue_wait:answered_only",
}  # fmt: skip


@kpi("contacts_offered:interactions")
def conversations_offered(cell: Cell) -> Found:
    found = different(m.offered(cell), "interaction_id")
    return Found(Fraction(found), found)


@kpi("contacts_offered:callers")
def callers(cell: Cell) -> Found:
    """Not known where no visit was ever told with a number."""
    found = different(m.offered(cell), "contact_point_id")
    ever = [row for row in cell.without(CLOCKED).to_date("contact", "queued_at") if row["direction"] == "in"]
    return Found(Fraction(found) if known(ever, "contact_point_id") else None, found)


@kpi("contacts_abandoned:after_short")
def lost_after_the_short_limit(cell: Cell) -> Found:
    return count(n(m.abandoned(cell)) - n(m.short_abandoned(cell)))


@kpi("service_level")
def service_level(cell: Cell) -> Found:
    """Those who wait over T are misses already, those within T are undecided (R5)."""
    over_t, not_yet = m.waiting_beyond(cell)
    had_to = n(m.answered(cell)) + n(m.abandoned(cell)) + n(m.ended(cell, *m.SYSTEM_FLOW_OUTS)) + n(over_t)
    return over(n(m.answered_in_time(cell)), had_to - n(m.short_abandoned(cell)), undecided=n(not_yet))


@kpi("asa")
def asa(cell: Cell) -> Found:
    return mean(m.answered(cell), "wait_ms")


@kpi("asa:from_offered")
def asa_from_offered(cell: Cell) -> Found:
    return mean(m.answered(cell), "answer_ms")


def _waits_of_everybody(cell: Cell) -> int:
    """The waiting of all whose visit is over, however it ended."""
    return total(m.offered(cell), "wait_ms")


@kpi("avg_time_in_queue")
def avg_time_in_queue(cell: Cell) -> Found:
    return over(_waits_of_everybody(cell), n(m.answered(cell)), SECONDS)


@kpi("avg_time_in_queue:mean_wait")
def mean_wait(cell: Cell) -> Found:
    return over(_waits_of_everybody(cell), n(known(m.offered(cell), "wait_ms")), SECONDS)


KPIS["wait_p90"] = lambda cell: rank([*m.answered(cell), *m.abandoned(cell)], "wait_ms", 90)
KPIS["wait_p90:p50"] = lambda cell: rank([*m.answered(cell), *m.abandoned(cell)], "wait_ms", 50)
KPIS["wait_p90:p95"] = lambda cell: rank([*m.answered(cell), *m.abandoned(cell)], "wait_ms", 95)
KPIS["wait_p90:answered_only"] = lambda cell: rank(m.answered(cell), "wait_ms", 90)
KPIS["max_queue_wait"] = lambda cell: rank(m.offered(cell), "wait_ms", 100)
KPIS["max_queue_wait:answered_only"] = lambda cell: rank(m.answered(cell), "wait_ms", 100)


@kpi("abandonment_rate")
def abandonment_rate(cell: Cell) -> Found:
    short = n(m.short_abandoned(cell))
    return over(n(m.abandoned(cell)) - short, n(m.offered(cell)) - short)


@kpi("abandonment_rate:raw")
def abandonment_rate_raw(cell: Cell) -> Found:
    return over(n(m.abandoned(cell)), n(m.offered(cell)))


@kpi("abandonment_rate:of_answered_and_abandoned")
def abandonment_rate_of_both(cell: Cell) -> Found:
    return over(n(m.abandoned(cell)), n(m.answered(cell)) + n(m.abandoned(cell)))


@kpi("avg_abandon_time")
def avg_abandon_time(cell: Cell) -> Found:
    return mean(m.abandoned(cell), "wait_ms")


@kpi("avg_abandon_time:without_short")
def avg_abandon_time_without_short(cell: Cell) -> Found:
    short = m.short_abandoned(cell)
    return mean([row for row in m.abandoned(cell) if row not in short], "wait_ms")


@kpi("answer_rate")
def answer_rate(cell: Cell) -> Found:
    return over(n(m.answered(cell)), n(m.offered(cell)))


@kpi("answer_rate:without_short")
def answer_rate_without_short(cell: Cell) -> Found:
    return over(n(m.answered(cell)), n(m.offered(cell)) - n(m.short_abandoned(cell)))


@kpi("answer_rate:per_interaction")
def answer_rate_per_interaction(cell: Cell) -> Found:
    return over(different(m.answered(cell), "interaction_id"), different(m.offered(cell), "interaction_id"))


# D. Handling


@kpi("aht")
def aht(cell: Cell) -> Found:
    return mean(m.handled(cell), "handle_ms")


@kpi("aht:talk_only")
def average_talk(cell: Cell) -> Found:
    return mean(m.handled(cell), "talk_ms")


@kpi("aht:inbound")
def aht_inbound(cell: Cell) -> Found:
    return mean(m.from_customers(m.handled(cell)), "handle_ms")


@kpi("avg_call_length")
def avg_call_length(cell: Cell) -> Found:
    return mean(m.calls(m.handled(cell)), "length_ms")


@kpi("avg_call_length:inbound")
def avg_inbound_call_length(cell: Cell) -> Found:
    return mean(m.from_customers(m.calls(m.handled(cell))), "length_ms")


@kpi("avg_call_length:talk_only")
def average_talking_on_calls(cell: Cell) -> Found:
    return mean(m.calls(m.handled(cell)), "talk_ms")


KPIS["avg_call_length:median"] = lambda cell: rank(m.calls(m.handled(cell)), "length_ms", 50)


@kpi("handling_cycle_time")
def handling_cycle_time(cell: Cell) -> Found:
    return _first_to_last(cell, m.handled(cell))


@kpi("handling_cycle_time:inbound")
def handling_cycle_time_inbound(cell: Cell) -> Found:
    return _first_to_last(cell, m.from_customers(m.handled(cell)))


def _first_to_last(cell: Cell, handled: list[Fact]) -> Found:
    """Per conversation, from when the customer first came to the last time an agent of the cell was ready again.

    It holds every wait: of legs that nobody answered too, in whatever queue and on whatever day. A leg of no told
    conversation is one by itself.
    """
    began: dict[object, int] = {}
    for leg in cell.asked.counted("contact"):
        at = int(str(leg["offered_at"]))
        began[m.conversation(leg)] = min(at, began.get(m.conversation(leg), at))
    last: dict[object, tuple[int, int]] = {}
    for leg in handled:
        ready, weight = last.get(m.conversation(leg), (0, 0))
        last[m.conversation(leg)] = max(ready, int(str(leg["wrapped_at"]))), max(weight, int(str(leg["n"])))
    spent = sum((ready - began[which]) * weight for which, (ready, weight) in last.items())
    return over(spent, sum(weight for _, weight in last.values()), SECONDS)


@kpi("agent_non_response")
def agent_non_response(cell: Cell) -> Found:
    rung = cell.rows("routing_offer", "rang_at")
    return over(n(row for row in rung if row["result"] != "answered"), n(rung))


@kpi("agent_non_response:without_hang_ups")
def agent_non_response_without_hang_ups(cell: Cell) -> Found:
    """Missed by the agent, told apart from the caller who hung up while it rang."""
    rung = [row for row in cell.rows("routing_offer", "rang_at") if row["result"] != "cancelled"]
    return over(n(row for row in rung if row["result"] != "answered"), n(rung))
