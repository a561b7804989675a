"""What was agreed about a number with the one client whose rows a cell counts."""

from django.utils.translation import gettext as _

from utfall.catalogue.model import Number
from utfall.core.periods import Days
from utfall.core.zones import day_date
from utfall.ledger import agreements, names
from utfall.ledger.campaigns.models import Campaign
from utfall.query.answer import Key
from utfall.reports import show
from utfall.reports.agreed import of_number

from .address import Question
from .asking import Asker


def agreed(number: Number, question: Question, key: Key, who: Asker, *, current: bool = False) -> str:
    """The terms in force at the end of the period, in a sentence; empty where the cell is not one client's alone, or
    nothing is agreed about the number."""
    client = _client(question, key, who)
    if client is None:
        return ""
    period = question.period(who.today_of(question))
    day = who.today if current or not isinstance(period, Days) else min(period.end - 1, who.today)
    found = agreements.in_force(client, day, who.catalogue)
    if found is None:
        return ""
    made, terms = found
    told = of_number(number, terms, who.catalogue, who.language, _)
    if not told:
        return ""
    since = f"{show.day(made.first_day, who.language)} {day_date(made.first_day).year}"
    name = names.names("client", [client]).get(client, "")
    return _("Agreed with %(client)s from %(since)s: %(told)s.") % {"client": name, "since": since, "told": told}


def _client(question: Question, key: Key, who: Asker) -> int | None:
    """The one client of a cell: of its row, of a filter, of its campaign, or the only one the asker sees."""
    row = dict(zip(question.by, key, strict=False))
    for split in ("client", "campaign"):
        held = [row[split]] if split in row else list(question.held(split))
        if len(held) == 1 and isinstance(held[0], int):
            if split == "client":
                return held[0]
            return Campaign.objects.filter(pk=held[0]).values_list("client_id", flat=True).first()
    clients = who.scope.clients
    return next(iter(clients)) if clients is not None and len(clients) == 1 else None
