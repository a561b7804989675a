"""Writes a number made in a house as catalogue files, its worked example with it, and reads it back from them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from utfall.core.tables import write_table

from .dimensions import dimension
from .load import Source
from .model import Catalogue, Example, Held, Number, Part, Signed
from .own import Own, Pick, Shape, beside, kind_of, may_be_picked, picks_of
from .read_held import may_hold
from .worked import figure, invented, tables, worked

TWO_DAYS = {"from": "2026-03-09", "to": "2026-03-11"}
EXAMPLE = "made up: one row that counts, and one that differs in each thing"
SOURCE = "made in this house"
_SHARES = ("percent", "per_mille", "points")


def number_of(own: Own, catalogue: Catalogue) -> tuple[Number, dict[str, Part]]:
    """The number, and every part that it narrows, before any loader has seen them. Raises `KeyError` for a part that
    the catalogue does not have."""
    narrowed: dict[str, Part] = {}

    def named(part: str, held: tuple[Held, ...]) -> str:
        if not held:
            return part
        name = f"{own.id}_{len(narrowed) + 1}"
        narrowed[name] = _narrowed(name, catalogue.parts[part], held)
        return name

    def signed(picks: Iterable[Pick]) -> tuple[Signed, ...]:
        return tuple(Signed(pick.sign, named(pick.part, pick.held)) for pick in picks)

    def as_all(parts: Iterable[str]) -> tuple[str, ...]:
        """What is looked at beside is held to what all picks are held to."""
        alike = {pick.held for pick in own.picks if catalogue.parts[pick.part].kind != "days"}
        held = alike.pop() if len(alike) == 1 else ()
        return tuple(named(part, held if _may_hold(catalogue.parts[part], held) else ()) for part in parts)

    above, below = signed(own.above), signed(own.below)
    about = beside(catalogue, own.above, own.below)
    number = Number(
        id=own.id, name=own.name, says=own.says, unit=own.unit, better=own.better,  # type: ignore[arg-type]
        kind=kind_of(own.shape, (catalogue.parts[pick.part] for pick in own.above)),  # type: ignore[arg-type]
        numerator=above, denominator=below, per=100 if own.unit == "points" else 1,
        apart=about.apart, null_if=as_all(about.null_if), null_unless=as_all(about.null_unless),
        source=SOURCE, group="own",
    )  # fmt: skip
    return number, narrowed


def example_of(number: Number, parts: Mapping[str, Part]) -> Example:
    """A worked example of rows made up, with what comes of them by plain counting."""
    given = {fact: write_table(head, cells) for fact, head, cells in tables(invented(number, parts))}
    counts_days = any(parts[each.part].kind == "days" for each in number.denominator)
    example = Example(number.id, EXAMPLE, given, "", ask=TWO_DAYS if counts_days else {})
    shows = write_table([number.id], [[figure(worked(number, parts, example), number.unit)]])
    return replace(example, shows=shows)


def files_of(own: Own, catalogue: Catalogue) -> list[Source]:
    """The number as files: one for every part that is narrowed, one for the number. Raises `KeyError`."""
    number, narrowed = number_of(own, catalogue)
    example = example_of(number, {**catalogue.parts, **narrowed})
    files = [source("parts", name, _part_text(part)) for name, part in narrowed.items()]
    return [*files, source("kpis", own.id, _number_text(number, example))]


def source(folder: str, name: str, text: str) -> Source:
    """A file of a number made in a house."""
    return Source(folder, name, f"{folder}/{name}.toml", text, own=True)


def own_of(number: Number, parts: Mapping[str, Part]) -> Own:
    """A number as it was made, read back from the catalogue."""
    above, below = picks_of(number, parts)
    return Own(number.id, number.name, number.says, shape_of(number), number.unit, number.better, above, below)


def shape_of(number: Number) -> Shape:
    """What the number is called by who makes it."""
    if not number.denominator:
        return "how_many"
    return "share" if number.unit in _SHARES else "average"


def _may_hold(part: Part, held: Iterable[Held]) -> bool:
    return may_be_picked(part) and all(may_hold(part, dimension(each.dimension)) for each in held)


def _narrowed(name: str, whole: Part, held: tuple[Held, ...]) -> Part:
    by = " and ".join(
        each.dimension.replace("_", " ") if ":" not in each.dimension else "a customer field" for each in held
    )
    noun = f"{whole.noun or whole.id}, held to {by}"
    return replace(whole, id=name, says=f"{whole.says.rstrip('.')}, held to {by}.", noun=noun, of=whole.id, held=held)


def _part_text(part: Part) -> str:
    lines = [f"of   = {_quoted(part.of)}", f"says = {_quoted(part.says)}", f"noun = {_quoted(part.noun)}", "", "[held]"]
    return "\n".join([*lines, *(f"{_quoted(each.dimension)} = {_value(each)}" for each in part.held)]) + "\n"


def _value(held: Held) -> str:
    if held.word in ("known", "unknown"):
        return "{known = " + ("true" if held.word == "known" else "false") + "}"
    ids = json.dumps(list(held.ids))
    return ids if held.word == "in" else "{not = " + ids + "}"


def _number_text(number: Number, example: Example) -> str:
    plain = ("name", "says", "kind", "unit", "better", "group", "source")
    told: dict[str, object] = {name: getattr(number, name) for name in plain}
    for side in ("numerator", "denominator"):
        told[side] = [("-" if each.sign < 0 else "") + each.part for each in getattr(number, side)]
    told |= {key: list(getattr(number, key)) for key in ("apart", "null_if", "null_unless")}
    if number.per > 1:
        told["per"] = number.per
    lines = [f"{key} = {_quoted(value)}" for key, value in told.items() if value != []]
    lines += ["", "[[example]]", f"name = {_quoted(example.name)}", f"shows = {_block(example.shows)}"]
    if example.ask:
        lines.append("ask = {" + ", ".join(f"{key} = {_quoted(value)}" for key, value in example.ask.items()) + "}")
    lines += ["", "[example.given]", *(f"{fact} = {_block(text)}" for fact, text in example.given.items())]
    return "\n".join(lines) + "\n"


def _block(text: str) -> str:
    return f'"""\n{text}\n"""'


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
