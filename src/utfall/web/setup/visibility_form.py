"""What is chosen of a campaign's visibility."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from utfall.ledger.campaigns.models import Campaign
from utfall.ledger.people.models import Team, User
from utfall.web.access.scopes import ADMINISTRATOR


class VisibilityForm(forms.Form):
    """All, or who. Whoever is chosen already stays to be seen, though put out or archived since."""

    visible = forms.ChoiceField(
        label=_("Visible to"),
        choices=[("all", _("everybody whose work or client it is")), ("chosen", _("chosen users and teams alone"))],
        widget=forms.RadioSelect,
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        required=False,
        queryset=Team.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever leads the team, and whoever is in it on the day."),
    )
    users = forms.ModelMultipleChoiceField(
        label=_("Users"),
        required=False,
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Client users too: a client does not see a campaign of his own unless he is chosen."),
    )

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        teams, users = campaign.visible_teams.all(), campaign.visible_users.all()
        first = {"visible": campaign.visible, "teams": teams, "users": users}
        super().__init__(data, initial=first)
        shown_teams: QuerySet[Team] = Team.objects.filter(Q(archived_at=None) | Q(pk__in=teams.values("pk")))
        shown_users: QuerySet[User] = User.objects.filter(Q(is_active=True) | Q(pk__in=users.values("pk")))
        for name, among in (
            ("teams", shown_teams.order_by("name", "pk")),
            ("users", shown_users.exclude(role=ADMINISTRATOR).order_by("name", "email")),
        ):
            field: forms.ModelMultipleChoiceField = self.fields[name]  # type: ignore[assignment]
            field.queryset = among
        of_team: forms.ModelMultipleChoiceField = self.fields["teams"]  # type: ignore[assignment]
        of_team.label_from_instance = _isolated  # type: ignore[method-assign,assignment]
        of_user: forms.ModelMultipleChoiceField = self.fields["users"]  # type: ignore[assignment]
        of_user.label_from_instance = _called  # type: ignore[method-assign,assignment]


def _isolated(team: Any) -> str:
    return format_html("<bdi>{}</bdi>", team)


def _called(user: Any) -> str:
    return format_html("<bdi>{}</bdi> · {}", user, user.get_role_display())
