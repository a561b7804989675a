"""A number's formula in words, from what its parts are called, where its file does not say it better."""

from collections.abc import Mapping
from dataclasses import replace

from .model import Number, Part, Signed


def in_words(number: Number, parts: Mapping[str, Part]) -> Number:
    """The number with a formula in words: its own, or one made of its parts' nouns."""
    return number if number.formula else replace(number, formula=_formula(number, parts))


def _formula(number: Number, parts: Mapping[str, Part]) -> str:
    if number.fold:
        of, over = parts[number.fold.of].noun, parts[number.fold.over].noun if number.fold.over else ""
        if number.fold.slot:
            slot = number.fold.slot.replace("_", "-")
            return f"{of} held against {over}, {slot} by {slot}"
        if number.fold.then == "last_minus_first":
            return f"from the first {number.fold.first} to the last {number.fold.last} of {of}, on average"
        if number.fold.then == "buckets":
            return f"{over} by the number of their {of}"
        return f"{over} {'with' if number.fold.then == 'share_with' else 'without'} {of} ÷ {over}"
    above = _sum(number.numerator, parts)
    if number.kind == "rank":
        which = "the longest" if number.percentile == 100 else f"the {number.percentile}th percentile of the"
        return f"{which} {number.column.removesuffix('_ms')} of {above}"
    if not number.denominator:
        return above
    below = _sum(number.denominator, parts)
    brackets = [f"({side})" if " + " in side or " − " in side else side for side in (above, below)]
    times = f" × {number.per}" if number.per > 1 else ""
    return " ÷ ".join(brackets) + times


def _sum(signed: tuple[Signed, ...], parts: Mapping[str, Part]) -> str:
    out = ""
    for each in signed:
        sign = " − " if each.sign < 0 else " + " if out else ""
        out += sign + parts[each.part].noun
    return out.strip()
