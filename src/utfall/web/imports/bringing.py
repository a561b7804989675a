"""Files brought by the browser: kept, looked into, and taken to the page where they are mapped; removed again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from utfall.core.zones import UnknownZone, local_times
from utfall.importers.asterisk_cdr import Directions
from utfall.importers.reading import Unreadable
from utfall.importers.sources import SOURCES
from utfall.ledger.feeds import uploads
from utfall.ledger.feeds.models import Upload
from utfall.reports import show
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.imports import wording
from utfall.web.imports.doing import begin_with
from utfall.web.imports.whose import kept_until, known_names
from utfall.web.page import language_of
from utfall.wiring import uploading
from utfall.wiring.home import Refused


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    """One file or several."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        every = data if isinstance(data, Sequence) else [data] if data else []
        if not every:
            raise forms.ValidationError(_("Choose a file."))
        return [super(_Files, self).clean(each, initial) for each in every]


class UploadForm(forms.Form):
    """Files of one source, and whose they are."""

    source = forms.ChoiceField(label=gettext_lazy("What it is"), choices=[], widget=forms.RadioSelect)
    file = _Files(label=gettext_lazy("Files"), allow_empty_file=True, max_length=1000)
    origin = forms.CharField(
        label=gettext_lazy("Origin"), max_length=200, required=False,
        help_text=gettext_lazy(
            "The system the records come from, such as pbx or crm; never a file name. Blank: the source’s own name."
        ),
    )  # fmt: skip
    client = forms.CharField(
        label=gettext_lazy("Client"), max_length=200, required=False,
        help_text=gettext_lazy("Made if missing. Blank: the home’s own."),
    )  # fmt: skip
    campaign = forms.CharField(
        label=gettext_lazy("Campaign"), max_length=200, required=False, help_text=gettext_lazy("Made if missing.")
    )
    zone = forms.CharField(
        label=gettext_lazy("Zone of its times"), max_length=64, required=False,
        help_text=gettext_lazy("Whose clock they are, such as Europe/Oslo. Blank: the home’s."),
    )  # fmt: skip
    direction = forms.CharField(
        label=gettext_lazy("Direction of call records"), max_length=200, required=False,
        help_text=gettext_lazy("In or out, or by context: from-pbx=out,from-trunk=in."),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["source"].choices = [(key, wording.SOURCES[key][0]) for key in SOURCES]  # type: ignore[attr-defined]
        for name, many in (("origin", "origins"), ("client", "clients"), ("campaign", "campaigns")):
            self.fields[name].widget.attrs["list"] = many

    def clean_zone(self) -> str:
        """A zone that there is."""
        zone = str(self.cleaned_data["zone"]).strip()
        try:
            if zone:
                local_times(zone)
        except UnknownZone as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        return zone

    def clean_direction(self) -> str:
        """Ways that calls can go, for the one source that does not tell."""
        said = str(self.cleaned_data["direction"]).strip()
        if self.cleaned_data.get("source") != "asterisk-cdr":
            return ""
        try:
            Directions.parse(said)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        return said


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take files in."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"source": "csv"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = {key: " ".join(str(said[key]).split()) for key in ("client", "campaign", "zone", "direction")}
        origin = " ".join(said["origin"].split()) or SOURCES[said["source"]].origin
        try:
            upload = uploading.receive(said["file"], said["source"], origin, current_user(request).pk, words)
        except (Unreadable, Refused) as wrong:
            form.add_error("file", str(wrong))
        else:
            upload.refresh_from_db()
            begin_with(upload)
            return HttpResponseRedirect(reverse("upload", args=[upload.pk]))
    context: dict[str, object] = {"form": form, "sources": wording.SOURCES, **known_names()}
    context["most"] = show.count(uploading.most_bytes() >> 20, language_of(request))
    context["unpacked"] = show.count(uploading.most_unpacked() >> 20, language_of(request))
    status = 400 if request.method == "POST" else 200
    return render(request, "imports/new.html", context, status=status)


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Ask, then remove the files of an upload."""
    upload = get_object_or_404(Upload, pk=upload_id, removed_at=None)
    context: dict[str, object] = {"upload": upload, "kept": kept_until(upload, request)}
    if request.method == "GET":
        return render(request, "imports/drop.html", context)
    try:
        uploading.remove(upload, current_user(request).pk)
    except uploads.BusyAlready as wrong:
        return render(request, "imports/drop.html", context | {"refused": str(wrong)}, status=409)
    messages.success(request, _("The files are removed."))
    return HttpResponseRedirect(reverse("imports"))
