"""A number that is being made, as the form has it: what was typed and picked so far, complete or not."""

from dataclasses import dataclass, field, replace
from typing import Literal, cast

from django.http import QueryDict
from django.utils.translation import gettext as _

from utfall.catalogue.dimensions import dimension
from utfall.catalogue.model import Catalogue, Held, Number, Part
from utfall.catalogue.own import SHAPES, Own, Pick, Shape, picks_of, units_of
from utfall.catalogue.own_file import shape_of
from utfall.catalogue.read_held import NUMBERED, OF_THE_CLOCK

SIDES: tuple[Literal["above", "below"], ...] = ("above", "below")
MOST_PARTS, MOST_FILTERS = 6, 5
WORDS = ("in", "not", "known", "unknown")
BETTER = ("higher", "lower", "neutral")


@dataclass(frozen=True)
class Filter:
    """What a picked part is held to, as far as it is said."""

    dimension: str = ""
    word: str = "in"
    ids: tuple[str, ...] = ()
    find: str = ""  # of very many values, those that are called so


@dataclass(frozen=True)
class Picked:
    """A part as it is picked so far."""

    part: str = ""
    taken_off: bool = False
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class Draft:
    """Everything the form says."""

    name: str = ""
    says: str = ""
    shape: Shape = "how_many"
    unit: str = ""
    better: str = "higher"
    shared: bool = False
    reason: str = ""
    by: str = ""
    above: tuple[Picked, ...] = (Picked(),)
    below: tuple[Picked, ...] = (Picked(),)

    def side(self, name: str) -> tuple[Picked, ...]:
        """The picks above the line, or below."""
        return self.above if name == "above" else self.below

    def with_side(self, name: str, picks: tuple[Picked, ...]) -> "Draft":
        """With other picks on one side."""
        return replace(self, above=picks) if name == "above" else replace(self, below=picks)


@dataclass
class Made:
    """The number the draft says, where it says enough; `wrong` has a sentence for each thing that it does not."""

    own: Own | None
    wrong: list[str] = field(default_factory=list)
    units: tuple[str, ...] = ()


def read_draft(data: QueryDict) -> Draft:
    """What was posted; a button that adds or takes away a line has done so."""

    def text(name: str, most: int) -> str:
        return " ".join(data.get(name, "").split())[:most]

    shape = data.get("shape", "")
    draft = Draft(
        name=text("name", 200), says=text("says", 600), shape=shape if shape in SHAPES else "how_many",
        unit=text("unit", 20), better=data.get("better", "") if data.get("better", "") in BETTER else "higher",
        shared=bool(data.get("shared")), reason=text("reason", 300), by=text("by", 40),
        above=_picks(data, "above"), below=_picks(data, "below"),
    )  # fmt: skip
    return _pressed(draft, data)


def draft_of(number: Number, catalogue: Catalogue, *, shared: bool = False) -> Draft:
    """A number of the catalogue as the form has it."""
    above, below = picks_of(number, catalogue.parts)

    def side(picks: tuple[Pick, ...]) -> tuple[Picked, ...]:
        told = [Picked(pick.part, pick.sign < 0, tuple(map(_filter, pick.held))) for pick in picks]
        return tuple(told) or (Picked(),)

    return Draft(number.name, number.says, shape_of(number), number.unit, number.better, shared,
                 above=side(above), below=side(below))  # fmt: skip


def _filter(held: Held) -> Filter:
    return Filter(held.dimension, held.word, tuple(map(str, held.ids)))


def made_of(draft: Draft, kpi: str, catalogue: Catalogue) -> Made:
    """The number that the draft says, with the proposed sentence where it has none of its own."""
    wrong: list[str] = []
    sides: dict[str, tuple[Pick, ...]] = {"above": (), "below": ()}
    for name in SIDES if draft.shape != "how_many" else SIDES[:1]:
        sides[name] = tuple(_pick(each, catalogue, wrong) for each in draft.side(name) if each.part in catalogue.parts)
        if not sides[name]:
            wrong.append(_("Pick what is counted.") if name == "above" else _("Pick what it is held against."))
    if wrong:
        return Made(None, wrong)
    parts = {name: [catalogue.parts[pick.part] for pick in picks] for name, picks in sides.items()}
    units = units_of(draft.shape, parts["above"], parts["below"])
    if not units:
        return Made(None, [_("These cannot be put together: like is added to like, and divided by what makes sense.")])
    says = draft.says or _proposed(draft.shape, *(_noun(parts[name], picks) for name, picks in sides.items()))
    unit = draft.unit if draft.unit in units else units[0]
    own = Own(kpi, draft.name, says, draft.shape, unit, draft.better, sides["above"], sides["below"])
    return Made(own, wrong, units)


