"""How far each origin is told, and what its reader left over for the next reading."""

from collections.abc import Collection, Mapping

from utfall.facts import KINDS, OriginState, fact_id

from .happenings.models import BatchRow, Origin


def origin_state(name: str) -> OriginState:
    """How far an origin is told and what its reader left over; nothing of either for one never heard of."""
    row = Origin.objects.filter(name=name).first()
    return OriginState() if row is None else OriginState(row.complete_until, row.unfinished)


def told_before(name: str, kind: str, references: Collection[str]) -> set[str]:
    """Which of these references of a kind of fact an origin told, and has not removed since."""
    from .recording.pen import newest

    row = Origin.objects.filter(name=name).only("pk").first()
    if row is None:
        return set()
    ids = {fact_id(int(row.pk), kind, reference): reference for reference in references}
    return {ids[key] for key, version in newest(KINDS[kind], list(ids)).items() if version["why"] != "removed"}


def newest_batch(origin_id: int) -> int | None:
    """The id of the last batch an origin told; None for one that told nothing."""
    found = BatchRow.objects.filter(origin_id=origin_id).order_by("-pk").values_list("pk", flat=True).first()
    return None if found is None else int(found)


def complete_until() -> dict[int, int]:
    """How far (ms UTC) each origin that says so is told, by id."""
    rows = Origin.objects.exclude(complete_until=None).values_list("pk", "complete_until")
    return {int(key): int(until) for key, until in rows if until is not None}


def keep_unfinished(name: str, unfinished: Mapping[str, object]) -> None:
    """Note what a source has to remember before it has told anything."""
    row = Origin.objects.get_or_create(name=name)[0]
    Origin.objects.filter(pk=row.pk).update(unfinished=dict(unfinished))
