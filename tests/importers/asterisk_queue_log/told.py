"""Gathers what batches told into the facts that stand in the end, by reference, as the ledger would."""

from collections.abc import Iterable, Iterator

from utfall.facts import Batch, Record


def gathered(batches: Iterable[Batch]) -> dict[tuple[str, str], dict[str, object]]:
    """{(kind, reference): values and `standing`}: an older clock never wins, a removal takes away."""
    facts: dict[tuple[str, str], dict[str, object]] = {}
    clocks: dict[tuple[str, str], int] = {}
    for record in records(batches):
        key = record.kind, record.reference
        clock = record.clock or 0
        if clock < clocks.get(key, -1):
            continue
        clocks[key] = clock
        facts[key] = {**record.values, "standing": record.standing, "why": record.why}
    return {
        key: {word: value for word, value in values.items() if word != "why"}
        for key, values in facts.items()
        if values["why"] != "removed"
    }


def records(batches: Iterable[Batch]) -> Iterator[Record]:
    for batch in batches:
        assert len(batch.records) <= 5_000
        yield from batch.records


def merged(facts: dict[tuple[str, str], dict[str, object]]) -> dict[tuple[str, str], dict[str, object]]:
    """The same facts with an agent's adjoining intervals of the same state made one."""
    times = sorted(
        (v["agent"], v["start_at"], key) for key, v in facts.items() if key[0] == "agent_state" and _lasts(v)
    )
    out = {key: values for key, values in facts.items() if key[0] != "agent_state"}
    last: dict[str, object] = {}
    for _, _, key in times:
        values = dict(facts[key])
        alike = all(last.get(w) == values.get(w) for w in ("agent", "state", "reason", "contact"))
        if alike and last.get("end_at") == values["start_at"]:
            last.update(end_at=values["end_at"], standing=values["standing"])
        else:
            out[key] = last = values
    return out


def _lasts(values: dict[str, object]) -> bool:
    return bool(values["standing"]) or values["start_at"] != values["end_at"]
