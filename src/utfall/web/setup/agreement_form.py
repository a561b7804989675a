"""The form of an agreement: a row a channel, a row a goal, and what people type turned into terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from utfall.catalogue.agreement import PERIODS, RHYTHMS, Terms, options
from utfall.catalogue.model import Catalogue
from utfall.catalogue.words import DEFAULT
from utfall.core.clock import SECOND
from utfall.core.zones import day_date, day_number
from utfall.facts.kinds import CHANNELS
from utfall.reports.naming import CODES

from .forms import Day

SPARE_GOALS = 3
PERIOD_NAMES = {
    "day": gettext_lazy("a day"), "week": gettext_lazy("a week"), "month": gettext_lazy("a month"),
    "quarter": gettext_lazy("a quarter"), "year": gettext_lazy("a year"),
}  # fmt: skip
RHYTHM_NAMES = {
    "": gettext_lazy("none"), "daily": gettext_lazy("daily"), "weekly": gettext_lazy("weekly"),
    "monthly": gettext_lazy("monthly"),
}  # fmt: skip


@dataclass(frozen=True)
class LevelRow:
    """The fields of one channel's service level."""

    title: str
    share: Any
    within: Any
    formula: Any


@dataclass(frozen=True)
class GoalRow:
    """The fields of one goal."""

    kpi: Any
    plan: Any
    low: Any
    high: Any
    period: Any


