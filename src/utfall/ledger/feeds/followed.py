"""Which files are followed: added, stopped, and how far each is told."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from utfall.core.clock import now as wall_clock
from utfall.ledger import imports
from utfall.ledger.audit.chain import note
from utfall.ledger.happenings.models import Import, Origin

from .models import FollowedFile


class FollowedAlready(ValueError):
    """Another file of that origin is followed; the text says which."""


@dataclass(frozen=True)
class Told:
    """How far a followed file is told: lines that are known, the number of the last in its file and its time (ms),
    and the moment up to which nothing is missing (ms). None where nothing is known yet."""

    lines: int = 0
    last_line: int | None = None
    last_at: int | None = None
    complete_until: int | None = None


def add(
    source: str, path: str, origin: str, *, zone: str = "", client: str = "", campaign: str = "", by: int | None = None
) -> FollowedFile:
    """Put a file on the list. Raises `FollowedAlready` where one of that origin is on it."""
    with transaction.atomic():
        found = active().filter(origin__name=origin).first()
        if found is not None:
            raise FollowedAlready(f"{found.path} is followed as {origin!r} already; an origin has one live file")
        run = imports.start_import(source, origin, [path], by)
        made = FollowedFile.objects.create(
            source=source, path=path, origin=Origin.objects.get(name=origin), of_import_id=run, zone=zone,
            client=client, campaign=campaign, added_at=wall_clock(), by=by,
        )  # fmt: skip
        note("file followed", f"followed file {made.pk}", by, {"source": source, "origin": origin, "path": path})
    return made


def stop(file: FollowedFile, by: int | None = None) -> bool:
    """Take a file off the list: what was read stays, and following it again goes on there. False where it was off."""
    with transaction.atomic():
        if not FollowedFile.objects.filter(pk=file.pk, stopped_at=None).update(stopped_at=wall_clock(), error=""):
            return False
        Import.objects.filter(pk=file.of_import_id).update(finished_at=wall_clock())
        note("file no longer followed", f"followed file {file.pk}", by)
    return True


def active() -> "QuerySet[FollowedFile]":
    """Those that are followed, the first added first."""
    return FollowedFile.objects.filter(stopped_at=None).select_related("origin").order_by("pk")


def told(file: FollowedFile) -> Told:
    """How far it is told, as it was saved with the facts."""
    left = file.origin.unfinished or {}
    places = left.get("places") or []
    if not places:
        return Told(complete_until=file.origin.complete_until)
    until = left.get("until")
    return Told(
        lines=sum(place["line"] - 1 for place in places),
        last_line=places[-1]["line"] - 1,
        last_at=None if until is None else until * 1000,
        complete_until=file.origin.complete_until,
    )


def looked(file: FollowedFile, error: str = "") -> None:
    """Note that somebody looked into the file just now, and what hindered him."""
    FollowedFile.objects.filter(pk=file.pk).update(looked_at=wall_clock(), error=error)


def came(file: FollowedFile, counts: dict[str, int]) -> None:
    """Add to what came of the run."""
    run = Import.objects.get(pk=file.of_import_id)
    for way, count in counts.items():
        run.counts[way] = run.counts.get(way, 0) + count
    Import.objects.filter(pk=run.pk).update(counts=run.counts)
