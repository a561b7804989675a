"""The page of one upload: what its columns mean, its first rows as they would be read, and what is to be done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from utfall.importers.csv.sheet import ROWS, Sheet
from utfall.importers.reading import Unreadable
from utfall.ledger.feeds import mappings, uploads
from utfall.ledger.feeds.models import Upload
from utfall.reports import show
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.imports import wording
from utfall.web.imports.choosing import looks_of, sheet_of
from utfall.web.imports.columns import columns_of
from utfall.web.imports.doing import did, kept
from utfall.web.imports.hindrance import hindered_by, wants_of
from utfall.web.imports.telling import summary, told
from utfall.web.imports.whose import kept_until, known_names
from utfall.web.imports.working import work_of_upload
from utfall.web.page import language_of
from utfall.wiring import uploading
from utfall.wiring.house import house

MOST_COLUMNS = 500


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The page; a button may save, try, import, or read the file in another way."""
    one = get_object_or_404(Upload.objects.select_related("mapping"), pk=upload_id)
    if one.job == "import" and one.state == "done" and one.of_import_id:
        return HttpResponseRedirect(reverse("import", args=[one.of_import_id]))
    if one.removed_at is not None:
        return render(request, "imports/gone.html", {"upload": one}, status=200)
    busy = one.state in uploads.BUSY
    if request.method == "POST" and busy:
        messages.error(request, _("Its files are being read just now, perhaps begun in another window."))
        return HttpResponseRedirect(reverse("upload", args=[one.pk]))
    context: dict[str, Any] = {"upload": one, **heading(one, request)}
    if busy:
        return render(request, "imports/working.html", context | work_of_upload(one, language_of(request)))
    if request.method == "POST":
        said = did(request, one)
        if isinstance(said, HttpResponse):
            return said
        context["error"] = said
    context |= shown_of(request, one) | known_names()
    context |= {"as_text": _as_text(request, one), "kept": kept_until(one, request), "saved": mappings.newest()}
    return render(request, "imports/upload.html", context, status=400 if context.get("error") else 200)


def _as_text(request: HttpRequest, one: Upload) -> bool:
    return one.source == "csv" and (not one.choices or request.GET.get("as") == "text" or "text" in request.POST)


def heading(one: Upload, request: HttpRequest) -> dict[str, Any]:
    """What stands above: its files and how large they are."""
    language = language_of(request)
    rows = sum(file.get("lines", 0) for file in one.files)
    size = sum(file["bytes"] for file in one.files)
    return {
        "source": wording.SOURCES[one.source][0],
        "names": [file["name"] for file in one.files],
        "rows": show.count(rows, language) if rows else "",
        "size": show.count(max(1, size // 1024), language),
    }


@page_for(ADMINISTRATOR)
@require_POST
def shown(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Keep what is chosen, and show the columns and the first rows anew."""
    one = get_object_or_404(Upload.objects.select_related("mapping"), pk=upload_id, removed_at=None)
    if one.state in uploads.BUSY:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    error = kept(request, one)
    context = {"upload": one, "error": error, "as_text": _as_text(request, one), **shown_of(request, one)}
    context |= {"saved": mappings.newest(), "name": request.POST.get("name")}
    return render(request, "imports/shown.html", context)


def shown_of(request: HttpRequest, one: Upload) -> dict[str, Any]:
    """The columns with their choices, what is still wanted, and the first rows as they would be read."""
    language, sheet = language_of(request), sheet_of(one)
    context: dict[str, Any] = {"trial": _trial(one, language)}
    if one.source == "csv":
        columns = one.looked.get("columns", ())
        names = [each["name"] for each in columns]
        context |= {
            "sheet": sheet,
            "wants": wants_of(sheet, one) if sheet else [],
            "encodings": wording.ENCODINGS,
            "kinds": [(row, *wording.ROWS[row], sheet is not None and sheet.row == row) for row in ROWS],
            "unclear": [name for name in names if names.count(name) > 1 or not name],
            "others": [(one.files[i + 1]["name"], more) for i, more in enumerate(one.looked.get("others", ())) if more],
        }
        if sheet is not None:
            different = {each["name"]: each.get("different", 0) for each in columns}
            context |= constants(sheet)
            context["columns"] = columns_of(sheet, looks_of(one)[:MOST_COLUMNS], different, language)
            told_of = sheet.row == "customer" and not any(sheet.one(r) for r in ("customer", "phone1", "email", "name"))
            context["nothing_told"] = told_of
    hindered = hindered_by(one)
    context["hindered"] = hindered
    if not hindered:
        try:
            lines = uploading.preview(one)
            zone = house().zone
            context |= {"zone": zone, "told": told(lines, zone, language), "summary": summary(lines, language)}
        except Unreadable as wrong:
            context["unreadable"] = str(wrong)
    return context


def constants(sheet: Sheet) -> dict[str, Any]:
    """What holds for every row where no column says it: which of them is asked for, and its options."""
    asks = {
        "direction": sheet.row == "call" and not sheet.one("direction"),
        "channel": sheet.row != "customer" and not sheet.one("channel"),
        "queue": sheet.row == "call" and not sheet.one("queue"),
    }
    ways = [(word, wording.WORDS[word], word == sheet.direction) for word in ("in", "out")]
    named = ["voice", "chat", "email", "sms", "messenger", "self_service", ""]
    channels = [(word, wording.WORDS[word], word == sheet.channel) for word in named]
    return {"asks": asks, "ways": ways, "channels": channels}


def _trial(one: Upload, language: Any) -> dict[str, Any] | None:
    """What came of reading the whole file on trial."""
    if not one.told:
        return None
    found = one.told
    kinds = [(wording.KINDS.get(kind, kind), show.count(n, language)) for kind, n in found["kinds"].items()]
    return {
        "records": show.count(found["records"], language), "rejects": show.count(found["rejects"], language),
        "any": bool(found["rejects"]), "kinds": kinds, "first": found["first"], "unreadable": found["unreadable"],
        "reasons": [(reason, show.count(n, language)) for reason, n in found["reasons"]],
        "is_old": found["text"] != one.text,
        "written": {
            key: show.count(n, language) for key, n in found.get("written", {}).items() if isinstance(n, int)
        },
        "refused": [(reason, show.count(n, language)) for reason, n in found.get("written", {}).get("reasons", ())],
    }  # fmt: skip


@page_for(ADMINISTRATOR)
@require_GET
def progress(request: HttpRequest, upload_id: int) -> HttpResponse:
    """How far the reading is; once it is over the whole page is to be fetched anew."""
    one = get_object_or_404(Upload, pk=upload_id)
    if one.state not in uploads.BUSY:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"upload": one, **work_of_upload(one, language_of(request))}
    return render(request, "imports/progress.html", context)


@page_for(ADMINISTRATOR)
@require_POST
def stop(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Stop the reading; what was written stays."""
    one = get_object_or_404(Upload, pk=upload_id)
    if uploads.ask_to_stop(one, current_user(request).pk):
        messages.success(request, _("It is stopping: what was read until then stays, and can be undone."))
    return HttpResponseRedirect(reverse("upload", args=[one.pk]))
