"""What hangs on contact legs, in proportion: rings, answers, inquiries, customers that move, schedules."""

from collections.abc import Mapping

from utfall.core.clock import DAY

STEPS = ("new", "answered", "resolved")


def hung_on(first: int, many: int, month: int) -> Mapping[str, str]:
    """The rows of one month of `many` legs, by kind of fact: a question that gives its columns."""
    return {
        "routing_offer": _rings(first, many * 2 // 5, month),
        "survey_answer": _answers(first, many // 50, month),
        "case": _inquiries(first, many // 40, month),
        "case_event": _events(first, many // 40, month),
        "transition": _moves(first, many // 4, month),
        "schedule": _schedules(first, month),
        "forecast": _forecasts(first, many, month),
    }


def _common(kind: str, month: int, campaign: str = "hash(i, 2) % 40 + 1", row: str = "i") -> str:
    told = f", {campaign} AS campaign_id" if campaign else ""
    return f"""hash({row}, {month}, '{kind}') // 2 AS fact_id, 1 AS version, 'first' AS why, 1 AS origin_id,
        'agent' AS actor, 1 AS n, 'second' AS known_to, false AS is_test, 'UTC' AS zone, 1 AS client_id{told}"""


def _agent(agent: str = "hash(i, 1) % 500 + 1") -> str:
    return f"{agent} AS agent_id, ({agent}) // 20 + 1 AS team_id, 1 AS centre_id"


def _clock(name: str, at: str = "at_ms") -> str:
    short = name.removesuffix("_at")
    return f"{at} AS {name}, {at} // {DAY} AS {short}_day, {at} % {DAY} // 900000 AS {short}_quarter"


def _rows(first: int, many: int) -> str:
    return (f"(SELECT i, ({first}::BIGINT + i * 30 // {many}) * {DAY} + 28800000 + (hash(i, 3) % 36000000)::BIGINT "
            f"AS at_ms FROM range({many}) AS r(i))")  # fmt: skip


def _rings(first: int, many: int, month: int) -> str:
    return f"""
    SELECT {_common("routing_offer", month)}, 0 AS piece, {_agent()}, hash(i, 10) % 12 + 1 AS queue_id,
        {_clock("rang_at")}, (hash(i, 5) % 15000)::BIGINT AS ring_ms,
        CASE WHEN hash(i, 6) % 10 < 8 THEN 'answered' WHEN hash(i, 6) % 10 = 8 THEN 'missed' ELSE 'cancelled' END
            AS result
    FROM {_rows(first, many)}"""


def _answers(first: int, many: int, month: int) -> str:
    return f"""
    SELECT *, score * 100 AS points FROM (
        SELECT {_common("survey_answer", month)}, 0 AS piece, {_agent()}, hash(i, 10) % 12 + 1 AS queue_id,
            hash(i, 11) % 15 + 1 AS reason_id, 'voice' AS channel, 1 AS survey_id, i % 3 + 1 AS question_id,
            ['nps', 'csat', 'ces'][i % 3 + 1] AS asked_for, 'agent' AS subject, {_clock("happened_at")},
            CASE WHEN i % 3 = 0 THEN (hash(i, 6) % 11)::BIGINT ELSE (hash(i, 6) % 5)::BIGINT + 1 END AS score,
            CASE WHEN i % 3 = 0 THEN 0 ELSE 1 END AS scale_min, CASE WHEN i % 3 = 0 THEN 10 ELSE 5 END AS scale_max,
            CASE WHEN i % 3 = 0 THEN '0-10' ELSE '1-5' END AS scale, 'higher' AS polarity,
            (hash(i, 7) % 120000)::BIGINT AS wait_ms, hash(i, 8) % 20 = 0 AS was_transferred
        FROM {_rows(first, many)})"""


def _inquiries(first: int, many: int, month: int) -> str:
    answered, over = f"at_ms + {DAY // 6}", f"CASE WHEN hash(i, 4) % 10 < 9 THEN at_ms + {DAY} END"
    return f"""
    SELECT {_common("case", month)}, 0 AS piece, {_agent()}, hash(i, 10) % 12 + 1 AS queue_id,
        hash(i, 11) % 15 + 1 AS reason_id, 'email' AS channel,
        CASE WHEN hash(i, 5) % 10 = 0 THEN 'complaint' ELSE 'inquiry' END AS case_kind,
        CASE WHEN hash(i, 4) % 10 < 9 THEN 'resolved' ELSE 'answered' END AS status, {_clock("opened_at")},
        {_clock("first_response_at", f"({answered})")}, {_clock("resolved_at", f"({over})")},
        {DAY // 6} AS first_response_ms, CASE WHEN hash(i, 4) % 10 < 9 THEN {DAY} END AS resolution_ms,
        0 AS reopened
    FROM {_rows(first, many)}"""


def _events(first: int, many: int, month: int) -> str:
    """Each inquiry is opened, answered at once four hours later, and nine of ten are resolved after a day."""
    after = f"[0, {DAY // 6}, {DAY}]"
    return f"""
    SELECT {_common("case_event", month, "hash(c, 2) % 40 + 1", "c, step")},
        piece, {_agent("hash(c, 1) % 500 + 1")}, hash(c, 10) % 12 + 1 AS queue_id, 'email' AS channel,
        'inquiry' AS case_kind, {month} * {many}::BIGINT + c AS case_id, {_clock("happened_at")},
        ['opened', 'answered', 'resolved'][step] AS event, CASE WHEN piece = 0 THEN -1 ELSE 1 END AS delta,
        CASE WHEN step > 1 THEN {list(STEPS)}[step - 1] END AS from_status, {list(STEPS)}[step] AS to_status,
        CASE WHEN piece = 1 THEN {list(STEPS)}[step] ELSE {list(STEPS)}[step - 1] END AS status,
        CASE WHEN step > 1 THEN step > 2 END AS was_answered, step > 1 AS now_answered,
        CASE WHEN piece = 1 THEN step > 1 ELSE step > 2 END AS is_answered
    FROM (SELECT i AS c, step, piece, at_ms + {after}[step] AS at_ms FROM {_rows(first, many)},
            range(1, 4) AS s(step), range(2) AS p(piece)
        WHERE (step > 1 OR piece = 1) AND (step < 3 OR hash(i, 4) % 10 < 9))"""


def _moves(first: int, many: int, month: int) -> str:
    """Customers that are loaded, of whom two in five end in a closed state."""
    return f"""
    SELECT {_common("transition", month, "hash(customer_id, 2) % 40 + 1", "i, moved")}, {_clock("happened_at")},
        piece, CASE WHEN piece = 0 THEN -1 ELSE 1 END AS delta, 1 AS round,
        customer_id, state AS state_id, ['to_call', 'sale', 'no_sale'][state] AS state_category,
        CASE WHEN moved THEN 'outcome' ELSE 'load' END AS cause, CASE WHEN moved THEN 1 END AS from_state_id,
        CASE WHEN moved THEN to_state ELSE 1 END AS to_state_id, CASE WHEN moved THEN 'to_call' END AS from_category,
        CASE WHEN moved THEN ['to_call', 'sale', 'no_sale'][to_state] ELSE 'to_call' END AS to_category
    FROM (SELECT i, piece, moved, {month} * {many}::BIGINT + i AS customer_id, at_ms + moved::BIGINT * {DAY} AS at_ms,
            to_state, CASE WHEN piece = 1 AND moved THEN to_state ELSE 1 END AS state
        FROM (SELECT *, (hash(i, 5) % 2)::BIGINT + 2 AS to_state FROM {_rows(first, many)}),
            (VALUES (false), (true)) AS m(moved), range(2) AS p(piece)
        WHERE (piece = 1 OR moved) AND (NOT moved OR hash(i, 6) % 5 < 2))"""


def _schedules(first: int, month: int) -> str:
    quarters = 40  # ten hours
    return f"""
    SELECT {_common("schedule", month)}, i % {quarters} AS piece, {_agent(f"i // {quarters} % 500 + 1")},
        {_clock("start_at")}, at_ms + 900000 AS end_at, 900000 AS ms, true AS is_paid,
        ['phone', 'phone', 'phone', 'break'][(hash(i, 9) % 4)::BIGINT + 1] AS activity,
        hash(i, 9) % 4 < 3 AS is_productive
    FROM (SELECT i, ({first}::BIGINT + i // {quarters * 500}) * {DAY} + 28800000 + i % {quarters} * 900000 AS at_ms
        FROM range({30 * 500 * quarters}) AS r(i))"""


def _forecasts(first: int, many: int, month: int) -> str:
    of_queue = 20  # half-hours of a day; volumes are hundredths of a contact
    return f"""
    SELECT {_common("forecast", month, "")}, 0 AS piece, i // {30 * of_queue} + 1 AS queue_id,
        'voice' AS channel, {_clock("starts_at")}, 1800000 AS interval_ms,
        {many * 4000 // (12 * 30 * of_queue)} AS volume, 300000 AS handle_ms, true AS is_used
    FROM (SELECT i, ({first}::BIGINT + i // {of_queue} % 30) * {DAY} + 28800000 + i % {of_queue} * 1800000 AS at_ms
        FROM range({12 * 30 * of_queue}) AS r(i))"""
