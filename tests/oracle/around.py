"""Numbers that look around a row: what follows it and what went before, found by going through all the others."""

from collections.abc import Callable, Sequence

from . import measures as m
from .cells import Cell, Fact, remembered
from .kpis import Found, counting, kpi, over
from .measures import conversation, n

MINUTE, DAY = 60_000, 86_400_000
LEGS_APART = 31 * DAY
NO_CALLS = ("chat", "email", "sms", "messenger", "self_service")
Limit = Callable[[Fact], int]


def days(many: int) -> Callable[[Cell], Limit]:
    """A window of so many days for every row."""
    return lambda cell: lambda row: many * DAY


def agreed(cell: Cell) -> Limit:
    """The window that is in force for a row on the day it began."""
    return lambda row: cell.asked.W(row, cell.asked.when({**row, "known_to": "day"}, _began(row))[0])


def _began(row: Fact) -> str:
    return "offered_at" if "offered_at" in row else "happened_at"


def at(row: Fact, *columns: str) -> int:
    """The first of these times that is told."""
    return next(int(str(row[each])) for each in columns if row[each] is not None)


def others(cell: Cell, kind: str) -> list[Fact]:
    """What may follow or precede: no trials, nothing annulled, no bulk actions unless taken in, of the clients and
    campaigns asked for. Whose it is does not matter: the scope's people and the filters hold the rows counted."""
    asked = cell.asked

    def all_of_them() -> list[Fact]:
        scope = {column: ids for column, ids in asked.scope.items() if column in ("client_id", "campaign_id")}
        return [row for row in asked.facts[kind]
                if row["why"] not in ("removed", "annulled") and row["is_test"] is not True
                and (asked.bulk or row["actor"] != "bulk")
                and all(row.get(column) in allowed for column, allowed in scope.items())]  # fmt: skip

    return remembered(asked, ("others", kind), all_of_them)


def sharing(cell: Cell, kind: str, what: Callable[[Fact], object], row: Fact) -> list[Fact]:
    """The others that have the same as the row; of who has nothing there are none."""

    def sorted_out() -> list[dict[object, list[Fact]]]:
        out: dict[object, list[Fact]] = {}
        for each in others(cell, kind):
            out.setdefault(what(each), []).append(each)
        return [out]

    found = remembered(cell.asked, ("sharing", kind, what), sorted_out)[0]
    return found.get(what(row), []) if what(row) is not None else []


def who(row: Fact) -> object:
    """The customer, or the number where he is not known; nothing of a withheld number."""
    if row["customer_id"] is not None:
        return "customer", row["customer_id"]
    return ("point", row["contact_point_id"]) if row["contact_point_id"] is not None else None


def matter(row: Fact) -> object:
    return None if who(row) is None else (who(row), row["reason_id"])


def told_until(cell: Cell, row: Fact) -> int:
    return min(cell.asked.as_of, cell.asked.told.get(int(str(row["origin_id"])), cell.asked.as_of))


# First contact resolution


def taken(row: Fact) -> bool:
    """An agent took it."""
    return row["direction"] == "in" and row["is_self_service"] is not True and row["answered_at"] is not None


def first_leg(cell: Cell, row: Fact) -> bool:
    """No agent had it in hand before, in this conversation."""
    began = at(row, "offered_at")
    return not any(
        taken(leg) and 0 < began - at(leg, "offered_at") <= LEGS_APART and at(leg, "offered_at") <= cell.asked.as_of
        for leg in sharing(cell, "contact", conversation, row)
    )


def again(cell: Cell, row: Fact, window: Limit) -> bool:
    """The customer had been held about the same before."""
    return any(
        taken(each)
        and each["ended_at"] is not None
        and at(each, "ended_at") <= cell.asked.as_of
        and 0 < at(row, "offered_at") - at(each, "ended_at") <= window(row)
        for each in sharing(cell, "contact", matter, row)
    )


def comes_back(cell: Cell, row: Fact, window: Limit) -> bool:
    """The customer comes about the same in another conversation, after all legs of this one began."""
    since = at(row, "offered_at")
    if row["interaction_id"] is not None:
        own = [leg for leg in sharing(cell, "contact", conversation, row) if leg["direction"] == "in"]
        since = max([since, *(at(leg, "offered_at") for leg in own if at(leg, "offered_at") <= cell.asked.as_of)])
    return any(
        each["direction"] == "in"
        and since < at(each, "offered_at") <= min(at(row, "ended_at") + window(row), cell.asked.as_of)
        for each in sharing(cell, "contact", matter, row)
    )


def decided(cell: Cell, row: Fact, window: Limit) -> bool:
    return told_until(cell, row) > at(row, "ended_at") + window(row)


