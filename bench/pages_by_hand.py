"""What somebody who knows the tables would write for the figures of each page; `{first}`, `{end}` are its days."""

from collections.abc import Mapping

GOOD = "NOT is_test AND why <> 'annulled' AND actor <> 'bulk'"


def of(table: str, clock: str, key: str, figures: str, where: str = "", days: str = "") -> str:
    """Figures of a table by a key, of the rows whose clock lies in the period."""
    span = days or f"{clock}_day >= {{first}} AND {clock}_day < {{end}}"
    also = f" AND {where}" if where else ""
    return f'SELECT {key}, {figures} FROM "{table}" WHERE {span} AND {GOOD}{also} GROUP BY ALL'


def once(key: str, states: Mapping[str, str], days: str = "", where: str = "") -> str:
    """Time of agents that counts once, of several sets of states, by a key."""
    span, also = days or "start_day >= {first} AND start_day < {end}", f" AND {where}" if where else ""
    alone = []
    for name, some in states.items():
        alone.append(f"""SELECT '{name}' AS what, k, sum(greatest(0, e - greatest(s, coalesce(b, s)))) FROM (
            SELECT {key} AS k, start_at AS s, end_at AS e, max(end_at) OVER (PARTITION BY agent_id, start_at // 86400000
                ORDER BY start_at, end_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS b
            FROM agent_state WHERE {span} AND {GOOD} AND state IN ({some}){also}) GROUP BY ALL""")
    return " UNION ALL ".join(alone)


def told_apart(clock: str, keys: tuple[str, ...], figures: str, where: str) -> str:
    """Counts of different callers by keys, with the totals that the page shows: they are no sums."""
    sets = ", ".join(f"({', '.join(keys[:many])})" for many in range(len(keys), -1, -1))
    names = ", ".join(keys)
    return (f"SELECT {names}, {figures} FROM contact WHERE {clock}_day >= {{first}} AND {clock}_day < {{end}} "
            f"AND {GOOD} AND {where} GROUP BY GROUPING SETS ({sets})")  # fmt: skip


PRODUCTIVE, HANDLING, LOGGED = "'talk','hold','acw','idle'", "'talk','hold','acw'", "'idle','talk','acw','break'"
_OUTCOMES = """sum(n), sum(n) FILTER (attempt = 'no_answer'), sum(n) FILTER (attempt = 'call_back'),
    sum(n) FILTER (kind = 'progress'), sum(n) FILTER (conclusion IN ('yes', 'no')),
    sum(n) FILTER (conclusion = 'yes')"""
_CONCLUDED = """sum(n) FILTER (conclusion IN ('yes', 'no')), sum(n) FILTER (conclusion = 'yes'),
    sum(n) FILTER (conclusion = 'no'), sum(n), sum(n) FILTER (kind = 'progress'),
    sum(n) FILTER (state_category = 'sale')"""
_QUEUED = """sum(n), sum(n) FILTER (answered_at IS NOT NULL), sum(n) FILTER (end_reason = 'abandoned'),
    sum(n) FILTER (answered_at IS NOT NULL AND wait_ms <= 20000 * n), sum(wait_ms) FILTER (answered_at IS NOT NULL),
    sum(n) FILTER (end_reason = 'abandoned' AND wait_ms < 5000 * n), sum(wait_ms), max(wait_ms),
    sum(n) FILTER (answered_at IS NULL AND end_reason IN ('timeout', 'empty', 'overflow', 'closed')),
    sum(n) FILTER (version = 0 AND left_queue_at IS NULL AND answered_at IS NULL)"""
_HANDLED = "sum(n), sum(handle_ms), sum(wrap_ms), sum(talk_ms), sum(length_ms), sum(n) FILTER (wrap_ms IS NOT NULL)"
_DIALS = """sum(n), sum(n) FILTER (setup_result = 'answered'), sum(n) FILTER (answered_by = 'human'),
    sum(n) FILTER (is_dm), sum(n) FILTER (purpose_discussed), sum(n) FILTER (is_result), sum(length_ms)"""
