"""Numbers made in a house are catalogue files, read by the same loader, which refuses what they may not be."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from utfall.catalogue import Mistakes, built_in
from utfall.catalogue.dimensions import DIMENSIONS
from utfall.catalogue.fingerprint import fingerprints
from utfall.catalogue.load import Source, read
from utfall.catalogue.model import Held, Part
from utfall.catalogue.own import Own, Pick, alike, moments, pickable, units_of
from utfall.catalogue.own_file import files_of, own_of, source
from utfall.catalogue.read_held import OF_THE_CLOCK, codes_of, may_hold
from utfall.catalogue.worked import figure, worked
from utfall.facts.kinds import KINDS
from utfall.query.ask import NotShared, Scope
from utfall.query.scoped import within

CATALOGUE = built_in()
QUICK = Own(
    "own_quick", "Quick on the shop's queues", "Of the visits to two queues, the share answered in time.", "share",
    "percent", "higher",
    (Pick("answered_in_time", 1, (Held("queue", "in", (3, 7)), Held("channel", "not", ("chat",)))),),
    (Pick("contacts_offered", 1, (Held("queue", "in", (3, 7)),)),),
)  # fmt: skip


def mistakes(files: list[Source]) -> list[str]:
    with pytest.raises(Mistakes) as told:
        read(files, CATALOGUE)
    return [str(each) for each in told.value.mistakes]


def changed(old: str, new: str, place: int = -1, own: Own = QUICK) -> list[Source]:
    """The number's files, one of them with a text changed."""
    files = files_of(own, CATALOGUE)
    assert old in files[place].text
    files[place] = files[place]._replace(text=files[place].text.replace(old, new))
    return files


def _held(draw: Random, part: Part) -> tuple[Held, ...]:
    """Up to three random things that the part's rows can be held to."""
    able = [each for each in (*DIMENSIONS.values(),) if may_hold(part, each)]
    out = []
    for its in draw.sample(able, min(len(able), draw.randrange(0, 4))):
        word = draw.choice(("in", "not", "known", "unknown"))
        codes: tuple[str, ...] = codes_of(part, its)
        ids: tuple[int | str, ...] = tuple(codes[:2]) or (3, 7)
        if its.of_clock:
            ids = tuple(OF_THE_CLOCK[its.id])[:2]
        elif its.sort == "code" and not codes and its.id not in ("attempt_no", "score", "wait_band"):
            ids = ("NOK", "a-b")
        out.append(Held(its.id, word, () if word in ("known", "unknown") else ids))  # type: ignore[arg-type]
    return tuple(out)


def test_whatever_is_picked_is_read_back_as_it_was_made() -> None:
    draw, parts = Random(5), pickable(CATALOGUE)
    names, made = sorted(parts), 0
    for at in range(400):
        above = [parts[name] for name in draw.sample(names, draw.choice((1, 1, 2)))]
        below = [parts[draw.choice(names)]] if draw.random() < 0.6 else []
        shape = draw.choice(("share", "average")) if below else "how_many"
        able = units_of(shape, above, below)  # type: ignore[arg-type]
        if not able or len(moments((*above, *below))) > 1 or any(part.kind == "days" for part in above):
            continue
        picks = [
            tuple(Pick(p.id, 1, () if p.kind == "days" else _held(draw, p)) for p in side) for side in (above, below)
        ]
        own = Own(f"own_n{at}", f"Number {at} “×”\\", 'It says "so".', shape, able[-1], "neutral", *picks)  # type: ignore[arg-type]
        try:
            read_so = read(files_of(own, CATALOGUE), CATALOGUE)
        except Mistakes as wrong:
            assert "a sum adds" in str(wrong) or "a count counts" in str(wrong), wrong
            continue
        assert own_of(read_so.numbers[own.id], read_so.parts) == own
        assert set(read_so.numbers) == {*CATALOGUE.numbers, own.id}, "all that comes with Utfall is there as it was"
        (example,) = (each for each in read_so.examples if each.of == own.id)
        came = worked(read_so.numbers[own.id], read_so.parts, example)
        assert figure(came, own.unit) in example.shows
        made += 1
    assert made > 60


def test_rows_of_the_example_count_as_they_read() -> None:
    told = read(files_of(QUICK, CATALOGUE), CATALOGUE)
    (example,) = (each for each in told.examples if each.of == "own_quick")
    assert example.given["contact"].count("answered_in_time") == 3, (
        "one that counts, one more for each thing it is held to"
    )
    more = replace(example, given={"contact": example.given["contact"] + "\ncontacts_offered | 1 | 7 | "})
    assert worked(told.numbers["own_quick"], told.parts, more) == Fraction(1, 2)