def held(cell: Cell) -> list[Fact]:
    """Conversations that are over, by the leg with which an agent first took them."""
    rows = [row for row in cell.rows("contact", "offered_at") if taken(row) and row["ended_at"] is not None]
    return [row for row in rows if first_leg(cell, row)]


def handed_over(row: Fact) -> bool:
    return row["end_reason"] == "transferred" or row["transfer_kind"] in ("misroute", "planned")


def called_for_later(cell: Cell, row: Fact) -> bool:
    return any(
        leg["direction"] == "in" and leg["callback_needed"] is True
        and at(row, "offered_at") < at(leg, "offered_at") <= cell.asked.as_of
        for leg in sharing(cell, "contact", conversation, row)
    )  # fmt: skip


def _firsts(cell: Cell, window: Limit) -> list[Fact]:
    return [row for row in held(cell) if matter(row) is not None and not again(cell, row, window)]


def _quiet(cell: Cell, rows: Sequence[Fact], window: Limit) -> tuple[int, int]:
    """(settled, not decided) of the rows that nothing speaks against."""
    alone = [row for row in rows if not comes_back(cell, row, window)]
    done = [row for row in alone if decided(cell, row, window)]
    return n(done), n(alone) - n(done)


def _still_going_on(cell: Cell, window: Limit) -> int:
    rows = [row for row in cell.rows("contact", "offered_at")
            if taken(row) and row["ended_at"] is None and row["version"] == 0]  # fmt: skip
    return n(row for row in rows
             if first_leg(cell, row) and matter(row) is not None and not again(cell, row, window))  # fmt: skip


def _of_one_agent(row: Fact) -> bool:
    return not handed_over(row) and row["callback_needed"] is not True


def _fcr(of: Callable[[Fact], bool], window: Callable[[Cell], Limit]) -> Callable[[Cell], Found]:
    def figure(cell: Cell) -> Found:
        limit = window(cell)
        firsts = [row for row in _firsts(cell, limit) if of(row)]
        settled, not_yet = _quiet(cell, [row for row in firsts if _of_one_agent(row)], limit)
        going_on = _still_going_on(cell, limit)
        return over(settled, n(firsts) - not_yet, open=going_on, undecided=not_yet)

    return figure


kpi("fcr")(_fcr(lambda row: True, agreed))
kpi("fcr:net")(_fcr(lambda row: row["is_resolvable"] is not False, agreed))
kpi("fcr:one_day")(_fcr(lambda row: True, days(1)))
kpi("fcr:thirty_days")(_fcr(lambda row: True, days(30)))


@kpi("fcr:transfer_allowed")
def fcr_transfer_allowed(cell: Cell) -> Found:
    window = agreed(cell)
    firsts = _firsts(cell, window)
    fine = [row for row in firsts if row["callback_needed"] is not True and not called_for_later(cell, row)]
    settled, not_yet = _quiet(cell, fine, window)
    return over(settled, n(firsts) - not_yet, open=_still_going_on(cell, window), undecided=not_yet)


@kpi("fcr:contacts")
def fcr_of_contacts(cell: Cell) -> Found:
    window = agreed(cell)
    settled, not_yet = _quiet(cell, [row for row in _firsts(cell, window) if _of_one_agent(row)], window)
    every = [row for row in held(cell) if who(row) is not None]
    return over(settled, n(every) - not_yet, open=_still_going_on(cell, window), undecided=not_yet)


@kpi("fcr:agent_flag")
def fcr_by_agent(cell: Cell) -> Found:
    answered = m.known(m.from_customers(cell.rows("contact", "offered_at")), "answered_at")
    judged = m.known(answered, "is_resolved")
    return over(n(row for row in judged if row["is_resolved"]), n(judged))


@kpi("fcr:survey")
def fcr_by_survey(cell: Cell) -> Found:
    asked = [row for row in cell.rows("survey_answer", "happened_at") if row["asked_for"] == "resolved"]
    return over(n(row for row in asked if row["score"] == row["scale_max"]), n(asked))


def _repeats(window: Callable[[Cell], Limit]) -> Callable[[Cell], Found]:
    def figure(cell: Cell) -> Found:
        every = [row for row in held(cell) if who(row) is not None]
        return over(n(row for row in every if again(cell, row, window(cell))), n(every))

    return figure


kpi("repeat_contact_rate")(_repeats(agreed))
kpi("repeat_contact_rate:one_day")(_repeats(days(1)))
for _count, _word in enumerate(("two", "three", "four", "five", "six"), 2):
    kpi(f"repeat_contact_rate:{_word}_days")(_repeats(days(_count)))
