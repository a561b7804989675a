"""Runs of importers: what was read when and by whom, what came of it, and what could not be taken."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from utfall.core.clock import now as wall_clock
from utfall.facts import Reject

from .happenings.models import Import, Origin, RejectRow

Unknowable = Mapping[str, Mapping[str, str]]  # kind of fact -> column -> why it is not told


def start_import(
    source: str, origin: str, files: Sequence[str], by: int | None = None, cannot_know: Unknowable | None = None
) -> int:
    """Note that an importer begins; `by` is the id of the user who started it, `cannot_know` what its mapping leaves
    out. The id of the run."""
    row = Origin.objects.get_or_create(name=origin)[0]
    run = Import.objects.create(
        source=source, origin=row, files=list(files), started_at=wall_clock(), by=by, cannot_know=cannot_know
    )
    return int(run.pk)


def finish_import(import_id: int, counts: Mapping[str, int]) -> None:
    """Note that a run is over, and what came of it."""
    Import.objects.filter(pk=import_id).update(finished_at=wall_clock(), counts=dict(counts))


def sources() -> dict[int, frozenset[str]]:
    """The sources that records of each origin were imported from, by the origin's id."""
    return {origin: frozenset(source for source, _ in each) for origin, each in _brought().items()}


def left_out() -> dict[int, list[Unknowable | None]]:
    """What each mapping that files of an origin were read by leaves out, by the origin's id; None where it was not
    noted."""
    found = {origin: [told for source, told in each if source == "csv"] for origin, each in _brought().items()}
    return {origin: each for origin, each in found.items() if each}


def _brought() -> dict[int, list[tuple[str, Unknowable | None]]]:
    """By the origin's id: each source, with what its mapping leaves out. Looked up once for each newest run, for it
    is asked with every question."""
    newest = Import.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = (str(connection.settings_dict["NAME"]), newest)
    if _kept.get("of") != key:
        found: dict[int, list[tuple[str, Unknowable | None]]] = {}
        for origin, source, told in Import.objects.values_list("origin_id", "source", "cannot_know").distinct():
            found.setdefault(origin, []).append((source, told))
        _kept.update(of=key, are=found)
    known: dict[int, list[tuple[str, Unknowable | None]]] = _kept["are"]
    return known


_kept: dict[str, Any] = {}


def rejects(import_id: int) -> Iterable[Reject]:
    """What a run could not take, in the order it was met; kept 30 days."""
    for row in RejectRow.objects.filter(of_import_id=import_id).order_by("pk").iterator():
        yield Reject(row.file, row.line, row.reason, row.text)


def forget_old_rejects(now: int) -> int:
    """Delete rejects past their time; how many."""
    return int(RejectRow.objects.filter(kept_until__lt=now).delete()[0])
