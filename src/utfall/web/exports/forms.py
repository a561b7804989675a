"""The form of Export: what, from when to when, as which file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from utfall.core.periods import Days
from utfall.facts import KINDS, Kind
from utfall.ledger.boards.models import SavedView
from utfall.web.setup.forms import Day

FORMATS = (("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("parquet", "Parquet"))
FACTS, VIEW = "facts:", "view:"


class ExportForm(forms.Form):
    """One export; its choices are what the asker may have."""

    what = forms.ChoiceField(label=_("What"), help_text=_("Facts, or a saved view with its own period."))
    first = Day(label=_("From"), required=False, help_text=_("Blank: from the first there is."))
    last = Day(label=_("Last day"), required=False, help_text=_("Blank: to the last there is."))
    format = forms.ChoiceField(
        label=_("File"),
        choices=FORMATS,
        help_text=_("CSV is written as your profile says; Parquet is for DuckDB, pandas and BI tools."),
    )

    def __init__(self, data: Any, kinds: Sequence[Kind], views: Sequence[SavedView]) -> None:
        super().__init__(data)
        self._views = {f"{VIEW}{each.pk}": each for each in views}
        facts = [(FACTS + kind.name, titled(kind)) for kind in kinds]
        answers = [(key, each.name) for key, each in self._views.items()]
        groups = [(_("Facts"), facts), (_("Answers (saved views)"), answers)]
        self.fields["what"].choices = [group for group in groups if group[1]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        found = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", _("The last day lies before the first."))
        return found

    @property
    def kind(self) -> Kind | None:
        """The kind of fact that is meant; None for a view."""
        what: str = self.cleaned_data["what"]
        return KINDS[what.removeprefix(FACTS)] if what.startswith(FACTS) else None

    @property
    def view(self) -> SavedView | None:
        """The view that is meant; None for facts."""
        return self._views.get(self.cleaned_data["what"])

    @property
    def period(self) -> Days | None:
        """The days meant; None for all there are."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if first is None and last is None:
            return None
        return Days(EVER if first is None else first, NEVER if last is None else last + 1)


EVER, NEVER = -719_162, 2_932_896  # the local days 0001-01-01 and 9999-12-31


def titled(kind: Kind) -> str:
    """What a kind of fact is called to be chosen."""
    return kind.name.replace("_", " ").capitalize()
