"""A number made in a house is what the slow plain reading of the rows makes of the number it imitates, held to the
same values: on both engines, by random filters, for every number that can be made again."""

from collections.abc import Iterator
from random import Random

import pytest

from utfall.catalogue import Catalogue, Number, built_in
from utfall.catalogue.dimensions import dimension
from utfall.catalogue.load import read
from utfall.catalogue.model import Held
from utfall.catalogue.own import Own, Pick, may_be_picked, moments, pickable, picks_of, units_of
from utfall.catalogue.own_file import files_of, shape_of
from utfall.catalogue.read_held import may_hold
from utfall.columns.store import Store
from utfall.query import answer, rows_behind

from .asking import Case, filled, levels
from .cells import forget
from .facts_at_random import FIELD
from .kpis import Found
from .oracle import found

FILTERS: tuple[tuple[str, tuple[int | str, ...]], ...] = (
    ("campaign", (1,)), ("agent", (1, 2)), ("queue", (21,)), ("outcome", (51, 53)), ("channel", ("chat",)),
    ("direction", ("in",)), ("hour", (9, 10, 11)), ("weekday", (1, 2, 3)), (f"field:{FIELD}", (91,)), ("client", (1,)),
)  # fmt: skip


@pytest.fixture(scope="module", params=["duckdb", "clickhouse"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = filled(request.param, 3, tmp_path_factory.mktemp("own"))
    yield store
    store.close()


def imitable() -> list[Number]:
    """The numbers that somebody could make again from their parts."""
    catalogue = built_in()
    return [
        each for each in catalogue.numbers.values()
        if each.kind in ("count", "sum", "ratio") and not (each.settings or each.agreed or each.window or each.apart)
        and len(moments(catalogue.parts[one.part] for one in (*each.numerator, *each.denominator))) == 1
        and all(may_be_picked(catalogue.parts[one.part]) for one in (*each.numerator, *each.denominator))
    ]  # fmt: skip


def imitated(number: Number, *, above: tuple[Held, ...], below: tuple[Held, ...]) -> Catalogue | None:
    """The catalogue with the number made again, its parts held so; None where no maker could say it."""
    catalogue, (tops, bottoms) = built_in(), picks_of(number, built_in().parts)

    def narrowed(picks: tuple[Pick, ...], held: tuple[Held, ...]) -> tuple[Pick, ...]:
        return tuple(p if catalogue.parts[p.part].kind == "days" else Pick(p.part, p.sign, held) for p in picks)

    own = Own("own_again", "Again", "It says so.", shape_of(number), number.unit, number.better,
              narrowed(tops, above), narrowed(bottoms, below))  # fmt: skip
    able = units_of(own.shape, *([catalogue.parts[p.part] for p in side] for side in (own.above, own.below)))
    return read(files_of(own, catalogue), catalogue) if own.unit in able else None


def test_an_own_number_is_what_the_oracle_makes_of_the_rows(engine: Store) -> None:
    chance, compared = Random(11), set()
    for number in imitable():
        held = chance.choice(FILTERS)
        parts = [built_in().parts[name] for name in number.parts]
        if not all(part.kind == "days" or may_hold(part, dimension(held[0])) for part in parts):
            continue
        case = Case("own", seed=3, days=(-3, 3), by=(), where=(held,))
        if number.id not in set(case.numbers()):
            continue
        only = (Held(held[0], "in", held[1]),)
        catalogue = imitated(number, above=only, below=only)
        if catalogue is None:
            continue
        free = Case("own", seed=3, days=(-3, 3))
        came = answer(free.ask(("own_again",)), catalogue, engine).total.cells["own_again"]
        right = found(case.question(), number.id)
        assert (came.value, came.numerator or 0, came.denominator) == (
            right.value, right.numerator or 0, right.denominator), (number.id, held, right, came)  # fmt: skip
        compared.add((number.id, held[0]))
    forget()
    assert len(compared) > 70 and len({split for _, split in compared}) > 7


def test_a_share_of_the_whole_holds_what_is_above_the_line_alone(engine: Store) -> None:
    for kpi, held in (("contacts_offered", ("queue", (21,))), ("outcomes", ("outcome", (51,)))):
        catalogue = built_in()
        own = Own("own_share", "Share", "Of all, some.", "share", "percent", "higher",
                  (Pick(catalogue.numbers[kpi].numerator[0].part, 1, (Held(held[0], "in", held[1]),)),),
                  (Pick(catalogue.numbers[kpi].numerator[0].part),))  # fmt: skip
        made = read(files_of(own, catalogue), catalogue)
        question = Case("share", seed=3, days=(-3, 3), by=("campaign",))
        came = answer(question.ask(("own_share",)), made, engine)
        some: Found
        for row in levels(came):
            some = found(Case("s", seed=3, days=(-3, 3), by=("campaign",), where=(held,)).question(), kpi, row.key)
            whole = found(question.question(), kpi, row.key)
            cell = row.cells["own_share"]
            assert (cell.numerator or 0, cell.denominator or 0) == (some.numerator or 0, whole.numerator or 0), row.key
        assert came.total.cells["own_share"].denominator, "something was counted"
        behind = rows_behind(question.ask(("own_share",)), made, engine, "own_share")
        assert behind.figure == came.total.cells["own_share"].numerator
    forget()


def test_every_part_that_can_be_picked_is_counted_beside_all_others(engine: Store) -> None:
    """All at once: one held to a customer field shares its reading with those that are not."""
    catalogue, made, groups = built_in(), built_in(), dict[tuple[str, ...], list[str]]()
    of_field = Held(f"field:{FIELD}", "in", (91,))
    for part in pickable(catalogue).values():
        if not units_of("how_many", [part], []):
            continue
        for held in ((), (of_field,)) if may_hold(part, dimension(of_field.dimension)) else ((),):
            name = f"own_{part.id}_of_field" if held else f"own_{part.id}"
            own = Own(name, name, "Some.", "how_many", units_of("how_many", [part], [])[0], "neutral",
                      (Pick(part.id, 1, held),))  # fmt: skip
            made = read(files_of(own, catalogue), made)
            groups.setdefault((*made.numbers[name].apart, "now" if part.when == "as_of" else ""), []).append(name)
    case, asked, smaller = Case("all", seed=3, days=(-40, 40)), 0, 0
    for names in groups.values():
        cells = answer(case.ask(tuple(names)), made, engine).total.cells
        for name in names:
            counted = cells[name].numerator or 0
            asked += 1
            if f"{name}_of_field" in cells:
                some = cells[f"{name}_of_field"].numerator or 0
                assert some <= counted or made.parts[made.numbers[name].numerator[0].part].kind != "count", name
                smaller += 0 < some < counted
    assert asked > 250 and smaller > 20


def test_system_is_no_known_agent(engine: Store) -> None:
    own = Own("own_known", "Known", "By somebody.", "how_many", "count", "neutral",
              (Pick("outcomes", 1, (Held("agent", "known"),)),))  # fmt: skip
    case = Case("known", seed=3, days=(-3, 3), by=("agent",))
    came = answer(case.ask(("own_known",)), read(files_of(own, built_in()), built_in()), engine)
    everybody = answer(case.ask(("outcomes",)), built_in(), engine)
    assert {"system", None} <= {row.key[0] for row in everybody.rows if row.cells["outcomes"].numerator}
    counted = {row.key[0] for row in came.rows if row.cells["own_known"].numerator}
    assert counted and not counted & {"system", None}


@pytest.mark.parametrize(("word", "ids"), [("in", (21,)), ("known", ())])
def test_what_is_held_and_what_is_not_come_to_the_whole(engine: Store, word: str, ids: tuple[int, ...]) -> None:
    catalogue = built_in()
    against = {"in": "not", "known": "unknown"}[word]
    for part, split in (("contacts_offered", "queue"), ("outcomes", "reason"), ("outcomes", f"field:{FIELD}")):
        figures = []
        for each in (word, against, ""):
            own = Own("own_some", "Some", "Some.", "how_many", "count", "neutral",
                      (Pick(part, 1, (Held(split, each, ids),) if each else ()),))  # type: ignore[arg-type]  # fmt: skip
            made = read(files_of(own, catalogue), catalogue)
            case = Case("some", seed=3, days=(-3, 3))
            figures.append(answer(case.ask(("own_some",)), made, engine).total.cells["own_some"].numerator or 0)
        assert figures[0] + figures[1] == figures[2] > 0