def test_an_example_that_does_not_come_to_what_it_shows_is_refused() -> None:
    assert mistakes(changed("100 %", "50 %")) == [
        "kpis/own_quick.toml: example 'made up: one row that counts, and one that differs in each thing': "
        "its rows come to 1, not 50 %"
    ]
    assert any("no worked example" in each for each in mistakes(changed("[[example]]", "[[exampel]]")))


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ('"queue" = [3, 7]', '"queue" = ["sales"]', 0, "queue is an id, not 'sales'"),
        ('"queue" = [3, 7]', '"queue" = [0]', 0, "queue is an id, not 0"),
        ('"queue" = [3, 7]', '"queue" = [true]', 0, "queue is an id, not True"),
        ('"queue" = [3, 7]', '"queue" = []', 0, "one value or more"),
        ('"queue" = [3, 7]', '"qeue" = [3]', 0, "unknown dimension 'qeue'; did you mean queue?"),
        ('"queue" = [3, 7]', '"product" = [3]', 0, "cannot be held to product"),
        ('"queue" = [3, 7]', '"day" = [20000]', 0, "cannot be held to day"),
        ('"queue" = [3, 7]', '"group" = [3]', 0, "cannot be held to group"),
        ('"queue" = [3, 7]', '"hour" = [24]', 0, "hour is 0 to 23, not 24"),
        ('"queue" = [3, 7]', '"queue" = {above = 3}', 0, "{not = …} or {known = true}, not above"),
        ('["chat"]', '["chat\' or 1=1"]', 0, "channel is"),
        ('of   = "answered_in_time"', 'of   = "answered_soon"', 0, "unknown part 'answered_soon'"),
        ('of   = "answered_in_time"', 'of   = "repeat_contacts"', 0, "told by what comes before or after a row"),
        ('of   = "contacts_offered"', 'of   = "own_quick_1"', 1, "narrowed already"),
        ('kind = "ratio"', 'kind = "share"', 2, "not a share"),
        ('unit = "percent"', 'unit = "seconds"', 2, "its unit is percent"),
        ('denominator = ["own_quick_2"]', 'denominator = ["customers"]', 2, "unknown part 'customers'"),
        ('denominator = ["own_quick_2"]', 'denominator = ["records"]', 2, "what stands at a moment"),
        ('denominator = ["own_quick_2"]', 'denominator = ["repeat_contacts"]', 2, "cannot be counted"),
        ('better = "higher"', 'settings = {T = 5}\nbetter = "higher"', 2, "no settings"),
    ],
)  # fmt: skip
def test_what_a_number_may_not_be_is_said(old: str, new: str, place: int, says: str) -> None:
    found = mistakes(changed(old, new, place))
    assert any(says in each for each in found), found


def test_ids_of_the_house_begin_so_and_no_others_do() -> None:
    taken = [each._replace(id="answer_rate") if each.folder == "kpis" else each for each in files_of(QUICK, CATALOGUE)]
    said = mistakes(taken)
    assert any("the id answer_rate is taken" in each for each in said) and any(
        "begin with own_" in each for each in said
    )
    as_built_in = [each._replace(own=False) for each in files_of(QUICK, CATALOGUE)]
    said = mistakes(as_built_in)
    assert any("begin with own_" in each for each in said)
    assert any("queue is no constant, not 3" in each for each in said), "an id means nothing in another house"


def test_a_number_like_one_that_is_there_is_known_again() -> None:
    same = Own(
        "own_hits", "Hits", "Yes of all.", "share", "percent", "higher", (Pick("yes"),), (Pick("yes"), Pick("no"))
    )
    told = read(files_of(same, CATALOGUE), CATALOGUE)
    there = alike(told, told.numbers["own_hits"])
    assert there is not None and there.id == "hit_rate"
    narrower = read(
        files_of(replace(same, above=(Pick("yes", 1, (Held("agent", "in", (1,)),)),)), CATALOGUE), CATALOGUE
    )
    assert alike(narrower, narrower.numbers["own_hits"]) is None


def test_what_it_is_held_to_is_part_of_its_meaning() -> None:
    one = read(files_of(QUICK, CATALOGUE), CATALOGUE)
    other = read(changed("[3, 7]", "[3]", 0), CATALOGUE)
    assert fingerprints(one)["own_quick"] != fingerprints(other)["own_quick"]
    assert {k: v for k, v in fingerprints(one).items() if k != "own_quick"} == fingerprints(CATALOGUE)


def test_money_stays_apart_by_currency_and_needs_the_right_to_see_it() -> None:
    own = Own("own_worth", "Worth", "Sold by two.", "how_many", "money", "higher",
              (Pick("revenue", 1, (Held("agent", "in", (1, 2)),)),))  # fmt: skip
    told = read(files_of(own, CATALOGUE), CATALOGUE)
    number = told.numbers["own_worth"]
    assert number.apart == ("currency",)
    profit = read(files_of(replace(own, above=(Pick("gross_profit", 1, own.above[0].held),)), CATALOGUE), CATALOGUE)
    part = profit.parts[profit.numbers["own_worth"].numerator[0].part]
    with pytest.raises(NotShared, match="the right to see turnover"):
        within(Scope(), KINDS[part.fact], profit.numbers["own_worth"], part)


def test_a_file_that_is_no_toml_says_so() -> None:
    assert "is no TOML" in mistakes([source("kpis", "own_x", "name = ")])[0]
