"""Contact legs and what hangs on them, generated straight into the columns: so many months, so many legs a month."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.hung_on_legs import hung_on
from utfall.columns.opening import open_store
from utfall.core.clock import DAY
from utfall.core.periods import Days, parse_day
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns

FIRST = parse_day("2025-01-01")
AGENTS, CAMPAIGNS, QUEUES, REASONS = 500, 40, 12, 15


@dataclass(frozen=True)
class Made:
    """Columns with `months` of 30 days of `a_month` legs each, in a DuckDB file; `month` is the last of them."""

    path: Path
    months: int
    a_month: int

    @property
    def month(self) -> Days:
        """The last 30 days."""
        end = FIRST + 30 * self.months
        return Days(end - 30, end)


def make(folder: Path, months: int, a_month: int) -> Made:
    """Generate the file; the tables are those of the product."""
    made = Made(folder / f"{months}x{a_month}.duckdb", months, a_month)
    open_store(f"duckdb:///{made.path}", home=folder).close()
    with duckdb.connect(str(made.path)) as line:
        line.execute("SET threads = 2")
        for month in range(months):
            first = FIRST + 30 * month
            _insert(line, "contact", _legs(first, a_month, month))
            _insert(line, "outcome", _outcomes(first, a_month, month))
            _insert(line, "agent_state", _pieces(first, month))
            _insert(line, "sale_line", _lines(first, a_month, month))
            for kind, question in hung_on(first, a_month, month).items():
                _insert(line, kind, question)
        line.execute("CHECKPOINT")
    return made


def _insert(line: duckdb.DuckDBPyConnection, kind: str, question: str) -> None:
    names = [row[0] for row in line.execute(f"DESCRIBE {question}").fetchall()]
    known = {column.name for column in wide_columns(KINDS[kind])}
    assert set(names) <= known, set(names) - known
    line.execute(f'INSERT INTO "{kind}" ({", ".join(names)}) {question}')


def common(kind: str, month: int, agent: str = f"hash(i, 1) % {AGENTS} + 1") -> str:
    """The columns that every fact about an agent's work has."""
    return f"""
        hash(i, {month}, '{kind}') // 2 AS fact_id, 1 AS version, 'first' AS why, 1 AS origin_id, 'agent' AS actor,
        1 AS n, 'second' AS known_to, false AS is_test, 'UTC' AS zone, 1 AS client_id, 0 AS piece,
        {agent} AS agent_id, ({agent}) // 20 + 1 AS team_id, 1 AS centre_id,
        hash(i, 2) % {CAMPAIGNS} + 1 AS campaign_id"""


def _at(first: int, many: int) -> str:
    """Spread over the 30 days, in order, in office hours."""
    return f"({first}::BIGINT + i * 30 // {many}) * {DAY} + 28800000 + (hash(i, 3) % 36000000)::BIGINT"


