"""Which columns, cards and levels each report has: the pages' own choices, no definitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from utfall.reports.lay import Wanted

PEOPLE = ("client", "campaign", "segment", "list", "centre", "team", "agent", "queue")
TIME = ("month", "week", "day", "weekday", "hour", "half_hour")
BELOW: Mapping[str, str] = {
    "group": "campaign", "client": "campaign", "campaign": "team", "segment": "agent", "list": "agent",
    "centre": "team", "team": "agent",
    "agent": "day", "queue": "day", "product": "agent", "month": "week", "week": "day",
    "day": "hour",
    "weekday": "hour", "channel": "queue", "direction": "queue", "outcome": "reason", "reason": "agent",
    "state": "outcome", "category": "outcome",
}  # fmt: skip
SPLITS_OF_TIME = ("day", "week", "month")


@dataclass(frozen=True)
class Card:
    """A key figure above the table; `beside` is another figure told under it (value beside products)."""

    kpi: str
    title: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Report:
    """One page: `sets` of columns that can be switched, `more` columns to choose, cards, levels, and what it counts
    (`base`), by which it is empty or not."""

    view: str
    title: str
    sets: Mapping[str, tuple[Wanted, ...]]
    cards: Mapping[str, tuple[Card, ...]]
    levels: tuple[str, ...]
    level_of: Mapping[str, str]
    base: Mapping[str, str]
    more: tuple[str, ...] = ()
    level_of_set: Mapping[str, str] = field(default_factory=dict)
    chart: Mapping[str, str] = field(default_factory=dict)

    def set_named(self, kind: str) -> str:
        """The set of columns asked for, the first where it is not of this page."""
        return kind if kind in self.sets else next(iter(self.sets))

    def default_level(self, role: str, kind: str) -> str:
        """The rows a role sees first."""
        if kind in self.level_of_set and role != "agent":
            return self.level_of_set[kind]
        return self.level_of.get(role, "campaign")


_OUTBOUND = (
    Wanted("hours", _("Hours"), hours=True),
    Wanted("outcomes", _("Outcomes")),
    Wanted("no_answer", _("No answer")),
    Wanted("call_back", _("Call back")),
    Wanted("progress_outcomes", _("Progress")),
    Wanted("progress_rate", _("Progress rate"), bar=True),
    Wanted("conclusions", _("Conclusions")),
    Wanted("yes", _("Yes")),
    Wanted("hit_rate", _("Hit rate")),
    Wanted("products_sold", _("Products")),
    Wanted("completion_success", _("Value")),
    Wanted("yes_per_hour", _("Yes/h")),
    Wanted("conclusions_per_hour", _("Conclusions/h")),
)
_INBOUND = (
    Wanted("contacts_offered", _("Visits")),
    Wanted("contacts_offered:interactions", _("Callers")),
    Wanted("contacts_answered", _("Answered")),
    Wanted("contacts_abandoned", _("Lost")),
    Wanted("contacts_open", _("Waiting")),
    Wanted("service_level", _("Service level"), bar=True),
    Wanted("answer_rate", _("Answer rate")),
    Wanted("abandonment_rate", _("Abandonment")),
    Wanted("asa", _("ASA")),
    Wanted("max_queue_wait", _("Longest wait")),
    Wanted("contacts_handled:inbound", _("Handled")),
    Wanted("aht:inbound", _("AHT")),
    Wanted("agent_non_response", _("Not answered rings")),
)
_MIXED = (
    Wanted("hours", _("Hours"), hours=True),
    Wanted("contacts_handled", _("Handled")),
    Wanted("contacts_offered", _("Visits")),
    Wanted("contacts_answered", _("Answered")),
    Wanted("service_level", _("Service level"), bar=True),
    Wanted("asa", _("ASA")),
    Wanted("dials", _("Dials")),
    Wanted("outcomes", _("Outcomes")),
    Wanted("progress_rate", _("Progress rate"), bar=True),
    Wanted("conclusions", _("Conclusions")),
    Wanted("yes", _("Yes")),
    Wanted("hit_rate", _("Hit rate")),
    Wanted("contacts_per_hour", _("Contacts/h")),
)
_ROLES = {"administrator": "campaign", "leader": "agent", "client": "campaign", "agent": "day"}

ACTIVITY = Report(
    view="activity",
    title=_("Activity"),
    sets={"outbound": _OUTBOUND, "inbound": _INBOUND, "mixed": _MIXED},
    cards={
        "outbound": (
            Card("outcomes"),
            Card("progress_rate"),
            Card("hit_rate"),
            Card("products_sold", _("Products · value"), beside="completion_success"),
            Card("yes_per_hour"),
        ),
        "inbound": (
            Card("contacts_offered"),
            Card("service_level"),
            Card("abandonment_rate"),
            Card("asa"),
            Card("aht:inbound"),
        ),
        "mixed": (
            Card("contacts_handled"),
            Card("service_level"),
            Card("outcomes"),
            Card("hit_rate"),
            Card("contacts_per_hour"),
        ),
    },
    levels=PEOPLE + TIME,
    level_of=_ROLES,
    level_of_set={"inbound": "queue", "mixed": "client"},
    base={"outbound": "outcomes", "inbound": "contacts_offered", "mixed": "contacts_handled"},
    more=(
        "exclusions", "sales", "no_sales", "no", "other_outcomes", "attempt_outcomes", "conversation_share",
        "sales_per_hour", "average_check", "orders", "dials", "connected", "live_contacts", "k1_connection", "k2_live",
        "k3_decision_maker", "k4_full_contact", "k5_result", "funnel_conversion", "call_setup_success_rate",
        "avg_time_in_queue", "wait_p90", "avg_abandon_time", "avg_call_length", "avg_call_length:inbound",
        "handling_cycle_time", "handling_cycle_time:inbound", "contacts_handled", "aht", "system_flow_outs",
        "customer_flow_outs", "closure_rate",
    ),
)  # fmt: skip

PERFORMANCE = Report(
    view="performance",
    title=_("Performance"),
    sets={
        "outbound": (
            Wanted("conclusions", _("Conclusions")),
            Wanted("yes", _("Yes")),
            Wanted("no", _("No")),
            Wanted("hit_rate", _("Hit rate"), bar=True),
            Wanted("outcomes", _("Outcomes")),
            Wanted("progress_outcomes", _("Progress")),
            Wanted("progress_rate", _("Progress rate"), bar=True),
            Wanted("exclusions", _("Excluded")),
            Wanted("other_outcomes", _("Other")),
        )
    },
    cards={"outbound": (Card("conclusions"), Card("yes"), Card("hit_rate"), Card("progress_rate"))},
    levels=PEOPLE + TIME,
    level_of=_ROLES | {"leader": "campaign"},
    base={"outbound": "outcomes"},
    more=("hit_rate:per_customer", "sales", "no_sales", "attempt_outcomes", "conversation_share", "results",
          "k1_connection", "k2_live", "k3_decision_maker", "k4_full_contact", "k5_result", "funnel_conversion",
          "yes_per_hour", "conclusions_per_hour"),
    chart={"outbound": "conclusions"},
)  # fmt: skip

SALES = Report(
    view="sales",
    title=_("Sales"),
    sets={
        "outbound": (
            Wanted("orders", _("Orders")),
            Wanted("products_sold", _("Products"), bar=True),
            Wanted("products_sold:positions", _("Positions")),
            Wanted("completion_success", _("Value")),
            Wanted("average_check", _("Average sale")),
            Wanted("items_per_check", _("Positions per sale")),
        )
    },
    cards={
        "outbound": (
            Card("products_sold", beside="completion_success"),
            Card("orders"),
            Card("average_check"),
            Card("items_per_check"),
        )
    },
    levels=("product", *PEOPLE, *TIME),
    level_of={"agent": "day"} | dict.fromkeys(("administrator", "leader", "client"), "product"),
    base={"outbound": "orders"},
    more=("sale_cancellation_rate", "completion_success:gross_profit", "items_per_check:units",
          "average_check:per_customer"),
    chart={"outbound": "products_sold"},
)  # fmt: skip

INBOUND = Report(
    view="inbound",
    title=_("Inbound"),
    sets={
        "inbound": (
            Wanted("contacts_offered", _("Visits"), bar=True),
            Wanted("contacts_offered:callers", _("Callers")),
            Wanted("contacts_answered", _("Answered")),
            Wanted("contacts_abandoned", _("Lost")),
            Wanted("contacts_abandoned:after_short", _("Lost after the short limit")),
            Wanted("service_level", _("Service level")),
            Wanted("asa", _("ASA")),
            Wanted("max_queue_wait", _("Longest wait")),
            Wanted("aht:inbound", _("AHT")),
        )
    },
    cards={
        "inbound": (
            Card("contacts_offered"),
            Card("service_level"),
            Card("contacts_abandoned:after_short", _("Lost after the short limit")),
            Card("asa"),
            Card("max_queue_wait"),
            Card("aht:inbound"),
        )
    },
    levels=("half_hour", "quarter_hour", "hour", "day", "queue", "channel", "client", "weekday", "week", "month"),
    level_of=dict.fromkeys(_ROLES, "half_hour"),
    base={"inbound": "contacts_offered"},
    more=(
        "answer_rate", "abandonment_rate", "contacts_open", "avg_time_in_queue", "wait_p90", "avg_abandon_time",
        "contacts_offered:interactions", "contacts_handled:inbound", "avg_call_length:inbound", "acw_avg",
        "handling_cycle_time:inbound", "agent_non_response", "system_flow_outs", "customer_flow_outs", "occupancy",
    ),
)  # fmt: skip

FUNNEL = Report(
    view="funnel",
    title=_("Funnel"),
    sets={
        "outbound": (
            Wanted("dials", _("Dialled"), bar=True),
            Wanted("k1_connection", _("K1 Connected")),
            Wanted("k2_live", _("K2 A person")),
            Wanted("k3_decision_maker", _("K3 Decision-maker")),
            Wanted("k4_full_contact", _("K4 Purpose")),
            Wanted("k5_result", _("K5 Result")),
            Wanted("results", _("Results")),
            Wanted("funnel_conversion", _("In all")),
        )
    },
    cards={"outbound": ()},
    levels=("campaign", "list", "team", "agent", "client", "segment", "centre", "attempt_no", *TIME),
    level_of=dict.fromkeys(_ROLES, "campaign"),
    base={"outbound": "dials"},
    more=(
        "connected", "live_contacts", "dm_contacts", "full_contacts", "k1_connection:excluding_invalid",
        "funnel_conversion:per_customer", "call_setup_success_rate", "dialer_abandon_rate", "list_penetration",
        "reachability", "completion_rate", "outcomes", "hit_rate",
    ),
)  # fmt: skip

ARRIVALS = Report(
    view="arrivals",
    title=_("Arrivals"),
    sets={"inbound": ()},
    cards={"inbound": ()},
    levels=(),
    level_of=dict.fromkeys(_ROLES, "weekday"),
    base={"inbound": "contacts_offered"},
)

REPORTS: Mapping[str, Report] = {each.view: each for each in (ACTIVITY, PERFORMANCE, SALES, INBOUND, ARRIVALS, FUNNEL)}
TABLES: tuple[str, ...] = tuple(name for name, each in REPORTS.items() if each.levels)  # those that are a table