_ANSWERS = """sum(n), sum(points), sum(n) FILTER (score >= 9), sum(n) FILTER (score <= 6),
    sum(n) FILTER (scale_max - score <= 1)"""
_IN, _HELD = "direction = 'in'", "direction = 'in' AND answered_at IS NOT NULL"
_WEEK = "(queued_day + 3) % 7 + 1, queued_quarter // 2"
_WHO = "coalesce(customer_id, contact_point_id), customer_id IS NULL, reason_id"
_FIRST_CONTACTS = f"""
    SELECT {{key}}, count(*), count(*) FILTER (next IS NULL OR next > ended_at + 604800000) FROM (
        SELECT *, row_number() OVER (PARTITION BY interaction_id ORDER BY offered_at) AS leg,
            lead(offered_at) OVER (PARTITION BY {_WHO} ORDER BY offered_at) AS next,
            max(ended_at) OVER (PARTITION BY {_WHO} ORDER BY offered_at ROWS BETWEEN UNBOUNDED PRECEDING
                AND 1 PRECEDING) AS before
        FROM contact WHERE offered_day >= {{first}} - 7 AND offered_day < {{end}} AND {GOOD} AND {_IN})
    WHERE offered_day >= {{first}} AND answered_at IS NOT NULL AND leg = 1
        AND (before IS NULL OR before < offered_at - 604800000) GROUP BY ALL"""
_STANDING = """sum(delta), sum(delta) FILTER (state_category = 'sale'), sum(delta) FILTER (state_category = 'no_sale'),
    sum(delta) FILTER (state_category = 'open'), sum(delta) FILTER (state_category = 'to_call')"""
_TRIED = f"""
    SELECT {{key}}, tries, count(*) FROM (
        SELECT campaign_id, customer_id, round FROM transition WHERE {GOOD} AND state_category = 'to_call'
        GROUP BY ALL HAVING sum(delta) > 0) AS standing
    LEFT JOIN (SELECT campaign_id, customer_id, round, sum(n) AS tries FROM outcome WHERE {GOOD} AND kind = 'attempt'
        GROUP BY ALL) AS tried USING (campaign_id, customer_id, round) GROUP BY ALL"""
_LOST = f"""
    SELECT count(*) FROM (SELECT contact_point_id AS who, queued_at AS moment FROM contact
        WHERE queued_day >= {{today}} - 6 AND {GOOD} AND {_IN} AND end_reason = 'abandoned') AS lost
    ANTI JOIN (SELECT contact_point_id AS who, offered_at AS later FROM contact WHERE offered_day >= {{today}} - 6
        AND {GOOD} AND (end_reason = 'abandoned' OR answered_at IS NOT NULL)) AS others
    ON lost.who = others.who AND others.later > lost.moment"""
_YESTERDAY, _TODAY = "{clock}_day = {{yesterday}}", "{clock}_day = {{today}}"
_HALF_HOURS = "start_quarter // 2"


def _on(days: str, table: str, clock: str, key: str, figures: str, where: str = "") -> str:
    return of(table, clock, key, figures, where, days.format(clock=clock))


