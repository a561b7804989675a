"""Groups: what each is made of, the reports that show it as one; made, changed, copied and removed."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from utfall.ledger.boards.groups import Members, NotPossible, Words, change_group, make_group, remove_group
from utfall.ledger.boards.models import Group
from utfall.reports import show
from utfall.web.access.scopes import ADMINISTRATOR, LEADER, ROLES, page_for
from utfall.web.page import NAVIGATION
from utfall.web.reports.asking import Asker, asker

from .forms import GroupForm
from .members import choices, known

REPORTS = ("activity", "performance", "outcomes", "sales", "funnel", "inbound", "arrivals", "satisfaction", "floor",
           "lost", "inquiries", "customers")  # fmt: skip
SHARERS = (ADMINISTRATOR, LEADER)


@dataclass(frozen=True)
class Shown:
    """A group in words. `whole`: nothing of it is kept from the reader; `reports` are (title, address)."""

    id: int
    name: str
    description: str
    colour: str
    whose: str
    holds: str
    whole: bool
    may_change: bool
    reports: tuple[tuple[str, str], ...]


@page_for(*ROLES)
@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """One's own groups and those that others share, each with the reports it can be looked at on."""
    who = asker(request)
    whole = {each.id: each.whole for each in who.scope.groups}
    found = [(each, Members.of(each)) for each in Group.objects.filter(pk__in=whole).select_related("owner")]
    seen = known(Members.all_of(members for _group, members in found), who)
    shown = [_shown(group, members.within(seen), whole[group.pk], who) for group, members in found]
    shown.sort(key=lambda each: (each.name.casefold(), each.id))
    side_by_side = f"{reverse('activity')}?by=group" if shown else ""
    return render(request, "groups/groups.html", {"groups": shown, "side_by_side": side_by_side})


def _shown(group: Group, members: Members, whole: bool, who: Asker) -> Shown:
    own = group.owner_id == who.user.pk
    whose = group.owner.name if not own else _("yours, shared") if group.shared else _("yours")
    return Shown(
        group.pk, group.name, group.description, group.colour, whose, _holds(members, who), whole,
        may_change(group, who), _reports(group, who),
    )  # fmt: skip


def _holds(members: Members, who: Asker) -> str:
    said = (
        (ngettext("%(n)s campaign", "%(n)s campaigns", len(members.campaigns)), len(members.campaigns)),
        (ngettext("%(n)s client", "%(n)s clients", len(members.clients)), len(members.clients)),
        (ngettext("%(n)s queue", "%(n)s queues", len(members.queues)), len(members.queues)),
    )
    told = " · ".join(words % {"n": show.count(n, who.language)} for words, n in said if n)
    return told or _("nothing that you or your teams have worked on")


def _reports(group: Group, who: Asker) -> tuple[tuple[str, str], ...]:
    places = (place for _title, several in NAVIGATION for place in several)
    return tuple(
        (str(place.title), f"{reverse(place.view)}?group={group.pk}")
        for place in places
        if place.view in REPORTS and who.user.role in place.roles
    )


def may_change(group: Group, who: Asker) -> bool:
    """One's own; an administrator also what others share."""
    return group.owner_id == who.user.pk or (group.shared and who.user.role == ADMINISTRATOR)


@page_for(*ROLES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A group of one's own."""
    who = asker(request)
    form = GroupForm(request.POST or None, choices=choices(who), may_share=who.user.role in SHARERS)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_group(who.user, form.words(), form.members())
        except NotPossible as wrong:
            form.add_error("name", str(wrong))
        else:
            messages.success(request, _("%(name)s is there.") % {"name": made.name})
            return HttpResponseRedirect(reverse("groups"))
    return render(request, "groups/group.html", {"form": form, "there": None})


@page_for(*ROLES)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, group_id: int) -> HttpResponse:
    """Another name, other members. What its editor may not know of stays in it, unseen."""
    who = asker(request)
    group = _found(group_id, who)
    if not may_change(group, who):
        raise Http404
    members = Members.of(group)
    seen = known(members, who)
    form = GroupForm(
        request.POST or None, choices=choices(who, seen), may_share=who.user.role in SHARERS, group=group, members=seen
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.members()
        kept = Members(
            wanted.campaigns | members.campaigns - seen.campaigns,
            wanted.clients | members.clients - seen.clients,
            wanted.queues | members.queues - seen.queues,
        )
        try:
            changed = change_group(group, form.words(), kept, actor=who.user)
        except NotPossible as wrong:
            form.add_error("name", str(wrong))
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
            return HttpResponseRedirect(reverse("groups"))
    return render(request, "groups/group.html", {"form": form, "there": group, "whole": members == seen})


@page_for(*ROLES)
@require_POST
def copy(request: HttpRequest, group_id: int) -> HttpResponse:
    """A group of one's own with what one may know of another, to be changed at once."""
    who = asker(request)
    group = _found(group_id, who)
    try:
        words = Words(_free_name(group, who), group.description, group.colour)
        made = make_group(who.user, words, known(Members.of(group), who))
    except NotPossible as wrong:
        messages.error(request, str(wrong))
        return HttpResponseRedirect(reverse("groups"))
    return HttpResponseRedirect(reverse("group", args=[made.pk]))


@page_for(*ROLES)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, group_id: int) -> HttpResponse:
    """Ask, then take a group away; what it was made of stays."""
    who = asker(request)
    group = _found(group_id, who)
    if not may_change(group, who):
        raise Http404
    if request.method == "GET":
        return render(request, "groups/remove.html", {"there": group, "own": group.owner_id == who.user.pk})
    remove_group(group, who.user)
    messages.success(request, _("%(name)s is gone.") % {"name": group.name})
    return HttpResponseRedirect(reverse("groups"))


def _found(group_id: int, who: Asker) -> Group:
    """A group that the asker may name; another's and one that is not there look the same."""
    if group_id not in {each.id for each in who.scope.groups}:
        raise Http404
    return Group.objects.select_related("owner").get(pk=group_id)


def _free_name(group: Group, who: Asker) -> str:
    taken = set(Group.objects.filter(owner=who.user, archived_at=None).values_list("name", flat=True))
    plain = group.name[:180]
    names = (plain, *(_("%(name)s, copy %(n)s") % {"name": plain, "n": n} for n in range(1, len(taken) + 2)))
    return next(each for each in names if each not in taken)
