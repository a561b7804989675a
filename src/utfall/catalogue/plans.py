"""Numbers held against their plan: any number has one, asked as `plan_fulfilment:` and the number's own name."""

from collections.abc import Mapping
from dataclasses import replace

from .dimensions import BUCKET
from .model import Number

ASKED = "plan_fulfilment"


class Numbers(dict[str, Number]):
    """Numbers by id. Beside those of the files there is the plan fulfilment of any of them, made when it is asked for
    and never listed: `plan_fulfilment:hit_rate`, `plan_fulfilment:full:hit_rate:per_customer`."""

    def __missing__(self, name: str) -> Number:
        made = _of_any(name, self)
        if made is None:
            raise KeyError(name)
        return made

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and _of_any(name, self) is not None)

    def get(self, name: str, default=None):  # type: ignore[no-untyped-def]
        """The number of that name, or `default`."""
        try:
            return self[name]
        except KeyError:
            return default


def planned(numbers: Mapping[str, Number]) -> Numbers:
    """The numbers, those of a plan with everything of the number that they hold against it."""
    return Numbers({name: _filled(each, numbers) if each.of else each for name, each in numbers.items()})


def _of_any(name: str, numbers: Mapping[str, Number]) -> Number | None:
    head, _, rest = name.partition(":")
    if head != ASKED or not rest or not dict.__contains__(numbers, ASKED):
        return None
    variant, _, further = rest.partition(":")
    how, of = (f"{head}:{variant}", further) if further and _is_listed(f"{head}:{variant}", numbers) else (head, rest)
    if not _is_listed(of, numbers) or numbers[of].kind == "plan" or BUCKET in numbers[of].apart:
        return None
    against, own = numbers[how], numbers[of]
    same = replace(against, id=name, name=f"{against.name}: {own.name}", of=of, formula="", aliases=(), variant_of=head)
    return _filled(same, numbers)


def _is_listed(name: str, numbers: Mapping[str, Number]) -> bool:
    return dict.__contains__(numbers, name)


def _filled(plan: Number, numbers: Mapping[str, Number]) -> Number:
    own = numbers[plan.of]
    lower = own.better == "lower" and plan.against != "band"
    formula = plan.formula or f"{own.name} ÷ its plan" + (" − 1" if lower else "")
    return replace(
        own,
        **{name: getattr(plan, name) for name in _OWN},
        better="lower" if lower else plan.better,
        formula=formula,
    )


_OWN = (
    "id", "name", "says", "kind", "unit", "of", "against", "source", "group", "pitfalls", "reads_with", "aliases",
    "variant_of", "together",
)  # fmt: skip
