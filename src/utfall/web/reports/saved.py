"""Views kept under a name: a page with its whole question."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from utfall.core import clock
from utfall.ledger.boards.models import SavedView
from utfall.query.ask import NotUnderstood
from utfall.web.access.scopes import ROLES, current_user, page_for

from .asking import asker
from .columns import REPORTS
from .reading import read

PAGES = (*REPORTS, "outcomes", "satisfaction", "customers", "differ", "floor", "lost", "inquiries", "agents")


@page_for(*ROLES)
@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """One's own views, and those others share."""
    user = current_user(request)
    kept = SavedView.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner").order_by("name", "pk")
    found = [(each, _address(each), each.owner_id == user.pk) for each in kept if each.path in PAGES]
    return render(request, "reports/views.html", {"views": found})


def _address(view: SavedView) -> str:
    return reverse(view.path) + (f"?{view.query}" if view.query else "")


@page_for(*ROLES)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep a page's question under a name; the same name again replaces it."""
    who = asker(request)
    page, name = request.POST.get("page", ""), request.POST.get("name", "").strip()[:200]
    if page not in PAGES or not name:
        raise Http404
    try:
        query = read(QueryDict(request.POST.get("query", "")), who.house.zone).query()
    except NotUnderstood as wrong:
        messages.error(request, str(wrong))
        return HttpResponseRedirect(reverse("views"))
    kept = {"path": page, "query": query, "shared": request.POST.get("shared") == "1", "created": clock.now()}
    try:
        with transaction.atomic():
            SavedView.objects.update_or_create(owner=who.user, name=name, defaults=kept)
    except IntegrityError:  # two at the same moment: the other one stands
        pass
    messages.success(request, _("Saved as “%(name)s”.") % {"name": name})
    return HttpResponseRedirect(reverse(page) + (f"?{query}" if query else ""))


@page_for(*ROLES)
@require_POST
def forget(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget one of one's own."""
    gone, _kinds = SavedView.objects.filter(pk=view_id, owner=current_user(request)).delete()
    if not gone:
        raise Http404
    return HttpResponseRedirect(reverse("views"))
