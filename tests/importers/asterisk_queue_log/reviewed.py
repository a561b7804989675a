"""Prints facts as the text tables that stand beside the samples, so that a telephone engineer can review them."""

from collections.abc import Iterable, Mapping

from utfall.core.tables import write_table
from utfall.facts import Reject

_CONTACT = ("queued_at", "interaction", "queue", "contact_point", "answered_at", "agent", "left_queue_at", "ended_at",
            "end_reason", "ended_by", "direction", "setup_result", "standing")  # fmt: skip
_OFFER = ("rang_at", "agent", "queue", "ring_ms", "result", "contact")
_STATE = ("agent", "start_at", "end_at", "state", "reason", "contact", "standing")
_TABLES = (("contact", _CONTACT), ("routing_offer", _OFFER), ("agent_state", _STATE))


def printed(facts: Mapping[tuple[str, str], Mapping[str, object]], rejects: Iterable[Reject]) -> str:
    """Tables of contacts, offers, agents' time and rejects; times in seconds."""
    parts = []
    for kind, words in _TABLES:
        rows = [[_cell(word, values.get(word)) for word in words]
                for (each, _), values in sorted(facts.items(), key=_order) if each == kind]  # fmt: skip
        if rows:
            parts.append(f"# {kind}\n" + write_table(words, rows))
    if told := [[str(each.line), each.reason] for each in rejects]:
        parts.append("# reject\n" + write_table(("line", "reason"), told))
    return "\n\n".join(parts) + "\n"


def _order(item: tuple[tuple[str, str], Mapping[str, object]]) -> tuple[object, ...]:
    (_, ref), values = item
    first = values["agent"] if "state" in values else ""
    return first, values.get("queued_at") or values.get("rang_at") or values.get("start_at") or 0, ref


def _cell(word: str, value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "stands"
    if word.endswith("_at") and isinstance(value, int):
        return str(value // 1000) if value % 1000 == 0 else f"{value / 1000:.3f}"
    return str(value).replace("|", "/")
