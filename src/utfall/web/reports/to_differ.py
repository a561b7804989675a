"""From a figure to *Why do these two differ?*, with the same campaigns, period and moment."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from utfall.query.answer import Key

from .address import Question
from .asking import Asker
from .header import address

SEES_STANDING = ("administrator", "leader", "client")
TOLD_BY = ("client", "campaign")  # what both figures can be held to
# number -> the category of state its outcomes lead to, or its customers stand in
LEADS_TO: Mapping[str, str] = {
    "yes": "sale", "sales": "sale", "no": "no_sale", "no_sales": "no_sale", "exclusions": "excluded",
    "customers_in_state:sale": "sale", "customers_in_state:no_sale": "no_sale",
    "customers_in_state:excluded": "excluded", "customers_in_state:open": "open",
}  # fmt: skip


def held_to_both(question: Question) -> Question:
    """The question with the filters that both figures can be held to, and no other."""
    return replace(question, where=tuple(each for each in question.where if each.dimension in TOLD_BY))


def to_differ(kpi: str, question: Question, key: Key, who: Asker, *, current: bool) -> tuple[str, str] | None:
    """(words, address) from the cell of a number in a row; None where it has no other figure to differ from, or the
    asker does not see where customers stand."""
    category = LEADS_TO.get(kpi)
    if category is None or who.user.role not in SEES_STANDING:
        return None
    held = question
    for split, value in zip(question.by, key, strict=False):
        if split in TOLD_BY and value is None:
            return None  # what has no campaign stands nowhere
        held = held.held_to(split, (value,))
    state = who.named("category", category)
    held = replace(held_to_both(held), by=(), columns=(), compare="", sort="", kind="outbound")
    if current:
        words = _("Why is this not the number of outcomes that lead to %(state)s?") % {"state": state}
        return words, address("differ", replace(held, preset="today", first=None, end=None), there=category)
    words = _("Why is this not the number of customers in %(state)s?") % {"state": state}
    period = {"period": "today"} if held.first is None and held.preset == "today" else {}
    return words, address("differ", held, there=category, **period)
