"""The sources there are: a folder each, and a line each in this table."""

from dataclasses import dataclass

from utfall.facts import KINDS


@dataclass(frozen=True)
class Source:
    """One source: its folder, the origin its records come from where none is named, and the kinds of fact it tells."""

    folder: str
    origin: str
    tells: tuple[str, ...]


SOURCES = {
    "asterisk-queue-log": Source("asterisk_queue_log", "asterisk", ("contact", "routing_offer", "agent_state")),
    "asterisk-cdr": Source("asterisk_cdr", "asterisk-cdr", ("contact", "routing_offer")),
    "csv": Source("csv", "csv", tuple(KINDS)),
    "conversations": Source("conversations", "conversations", ("contact", "case_event")),
    "cases": Source("cases", "cases", ("case_event",)),
    "schedules": Source("schedules", "schedules", ("schedule",)),
    "evaluations": Source("evaluations", "evaluations", ("evaluation",)),
    "surveys": Source("surveys", "surveys", ("survey_answer",)),
}
