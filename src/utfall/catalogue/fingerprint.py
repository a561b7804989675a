"""The fingerprint of a number's meaning: what it counts and how it divides, not what it is called."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import blake2b

from .model import Catalogue, Number, Part
from .words import SETTINGS

_OF_PART = ("kind", "fact", "when", "column", "per", "union", "annulled")
_OF_NUMBER = ("kind", "unit", "per", "ignores", "column", "percentile", "apart", "together", "window")


def meaning(number: Number, parts: Mapping[str, Part]) -> dict[str, object]:
    """What decides the number's value, spelt out: its parts by what they say, not by their ids."""
    used = sorted({setting for name in number.parts for setting in parts[name].settings} | number.leans_on)
    told: dict[str, object] = {name: getattr(number, name) for name in _OF_NUMBER}
    told["numerator"] = [(each.sign, _of_part(parts[each.part])) for each in number.numerator]
    told["denominator"] = [(each.sign, _of_part(parts[each.part])) for each in number.denominator]
    for beside in ("null_if", "null_unless", "open", "undecided"):
        told[beside] = [_of_part(parts[name]) for name in getattr(number, beside)]
    told["settings"] = {name: number.settings.get(name, SETTINGS[name].default) for name in used}
    if number.of:
        told |= {"of": number.of, "against": number.against}
    if number.fold:
        fold = {key: value for key, value in asdict(number.fold).items() if key != "slot" or value}
        told["fold"] = fold | {key: _of_part(parts[fold[key]]) for key in ("of", "over", "unless") if fold[key]}
    if number.staffing:
        named = asdict(number.staffing)
        told["staffing"] = {key: [_of_part(parts[each]) for each in value] if isinstance(value, tuple) else value
                            for key, value in named.items()}  # fmt: skip
    return told


def _of_part(part: Part) -> dict[str, object]:
    tests = sorted(json.dumps(asdict(test), sort_keys=True) for test in part.where)
    met = {"meets": [asdict(each) for each in part.meets]} if part.meets else {}
    told = {name: getattr(part, name) for name in _OF_PART} | {"where": tests} | met
    looks = [{key: value for key, value in asdict(each).items() if key != "shown"} for each in part.looks]
    held = sorted(json.dumps(asdict(each), sort_keys=True) for each in part.held)
    told |= {"so_far": True} if part.so_far else {}
    return told | ({"looks": looks} if looks else {}) | ({"held": held} if held else {})


def fingerprints(catalogue: Catalogue) -> dict[str, str]:
    """The fingerprint of every number's meaning, by id."""
    return {name: fingerprint(number, catalogue.parts) for name, number in sorted(catalogue.numbers.items())}


def fingerprint(number: Number, parts: Mapping[str, Part]) -> str:
    """The fingerprint of one number's meaning."""
    told = json.dumps(meaning(number, parts), sort_keys=True)
    return blake2b(told.encode(), digest_size=8).hexdigest()
