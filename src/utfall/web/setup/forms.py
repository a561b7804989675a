"""The forms of Setup: matching a name, keeping one, and making a key."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from utfall.core.names import nearest
from utfall.core.zones import day_number
from utfall.ledger.clients.models import Client
from utfall.ledger.people.models import Person, Token, User

FIRST_YEAR, LAST_YEAR = 1970, 2199
NUMBERED = re.compile(r"(.*) \(no\. (\d{1,18})\)\Z")


class Day(forms.DateField):
    """A local day, as a number of days since 1970; blank is open."""

    widget = forms.DateInput(attrs={"type": "date"})

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        found: date | None = super().clean(value)
        if found is None:
            return None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise forms.ValidationError(_("A day lies between 1970 and 2199."))
        return int(day_number(found))


class MatchForm(forms.Form):
    """Whom a name means, from when to when."""

    person = forms.CharField(
        label=_("Somebody already here"),
        required=False,
        max_length=240,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    new_name = forms.CharField(label=_("or somebody new"), required=False, max_length=200)
    first = Day(label=_("From"), required=False, help_text=_("Blank: from ever."))
    last = Day(label=_("Last day"), required=False, help_text=_("Blank: until further notice."))

    chosen: Person | None = None  # who was named, once it is valid

    @property
    def first_day(self) -> int | None:
        """The first day it holds; None is open."""
        first: int | None = self.cleaned_data["first"]
        return first

    @property
    def end_day(self) -> int | None:
        """The day it ends before; None is open."""
        last: int | None = self.cleaned_data["last"]
        return None if last is None else last + 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named, new = cleaned.get("person", ""), " ".join(cleaned.get("new_name", "").split())
        cleaned["new_name"] = new
        if bool(named) == bool(new):
            raise forms.ValidationError(_("Say who it is: somebody already here, or somebody new."))
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", _("It ends before it begins."))
        self.chosen = self._found(named) if named else None
        return cleaned

    def _found(self, named: str) -> Person | None:
        people = Person.objects.filter(to_be_matched=False)
        numbered = NUMBERED.match(named)
        if numbered:
            found = list(people.filter(pk=int(numbered[2])))
        else:
            found = list(people.filter(name=named)) or list(people.filter(name__iexact=named))
        if len(found) > 1:
            choices = ", ".join(f"{each.name} (no. {each.pk})" for each in found[:5])
            self.add_error("person", _("Several people are called so: %(who)s.") % {"who": choices})
        elif not found:
            near = nearest(named, people.filter(archived_at=None).values_list("name", flat=True)[:5000])
            hint = _(" Did you mean %(names)s?") % {"names": ", ".join(near)} if near else ""
            self.add_error("person", _("Nobody here is called %(name)s.") % {"name": named} + hint)
        return found[0] if len(found) == 1 else None


class KeepForm(forms.Form):
    """What a name that is a person of its own is called."""

    name = forms.CharField(label=_("Called"), max_length=200)


class SpanForm(forms.Form):
    """The days of a match that is taken back, as they stand in the ledger."""

    first = forms.IntegerField(required=False, min_value=-1_000_000, max_value=1_000_000)
    end = forms.IntegerField(required=False, min_value=-1_000_000, max_value=1_000_000)


class KeyForm(forms.Form):
    """A new key: whose rights it has at most, what it is held to, how long it lives."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("What it is for, such as the CRM that asks."))
    user = forms.ModelChoiceField(
        label=_("In the name of"),
        queryset=User.objects.none(),
        help_text=_("It never sees more than this user may see, and dies when he may no longer log in."),
    )
    clients = forms.ModelMultipleChoiceField(
        label=_("Held to the clients"),
        required=False,
        queryset=Client.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all that the user may see. A key that is held to clients cannot tell facts."),
    )
    days = forms.IntegerField(label=_("Good for so many days"), initial=365, min_value=1, max_value=3650)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users: forms.ModelChoiceField = self.fields["user"]  # type: ignore[assignment]
        users.queryset = User.objects.filter(is_active=True).order_by("name", "email")
        users.label_from_instance = _called  # type: ignore[method-assign]
        clients: forms.ModelMultipleChoiceField = self.fields["clients"]  # type: ignore[assignment]
        clients.queryset = Client.objects.filter(archived_at=None).order_by("name")

    def clean_name(self) -> str:
        """A key is revoked by its name: only one in force bears it."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if Token.objects.filter(name=name, revoked_at=None).exists():
            raise forms.ValidationError(_("There is a key of this name in force already."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        user, clients = cleaned.get("user"), cleaned.get("clients")
        if user is not None and user.role == "client" and clients:
            own = set(user.clients.values_list("pk", flat=True))
            foreign = [client.name for client in clients if client.pk not in own]
            if foreign:
                said = {"user": user.name, "clients": ", ".join(foreign)}
                self.add_error("clients", _("%(user)s does not see %(clients)s.") % said)
        return cleaned


def _called(obj: Any) -> str:
    return f"{obj.name} · {obj.email} · {obj.get_role_display()}"
