"""Runs of importers: what was read when and by whom, what came of it, and what could not be taken."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from utfall.core.clock import now as wall_clock
from utfall.facts import Reject

from .happenings.models import Import, Origin, RejectRow


def start_import(source: str, origin: str, files: Sequence[str], by: int | None = None) -> int:
    """Note that an importer begins; `by` is the id of the user who started it. The id of the run."""
    row = Origin.objects.get_or_create(name=origin)[0]
    run = Import.objects.create(source=source, origin=row, files=list(files), started_at=wall_clock(), by=by)
    return int(run.pk)


def finish_import(import_id: int, counts: Mapping[str, int]) -> None:
    """Note that a run is over, and what came of it."""
    Import.objects.filter(pk=import_id).update(finished_at=wall_clock(), counts=dict(counts))


def sources() -> dict[int, frozenset[str]]:
    """The sources that records of each origin were imported from, by the origin's id."""
    newest = Import.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = (str(connection.settings_dict["NAME"]), newest)
    if _sources.get("of") != key:
        found: dict[int, set[str]] = {}
        for origin, source in Import.objects.values_list("origin_id", "source").distinct():
            found.setdefault(origin, set()).add(source)
        _sources.update(of=key, are={origin: frozenset(names) for origin, names in found.items()})
    known: dict[int, frozenset[str]] = _sources["are"]
    return known


_sources: dict[str, Any] = {}  # what was found last, and for which newest run: they are asked with every question


def rejects(import_id: int) -> Iterable[Reject]:
    """What a run could not take, in the order it was met; kept 30 days."""
    for row in RejectRow.objects.filter(of_import_id=import_id).order_by("pk").iterator():
        yield Reject(row.file, row.line, row.reason, row.text)


def forget_old_rejects(now: int) -> int:
    """Delete rejects past their time; how many."""
    return int(RejectRow.objects.filter(kept_until__lt=now).delete()[0])
