"""Where a number is used: pages that show it, views that were kept with it, agreements it is part of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from utfall.catalogue.agreement import Terms
from utfall.catalogue.model import Catalogue, Number
from utfall.catalogue.own import PREFIX
from utfall.ledger import agreements
from utfall.ledger.boards.models import SavedView
from utfall.reports.satisfaction import KPIS as OF_SATISFACTION
from utfall.web.access.scopes import ADMINISTRATOR, current_user
from utfall.web.current import floor, inquiries, lost, standing
from utfall.web.historical import funnel, outcomes, satisfaction
from utfall.web.page import NAVIGATION
from utfall.web.reports import queues
from utfall.web.reports.columns import REPORTS


@dataclass(frozen=True)
class Use:
    """One place: its address and what it is called; `how` where the number does not stand there by itself."""

    address: str
    title: str
    how: str = ""


def _wanted(columns: Iterable[object]) -> set[str]:
    return {str(getattr(each, "kpi", each)) for each in columns}


_SHOWN: Mapping[str, set[str]] = {
    "outcomes": _wanted(outcomes.KEY_FIGURES),
    "satisfaction": _wanted((*OF_SATISFACTION, *satisfaction.BESIDE)),
    "floor": _wanted((*floor.COLUMNS, *queues.OF_QUEUES)),
    "lost": {lost.LOST, lost.GIVEN_UP, lost.RECOVERED},
    "inquiries": _wanted((*inquiries.COLUMNS, *inquiries.CARDS)),
    "customers": _wanted(standing.COLUMNS),
    "funnel": _wanted((*(name for stage in funnel.STAGES for name in (stage[0], stage[2]) if name), funnel.TOTAL,
                       *funnel.BASE, *funnel.PAIR)),
}  # fmt: skip


def uses(number: Number, request: HttpRequest, catalogue: Catalogue) -> list[tuple[str, list[Use]]]:
    """Every place that the reader may see, by what sort of place it is."""
    user = current_user(request)
    found = [
        (_("Pages"), list(_pages(number.id, user.role))),
        (_("Saved views"), list(_views(number.id, user.pk))),
        (_("Agreements"), list(_agreed(number, user.role, catalogue))),
    ]
    return [(title, each) for title, each in found if each]


def _pages(kpi: str, role: str) -> Iterable[Use]:
    for group, places in NAVIGATION:
        for place in places:
            if role not in place.roles:
                continue
            report = REPORTS.get(place.view)
            own = _SHOWN.get(place.view, set())
            sets = report.sets.values() if report else ()
            cards = report.cards.values() if report else ()
            title = f"{group} › {place.title}"
            if kpi in own or any(kpi in _wanted(each) for each in (*sets, *cards)):
                yield Use(reverse(place.view), title)
            elif report and report.levels and (kpi in report.more or kpi.startswith(PREFIX)):
                yield Use(reverse(place.view), title, _("as a column to choose"))


def _views(kpi: str, user: int) -> Iterable[Use]:
    kept = SavedView.objects.filter(Q(owner=user) | Q(shared=True), query__contains=kpi.split(":")[0])
    for view in kept.order_by("name", "pk"):
        if kpi in QueryDict(view.query).get("columns", "").split(","):
            yield Use(f"{reverse(view.path)}?{view.query}", view.name)


def _agreed(number: Number, role: str, catalogue: Catalogue) -> Iterable[Use]:
    if role != ADMINISTRATOR:
        return
    clients: dict[str, None] = {}
    for agreement, terms in agreements.every(catalogue):
        if _is_agreed(number, terms):
            clients[str(agreement.client.name)] = None
    for name in clients:
        yield Use(reverse("agreements"), name)


def _is_agreed(number: Number, terms: Terms) -> bool:
    chosen = terms.chosen or {}
    formulas = {each.formula for each in terms.levels}
    return (
        any(goal.kpi == number.id for goal in terms.goals)
        or (number.agreed == "formula" and bool(terms.levels))
        or (bool(number.agreed) and number.agreed in chosen)
        or number.id in chosen.values()
        or number.id in formulas
    )