def _legs(first: int, many: int, month: int) -> str:
    return f"""
    SELECT {common("contact", month, f"CASE WHEN answered OR NOT inbound THEN hash(i, 1) % {AGENTS} + 1 END")},
        'voice' AS channel, {month} * {many}::BIGINT + i - CASE WHEN hash(i, 13) % 20 = 0 THEN 1 ELSE 0 END
            AS interaction_id,
        CASE WHEN inbound THEN hash(i, 10) % {QUEUES} + 1 END AS queue_id,
        CASE WHEN inbound THEN hash(i, 11) % {REASONS} + 1 END AS reason_id,
        CASE WHEN inbound THEN hash(i, 12, {month}) % {many} + 1 END AS contact_point_id,
        CASE WHEN NOT inbound THEN hash(i, 12) % {many} + 1 END AS customer_id, at_ms AS offered_at,
        CASE WHEN inbound THEN 'in' ELSE 'out' END AS direction,
        CASE WHEN inbound THEN at_ms END AS queued_at,
        CASE WHEN answered THEN at_ms + wait END AS answered_at,
        CASE WHEN answered THEN at_ms + wait + talk END AS ended_at,
        CASE WHEN answered THEN at_ms + wait + talk + 20000 END AS wrapped_at,
        CASE WHEN inbound AND NOT answered THEN at_ms + wait END AS left_queue_at,
        CASE WHEN inbound THEN wait END AS wait_ms,
        CASE WHEN answered THEN talk END AS talk_ms, CASE WHEN answered THEN talk END AS length_ms,
        CASE WHEN answered THEN 20000 END AS wrap_ms, CASE WHEN answered THEN talk + 20000 END AS handle_ms,
        CASE WHEN NOT inbound THEN CASE WHEN answered THEN 'answered' ELSE 'no_answer' END END AS setup_result,
        CASE WHEN NOT inbound AND answered THEN CASE WHEN hash(i, 7) % 4 > 0 THEN 'human' ELSE 'machine' END END
            AS answered_by,
        CASE WHEN answered THEN 'completed' WHEN inbound THEN 'abandoned' END AS end_reason,
        at_ms // {DAY} AS offered_day, at_ms % {DAY} // 900000 AS offered_quarter,
        CASE WHEN inbound THEN at_ms // {DAY} END AS queued_day,
        CASE WHEN inbound THEN at_ms % {DAY} // 900000 END AS queued_quarter,
        CASE WHEN answered THEN (at_ms + wait + talk + 20000) // {DAY} END AS wrapped_day,
        CASE WHEN answered THEN (at_ms + wait + talk + 20000) % {DAY} // 900000 END AS wrapped_quarter
    FROM (SELECT i, {_at(first, many)} AS at_ms, hash(i, 4) % 10 < 4 AS inbound, hash(i, 5) % 10 < 7 AS answered,
        (hash(i, 6) % 60000)::BIGINT AS wait, (hash(i, 8) % 600000)::BIGINT AS talk FROM range({many}) AS r(i))"""


def _outcomes(first: int, many: int, month: int) -> str:
    return f"""
    SELECT {common("outcome", month)}, 'voice' AS channel, at_ms AS happened_at,
        at_ms // {DAY} AS happened_day, at_ms % {DAY} // 900000 AS happened_quarter,
        hash(i, 12) % {many} + 1 AS customer_id, what + 1 AS outcome_id, what >= 6 AS is_conversation,
        CASE WHEN what < 6 THEN 'attempt' ELSE 'progress' END AS kind,
        CASE WHEN what < 4 THEN 'no_answer' WHEN what < 6 THEN 'call_back' END AS attempt,
        CASE WHEN what = 9 THEN 'yes' WHEN what > 6 THEN 'no' END AS conclusion,
        CASE WHEN what = 9 THEN 'sale' WHEN what > 6 THEN 'no_sale' WHEN what = 6 THEN 'open' END AS state_category
    FROM (SELECT i, {_at(first, many // 2)} AS at_ms, hash(i, 9) % 10 AS what FROM range({many // 2}) AS r(i))"""


def _pieces(first: int, month: int) -> str:
    many = AGENTS * 30 * 60
    return f"""
    SELECT {common("agent_state", month, f"i // 60 % {AGENTS} + 1")}, at_ms AS start_at,
        at_ms + 600000 AS end_at, 600000 AS ms, at_ms // {DAY} AS start_day, at_ms % {DAY} // 900000 AS start_quarter,
        true AS is_paid, ['idle', 'talk', 'acw', 'break'][(hash(i, 9) % 4)::BIGINT + 1] AS state
    FROM (SELECT i, ({first}::BIGINT + i // {AGENTS * 60}) * {DAY} + 28800000 + i % 60 * 600000 AS at_ms
        FROM range({many}) AS r(i))"""


def _lines(first: int, many: int, month: int) -> str:
    return f"""
    SELECT {common("sale_line", month)}, at_ms AS happened_at, at_ms // {DAY} AS happened_day,
        at_ms % {DAY} // 900000 AS happened_quarter, i AS sale_id, i AS order_id, 1 AS line_no,
        hash(i, 9) % 20 + 1 AS product_id, 1 AS qty, 19900 AS amount, 'NOK' AS currency, 'voice' AS channel
    FROM (SELECT i, {_at(first, many // 20)} AS at_ms FROM range({many // 20}) AS r(i))"""
