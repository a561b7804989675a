"""Files brought by a browser, from their arrival to the end of their import."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from utfall.core import clock
from utfall.ledger.audit.chain import note

from .models import Upload

KEPT = 7 * clock.DAY  # how long files lie in the home after they came
BUSY = ("waiting", "running")


class BusyAlready(ValueError):
    """Its files are being read just now."""


def arrived(source: str, origin: str, files: Sequence[Mapping[str, Any]], by: int | None, **whose: str) -> Upload:
    """Note files that came: `name` and `bytes` of each; `whose` are client, campaign, zone and direction."""
    now = clock.now()
    with transaction.atomic():
        made = Upload.objects.create(
            source=source, origin=origin, files=list(files), made_at=now, kept_until=now + KEPT, by=by, **whose
        )
        detail = {"source": source, "origin": origin, "files": len(files), "bytes": sum(f["bytes"] for f in files)}
        note("files uploaded", f"upload {made.pk}", by, detail)
    return made


def removed(upload: Upload, by: int | None, *, why: str = "files of an upload removed") -> None:
    """Note that its files are gone. Raises `BusyAlready` while they are read."""
    with transaction.atomic():
        gone = Upload.objects.filter(pk=upload.pk, removed_at=None).exclude(state__in=BUSY)
        if not gone.update(removed_at=clock.now(), looked=_without_values(upload.looked), told={}):
            if Upload.objects.filter(pk=upload.pk, removed_at=None).exists():
                raise BusyAlready("its files are being read just now; stop that first")
            return
        note(why, f"upload {upload.pk}", by)


def _without_values(looked: Mapping[str, Any]) -> dict[str, Any]:
    """What a file looked like without a word out of its rows."""
    return {"columns": [{"name": each["name"]} for each in looked.get("columns", ())]} if looked else {}


def open_ones() -> "QuerySet[Upload]":
    """Those whose files are there and not imported yet, the newest first."""
    return Upload.objects.filter(removed_at=None).exclude(job="import", state="done").order_by("-pk")


def past_their_time(now: int) -> "QuerySet[Upload]":
    """Those whose files are to be removed."""
    return Upload.objects.filter(removed_at=None, kept_until__lt=now).exclude(state__in=BUSY)


# -- work ------------------------------------------------------------------------------------------------------------


def begin(upload: Upload, job: str, by: int | None) -> None:
    """Put it among what is to be read: `try` or `import`. Raises `BusyAlready` where it is, or was imported."""
    with transaction.atomic():
        free = Upload.objects.filter(pk=upload.pk, removed_at=None).exclude(state__in=BUSY)
        free = free.exclude(job="import", state="done")
        set_to: dict[str, Any] = {"job": job, "state": "waiting", "stop_asked_at": None, "began_at": None}
        if not free.update(**set_to, ended_at=None, progress={}, said="", by=by):
            raise BusyAlready("its files are being read already, or were imported")
        if job == "import":
            note("import started", f"upload {upload.pk}", by, {"source": upload.source, "origin": upload.origin})


def ask_to_stop(upload: Upload, by: int | None) -> bool:
    """Ask whoever reads it to stop; False where nobody does."""
    now = clock.now()
    with transaction.atomic():
        if Upload.objects.filter(pk=upload.pk, state="waiting").update(state="stopped", ended_at=now):
            return True
        running = Upload.objects.filter(pk=upload.pk, state="running", stop_asked_at=None)
        if not running.update(stop_asked_at=now):
            return False
        if upload.job == "import":
            note("import stopped", f"upload {upload.pk}", by, {"source": upload.source, "origin": upload.origin})
    return True


def waiting() -> "QuerySet[Upload]":
    """What is to be read next, first come first."""
    return Upload.objects.filter(state="waiting").order_by("pk")


def running() -> "QuerySet[Upload]":
    """What is read just now."""
    return Upload.objects.filter(state="running").order_by("pk")


def taken(upload: Upload) -> bool:
    """Take it on; False where somebody else did."""
    return bool(Upload.objects.filter(pk=upload.pk, state="waiting").update(state="running", began_at=clock.now()))


def reached(number: int, progress: Mapping[str, Any]) -> bool:
    """Note how far it is; whether it is to go on."""
    Upload.objects.filter(pk=number).update(progress=dict(progress))
    return not Upload.objects.filter(pk=number, stop_asked_at__isnull=False).exists()


def over(number: int, state: str, said: str = "", told: Mapping[str, Any] | None = None) -> None:
    """Note that it is over, unless that is noted already: done, stopped, failed or broken."""
    more: dict[str, Any] = {} if told is None else {"told": dict(told)}
    Upload.objects.filter(pk=number, state="running").update(state=state, said=said, ended_at=clock.now(), **more)
