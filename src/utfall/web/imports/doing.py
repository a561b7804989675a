"""What the buttons of an upload's page do: keep what was chosen, save, try, import, read in another way."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from utfall.importers.csv.sheet import Sheet
from utfall.ledger.feeds import mappings, uploads
from utfall.ledger.feeds.models import SavedMapping, Upload
from utfall.web.access.scopes import current_user
from utfall.web.imports.choosing import chosen, keep, keep_text, looks_of, sheet_of
from utfall.web.imports.hindrance import hindered_by
from utfall.web.imports.reread import written_otherwise

LONGEST_TEXT = 200_000


def begin_with(upload: Upload) -> None:
    """Begin with the mapping that was saved for a file of these columns, else with the guess."""
    if upload.source != "csv":
        return
    saved = mappings.for_columns([each["name"] for each in upload.looked["columns"]])
    if saved:
        take(upload, saved[0])
        return
    keep_text(upload, upload.text)
    sheet = sheet_of(upload)
    if sheet is not None:
        keep(upload, with_zone(sheet, upload))


def with_zone(sheet: Sheet, upload: Upload) -> Sheet:
    """The choices, with the zone that was said where the files were brought."""
    if not upload.zone:
        return sheet
    zone, upload.zone = upload.zone, ""
    Upload.objects.filter(pk=upload.pk).update(zone="")
    return replace(sheet, form=replace(sheet.form, zone=zone))


def take(upload: Upload, saved: SavedMapping) -> None:
    """Read an upload by a saved mapping, and say whose it is as it was then, where nobody said otherwise."""
    for word in ("client", "campaign"):
        setattr(upload, word, getattr(upload, word) or saved.usual.get(word, ""))
    if upload.origin == "csv":
        upload.origin = saved.usual.get("origin", upload.origin)
    upload.mapping = saved
    keep_text(upload, saved.text)


def did(request: HttpRequest, one: Upload) -> HttpResponse | str:
    """What a button asked for: where to go then, or a sentence on why not."""
    again = "?as=text" if "text" in request.POST and request.POST.get("do", "show") == "show" else ""
    here = HttpResponseRedirect(reverse("upload", args=[one.pk]) + again)
    wanted, by = request.POST.get("do", "show"), current_user(request).pk
    wrong = kept(request, one)
    if wrong:
        return wrong
    if wanted in ("try", "import"):
        try:
            if hindered := hindered_by(one):
                return hindered
            uploads.begin(one, wanted, by)
        except uploads.BusyAlready as refused:
            messages.error(request, str(refused))
        return here
    if wanted == "save":
        return _saved(request, one, by) or here
    if wanted == "guess":
        return written_otherwise(one, {}, messages_of=request) or here
    if wanted == "reread":
        return written_otherwise(one, request.POST, messages_of=request) or here
    number = wanted.removeprefix("use-")
    if number != wanted and number.isascii() and number.isdigit() and len(number) < 19:
        saved = SavedMapping.objects.filter(pk=int(number), archived_at=None).first()
        if saved is not None and one.source == "csv":
            take(one, saved)
    return here


def kept(request: HttpRequest, one: Upload) -> str:
    """Keep what was typed with the upload; a sentence where it cannot be."""
    for word in ("origin", "client", "campaign"):
        if word in request.POST:
            setattr(one, word, " ".join(request.POST[word].split())[:200] or (one.origin if word == "origin" else ""))
    if one.source != "csv":
        one.zone = request.POST.get("zone", one.zone).strip()[:64]
        one.save(update_fields=["origin", "client", "campaign", "zone"])
        return ""
    if "text" in request.POST:
        text = request.POST["text"].replace("\r\n", "\n")
        if len(text) > LONGEST_TEXT:
            return _("A mapping of more than 200,000 letters is too long.")
        keep_text(one, text)
        return ""
    sheet = sheet_of(one)
    if sheet is None:
        return ""
    looks = looks_of(one)
    now = chosen(request.POST, sheet, looks)
    keep(one, now)
    return ""


def _saved(request: HttpRequest, one: Upload, by: int | None) -> str:
    name = " ".join(request.POST.get("name", "").split())[:100]
    if not name:
        return _("Give the mapping a name to save it by.")
    if one.source != "csv":
        return _("This source needs no mapping.")
    if hindered := hindered_by(one):
        return hindered
    usual = {word: getattr(one, word) for word in ("origin", "client", "campaign")}
    columns = [each["name"] for each in one.looked["columns"]]
    saved, is_new = mappings.save(name, one.text, columns, usual, by)
    Upload.objects.filter(pk=one.pk).update(mapping=saved)
    words = {"name": saved.name, "version": saved.version}
    if is_new:
        messages.success(request, _("Saved as %(name)s, version %(version)s.") % words)
    else:
        messages.success(request, _("%(name)s, version %(version)s, says so already.") % words)
    return ""
