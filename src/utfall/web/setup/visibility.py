"""Who sees which campaign: everybody in whose scope it lies, or chosen users and teams alone."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from utfall.ledger.campaigns.models import Campaign
from utfall.ledger.campaigns.visible import show_to
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for

from .visibility_form import VisibilityForm


@dataclass(frozen=True)
class Line:
    """A campaign, its client, and who is chosen; `to_all` where nobody has to be."""

    id: int
    name: str
    client: str
    to_all: bool
    teams: tuple[str, ...]
    users: tuple[str, ...]
    archived: bool


@page_for(ADMINISTRATOR)
@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every campaign and who sees it: those for chosen ones first, archived ones last."""
    found = Campaign.objects.select_related("client").prefetch_related("visible_teams", "visible_users")
    lines = [_line(each) for each in found]
    lines.sort(key=lambda each: (each.archived, each.to_all, each.client.casefold(), each.name.casefold(), each.id))
    return render(request, "setup/visibility.html", {"lines": lines})


def _line(campaign: Campaign) -> Line:
    return Line(
        campaign.pk, campaign.name, campaign.client.name, campaign.visible == "all",
        tuple(sorted(str(each) for each in campaign.visible_teams.all())),
        tuple(sorted(str(each) for each in campaign.visible_users.all())),
        campaign.archived_at is not None,
    )  # fmt: skip


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Choose who sees a campaign; it holds from the next page on."""
    there = get_object_or_404(Campaign.objects.select_related("client"), pk=min(campaign_id, 2**63 - 1))
    form = VisibilityForm(request.POST or None, campaign=there)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if show_to(there, said["visible"], said["users"], said["teams"], actor=current_user(request)):
            messages.success(request, _("%(campaign)s: saved. It holds at once.") % {"campaign": there.name})
        else:
            messages.info(request, _("Nothing was changed."))
        return HttpResponseRedirect(reverse("visibility"))
    return render(request, "setup/campaign_visibility.html", {"form": form, "there": there})
