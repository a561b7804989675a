"""The form of a target: percentages are typed as such, a month by any day in it, whom it is for by name."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from utfall.catalogue.model import Catalogue, Number
from utfall.ledger import names
from utfall.ledger import targets as kept
from utfall.ledger.people.models import Person
from utfall.query.ask import NotUnderstood

from .forms import NUMBERED, Day

CURVE_NAMES = {
    "calendar": gettext_lazy("by open hours"), "linear": gettext_lazy("by days"), "none": gettext_lazy("at once"),
}  # fmt: skip
SCOPE_NAMES = {
    "client": gettext_lazy("Client"), "campaign": gettext_lazy("Campaign"), "team": gettext_lazy("Team"),
    "agent": gettext_lazy("Agent"), "queue": gettext_lazy("Queue"),
}  # fmt: skip
SPANS = (
    ("month", gettext_lazy("a month")), ("week", gettext_lazy("a week")), ("day", gettext_lazy("a day")),
    ("own", gettext_lazy("from … to …")),
)  # fmt: skip
TYPED = {"percent": 100, "per_mille": 1000}  # what 1 is typed as


def _meant(sort: str, word: str) -> tuple[int, ...]:
    """The ids a name means, or the one that its number says; of agents first those that are people, not bare names of
    sources. Raises `NotUnderstood`."""
    numbered = NUMBERED.match(word)
    found = names.find(sort, numbered[1] if numbered else word)
    if numbered and int(numbered[2]) not in found:
        raise NotUnderstood(_("nobody called %(name)s has that number") % {"name": numbered[1]})
    if numbered:
        return (int(numbered[2]),)
    if sort == "agent" and len(found) > 1:
        people = Person.objects.filter(pk__in=found, to_be_matched=False).values_list("pk", flat=True)
        return tuple(people) or found
    return found


class TargetForm(forms.Form):
    """A plan and a band for a number. Valid, it has `number`, `days` (first, end) and `scope` (ids by name)."""

    kpi = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "numbers", "autocomplete": "off"}),
        help_text=gettext_lazy("By its name or id."),
    )
    span = forms.ChoiceField(label=gettext_lazy("For"), choices=SPANS, required=False)
    first = Day(label=gettext_lazy("From"), help_text=gettext_lazy("Of a month or week any day in it."))
    last = Day(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Only for days of your own."))
    plan = forms.CharField(label=gettext_lazy("Plan"), required=False, max_length=20)
    min_ok = forms.CharField(label=gettext_lazy("At least"), required=False, max_length=20)
    max_ok = forms.CharField(label=gettext_lazy("At most"), required=False, max_length=20)
    curve = forms.ChoiceField(
        label=gettext_lazy("Falls due"),
        choices=list(CURVE_NAMES.items()),
        help_text=gettext_lazy("How the plan of a number that adds up falls due; a rate's is a level."),
    )
    client = forms.CharField(label=SCOPE_NAMES["client"], required=False, max_length=200)
    campaign = forms.CharField(label=SCOPE_NAMES["campaign"], required=False, max_length=200)
    queue = forms.CharField(label=SCOPE_NAMES["queue"], required=False, max_length=200)
    team = forms.CharField(label=SCOPE_NAMES["team"], required=False, max_length=200)
    agent = forms.CharField(
        label=SCOPE_NAMES["agent"], required=False, max_length=200,
        help_text=gettext_lazy("All blank: the whole house. The closest holds: agent, team, campaign, queue, client."),
    )  # fmt: skip

    def __init__(self, catalogue: Catalogue, *said: Any, **more: Any) -> None:
        super().__init__(*said, **more)
        self.catalogue = catalogue
        self.number: Number | None = None
        self.scope: dict[str, int] = {}
        self.days = (0, 0)

    def clean_kpi(self) -> str:
        """The number's id; its name is as good."""
        said = str(self.cleaned_data["kpi"]).strip()
        if said not in self.catalogue.numbers:
            numbers, word = self.catalogue.numbers.values(), said.casefold()
            called = (each.id for each in numbers if word in (each.name.casefold(), _(each.name).casefold()))
            said = next(called, said)
        self.number = self.catalogue.numbers.get(said)
        return said

    def clean(self) -> dict[str, Any]:
        """The days in order, the amounts as the number's own values, and whom the names mean."""
        said = super().clean() or {}
        self._find(said)
        self._span(said)
        for name in ("plan", "min_ok", "max_ok"):
            said[name] = self._amount(name, str(said.get(name) or ""))
        return said

    def _find(self, said: dict[str, Any]) -> None:
        for name in kept.SCOPES:
            if word := " ".join(str(said.get(name) or "").split()):
                try:
                    found = _meant(name, word)
                except NotUnderstood as wrong:
                    self.add_error(name, str(wrong))
                    continue
                self.scope[name] = found[0]
                if len(found) > 1:
                    which = ", ".join(f"{text} (no. {key})" for key, text in names.names(name, found[:5]).items())
                    self.add_error(name, _("Several are called so: %(which)s.") % {"which": which})

    def _span(self, said: dict[str, Any]) -> None:
        first, last, span = said.get("first"), said.get("last"), said.get("span") or "own"
        if first is None:
            return
        if span == "own":
            if last is None:
                self.add_error("last", _("Days of your own have a last day."))
            else:
                self.days = (first, last + 1)
        else:
            self.days = kept.span_of(span, first)

    def _amount(self, name: str, text: str) -> Decimal | None:
        """An amount in the number's own value: 0.8 for 80 typed of a percent."""
        text = text.strip().replace(" ", "").replace("\u202f", "").replace("\u00a0", "").replace(",", ".")
        text = text.removesuffix("%").removesuffix("‰").strip()
        if not text:
            return None
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite():
            self.add_error(name, _("This is not a number."))
            return None
        return amount / TYPED.get(self.number.unit, 1) if self.number is not None else amount
