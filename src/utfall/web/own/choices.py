"""What can be picked for a number that is being made: parts by the facts they count, and by name what holds them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from utfall.catalogue.dimensions import DIMENSIONS, FIELD, dimension
from utfall.catalogue.model import Catalogue, Dimension, Part
from utfall.catalogue.own import pickable
from utfall.catalogue.read_held import OF_THE_CLOCK, codes_of, may_hold
from utfall.ledger import names
from utfall.ledger.customers.models import CustomerField
from utfall.query.splits import WAIT_BANDS
from utfall.web.reports.asking import Asker

from .draft import MOST_FILTERS, Draft, Filter, Picked

MOST_VALUES = 400
_SCALE = range(11)
_TOO_FINE = ("half_hour", "quarter_hour")


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    value: str
    title: str
    chosen: bool = False


@dataclass(frozen=True)
class FilterShown:
    """A line of the form: by what a part is held, how, and which values there are; none where they are typed."""

    at: str
    dimension: str
    dimensions: tuple[Option, ...]
    words: tuple[Option, ...]
    values: tuple[Option, ...]
    typed: str
    find: str
    needs_values: bool
    more: bool


@dataclass(frozen=True)
class PickShown:
    """A part on the form with what it is held to."""

    at: str
    parts: tuple[tuple[str, tuple[Option, ...]], ...]
    says: str
    taken_off: bool
    may_be_taken_off: bool
    filters: tuple[FilterShown, ...]
    can_hold: bool
    why_not: str


def sides(draft: Draft, catalogue: Catalogue, who: Asker) -> dict[str, list[PickShown]]:
    """The picks above the line and below as the form shows them."""
    parts = pickable(catalogue)
    return {
        side: [_pick(each, f"{side}_{place}", place, parts, who) for place, each in enumerate(draft.side(side))]
        for side in ("above", "below")
    }


def _pick(picked: Picked, at: str, place: int, parts: dict[str, Part], who: Asker) -> PickShown:
    own = parts.get(picked.part)
    on_top = at.startswith("above")
    groups: dict[str, list[Option]] = {}
    for part in parts.values():
        if not (on_top and part.kind == "days"):
            title = _fact(part)
            groups.setdefault(title, []).append(Option(part.id, part.noun or part.id, part.id == picked.part))
    able = dimensions_of(own) if own else []
    filters = tuple(_filter(each, f"{at}_filter_{i}", own, able, who) for i, each in enumerate(picked.filters) if own)
    why_not = "" if able else _("Nothing of it can be left out.") if own else _("Pick a part first.")
    if len(picked.filters) >= MOST_FILTERS:
        why_not = _("That is as many as there can be.")
    return PickShown(
        at,
        tuple((title, tuple(sorted(each, key=lambda o: o.title.casefold()))) for title, each in groups.items()),
        own.says if own else "",
        picked.taken_off,
        place > 0,
        filters,
        not why_not,
        why_not,
    )


def _fact(part: Part) -> str:
    if not part.fact:
        return _("The calendar")
    when = _("as they stand") if part.when == "as_of" else _("since the beginning") if ":" in part.when else ""
    title = _(part.fact.replace("_", " ").capitalize())
    return f"{title} · {when}" if when else title


def dimensions_of(part: Part) -> list[tuple[Dimension, str]]:
    """What the part's rows can be held to, with what it is called."""
    found = [(each, _(each.name)) for each in DIMENSIONS.values() if may_hold(part, each) and each.id not in _TOO_FINE]
    if may_hold(part, dimension(f"{FIELD}1")):
        fields = CustomerField.objects.filter(may_be_analysed=True).select_related("client")
        named = [(dimension(f"{FIELD}{each.pk}"), f"{each.name} · {each.client.name}") for each in fields]
        found += sorted(named, key=lambda each: each[1].casefold())
    return found


def _filter(said: Filter, at: str, part: Part | None, able: Sequence[tuple[Dimension, str]], who: Asker) -> FilterShown:
    words = {"in": _("is"), "not": _("is not"), "known": _("is known"), "unknown": _("is not known")}
    its = next((each for each, _title in able if each.id == said.dimension), None)
    values, more = values_of(part, its, said, who) if part and its else ([], False)
    return FilterShown(
        at,
        said.dimension,
        tuple(Option(each.id, title, each.id == said.dimension) for each, title in able),
        tuple(Option(word, title, word == said.word) for word, title in words.items()),
        tuple(Option(key, title, key in said.ids) for key, title in values),
        ", ".join(said.ids),
        said.find,
        bool(its) and said.word in ("in", "not"),
        more,
    )


def values_of(part: Part, its: Dimension, said: Filter, who: Asker) -> tuple[list[tuple[str, str]], bool]:
    """What a dimension of the part can be, as id and name, and whether there is more; none where they are typed. What
    is ticked already is among them, be it archived since; of very many only what is called as `find` says."""
    known: Sequence[int | str] = ()
    if its.id in OF_THE_CLOCK:
        known = OF_THE_CLOCK[its.id]
    elif its.id == "wait_band":
        known = WAIT_BANDS
    elif its.id in ("score", "attempt_no"):
        known = _SCALE
    elif its.sort == "code":
        known = codes_of(part, its)
    if its.sort in ("time", "code"):
        return [(str(key), who.named(its.id, key)) for key in known], False
    refers, part_of = (its.id, None) if its.sort != "field" else ("field_value", int(its.id.removeprefix(FIELD)))
    listed = names.listed(refers, MOST_VALUES + 1, part_of=part_of, called=said.find)
    ticked = {int(each) for each in said.ids if each.isascii() and each.isdigit() and len(each) < 19}
    ticked -= {key for key, _name in listed}
    kept = [(str(key), name) for key, name in names.names(refers, ticked).items()]
    return [*kept, *((str(key), name) for key, name in listed[:MOST_VALUES])], len(listed) > MOST_VALUES
