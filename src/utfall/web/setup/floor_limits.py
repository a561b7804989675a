"""How long agents may be in a state before the floor is told: typed as a clock, `3:00`, blank for without end."""

from django import forms
from django.utils.translation import gettext as _

from utfall.ledger.house import LONGEST_LIMIT
from utfall.reports import show
from utfall.web.reports.agent_states import LIMITS, NAMES, OFF, limits_now


class Length(forms.Field):
    """A length of time in seconds: `3:00`, `1:00:00`, or whole minutes; None where it is blank."""

    def to_python(self, value: object) -> int | None:
        """Raises `ValidationError` with a sentence."""
        text = str(value or "").strip()
        if not text:
            return None
        seconds = read_length(text)
        if seconds is None:
            raise forms.ValidationError(_("Write it as minutes and seconds, such as 3:00."))
        if not 0 < seconds <= LONGEST_LIMIT:
            raise forms.ValidationError(_("It is one second to a day."))
        return seconds


def read_length(text: str) -> int | None:
    """Seconds: `"0:30"` is 30, `"15"` 15 minutes, `"1:00:00"` an hour; None where it is no length."""
    parts = text.split(":")
    if len(parts) > 3 or not all(each.isascii() and each.isdigit() and len(each) <= 4 for each in parts):
        return None
    first, *rest = (int(each) for each in parts)
    if any(each > 59 for each in rest):
        return None
    if not rest:
        return first * 60
    for each in rest:
        first = first * 60 + each
    return first


class LimitsForm(forms.Form):
    """A length for each state."""

    def __init__(self, data: object = None) -> None:
        now = {state: show.stopwatch(limit) for state, limit in limits_now().items()}
        super().__init__(data, initial=now, prefix="limit")  # type: ignore[arg-type]
        for state, name in NAMES.items():
            if state != OFF:
                told = show.stopwatch(LIMITS[state]) if state in LIMITS else _("no limit")
                attrs = {"inputmode": "numeric", "size": "8", "maxlength": "8", "autocomplete": "off"}
                self.fields[state] = Length(
                    label=_(name), required=False, widget=forms.TextInput(attrs=attrs),
                    help_text=_("default: %(limit)s") % {"limit": told},
                )  # fmt: skip

    def said(self) -> dict[str, int | None]:
        """The limits that are not as they come, in seconds."""
        typed = {state: self.cleaned_data[state] for state in self.fields}
        return {state: each for state, each in typed.items() if each != _comes(state)}


def _comes(state: str) -> int | None:
    return LIMITS[state] // 1000 if state in LIMITS else None
