"""Files brought by a browser: kept privately in the home, looked into by a child process, and removed after a while."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from utfall.core import clock
from utfall.importers.reading import Unreadable
from utfall.importers.sources import SOURCES
from utfall.ledger.feeds import uploads
from utfall.ledger.feeds.models import Upload
from utfall.ledger.setup import home_client
from utfall.wiring.home import Refused, home
from utfall.wiring.importing import Work

PATIENCE = 120.0  # seconds a look into files may take
LONGEST_NAME = 100
MOST_FILES = 50


class Arriving(Protocol):
    """A file as a browser sends it."""

    name: str | None

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, a piece at a time."""


def most_bytes() -> int:
    """How many bytes one upload may have as it is sent. Raises `Refused`."""
    return _megabytes("UTFALL_UPLOAD_MB", 200)


def most_unpacked() -> int:
    """How many bytes one file may have when it is unpacked. Raises `Refused`."""
    return _megabytes("UTFALL_UNPACKED_MB", 1_000)


def _megabytes(variable: str, usual: int) -> int:
    said = os.environ.get(variable, "").strip() or str(usual)
    if not re.fullmatch(r"[1-9]\d{0,5}", said):
        raise Refused(f"{variable} is {said!r}, not a number of megabytes")
    return int(said) << 20


def folder() -> Path:
    """Where files lie that were brought; made on first use with mode 0700."""
    place = home().path / "uploads"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def paths(upload: Upload) -> list[Path]:
    """The files of an upload, by number: what they were called is never part of a path."""
    return [folder() / str(upload.pk) / str(number) for number in range(len(upload.files))]


def plain_name(name: str) -> str:
    """What a file is called, without folders, control characters and marks that turn the direction of a text."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(". ")
    return kept[-LONGEST_NAME:] or "file"


def receive(
    files: Iterable[Arriving], source: str, origin: str, by: int | None, whose: Mapping[str, str]
) -> Upload:  # fmt: skip
    """Keep files and look into them; `whose` are client, campaign, zone and direction.

    Raises `Refused` where they are too large or too many, and `Unreadable` where they are nothing to be read.
    """
    forget_strays()
    place = Path(tempfile.mkdtemp(prefix="new-", dir=folder()))
    try:
        told = _kept(files, place)
        looked = look_into([place / str(n) for n in range(len(told))], [f["name"] for f in told], rows=source == "csv")
        told = [{**one, **size} for one, size in zip(told, looked["files"], strict=True)]
        upload = uploads.arrived(source, origin, told, by, **whose)
        os.replace(place, folder() / str(upload.pk))
    finally:
        shutil.rmtree(place, ignore_errors=True)
    if source == "csv":
        Upload.objects.filter(pk=upload.pk).update(looked=_more(looked), text=looked["text"])
    return upload


def _more(looked: Mapping[str, Any]) -> dict[str, Any]:
    return {**looked["looked"], "others": looked["others"]}


def _kept(files: Iterable[Arriving], place: Path) -> list[dict[str, Any]]:
    most, told, left = most_bytes(), [], most_bytes()
    for number, file in enumerate(files):
        if number >= MOST_FILES:
            raise Refused(f"more than {MOST_FILES} files at once; bring the others after these")
        size = 0
        with open(os.open(place / str(number), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
            for piece in file.chunks():
                size, left = size + len(piece), left - len(piece)
                if left < 0:
                    raise Refused(f"more than {most >> 20:,} MB; pack it with gzip, or bring it by the terminal")
                kept.write(piece)
        told.append({"name": plain_name(file.name or ""), "bytes": size})
    if not told:
        raise Refused("no file is chosen")
    return told


def look_into(
    files: Sequence[Path], names: Sequence[str], *, rows: bool, form: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What the files look like (written in this form): sizes and lines, and of rows their columns and a guess.

    Raises `Unreadable` with what the files are called, not where they lie.
    """
    task = {"task": "look", "files": list(map(str, files)), "form": form or None, "most": most_unpacked(), "rows": rows}
    return _child(task, dict(zip(map(str, files), names, strict=True)))


def look_again(upload: Upload, form: Mapping[str, Any]) -> dict[str, Any]:
    """What its first file looks like written in this form; kept with it. Raises `Unreadable`."""
    looked = look_into(paths(upload), [f["name"] for f in upload.files], rows=True, form=form)
    Upload.objects.filter(pk=upload.pk).update(looked=_more(looked))
    upload.looked = _more(looked)
    return looked


def preview(upload: Upload) -> list[dict[str, Any]]:
    """The first rows as they would be read: line, text, records (kind, reference, values) and reasons of each.

    Raises `Unreadable`.
    """
    files = list(map(str, paths(upload)))
    called = called_of(upload)
    task: dict[str, Any]
    if upload.source == "csv":
        task = {
            "task": "preview", "file": files[0], "text": upload.text, "zone": upload.zone, "client": upload.client,
            "campaign": upload.campaign, "home_zone": home_client().zone or "UTC",
        }  # fmt: skip
    else:
        task = {
            "task": "ahead", "source": upload.source, "files": files, "origin": upload.origin,
            "campaign": upload.campaign or None, "client": upload.client or None, "zone": upload.zone or None,
            "direction": upload.direction,
        }  # fmt: skip
    lines: list[dict[str, Any]] = _child(task, called)["lines"]
    return lines


def _child(task: Mapping[str, Any], called: Mapping[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "utfall.wiring.parsing"]
    try:
        ended = subprocess.run(command, input=json.dumps(task).encode(), capture_output=True, timeout=PATIENCE)
        done: dict[str, Any] = json.loads(ended.stdout)
    except subprocess.TimeoutExpired:
        raise Unreadable("it takes too long to look into it; bring it by the terminal") from None
    except ValueError:
        raise Unreadable("it cannot be looked into, or takes more memory than one file may") from None
    if "error" in done:
        raise Unreadable(in_words(done["error"], called))
    return done


def in_words(sentence: str, called: Mapping[str, str]) -> str:
    """A sentence about files by what they are called, wherever they lie."""
    for path in sorted(called, key=len, reverse=True):
        sentence = sentence.replace(path, called[path])
    return sentence


def called_of(upload: Upload) -> dict[str, str]:
    """What each file was called, by its path."""
    return {str(path): file["name"] for path, file in zip(paths(upload), upload.files, strict=True)}


def work_of(upload: Upload) -> Work:
    """The import that an upload is to become."""
    return Work(
        source=upload.source, files=tuple(paths(upload)), origin=upload.origin or SOURCES[upload.source].origin,
        campaign=upload.campaign or None, client=upload.client or None, zone=upload.zone or None,
        direction=upload.direction, text=upload.text if upload.source == "csv" else "", called=called_of(upload),
    )  # fmt: skip


def remove(upload: Upload, by: int | None, *, why: str = "files of an upload removed") -> None:
    """Remove its files. Raises `uploads.BusyAlready` while they are read."""
    uploads.removed(upload, by, why=why)
    shutil.rmtree(folder() / str(upload.pk), ignore_errors=True)


def forget_old() -> int:
    """Remove files that are past their time; of how many uploads."""
    late = list(uploads.past_their_time(clock.now()))
    for upload in late:
        remove(upload, None, why="files of an upload forgotten")
    return len(late)


def forget_strays() -> None:
    """Remove what arrived and was never taken in, such as when the server ended in between."""
    for stray in folder().glob("new-*"):
        if clock.now() / 1000 - stray.stat().st_mtime > 3_600:
            shutil.rmtree(stray, ignore_errors=True)
