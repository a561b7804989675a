"""Saved mappings: kept by name and version, offered to files with the same columns, archived and never deleted."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from utfall.core import clock
from utfall.ledger.audit.chain import note

from .models import SavedMapping


def save(
    name: str, text: str, columns: Sequence[str], usual: Mapping[str, str], by: int | None
) -> tuple[SavedMapping, bool]:
    """The newest version of that name, and whether it is new: the same text and usual words again make none."""
    with transaction.atomic():
        newest = SavedMapping.objects.filter(name=name).order_by("-version").first()
        if newest and newest.archived_at is None and (newest.text, newest.usual) == (text, dict(usual)):
            return newest, False
        made = SavedMapping.objects.create(
            name=name, version=newest.version + 1 if newest else 1, text=text, columns=list(columns),
            usual=dict(usual), saved_at=clock.now(), by=by,
        )  # fmt: skip
        note("mapping saved", f"mapping {made.pk}", by, {"name": name, "version": made.version})
    return made, True


def archive(mapping: SavedMapping, by: int | None) -> bool:
    """Take a mapping, in all its versions, off the list; False where it was off."""
    with transaction.atomic():
        if not SavedMapping.objects.filter(name=mapping.name, archived_at=None).update(archived_at=clock.now()):
            return False
        note("mapping removed", f"mapping {mapping.pk}", by, {"name": mapping.name})
    return True


def newest() -> list[SavedMapping]:
    """The newest version of each that is in use, by name."""
    used = SavedMapping.objects.filter(archived_at=None)
    last = used.values("name").annotate(last=Max("pk")).values("last")
    return list(used.filter(pk__in=last).order_by("name"))


def for_columns(columns: Sequence[str]) -> list[SavedMapping]:
    """Those made with a file of just these columns, in any order; the newest first."""
    wanted = set(columns)
    return sorted((m for m in newest() if set(m.columns) == wanted), key=lambda m: -m.pk)
