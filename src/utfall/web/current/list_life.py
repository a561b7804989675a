"""The life of a list: a bridge from everybody delivered to those who can be called at this moment."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from utfall.query.answer import Answer
from utfall.reports import show
from utfall.web.reports.asking import Asker

from .left_to_call import CanCall


@dataclass(frozen=True)
class Bridge:
    """One step: a bar from `start`, its text with its sign, and whether it is a sum and no step."""

    title: str
    text: str
    start: str
    length: str
    paint: str
    is_sum: bool = False


_STATES = (
    ("customers_in_state:sale", "sale"), ("customers_in_state:no_sale", "no-sale"),
    ("customers_in_state:excluded", "excluded"), ("customers_in_state:open", "open"),
)  # fmt: skip


def life(answer: Answer, can_call: CanCall | None, who: Asker) -> tuple[Bridge, ...]:
    """The steps: delivered, who left, the base, less every state, to call, less who cannot be called now."""
    cells = answer.total.cells
    base = cells["customers"].numerator or 0
    delivered = cells["delivered"].numerator if "delivered" in cells else None
    whole = max(base, delivered or 0)
    if not whole:
        return ()
    walk = _Walk(whole, who)
    if delivered is not None:
        walk.total(_("Delivered"), delivered, "accent")
        walk.step(_("Left the base") if base <= delivered else _("Came in otherwise"), base - delivered, "line-2")
    walk.total(_("In base"), base, "accent")
    titles = (_("Yes"), _("No"), _("Excluded"), _("Open"))
    for (kpi, token), title in zip(_STATES, titles, strict=True):
        walk.step(title, -(cells[kpi].numerator or 0), token)
    walk.total(_("To call"), cells["customers_in_state:to_call"].numerator or 0, "to-call")
    if can_call is not None:
        walk.step(_("No number"), -can_call.no_number, "line-2")
        walk.step(_("Outside calling hours"), -can_call.outside_hours, "line-2")
        walk.total(_("Callable now"), can_call.now, "accent")
    return tuple(walk.steps)


class _Walk:
    def __init__(self, whole: int, who: Asker) -> None:
        self.steps: list[Bridge] = []
        self._whole, self._who, self._at = whole, who, 0

    def total(self, title: str, n: int, token: str) -> None:
        self._at = n
        self._add(title, show.count(n, self._who.language), 0, n, token, is_sum=True)

    def step(self, title: str, amount: int, token: str) -> None:
        before, self._at = self._at, self._at + amount
        sign = self._who.language.minus if amount < 0 else "+" if amount else ""
        text = sign + show.count(abs(amount), self._who.language)
        self._add(title, text, max(0, min(before, self._at)), abs(amount), token)

    def _add(self, title: str, text: str, start: int, n: int, token: str, is_sum: bool = False) -> None:
        start_at, length = (show.pixels(show.reach(each, self._whole), 100) for each in (start, n))
        self.steps.append(Bridge(title, text, start_at, length, f"var(--{token})", is_sum))
