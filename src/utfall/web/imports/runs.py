"""What importers brought: every run with its files and counts, and what could not be taken, to read and to download."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from utfall.ledger.happenings.models import Import, RejectRow
from utfall.ledger.people.models import User
from utfall.reports import files, show
from utfall.reports.languages import Language
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.web.paging import page_number, paged
from utfall.wiring.house import house

from . import wording
from .following import shown
from .working import brought

SIZE, REJECTS, REASONS = 50, 100, 8
CHANGED = ("completed", "corrected", "annulled", "removed")


@dataclass(frozen=True)
class Run:
    """One run in words; `rejects` is how many can still be read, `rejected` how many there were."""

    id: int
    source: str
    origin: str
    files: str
    paths: str
    began: str
    took: str
    by: str
    finished: bool
    followed: bool
    read: str
    new: str
    changed: str
    open: str
    known: str
    rejected: str
    rejects: int
    undone: str = ""  # when, where it was
    stopped: bool = False
    upload: int = 0  # whose files are still there


@page_for(ADMINISTRATOR)
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """Every run, the newest first, and what came in otherwise and could not be taken."""
    language, at = language_of(request), page_number(request)
    every = Import.objects.select_related("origin", "followed").prefetch_related("uploads").order_by("-pk")
    found = _runs(every[(at - 1) * SIZE : at * SIZE], language)
    otherwise = RejectRow.objects.filter(of_import=None).count()
    context = {"page": paged(request, found, every.count(), SIZE, language), "any": bool(found)}
    context |= {"followed": shown(language), "uploads": brought(language), "sources": wording.SOURCES}
    return render(
        request, "imports/runs.html", context | {"otherwise": show.count(otherwise, language), "number": otherwise}
    )


def _runs(rows: "QuerySet[Import]", language: Language) -> list[Run]:
    every = list(rows)
    rejects = dict(RejectRow.objects.filter(of_import__in=every).values_list("of_import").annotate(Count("pk")))
    people = User.objects.in_bulk({row.by for row in every if row.by is not None})
    return [_run(row, rejects.get(row.pk, 0), people.get(row.by or 0), language) for row in every]


def _run(row: Import, rejects: int, by: User | None, language: Language) -> Run:
    counts: dict[str, int] = row.counts
    is_followed = hasattr(row, "followed")
    known = row.finished_at is not None or is_followed

    def count(*ways: str) -> str:
        return show.count(sum(counts.get(way, 0) for way in ways), language) if known else show.NOTHING

    names = [PurePath(file).name for file in row.files]
    more = f" + {len(names) - 1}" if len(names) > 1 else ""
    took = None if row.finished_at is None else row.finished_at - row.started_at
    return Run(
        id=row.pk,
        source=row.source,
        origin=row.origin.name,
        files=(names[0] if names else show.NOTHING) + more,
        paths="\n".join(row.files),
        began=show.moment(row.started_at, house().zone, language),
        took=show.NOTHING if took is None else show.spell(took, language),
        by=_("terminal") if row.by is None else str(by or show.NOTHING),
        finished=row.finished_at is not None,
        followed=is_followed and row.finished_at is None,
        read=count("read"),
        new=count("first"),
        changed=count(*CHANGED),
        open=count("standing"),
        known=count("known", "older"),
        rejected=show.count(max(rejects, counts.get("rejected", 0)), language),
        rejects=rejects,
        stopped="stopped_at" in counts,
        upload=next((each.pk for each in row.uploads.all() if each.removed_at is None), 0),
        undone=show.moment(counts["undone_at"], house().zone, language) if "undone_at" in counts else "",
    )


@page_for(ADMINISTRATOR)
@require_GET
def run(request: HttpRequest, import_id: int | None = None) -> HttpResponse:
    """One run and its rejects; without an id those of the API and live feeds."""
    language = language_of(request)
    found: list[Run] = []
    if import_id is not None:
        one = (
            Import.objects.filter(pk=min(import_id, 2**63 - 1))
            .select_related("origin", "followed")
            .prefetch_related("uploads")
        )
        found = _runs(one, language)
        if not found:
            raise Http404
    rejects = RejectRow.objects.filter(of_import_id=import_id).order_by("pk")
    if request.GET.get("file") == "csv":
        return _download(request, rejects, import_id)
    at = page_number(request)
    number = rejects.count()
    shown = [_Rejected(PurePath(r.file).name, r.file, r.line, r.reason, r.text) for r in rejects[_place(at)]]
    reasons = rejects.order_by().values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    context = {
        "figures": _figures(found[0]) if found else (),
        "run": found[0] if found else None,
        "page": paged(request, shown, number, REJECTS, language),
        "number": number,
        "count": show.count(number, language),
        "reasons": [(reason, show.count(n, language)) for reason, n in reasons[:REASONS]],
        "more_reasons": reasons.count() > REASONS,
    }
    return render(request, "imports/run.html", context)


@dataclass(frozen=True)
class _Rejected:
    """A line or record that could not be taken; `name` is the file's without its folders."""

    name: str
    file: str
    line: int
    reason: str
    text: str


def _place(at: int) -> slice:
    return slice((at - 1) * REJECTS, at * REJECTS)


def _figures(found: Run) -> tuple[tuple[str, str], ...]:
    return (
        (_("Read"), found.read),
        (_("New"), found.new),
        (_("Changed"), found.changed),
        (_("Open"), found.open),
        (_("Known already"), found.known),
        (_("Rejects"), found.rejected),
    )


def _download(request: HttpRequest, rejects: "QuerySet[RejectRow]", import_id: int | None) -> HttpResponse:
    """The rejects as CSV in the reader's style, no cell of which a spreadsheet takes for a formula."""
    style: files.Style = "plain" if current_user(request).csv_style == "plain" else "excel"
    head = [_("File"), _("Line"), _("Reason"), _("Text")]

    def lines() -> Iterator[list[files.FileCell]]:
        for row in rejects.iterator(chunk_size=2_000):
            line = files.Figure(str(row.line) if row.line else "")
            yield [files.Text(row.file), line, files.Text(row.reason), files.Text(row.text)]

    text = "".join(files.csv_lines(head, lines(), style))
    answer = HttpResponse(text.encode("utf-8", "backslashreplace"), content_type="text/csv; charset=utf-8")
    name = files.file_name("utfall rejects", "import", str(import_id or "other"))
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