class AgreementForm(forms.Form):
    """What is agreed, from a day on. Percentages are typed as such: 80 for a share of 0.8."""

    first = Day(label=gettext_lazy("From"))
    short_abandon = forms.CharField(
        label=gettext_lazy("Short abandons, seconds"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("Who hangs up sooner counts as a misdial. Blank: the house's limit."),
    )
    rhythm = forms.ChoiceField(label=gettext_lazy("Reports"), required=False)
    readers = forms.CharField(
        label=gettext_lazy("Their readers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("E-mail addresses, one a line."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, catalogue: Catalogue, day: int, terms: Terms | None, data: Any = None) -> None:
        self.catalogue = catalogue
        terms = terms or Terms()
        limit = terms.short_abandon
        super().__init__(data, initial={
            "first": day_date(day), "rhythm": terms.rhythm, "readers": "\n".join(terms.readers), "note": terms.note,
            "short_abandon": "" if limit is None else _plain(Decimal(limit) / SECOND),
        })  # fmt: skip
        self.fields["rhythm"].choices = [(each, RHYTHM_NAMES[each]) for each in RHYTHMS]  # type: ignore[attr-defined]
        self._choices(terms)
        self._levels(terms)
        self._goals(terms, data)

    def _choices(self, terms: Terms) -> None:
        titles = {
            "hour": _("What counts as an hour"), "clock": _("Clock of handling times"),
            "processed": _("When a record is processed"),
        }  # fmt: skip
        for term, title in titles.items():
            choices = [(each, self._option(term, each)) for each in options(self.catalogue)[term]]
            if len(choices) > 1:
                chosen = (terms.chosen or {}).get(term, DEFAULT)
                self.fields[term] = forms.ChoiceField(label=title, required=False, choices=choices, initial=chosen)

    def _option(self, term: str, option: str) -> str:
        """What an option of a term is called: by the variant it chooses."""
        heeding = [each for each in self.catalogue.numbers.values() if each.agreed == term]
        ids = [each.id if option == DEFAULT else f"{each.id}:{option}" for each in heeding]
        return " / ".join(_(self.catalogue.numbers[each].name) for each in ids if each in self.catalogue.numbers)

    def _levels(self, terms: Terms) -> None:
        formulas = [(each, self._option("formula", each)) for each in options(self.catalogue)["formula"]]
        told = {each.channel: each for each in terms.levels}
        for channel in ("", *CHANNELS):
            level = told.get(channel)
            share = "" if level is None or level.share is None else _plain(level.share * 100)
            within = "" if level is None else _plain(Decimal(level.within) / SECOND)
            name = channel or "all"
            self.fields[f"share_{name}"] = forms.CharField(required=False, max_length=8, initial=share)
            self.fields[f"within_{name}"] = forms.CharField(required=False, max_length=8, initial=within)
            self.fields[f"formula_{name}"] = forms.ChoiceField(
                required=False, choices=formulas, initial=DEFAULT if level is None else level.formula
            )

    def _goals(self, terms: Terms, data: Any) -> None:
        self._rows = len(terms.goals) + SPARE_GOALS
        if data is not None:
            sent = data.get("goals", "")
            self._rows = min(int(sent), 100) if str(sent).isdecimal() and len(str(sent)) < 4 else self._rows
        for place in range(self._rows):
            goal = terms.goals[place] if place < len(terms.goals) else None
            times = 100 if goal is not None and self._is_percent(goal.kpi) else 1
            for name in ("plan", "min_ok", "max_ok"):
                value = None if goal is None else getattr(goal, name)
                initial = "" if value is None else _plain(value * times)
                self.fields[f"{name}_{place}"] = forms.CharField(required=False, max_length=16, initial=initial)
            self.fields[f"kpi_{place}"] = forms.CharField(
                required=False, max_length=80, initial=goal.kpi if goal else "",
                widget=forms.TextInput(attrs={"list": "numbers", "autocomplete": "off"}),
            )  # fmt: skip
            self.fields[f"period_{place}"] = forms.ChoiceField(
                required=False, choices=[(each, PERIOD_NAMES[each]) for each in PERIODS],
                initial=goal.period if goal else "month",
            )  # fmt: skip

    @property
    def goals(self) -> int:
        """How many rows of goals there are."""
        return self._rows

    @property
    def plain(self) -> Iterator[Any]:
        """The fields that stand by themselves."""
        for name in ("first", "short_abandon", "hour", "clock", "processed", "rhythm", "readers", "note"):
            if name in self.fields:
                yield self[name]

    @property
    def level_rows(self) -> Iterator[LevelRow]:
        """The service levels, all channels first."""
        for channel in ("", *CHANNELS):
            name = channel or "all"
            title = _(CODES[channel]) if channel else _("All channels")
            yield LevelRow(title, self[f"share_{name}"], self[f"within_{name}"], self[f"formula_{name}"])

    @property
    def goal_rows(self) -> Iterator[GoalRow]:
        """The goals, and some rows to spare."""
        for place in range(self._rows):
            yield GoalRow(*(self[f"{name}_{place}"] for name in ("kpi", "plan", "min_ok", "max_ok", "period")))

    @property
    def first_day(self) -> int:
        """The local day it holds from."""
        day = self.cleaned_data["first"]
        return day_number(day) if isinstance(day, date) else int(day)

    def terms(self) -> dict[str, Any]:
        """What was typed as the JSON of terms; what is no number is left for the terms to answer."""
        said = self.cleaned_data
        levels = []
        for channel in ("", *CHANNELS):
            name = channel or "all"
            share, within = _number(said[f"share_{name}"]), _number(said[f"within_{name}"])
            if share or within:
                levels.append({
                    "channel": channel, "share": _scaled(share, 100), "within_s": within or 20,
                    "formula": said[f"formula_{name}"],
                })  # fmt: skip
        chosen = {term: said.get(term) for term in ("hour", "clock", "processed") if said.get(term) not in ("", None)}
        readers = [line for line in said["readers"].replace(",", "\n").splitlines() if line.strip()]
        return {
            "goals": list(self._said_goals()), "service_levels": levels,
            "short_abandon_s": _number(said["short_abandon"]), **chosen,
            "rhythm": said["rhythm"], "readers": readers, "note": said["note"],
        }  # fmt: skip

    def _said_goals(self) -> Iterator[dict[str, Any]]:
        for place in range(self._rows):
            kpi = self.cleaned_data[f"kpi_{place}"].strip()
            amounts = {
                key: _number(self.cleaned_data[f"{name}_{place}"])
                for key, name in (("plan", "plan"), ("min", "min_ok"), ("max", "max_ok"))
            }
            if not kpi and not any(amounts.values()):
                continue
            times = 100 if self._is_percent(kpi) else 1
            scaled = {key: _scaled(amount, times) for key, amount in amounts.items()}
            yield {"kpi": kpi, "period": self.cleaned_data[f"period_{place}"], **scaled}

    def _is_percent(self, kpi: str) -> bool:
        number = self.catalogue.numbers.get(kpi)
        return number is not None and number.unit == "percent"


def _number(text: str) -> str:
    return text.strip().replace(",", ".").removesuffix("%").strip()


def _scaled(text: str, times: int) -> str:
    try:
        return _plain(Decimal(text) / times) if text else ""
    except InvalidOperation:
        return text


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
