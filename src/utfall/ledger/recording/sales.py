"""Sale lines take from their sale what they do not say themselves: who, whom, when and whose."""

from collections.abc import Mapping, Sequence

from utfall.facts import KINDS, Record

from .build import Writing
from .pen import Row, newest

_FROM_THE_SALE = (
    "agent_id", "alias_id", "team_id", "centre_id", "campaign_id", "client_id", "customer_id", "list_id", "segment_id",
    "round", "channel", "happened_at", "actor", "known_to", "is_test", "zone", "outcome_id",
)  # fmt: skip
_SAID_BY = {"agent_id": ("agent",), "campaign_id": ("campaign",), "client_id": ("client", "campaign"),
            "customer_id": ("customer",), "list_id": ("list",), "segment_id": ("segment",),
            "outcome_id": ("outcome",), "alias_id": ("agent", "agent_id"), "team_id": ("agent", "agent_id", "team"),
            "centre_id": ("agent", "agent_id", "centre")}  # fmt: skip


def inherit(writing: Writing, records: Sequence[Record], pressed: Mapping[int, Row]) -> list[Record]:
    """The records with what their sales know; `pressed` has the outcomes of this batch by fact id.

    A line whose sale is not known stays as it is.
    """
    ids = [_sale_id(writing, each) for each in records]
    earlier = newest(KINDS["outcome"], {key for key in ids if key is not None and key not in pressed})
    found, numbers = [], dict[int, int]()
    for each, key in zip(records, ids, strict=True):
        sale = None if key is None else pressed.get(key) or earlier.get(key)
        if key is None or sale is None:
            found.append(each)
            continue
        numbers[key] = numbers.get(key, 0) + 1
        said = each.values
        taken: dict[str, object] = {"line_no": numbers[key]} if "line_no" not in said and not each.why else {}
        for name in _FROM_THE_SALE:
            value = sale.get(name)
            if value is not None and name not in said and not any(word in said for word in _SAID_BY.get(name, ())):
                taken[name] = bool(value) if name == "is_test" else value
        found.append(each._replace(values={**said, **taken}) if not each.why else each)
    return found


def _sale_id(writing: Writing, record: Record) -> int | None:
    sale = record.values.get("sale", record.values.get("sale_id"))
    if isinstance(sale, str) and sale:
        return writing.known.hashed(writing.origin_id, "outcome", sale)
    return sale if isinstance(sale, int) else None
