"""The form of opening hours: whose, from when to when, the grid of the week, holidays, days of their own."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from utfall.core.zones import UnknownZone, day_date, day_number, zone
from utfall.flow.calling_hours import WEEKDAYS, read_hours, read_stretches
from utfall.ledger.campaigns.models import Campaign, OpeningHours, Queue
from utfall.ledger.clients.models import Client
from utfall.ledger.opening import countries

from .forms import FIRST_YEAR, LAST_YEAR, Day

STRETCHES = 2  # a day, at least
_MIDNIGHT, _DAY_END = "00:00", "24:00"
_OWN_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(.+)")
_FROM_TO = re.compile(r"(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})")


def _time(label: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"aria-label": label, "placeholder": "––:––", "autocomplete": "off", "size": 5})
    return forms.CharField(required=False, max_length=5, widget=widget)


class HoursForm(forms.Form):
    """Opening hours. `week`, `own_days`, `first_day` and `end_day` say what was filled in, once it is valid."""

    client = forms.ModelChoiceField(
        label=_("Client"), required=False, queryset=Client.objects.none(), empty_label=_("Every client")
    )
    queue = forms.ModelChoiceField(
        label=_("Queue"), required=False, queryset=Queue.objects.none(), empty_label=_("Every queue")
    )
    campaign = forms.ModelChoiceField(
        label=_("Calling hours of a campaign"), required=False, queryset=Campaign.objects.none(),
        empty_label=_("None: opening hours"),
    )  # fmt: skip
    first = Day(label=_("From"), required=False, help_text=_("Blank: from ever."))
    last = Day(label=_("Last day"), required=False, help_text=_("Blank: until further notice."))
    zone = forms.CharField(
        label=_("Zone"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        help_text=_("By whose clock on the wall."),
    )
    country = forms.ChoiceField(label=_("Closed on the public holidays of"), required=False)
    days = forms.CharField(
        label=_("Days of their own"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "2026-12-24 08:00-12:00\n2026-12-31 closed"}),
        help_text=_("One a line: 2026-12-24 08:00-12:00, or 2026-12-31 closed. They win over holidays and the week."),
    )

    def __init__(self, *args: Any, whose: OpeningHours | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("client", Client), ("queue", Queue), ("campaign", Campaign)):
            if whose is not None:
                del self.fields[name]
                continue
            field: forms.ModelChoiceField = self.fields[name]  # type: ignore[type-arg, assignment]
            field.queryset = model._default_manager.filter(archived_at=None).order_by("name")
        known: forms.ChoiceField = self.fields["country"]  # type: ignore[assignment]
        known.choices = [("", _now("no country")), *countries().items()]
        self.stretches = max([STRETCHES, *map(len, whose.week.values() if whose is not None else ())])
        for day in WEEKDAYS:
            for place in range(self.stretches):
                for end, says in (("from", _now("opens")), ("to", _now("closes"))):
                    self.fields[f"{day}_{place}_{end}"] = _time(f"{day} {says}")

    def grid(self) -> Iterator[tuple[int, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Each weekday by its place in the week, with the fields of its stretches."""
        for place, day in enumerate(WEEKDAYS):
            yield place, [(self[f"{day}_{nth}_from"], self[f"{day}_{nth}_to"]) for nth in range(self.stretches)]

    @property
    def first_day(self) -> int | None:
        """The first day they hold; None is open."""
        first: int | None = self.cleaned_data["first"]
        return first

    @property
    def end_day(self) -> int | None:
        """The day they end before; None is open."""
        last: int | None = self.cleaned_data["last"]
        return None if last is None else last + 1

    def clean_zone(self) -> str:
        try:
            return zone(str(self.cleaned_data["zone"]).strip()).key
        except UnknownZone as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean_days(self) -> dict[int, list[list[str]]]:
        """Day -> its stretches, none for closed."""
        found: dict[int, list[list[str]]] = {}
        for line in filter(None, map(str.strip, str(self.cleaned_data["days"]).splitlines())):
            day, stretches = _own_day(line)
            if day in found:
                raise forms.ValidationError(_("%(line)s: this day is there already.") % {"line": line})
            found[day] = stretches
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", _("It ends before it begins."))
        if cleaned.get("campaign") and (cleaned.get("client") or cleaned.get("queue")):
            self.add_error("campaign", _("A campaign's calling hours are of no queue, and its client is known."))
        week: dict[str, list[list[str]]] = {}
        for day in WEEKDAYS:
            stretches = [self._stretch(cleaned, f"{day}_{nth}") for nth in range(self.stretches)]
            week[day] = [each for each in stretches if each]
        try:
            read_hours(week)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        cleaned["week"] = {day: stretches for day, stretches in week.items() if stretches}
        return cleaned

    def _stretch(self, cleaned: dict[str, Any], name: str) -> list[str]:
        start, end = (str(cleaned.get(f"{name}_{side}") or "") for side in ("from", "to"))
        if not start and not end:
            return []
        if not (start and end):
            self.add_error(None, _("%(day)s: say when it opens and when it closes.") % {"day": name.partition("_")[0]})
            return []
        return [_whole(start), _end(_whole(end))]


def _whole(told: str) -> str:
    """08:00 for 8:00."""
    return told.strip().zfill(5)


def _end(told: str) -> str:
    return _DAY_END if told == _MIDNIGHT else told


def _own_day(line: str) -> tuple[int, list[list[str]]]:
    """A line such as `2026-12-24 08:00-12:00, 13:00-15:00` or `2026-12-31 closed`."""
    told = _OWN_DAY.fullmatch(line)
    try:
        on = date.fromisoformat(told[1]) if told else None
    except ValueError:
        on = None
    if told is None or on is None or not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise forms.ValidationError(_("%(line)s: write a day and its hours.") % {"line": line})
    if told[2].strip().casefold() in ("closed", _now("closed").casefold()):
        return day_number(on), []
    stretches = []
    for part in told[2].split(","):
        times = _FROM_TO.fullmatch(part.strip())
        if times is None:
            raise forms.ValidationError(_("%(line)s: hours are written 08:00-12:00.") % {"line": line})
        stretches.append([_whole(times[1]), _end(_whole(times[2]))])
    try:
        read_stretches(told[1], stretches)
    except ValueError as wrong:
        raise forms.ValidationError(str(wrong)) from wrong
    return day_number(on), stretches


def filled_in(hours: OpeningHours) -> dict[str, object]:
    """The form's words for hours that are there."""
    words: dict[str, object] = {"zone": hours.zone, "country": hours.country}
    if hours.first_day is not None:
        words["first"] = day_date(hours.first_day)
    if hours.end_day is not None:
        words["last"] = day_date(hours.end_day - 1)
    for day, stretches in hours.week.items():
        for place, (start, end) in enumerate(stretches):
            words[f"{day}_{place}_from"] = start
            words[f"{day}_{place}_to"] = end
    lines = []
    for number, stretches in sorted(hours.days.items(), key=lambda each: int(each[0])):
        said = ", ".join(f"{start}-{end}" for start, end in stretches) or _now("closed")
        lines.append(f"{day_date(int(number)).isoformat()} {said}")
    return words | {"days": "\n".join(lines)}
