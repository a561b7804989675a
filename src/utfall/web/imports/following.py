"""Files that are followed as their systems write them: how far each is told, one more, and one no longer."""

import os
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from utfall.core import clock
from utfall.core.zones import UnknownZone, local_times
from utfall.importers.reading import Unreadable
from utfall.ledger.feeds import followed
from utfall.ledger.feeds.models import FollowedFile
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.wiring.following import SOURCES, Wish, add
from utfall.wiring.home import Refused
from utfall.wiring.house import house

LATE = 30 * clock.SECOND  # a file told up to less recently stands out
NOT_LOOKED = 30 * clock.SECOND  # nobody follows it, where nobody looked for so long


def folders() -> tuple[Path, ...]:
    """Where a file has to lie that a page may name; a terminal may name any."""
    named = os.environ.get("UTFALL_FOLLOW", "/var/log/asterisk")
    return tuple(Path(each).resolve() for each in named.split(":") if each.strip())


@dataclass(frozen=True)
class Shown:
    """A followed file in words. `state` is well, late, waiting (nobody follows it yet) or hindered."""

    id: int
    run: int
    source: str
    origin: str
    name: str
    path: str
    lines: str
    last: str
    told: str
    state: str
    error: str


def shown(language: Language) -> list[Shown]:
    """Every followed file, the first added first."""
    now, zone = clock.now(), house().zone
    return [_shown(file, now, zone, language) for file in followed.active()]


def _shown(file: FollowedFile, now: int, zone: str, language: Language) -> Shown:
    told = followed.told(file)
    last = up_to = show.NOTHING
    if told.complete_until is not None:
        up_to = show.complete_to(told.complete_until, now, zone, language)
    if told.last_line is not None:
        at = show.moment(told.last_at, zone, language, with_seconds=True)
        last = _("line %(number)s · %(at)s") % {"number": show.count(told.last_line, language), "at": at}
    state = "well"
    if file.error:
        state = "hindered"
    elif now - (file.looked_at or 0) > NOT_LOOKED:
        state = "waiting"
    elif told.complete_until is None or now - told.complete_until > LATE:
        state = "late"
    return Shown(
        id=file.pk,
        run=file.of_import_id,
        source=file.source,
        origin=file.origin.name,
        name=Path(file.path).name,
        path=file.path,
        lines=show.count(told.lines, language),
        last=last,
        told=up_to,
        state=state,
        error=file.error,
    )


class FollowForm(forms.Form):
    """A file to follow: what it is, where it is, and whose."""

    source = forms.ChoiceField(label=gettext_lazy("Source"), choices=[(each, each) for each in SOURCES])
    path = forms.CharField(label=gettext_lazy("File on the server"), max_length=1000)
    origin = forms.CharField(
        label=gettext_lazy("Origin"),
        max_length=200,
        help_text=gettext_lazy("The system the records come from, such as pbx; never a file name."),
    )
    zone = forms.CharField(
        label=gettext_lazy("Zone"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("In which its days are cut, such as Europe/Oslo. Blank: the queue's, else the home's."),
    )
    client = forms.CharField(
        label=gettext_lazy("Client"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Made if missing. Blank: the home's own."),
    )
    campaign = forms.CharField(
        label=gettext_lazy("Campaign"), max_length=200, required=False, help_text=gettext_lazy("Made if missing.")
    )

    def clean_path(self) -> Path:
        """A page names files of the folders that are open to it alone."""
        path = Path(self.cleaned_data["path"].strip())
        if not path.is_absolute():
            raise forms.ValidationError(_("Say the whole path, from / on."))
        if not any(path.resolve().is_relative_to(folder) for folder in folders()):
            said = {"folders": ", ".join(map(str, folders())) or "–"}
            raise forms.ValidationError(
                _("A page may name files in %(folders)s alone; the terminal may name others (utfall follow).") % said
            )
        return path

    def clean_zone(self) -> str:
        """A zone that there is."""
        zone = str(self.cleaned_data["zone"]).strip()
        try:
            if zone:
                local_times(zone)
        except UnknownZone as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        return zone


@page_for(ADMINISTRATOR)
@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """The list alone, for the page that shows it to bring up to date."""
    return render(request, "imports/followed.html", {"followed": shown(language_of(request))})


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a file on the list."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wish = Wish(
            said["source"], said["path"], " ".join(said["origin"].split()), said["zone"], said["client"].strip(),
            said["campaign"].strip(),
        )  # fmt: skip
        try:
            add(wish, by=current_user(request).pk)
        except (Unreadable, Refused) as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("%(path)s is followed.") % {"path": wish.path})
            return HttpResponseRedirect(reverse("imports"))
    return render(request, "imports/follow.html", {"form": form, "folders": [str(each) for each in folders()]})


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, file_id: int) -> HttpResponse:
    """Ask, then take a file off the list."""
    file = get_object_or_404(FollowedFile.objects.select_related("origin"), pk=file_id)
    if request.method == "GET":
        one = _shown(file, clock.now(), house().zone, language_of(request))
        return render(request, "imports/stop_following.html", {"file": one})
    if followed.stop(file, by=current_user(request).pk):
        messages.success(request, _("%(path)s is followed no more; what was read stays.") % {"path": file.path})
    return HttpResponseRedirect(reverse("imports"))