def _noun(parts: list[Part], picks: tuple[Pick, ...]) -> str:
    said = ""
    for part, pick in zip(parts, picks, strict=True):
        sign = " − " if pick.sign < 0 else " + " if said else ""
        said += sign + (part.noun or part.id)
        if pick.held:
            what = " · ".join(_(dimension(each.dimension).name).lower() for each in pick.held)
            said += " " + _("with the %(what)s picked") % {"what": what}
    return said.strip()


def _proposed(shape: Shape, above: str, below: str) -> str:
    if shape == "how_many":
        said = _("%(above)s, added up.") if " + " in above or " − " in above else _("How many or how much: %(above)s.")
    else:
        share, average = _("Of %(below)s, the share that is %(above)s."), _("%(above)s for each of %(below)s.")
        said = share if shape == "share" else average
    text = said % {"above": above, "below": below}
    return text[:1].upper() + text[1:]


def _pick(picked: Picked, catalogue: Catalogue, wrong: list[str]) -> Pick:
    part, held = catalogue.parts[picked.part], []
    for each in picked.filters:
        if not each.dimension:
            continue
        if each.word in ("in", "not") and not each.ids:
            wrong.append(_("Tick what %(part)s are held to.") % {"part": part.noun or part.id})
            continue
        word = cast(Literal["in", "not", "known", "unknown"], each.word)
        held.append(Held(each.dimension, word, _ids(each) if word in ("in", "not") else ()))
    if len({each.dimension for each in held}) < len(held):
        wrong.append(_("%(part)s are held to the same thing twice.") % {"part": (part.noun or part.id).capitalize()})
    return Pick(picked.part, -1 if picked.taken_off else 1, tuple(held))


def _ids(said: Filter) -> tuple[int | str, ...]:
    try:
        its = dimension(said.dimension)
    except KeyError:
        return said.ids
    numbered = its.sort != "code" or its.id in (*NUMBERED, *OF_THE_CLOCK)
    return tuple(int(each) if numbered and each.isascii() and each.isdigit() and len(each) < 19 else each
                 for each in said.ids)  # fmt: skip


def _picks(data: QueryDict, side: str) -> tuple[Picked, ...]:
    found = []
    for place in range(MOST_PARTS):
        at = f"{side}_{place}"
        if f"{at}_part" not in data:
            break
        found.append(Picked(data.get(f"{at}_part", ""), data.get(f"{at}_sign") == "-", _filters(data, at)))
    return tuple(found) or (Picked(),)


def _filters(data: QueryDict, at: str) -> tuple[Filter, ...]:
    found = []
    for place in range(MOST_FILTERS):
        name = f"{at}_filter_{place}"
        if f"{name}_dimension" not in data:
            break
        split, word = data.get(f"{name}_dimension", ""), data.get(f"{name}_word", "")
        same = data.get(f"{name}_was", split) == split  # other values are of another dimension
        typed = [each.strip() for text in data.getlist(f"{name}_ids") for each in text.split(",") if each.strip()]
        ids, find = tuple(dict.fromkeys(typed))[:500], " ".join(data.get(f"{name}_find", "").split())[:100]
        found.append(Filter(split, word if word in WORDS else "in", ids, find) if same else Filter(split))
    return tuple(found)


def _pressed(draft: Draft, data: QueryDict) -> Draft:
    more, held, drop = data.get("more", ""), data.get("hold", ""), data.get("drop", "")
    if more in SIDES and len(draft.side(more)) < MOST_PARTS:
        return draft.with_side(more, (*draft.side(more), Picked()))
    for side in SIDES:
        picks = list(draft.side(side))
        for place, pick in enumerate(picks):
            at = f"{side}_{place}"
            if held == at and len(pick.filters) < MOST_FILTERS:
                picks[place] = replace(pick, filters=(*pick.filters, Filter()))
            elif drop == at:
                picks[place] = Picked() if len(picks) == 1 else replace(pick, part="-")
            elif drop.startswith(f"{at}_filter_"):
                gone = drop.rpartition("_")[2]
                picks[place] = replace(pick, filters=tuple(e for i, e in enumerate(pick.filters) if str(i) != gone))
        draft = draft.with_side(side, tuple(pick for pick in picks if pick.part != "-"))
    return draft
