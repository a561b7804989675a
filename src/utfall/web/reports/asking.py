"""Who asks, and his questions put to the house: in his scope, by his clock, in his language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from utfall.catalogue.dimensions import GROUP, dimension, missing
from utfall.catalogue.model import Catalogue
from utfall.core import clock
from utfall.core.periods import Days
from utfall.ledger import names
from utfall.ledger.people.models import User
from utfall.query.answer import Answer
from utfall.query.ask import Ask, NotUnderstood, Scope, Where
from utfall.reports.languages import Language
from utfall.reports.lay import Wording
from utfall.reports.naming import is_named_by_ledger, split_name
from utfall.web.access.scopes import current_user, scope_for
from utfall.web.page import language_of
from utfall.wiring.at_once import at_once
from utfall.wiring.house import House, house
from utfall.wiring.naming import Naming

from .address import Question, local_now

_EVER = 0
_SAMPLES = ("outcomes", "contacts_offered", "orders", "customers", "logged_time", "opened_cases",
            "first_response_time")  # fmt: skip
_ASKED = ("survey", "question")  # what only answers have
_SAMPLES_OF_ANSWERS = ("nps", "csat_mean", "ces", "client_satisfaction")


@dataclass(frozen=True)
class Told:
    """What the house answered; `refused` says why of the numbers it would not tell (not shared, not so split)."""

    answer: Answer | None
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asker:
    """Somebody with a question: the user, his scope, the house, now (ms UTC), and how he reads."""

    user: User
    scope: Scope
    house: House
    now: int
    language: Language

    @cached_property
    def catalogue(self) -> Catalogue:
        """What every number means, for him, as this request found it."""
        return self.house.catalogue

    @cached_property
    def naming(self) -> Naming:
        """Names by (dimension, key), remembered for this request."""
        return self.house.naming()

    @cached_property
    def today(self) -> int:
        """The local day it is in the home's zone."""
        return local_now(self.now, self.house.zone)[0]

    def today_of(self, question: Question) -> int:
        """The local day it is in the question's zone."""
        return local_now(self.now, question.zone or self.house.zone)[0]

    def zone_of(self, question: Question, zones: Sequence[str]) -> str:
        """The zone that moments of a page are told in: the question's, else the one all its rows have, else the
        home's."""
        return question.zone or (zones[0] if len(zones) == 1 else self.house.zone)

    def named(self, split: str, key: int | str | None) -> str:
        """What people call a value of a split, in the asker's language."""
        return split_name(split, key, self.language, gettext) or self.naming(split, key)

    @property
    def wording(self) -> Wording:
        """How tables are worded for him."""
        return Wording(self.named, self.language, gettext)

    def ask(self, ask: Ask) -> Told:
        """The answer, without the numbers that cannot be told to him or so split; those are told why."""
        refused: dict[str, str] = {}
        kpis = tuple(kpi for kpi in ask.kpis if self._fits(kpi, ask, refused))
        if not kpis:
            return Told(None, refused)
        try:
            return Told(self._learnt(self.house.ask(_with(ask, kpis))), refused)
        except NotUnderstood as wrong:
            if len(kpis) == 1:
                return Told(None, refused | {kpis[0]: str(wrong)})
        kept = []
        for kpi in kpis:
            try:
                self.house.ask(_with(ask, (kpi,)))
                kept.append(kpi)
            except NotUnderstood as wrong:
                refused[kpi] = str(wrong)
        answer = self._learnt(self.house.ask(_with(ask, tuple(kept)))) if kept else None
        return Told(answer, refused)

    def _learnt(self, answer: Answer) -> Answer:
        self.naming.learn(answer)
        return answer

    def _fits(self, kpi: str, ask: Ask, refused: dict[str, str]) -> bool:
        number = self.catalogue.numbers.get(kpi)
        if number is None:
            why = self.house.broken.get(kpi)
            broken = gettext("%(kpi)s cannot be told as it was made: %(why)s.")
            says = broken if why else gettext("There is no number %(kpi)s.")
            refused[kpi] = says % {"kpi": kpi, "why": "; ".join(why or ())}
            return False
        for split in (*ask.by, *(each.dimension for each in ask.where)):
            without = [part for part in missing(self.catalogue, number, split) if split not in number.ignores]
            if without:
                part = self.catalogue.parts[without[0]]
                refused[kpi] = gettext("%(name)s cannot be told by %(split)s: %(part)s have none.") % {
                    "name": gettext(number.name), "split": title_of(split).lower(), "part": part.noun or part.id,
                }  # fmt: skip
                return False
        return True

    def check(self, wheres: Iterable[Where]) -> None:
        """Raise `Http404` for an id that is not there or not his: foreign and missing look the same."""
        for each in wheres:
            ids = {key for key in each.ids if isinstance(key, int)}
            if ids and is_named_by_ledger(each.dimension) and not ids <= self.known(each.dimension, ids):
                raise Http404

    def known(self, split: str, ids: Iterable[int]) -> set[int]:
        """Those of the ids that he may know of: in his scope by name, or in rows he may see."""
        if split == GROUP:
            return {each.id for each in self.scope.groups} & set(ids)
        if self.scope_is_all:
            refers = "field_value" if split.startswith("field:") else split
            return set(names.names(refers, ids))
        own = getattr(self.scope, f"{split}s", None)
        found = set(own or ()) & set(ids)
        if found == set(ids) or (own is not None and not split.startswith("campaign")):
            return found
        asked = Ask(self.scope, (), self.now, Days(_EVER, self.today + 2), (split,), (Where(split, tuple(ids)),))
        for kpi in _SAMPLES_OF_ANSWERS if split in _ASKED else _SAMPLES:
            if set(ids) <= found:
                break
            answer = self.ask(_with(asked, (kpi,))).answer
            found |= {row.key[0] for row in answer.rows if isinstance(row.key[0], int)} if answer else set()
        return found & set(ids)

    @property
    def scope_is_all(self) -> bool:
        """Nothing is hidden from him."""
        return self.scope.is_all


def _with(ask: Ask, kpis: Sequence[str]) -> Ask:
    return replace(ask, kpis=tuple(kpis))


def title_of(split: str) -> str:
    """What a dimension is called, in the reader's language."""
    if split.startswith("field:"):
        return house().naming()("field", int(split.removeprefix("field:")))
    return gettext(dimension(split).name)


def asker(request: HttpRequest) -> Asker:
    """Who asks by this request. Raises `Http404` where nobody is logged in."""
    user = current_user(request)
    return Asker(user, scope_for(user), at_once(house().for_role(user.role)), clock.now(), language_of(request))
