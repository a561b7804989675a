"""Whose records are, as far as it is proposed, and until when files are kept."""

from django.http import HttpRequest

from utfall.ledger.campaigns.models import Campaign
from utfall.ledger.clients.models import Client
from utfall.ledger.feeds.models import Upload
from utfall.ledger.happenings.models import Origin
from utfall.reports import show
from utfall.web.page import language_of
from utfall.wiring.house import house


def known_names() -> dict[str, list[str]]:
    """What is proposed where an origin, a client or a campaign is asked for."""
    return {
        "origins": list(Origin.objects.order_by("name").values_list("name", flat=True)),
        "clients": list(Client.objects.filter(archived_at=None).order_by("name").values_list("name", flat=True)),
        "campaigns": sorted(set(Campaign.objects.filter(archived_at=None).values_list("name", flat=True))),
    }


def kept_until(upload: Upload, request: HttpRequest) -> str:
    """Until when its files are kept."""
    return show.moment(upload.kept_until, house().zone, language_of(request))
