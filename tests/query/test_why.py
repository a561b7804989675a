"""What each value of a split did to a change comes to the change: on random figures and facts, for every number."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, row
from tests.query.conftest import Fill
from tests.query.hand_made import ALL, ANA, BEN, CATALOGUE, ask
from tests.query.random_facts import centre
from utfall.catalogue import built_in
from utfall.catalogue.dimensions import DIMENSIONS, missing
from utfall.core.clock import DAY, MINUTE
from utfall.core.periods import Days
from utfall.query import Ask, NotUnderstood, Why, answer, why
from utfall.query.effects import Over, effects
from utfall.query.splits import LISTED

NOW, THEN = Days(DAY_OF_NOON, DAY_OF_NOON + 1), Days(DAY_OF_NOON - 2, DAY_OF_NOON)
SPLITS = [name for name in DIMENSIONS if name not in ("bucket", "group", *LISTED)]


def _random_parts(draw: random.Random) -> dict[int, Over]:
    return {
        key: (draw.randrange(-50, 500), draw.choice((0, 0, 1, -3, draw.randrange(1, 10**6))))
        for key in draw.sample(range(12), draw.randrange(1, 12))
    }


def test_effects_of_random_parts_add_up_exactly() -> None:
    draw, seen = random.Random(4), 0
    for _ in range(500):
        now, before = _random_parts(draw), _random_parts(draw)
        wholes = [(sum(a for a, _ in each.values()), sum(b for _, b in each.values())) for each in (now, before)]
        if not wholes[0][1] or not wholes[1][1]:
            continue
        found = effects(now, before)
        change = Fraction(*wholes[0]) - Fraction(*wholes[1])
        assert sum((each.pull for each in found.values()), Fraction(0)) == change
        assert set(found) == {*now, *before}
        for key, each in found.items():
            both = now.get(key, (0, 0))[1] and before.get(key, (0, 0))[1]
            assert both or each.rate == 0, "what is in one period only has no rate to differ from"
        back = effects(before, now)
        assert all(back[key].rate == -each.rate and back[key].mix == -each.mix for key, each in found.items())
        seen += 1
    assert seen > 400


def test_the_two_effects_are_what_they_are_called() -> None:
    same_mix = effects({"a": (30, 50), "b": (10, 50)}, {"a": (20, 50), "b": (10, 50)})
    assert same_mix["a"].mix == same_mix["b"].mix == 0 and same_mix["a"].rate == Fraction(1, 10)
    same_rates = effects({"a": (40, 80), "b": (2, 20)}, {"a": (10, 20), "b": (8, 80)})
    assert same_rates["a"].rate == same_rates["b"].rate == 0
    assert same_rates["a"].mix > 0 and same_rates["b"].mix > 0, "more of the better and less of the worse both help"
    newcomer = effects({"a": (10, 20), "b": (10, 10)}, {"a": (10, 20)})
    assert newcomer["b"].rate == 0 and newcomer["b"].mix > 0


def _explained(kpi: str, split: str, engine: object, apart: str = "") -> Why:
    number = built_in().numbers[kpi]
    kpis = tuple(dict.fromkeys((kpi, *number.together[:1])))
    now = Ask(ALL, kpis, NOON + DAY, NOW, (split,))
    return why(now, replace(now, period=THEN), built_in(), engine, apart=apart)  # type: ignore[arg-type]


def test_every_number_that_has_parts_adds_up_by_every_split(fill: Fill) -> None:
    catalogue, draw = built_in(), random.Random(2)
    engine = fill(told={1: NOON + MINUTE, 2: NOON - MINUTE}, **centre(3, size=150))
    explained, whole, moved = set(), set(), 0
    for kpi, number in catalogue.numbers.items():
        able = [name for name in SPLITS if not missing(catalogue, number, name) and name not in number.apart]
        able = [name for name in able if not (number.window and DIMENSIONS[name].of_clock)]
        beside = [catalogue.numbers[name] for name in number.together[:1]]
        able = [name for name in able if not any(missing(catalogue, each, name) for each in beside)]
        for split in draw.sample(able, min(5 if engine.dialect == "duckdb" else 2, len(able))):
            try:
                found = _explained(kpi, split, engine, apart="NOK" if number.apart else "")
            except NotUnderstood as said:
                assert "moment" in str(said) or "has no parts" in str(said), (kpi, said)
                continue
            explained.add(kpi)
            if found.change is None:
                continue
            pulls = [each.pull for each in found.all_pieces]
            assert sum(pulls, Fraction(0)) == found.change, (kpi, split)
            assert all(each.rate is None or each.rate + (each.mix or 0) == each.pull for each in found.all_pieces)
            assert sorted(map(abs, (each.pull for each in found.pieces)), reverse=True) == [
                abs(each.pull) for each in found.pieces
            ]
            if found.shared is None:
                whole.add(kpi)
            moved += found.change != 0
            kinds = {catalogue.parts[part].kind for part in number.parts}
            unions = any(catalogue.parts[part].union for part in number.parts)
            if kinds <= {"count", "sum"} and not unions and not number.fold and split not in number.ignores:
                assert found.shared is None, f"{kpi} by {split} is a plain sum: nothing stands under two values"
    refused = set(catalogue.numbers) - explained
    assert all(
        catalogue.numbers[kpi].kind in ("rank", "fold", "plan", "calc")
        or any(catalogue.parts[part].when == "as_of" for part in catalogue.numbers[kpi].parts)
        for kpi in refused
    )
    assert len(whole) > 40 and moved > 100


def test_it_is_the_change_that_the_answer_shows(fill: Fill) -> None:
    engine = fill(told={1: NOON + MINUTE, 2: NOON - MINUTE}, **centre(5, size=150))
    for kpi in ("progress_rate", "outcomes", "aht", "yes_per_hour", "contacts_offered:interactions"):
        found = _explained(kpi, "queue" if "contacts" in kpi or kpi == "aht" else "agent", engine)
        shown = answer(Ask(ALL, (kpi,), NOON + DAY, NOW, compare=THEN), built_in(), engine).total
        now, before = shown.cells[kpi], shown.before[kpi]
        assert (found.now, found.before) == (now, before)
        assert now.value is None or before.value is None or found.change == now.value - before.value


def test_a_caller_in_two_queues_is_taken_off_once(fill: Fill) -> None:
    legs = [
        row("contact", queued_at=NOON - back, queue_id=queue, interaction_id=who, end_reason="completed")
        for back, queue, who in ((0, 1, 7), (0, 2, 7), (0, 1, 8), (DAY, 1, 9))
    ]
    found = _explained("contacts_offered:interactions", "queue", fill(contact=legs))
    assert (found.now.numerator, found.before.numerator, found.change) == (2, 1, 1)
    assert {each.key: each.pull for each in found.pieces} == {1: 1, 2: 1}
    assert found.shared is not None and found.shared.pull == -1


def test_a_newcomer_is_mix_and_what_left_is_there_too(fill: Fill) -> None:
    said = [
        row("outcome", agent_id=agent, happened_at=NOON - back, n=n, kind="progress" if progress else "attempt")
        for agent, back, n, progress in (
            (ANA, 0, 30, True), (ANA, 0, 10, False), (ANA, DAY, 10, True), (ANA, DAY, 10, False), (BEN, DAY, 20, True),
        )
    ]  # fmt: skip
    found = _explained("progress_rate", "agent", fill(outcome=said))
    assert found.change == Fraction(0)
    ana, ben = (next(each for each in found.pieces if each.key == who) for who in (ANA, BEN))
    assert ben.rate == 0 and ben.mix == ben.pull == -Fraction(1, 2) * (1 - Fraction(3, 4))
    assert ana.rate == Fraction(3, 4) * Fraction(1, 4) and ana.pull == -ben.pull


def test_what_cannot_be_taken_apart_is_said(fill: Fill) -> None:
    engine = fill()
    for kpi, split, says in (
        ("max_queue_wait", "queue", "has no parts"),
        ("customers", "campaign", "at a moment"),
        ("outcomes", "day", "by weekday or hour"),
        ("completion_success", "currency", "never added up"),
        ("service_level", "agent", "cannot be split by"),
    ):
        with pytest.raises(NotUnderstood, match=says):
            _explained(kpi, split, engine)
    with pytest.raises(NotUnderstood, match="one split at a time"):
        why(ask("outcomes"), ask("outcomes"), CATALOGUE, engine)


def test_two_currencies_are_never_one_change(fill: Fill) -> None:
    engine = fill(
        sale_line=[row("sale_line", amount=each, currency=currency, happened_at=NOON - back, agent_id=ANA)
                   for each, currency, back in ((500, "NOK", 0), (300, "NOK", DAY), (7, "SEK", 0))]
    )  # fmt: skip
    with pytest.raises(NotUnderstood, match="choose NOK or SEK"):
        _explained("completion_success", "agent", engine)
    assert _explained("completion_success", "agent", engine, apart="NOK").change == 200


def test_without_a_value_in_one_period_there_is_no_change(fill: Fill) -> None:
    found = _explained("progress_rate", "agent", fill(outcome=[row("outcome", agent_id=ANA, kind="progress")]))
    assert found.change is None and found.pieces == () and found.now.value == 1