kpi("repeat_contact_rate:thirty_days")(_repeats(days(30)))


# Self-service


def _contained(cell: Cell, done: Callable[[Fact], bool]) -> Found:
    every = [row for row in cell.rows("contact", "offered_at")
             if row["is_self_service"] is True and who(row) is not None and row["ended_at"] is not None]  # fmt: skip
    quiet = [row for row in every
             if row["agent_requested"] is not True and row["end_reason"] != "abandoned" and done(row)]  # fmt: skip
    alone = [row for row in quiet if not any(
        each["direction"] == "in" and each["is_self_service"] is not True
        and at(row, "offered_at") < at(each, "offered_at") <= min(at(row, "ended_at") + DAY, cell.asked.as_of)
        for each in sharing(cell, "contact", who, row)
    )]  # fmt: skip
    settled = [row for row in alone if decided(cell, row, lambda row: DAY)]
    not_yet = n(alone) - n(settled)
    return over(n(settled), n(every) - not_yet, undecided=not_yet)


kpi("selfservice_containment")(lambda cell: _contained(cell, lambda row: True))
kpi("selfservice_containment:task_completed")(lambda cell: _contained(cell, lambda row: row["is_resolved"] is True))


# Surveys and cases


@kpi("survey_response_rate")
def survey_response_rate(cell: Cell) -> Found:
    sent = [row for row in cell.rows("survey_invite", "sent_at") if row["is_delivered"] is not False]
    came = {row["invite_id"] for row in others(cell, "survey_answer") if at(row, "happened_at") <= cell.asked.as_of}
    return over(n(row for row in sent if row["fact_id"] in came), n(sent))


@kpi("reopen_rate")
def reopen_rate(cell: Cell) -> Found:
    window = agreed(cell)
    resolved = [row for row in cell.rows("case_event", "happened_at")
                if row["to_status"] == "resolved" and row["from_status"] != "resolved"]  # fmt: skip
    opened = [row for row in resolved if any(
        each["from_status"] == "resolved" and each["to_status"] not in ("resolved", None)
        and each["case_id"] == row["case_id"]
        and at(row, "happened_at") < at(each, "happened_at")
        <= min(at(row, "happened_at") + window(row), cell.asked.as_of)
        for each in others(cell, "case_event")
    )]  # fmt: skip
    not_yet = n(row for row in resolved if row not in opened
                and told_until(cell, row) <= at(row, "happened_at") + window(row))  # fmt: skip
    return over(n(opened), n(resolved) - not_yet, undecided=not_yet)


# Lost calls


def given_up(row: Fact) -> bool:
    return (row["direction"] == "in" and row["channel"] not in NO_CALLS and row["end_reason"] == "abandoned"
            and row["answered_at"] is None)  # fmt: skip


def waits(row: Fact) -> bool:
    return (row["direction"] == "in" and row["version"] == 0 and row["queued_at"] is not None
            and row["left_queue_at"] is None and row["answered_at"] is None)  # fmt: skip


def reached(row: Fact) -> bool:
    """He came through, or we reached him."""
    came = row["direction"] == "in" and row["answered_at"] is not None
    return came or (row["direction"] == "out" and row["setup_result"] == "answered")


def _given_up(cell: Cell) -> list[Fact]:
    return [row for row in m.offered(cell) if given_up(row) and who(row) is not None]


def _lost(cell: Cell) -> list[Fact]:
    out = []
    for row in _given_up(cell):
        since, same = at(row, "queued_at"), sharing(cell, "contact", who, row)
        helped = any((reached(each) or waits(each)) and since < at(each, "offered_at") <= cell.asked.as_of
                     for each in same)  # fmt: skip
        tried = any(given_up(each) and each["queued_at"] is not None
                    and since < at(each, "queued_at") <= cell.asked.as_of for each in same)  # fmt: skip
        if not helped and not tried:
            out.append(row)
    return out


counting(lost_calls=_lost)


@kpi("recovered_within_60_min")
def recovered_within_60_min(cell: Cell) -> Found:
    calls = _given_up(cell)
    ends = {id(row): at(row, "left_queue_at", "queued_at") + 60 * MINUTE for row in calls}
    back = [row for row in calls if any(
        reached(each) and at(row, "queued_at") < at(each, "offered_at") <= min(ends[id(row)], cell.asked.as_of)
        for each in sharing(cell, "contact", who, row)
    )]  # fmt: skip
    not_yet = n(row for row in calls if row not in back and told_until(cell, row) <= ends[id(row)])
    return over(n(back), n(calls) - not_yet, undecided=not_yet)
