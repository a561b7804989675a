"""What is said of a group."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from utfall.ledger.boards.groups import SIDES, Members, Words
from utfall.ledger.boards.models import Group

from .members import Choices

HUES = {
    "": _("none"), "blue": _("blue"), "violet": _("violet"), "green": _("green"), "amber": _("amber"), "red": _("red"),
    "grey": _("grey"),
}  # fmt: skip


class GroupForm(forms.Form):
    """A name, and what is in it: of what its maker may know. `may_share` shows whether others may use it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    colour = forms.ChoiceField(label=_("Colour"), required=False, choices=list(HUES.items()))
    shared = forms.BooleanField(
        label=_("Others may use it too"),
        required=False,
        help_text=_("The house's own people are shown its name. A client user, only where all of it is his."),
    )
    campaigns = forms.TypedMultipleChoiceField(
        label=_("Campaigns"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    clients = forms.TypedMultipleChoiceField(
        label=_("Clients"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("All work for them, whatever campaign, those to come included."),
    )  # fmt: skip
    queues = forms.TypedMultipleChoiceField(
        label=_("Queues"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("Numbers of what has no queue, such as outcomes, are not told by a group with queues."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, choices: Choices, may_share: bool, group: Group | None = None,
        members: Members | None = None,
    ) -> None:  # fmt: skip
        first: dict[str, Any] = {}
        if group is not None:
            first = {each: getattr(group, each) for each in ("name", "description", "colour", "shared")}
            first |= {side: sorted(getattr(members, side)) for side in SIDES}
        super().__init__(data, initial=first)
        for side in SIDES:
            field: forms.TypedMultipleChoiceField = self.fields[side]  # type: ignore[assignment]
            field.choices = [(pk, format_html("<bdi>{}</bdi>", name)) for pk, name in choices[side]]
            if not choices[side]:
                del self.fields[side]
        if not may_share:
            del self.fields["shared"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(side) for side in SIDES):
            raise forms.ValidationError(_("Tick at least one campaign, client or queue."))
        return cleaned

    def members(self) -> Members:
        """What was ticked, once it is valid."""
        return Members(*(frozenset(self.cleaned_data.get(side, ())) for side in SIDES))

    def words(self) -> Words:
        """What is said of it, once it is valid."""
        said = self.cleaned_data
        return Words(said["name"], said["description"], said["colour"], bool(said.get("shared")))