BY_HAND: Mapping[str, tuple[str, ...]] = {
    "Activity": (
        of("outcome", "happened", "agent_id", _OUTCOMES), once("agent_id", {"hours": PRODUCTIVE}),
        of("sale_line", "happened", "agent_id, currency", "sum(qty), sum(amount)"),
        of("outcome", "happened", "happened_day", _OUTCOMES), once("start_day", {"hours": PRODUCTIVE}),
        of("sale_line", "happened", "happened_day, currency", "sum(qty), sum(amount)"),
    ),
    "Performance": (
        of("outcome", "happened", "campaign_id", _CONCLUDED), of("outcome", "happened", "happened_day", _CONCLUDED),
    ),
    "Sales": (
        *(of("sale_line", "happened", f"{key}, currency",
             "count(DISTINCT order_id), sum(qty), sum(n), sum(amount), sum(margin), count(DISTINCT customer_id)")
          for key in ("product_id", "happened_day")),
        of("outcome", "happened", "happened_day", _CONCLUDED),
    ),
    "Outcomes": (
        of("outcome", "happened", "state_category, outcome_id", "sum(n)"),
        of("outcome", "happened", "happened_day", _OUTCOMES),
    ),
    "Funnel": (
        *(of("contact", "offered", key, _DIALS, "direction = 'out' AND channel = 'voice'")
          for key in ("campaign_id", "offered_day")),
        f"SELECT campaign_id, {_STANDING} FROM transition WHERE {GOOD} GROUP BY ALL",
        f"SELECT campaign_id, count(DISTINCT customer_id), sum(n) FROM contact WHERE direction = 'out' AND {GOOD} "
        "GROUP BY ALL",
        _TRIED.format(key="campaign_id"),
    ),
    "Inbound": (
        *(of("contact", "queued", key, _QUEUED, _IN)
          for key in ("queued_quarter // 2", "queued_day", "channel, client_id", "(queued_day + 3) % 7 + 1")),
        told_apart("queued", ("queued_quarter // 2",), "count(DISTINCT contact_point_id)", _IN),
        of("contact", "queued", "agent_id", "sum(n)", _HELD),
        *(of("contact", "wrapped", key, _HANDLED, _HELD) for key in ("wrapped_quarter // 2", "wrapped_day", "1")),
        of("contact", "wrapped", "reason_id",
           f"{_HANDLED}, quantile_disc(wrap_ms, 0.5), quantile_disc(wrap_ms, 0.8)", _HELD),
        of("contact", "queued", "(queued_day + 3) % 7 + 1", "quantile_disc(wait_ms, 0.9)", _HELD),
        of("contact", "offered", "offered_day", _DIALS, "channel = 'voice'"),
        once(_HALF_HOURS, {"logged": LOGGED}),
        *(f"SELECT * FROM contact WHERE queued_day >= {{first}} AND queued_day < {{end}} AND {GOOD} AND {_IN} "
          f"AND {which} ORDER BY wait_ms DESC LIMIT 10" for which in ("answered_at IS NOT NULL",
                                                                     "end_reason = 'abandoned'")),
    ),
    "Arrivals": (
        told_apart("offered", ("(offered_day + 3) % 7 + 1", "offered_quarter // 2"),
                   "sum(n), count(DISTINCT (contact_point_id, offered_day))", f"{_IN} AND channel = 'voice'"),
        of("contact", "queued", "queued_day", _QUEUED, _IN),
        told_apart("queued", ("queued_day",), "count(DISTINCT contact_point_id)", _IN),
    ),
    "Needed and there": (
        told_apart("offered", ("(offered_day + 3) % 7 + 1", "offered_quarter // 2"),
                   "sum(n), count(DISTINCT (contact_point_id, offered_day))", f"{_IN} AND channel = 'voice'"),
        *(of("contact", "queued", key, _QUEUED, _IN) for key in ("channel, client_id", _WEEK)),
        of("contact", "queued", "agent_id", "sum(n)", _HELD), of("contact", "wrapped", "1", _HANDLED, _HELD),
        once("1", {"paid": LOGGED, "productive": PRODUCTIVE}),
        once(f"(start_day + 3) % 7 + 1, {_HALF_HOURS}".replace(", ", " AS d, "), {"logged": LOGGED}),
    ),
    "Satisfaction": (
        *(of("survey_answer", "happened", f"{key}, asked_for", _ANSWERS)
          for key in ("question_id, score", "happened_day", "queue_id", "reason_id", "agent_id",
                      "wait_ms // 60000", "was_transferred")),
        _FIRST_CONTACTS.format(key="1", first="{first}", end="{end}"),
        of("survey_invite", "sent", "1", "sum(n)"),
    ),
    "Agents": (
        _on(_YESTERDAY, "outcome", "happened", "agent_id", _OUTCOMES),
        _on(_YESTERDAY, "contact", "wrapped", "agent_id", _HANDLED, "answered_at IS NOT NULL"),
        _on(_YESTERDAY, "routing_offer", "rang", "agent_id", "sum(n) FILTER (result = 'missed')"),
        once("agent_id", {"hours": PRODUCTIVE, "logged": LOGGED}, "start_day = {yesterday}"),
        _on(_YESTERDAY, "agent_state", "start", "agent_id", "sum(n) FILTER (state = 'break' AND piece = 0)"),
    ),
    "Agent's day": (
        *(f"SELECT * FROM {table} WHERE {clock}_day = {{yesterday}} AND agent_id = 7 ORDER BY {clock}_at"
          for table, clock in (("agent_state", "start"), ("contact", "offered"), ("outcome", "happened"))),
        *(of("contact", "wrapped", "(wrapped_day + 3) // 7", _HANDLED, "answered_at IS NOT NULL" + one,
             "wrapped_day >= {end} - 57 AND wrapped_day < {end}") for one in (" AND agent_id = 7", "")),
        *(of("outcome", "happened", "(happened_day + 3) // 7", _OUTCOMES, one,
             "happened_day >= {end} - 57 AND happened_day < {end}") for one in ("agent_id = 7",)),
        once("(start_day + 3) // 7", {"hours": PRODUCTIVE, "handling": HANDLING, "logged": LOGGED},
             "start_day >= {end} - 57 AND start_day < {end}", "agent_id = 7"),
        once("agent_id", {"hours": PRODUCTIVE, "handling": HANDLING, "logged": LOGGED}, "start_day = {yesterday}"),
        _on(_YESTERDAY, "contact", "wrapped", "agent_id", _HANDLED, "answered_at IS NOT NULL"),
        _on(_YESTERDAY, "outcome", "happened", "agent_id", _OUTCOMES),
    ),
    "Customers": (
        f"SELECT campaign_id, {_STANDING} FROM transition WHERE {GOOD} GROUP BY ALL",
        f"""SELECT campaign_id, count(DISTINCT customer_id) FROM transition WHERE {GOOD} AND from_state_id IS NULL
            AND cause IN ('load', 'move') GROUP BY ALL""",
        _TRIED.format(key="campaign_id"),
        of("outcome", "happened", "campaign_id", _OUTCOMES), once("campaign_id", {"hours": PRODUCTIVE}),
    ),
    "Floor": (
        f"SELECT agent_id, state, max(start_at) FROM agent_state WHERE start_day = {{today}} AND {GOOD} GROUP BY ALL",
        _on(_TODAY, "outcome", "happened", "agent_id", f"{_OUTCOMES}, arg_max(outcome_id, happened_at)"),
        _on(_TODAY, "contact", "wrapped", "agent_id", _HANDLED, "answered_at IS NOT NULL"),
        _on(_TODAY, "contact", "queued", "queue_id", _QUEUED, _IN),
        once("agent_id", {"hours": PRODUCTIVE}, "start_day = {today}"), _LOST,
    ),
    "Inquiries": (
        f"SELECT queue_id, status, is_answered, sum(delta) FROM case_event WHERE {GOOD} GROUP BY ALL",
        f'SELECT queue_id, count(*), min(opened_at) FROM "case" WHERE {GOOD} AND resolved_at IS NULL GROUP BY ALL',
        _on(_TODAY, "case_event", "happened", "event", "sum(n)"),
        of("case_event", "happened", "happened_day // 30", "sum(delta)", "", "happened_day < {end} + 1"),
    ),
    "Lost calls": (
        _LOST, of("contact", "queued", "1", "sum(n)", "end_reason = 'abandoned'", "queued_day >= {today} - 6"),
        _LOST.replace("count(*)", "*") + " ORDER BY moment DESC LIMIT 100",
    ),
    "Why": tuple(
        of("outcome", "happened", "team_id", "sum(n), sum(n) FILTER (kind = 'progress')", "", days)
        for days in ("", "happened_day >= {first} - 30 AND happened_day < {first}")
    ),
    "Why, first contacts": tuple(
        _FIRST_CONTACTS.format(key="team_id", first=first, end=end)
        for first, end in (("{first}", "{end}"), ("{first} - 30", "{first}"))
    ),
}  # fmt: skip
