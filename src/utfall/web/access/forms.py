"""The forms of coming in, of users and of one's own profile."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from utfall.ledger.clients.models import Client
from utfall.ledger.people.models import Person, Team, User
from utfall.reports.languages import LANGUAGES
from utfall.web.page import THEMES

from .scopes import ADMINISTRATOR, CLIENT, LEADER, ROLES

ROLE_NAMES = (
    (ADMINISTRATOR, _("Administrator: everything")),
    (LEADER, _("Leader: the teams chosen below")),
    ("agent", _("Agent: own rows")),
    (CLIENT, _("Client user: the clients chosen below, without personal data")),
)


class LoginForm(forms.Form):
    """Who, and the secret that proves it."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs |= {"autocomplete": "username", "autofocus": True}


class _NewPassword(forms.Form):
    new_password = forms.CharField(
        label=_("New password"),
        max_length=1000,
        strip=False,
        help_text=_("At least 12 characters, and not a common one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class FirstForm(_NewPassword):
    """The first administrator."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    field_order = ("name", "email", "new_password")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        user = User(name=cleaned.get("name", ""), email=cleaned.get("email", ""))
        _check(self, cleaned.get("new_password"), user)
        return cleaned


class PasswordForm(_NewPassword):
    """One's own password: the old one proves who asks."""

    old_password = forms.CharField(
        label=_("Present password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old_password", "new_password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("old_password") and not self.user.check_password(cleaned["old_password"]):
            self.add_error("old_password", _("This is not your present password."))
        _check(self, cleaned.get("new_password"), self.user)
        return cleaned


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """How pages look and files are written for oneself."""

    class Meta:
        model = User
        fields = ("name", "language", "theme", "csv_style")

    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser")), *((each.code, each.name) for each in LANGUAGES.values())],
    )
    theme = forms.ChoiceField(
        label=_("Theme"), required=False, choices=[("", _("Auto"))] + [(t, t) for t in THEMES[1:]]
    )
    csv_style = forms.ChoiceField(
        label=_("CSV files"),
        required=False,
        choices=[
            ("excel", _("For Excel: semicolon, decimal comma, byte-order mark, ids as text")),
            ("plain", _("Plain RFC 4180: comma, decimal point")),
        ],
    )


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """A user as the administrator makes and changes him."""

    class Meta:
        model = User
        fields = ("name", "email", "role", "person", "led_teams", "clients", "is_active")

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_NAMES)
    person = forms.ModelChoiceField(
        label=_("Person"),
        required=False,
        queryset=Person.objects.none(),
        help_text=_("Whose rows are this user's own."),
    )
    led_teams = forms.ModelMultipleChoiceField(
        label=_("Leads the teams"), required=False, queryset=Team.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    clients = forms.ModelMultipleChoiceField(
        label=_("Sees the clients"), required=False, queryset=Client.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label=_("May log in"), required=False, initial=True)
    new_password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=1000,
        strip=False,
        help_text=_("Leave it empty to keep the present one. A new one ends all sessions of this user."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {"archived_at__isnull": True}
        self.fields["person"].queryset = Person.objects.filter(**here).order_by("name")  # type: ignore[attr-defined]
        self.fields["led_teams"].queryset = Team.objects.filter(**here).order_by("name")  # type: ignore[attr-defined]
        self.fields["clients"].queryset = Client.objects.filter(**here).order_by("name")  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.fields["new_password"].required = True
            self.fields["new_password"].help_text = _("At least 12 characters, and not a common one.")

    def clean_email(self) -> str:
        """Lower case; an address names one user."""
        email = str(self.cleaned_data["email"]).strip().casefold()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a user with this address already."))
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") not in ROLES:
            self.add_error("role", _("Choose one of the four roles."))
        if self._takes_last_administrator(cleaned):
            self.add_error(None, _("This is the last administrator; make another one first."))
        _check(self, cleaned.get("new_password"), self.instance)
        return cleaned

    def _takes_last_administrator(self, cleaned: dict[str, Any]) -> bool:
        was = User.objects.filter(pk=self.instance.pk, role=ADMINISTRATOR, is_active=True).exists()
        stays = cleaned.get("role") == ADMINISTRATOR and cleaned.get("is_active")
        others = User.objects.filter(role=ADMINISTRATOR, is_active=True).exclude(pk=self.instance.pk).exists()
        return was and not stays and not others

    def save(self, commit: bool = True) -> User:
        """The user, with the new password where one was given."""
        if self.cleaned_data.get("new_password"):
            self.instance.set_password(self.cleaned_data["new_password"])
        saved: User = super().save(commit)
        return saved


def _check(form: forms.BaseForm, password: str | None, user: User) -> None:
    if password:
        try:
            password_validation.validate_password(password, user)
        except ValidationError as wrong:
            form.add_error("new_password", wrong)
