"""Each client's rows are counted by its own agreement, dated; a total over different ones says so."""

from dataclasses import replace
from fractions import Fraction

from tests.facts_made import DAY_OF_NOON, NOON, handled, row
from tests.query.conftest import Fill
from tests.query.hand_made import EVA, FILIP, TODAY, ask
from utfall.catalogue import built_in
from utfall.core.clock import DAY, SECOND
from utfall.core.periods import Days
from utfall.facts.batch import Row
from utfall.query import Chosen, Dated, Settings, Where, answer, rows_behind
from utfall.query.answer import Answer


def gave_up(client: int, wait: int, at: int = NOON) -> Row:
    """A caller of a client who hung up after `wait` seconds."""
    return row(
        "contact", client_id=client, queue_id=1, offered_at=at, queued_at=at, left_queue_at=at + wait * SECOND,
        ended_at=at + wait * SECOND, wait_ms=wait * SECOND, end_reason="abandoned",
    )  # fmt: skip


def answered(client: int, wait: int, at: int = NOON, **more: object) -> Row:
    return handled(at, wait=wait * SECOND, client_id=client, **more)


ROWS = [answered(EVA, 10), gave_up(EVA, 60), answered(FILIP, 10), answered(FILIP, 30), gave_up(FILIP, 60)]
BY_ANSWERED = Chosen("formula", "answered", client=FILIP)


def level(found: Answer, client: int | None = None) -> tuple[int | None, int | None]:
    """(numerator, denominator) of the service level of a client, or in all."""
    row = next(each for each in found.rows if each.key == (client,)) if client else found.total
    return row.cells["service_level"].numerator, row.cells["service_level"].denominator


def test_each_clients_rows_are_counted_by_its_own_formula(fill: Fill) -> None:
    engine = fill(contact=ROWS)
    settings = Settings(chosen=(BY_ANSWERED,))
    found = answer(ask("service_level", by="client"), built_in(), engine, settings=settings)
    assert level(found, EVA) == (1, 2)  # who gave up is a miss
    assert level(found, FILIP) == (1, 2)  # who gave up is not looked at
    assert level(found) == (2, 4)
    assert found.mixed == ("service_level",)
    assert any("mixed" in note for note in found.notes)


def test_a_total_of_one_agreement_is_not_mixed(fill: Fill) -> None:
    engine = fill(contact=ROWS)
    for settings in (Settings(), Settings(chosen=(Chosen("formula", "answered"),))):
        assert answer(ask("service_level"), built_in(), engine, settings=settings).mixed == ()
    alone = answer(ask("asa"), built_in(), engine, settings=Settings(chosen=(BY_ANSWERED,)))
    assert alone.mixed == ()


def test_a_limit_that_differs_by_client_is_mixed_too(fill: Fill) -> None:
    engine = fill(contact=ROWS)
    settings = Settings(dated=(Dated("T", 30 * SECOND, client=FILIP),))
    found = answer(ask("service_level", by="client"), built_in(), engine, settings=settings)
    assert level(found, FILIP) == (2, 3)
    assert found.mixed == ("service_level",)


def test_a_limit_that_differs_by_channel_within_one_client_is_mixed(fill: Fill) -> None:
    engine = fill(contact=[*ROWS[:2], answered(EVA, 40, channel="chat"), answered(FILIP, 10)])
    settings = Settings(dated=(Dated("T", 60 * SECOND, client=EVA, channel="chat"),))

    def told(**more: object) -> Answer:
        return answer(ask("service_level", **more), built_in(), engine, settings=settings)  # type: ignore[arg-type]

    hers = told(where=(Where("client", (EVA,)),))
    assert level(hers) == (2, 3) and hers.mixed == ("service_level",)
    assert any("of each client and channel" in note for note in hers.notes)
    for alone in (Where("channel", ("voice",)), Where("channel", ("chat",)), Where("client", (FILIP,))):
        assert told(where=(alone,)).mixed == (), alone
    elsewhere = Settings(dated=(Dated("T", 60 * SECOND, client=FILIP, channel="chat"),))
    assert answer(ask("service_level"), built_in(), engine, settings=elsewhere).mixed == (), "nobody chats with Filip"


def test_what_is_not_counted_makes_no_total_mixed(fill: Fill) -> None:
    outwards = handled(client_id=EVA, channel="sms", direction="out", queued_at=None)
    engine = fill(contact=[*ROWS[:2], outwards])
    settings = Settings(dated=(Dated("T", 60 * SECOND, channel="sms"),))
    assert answer(ask("service_level"), built_in(), engine, settings=settings).mixed == ()


def test_a_past_period_keeps_what_was_agreed_then_and_can_be_counted_by_todays(fill: Fill) -> None:
    yesterday = NOON - DAY
    engine = fill(contact=[answered(EVA, 10, yesterday), gave_up(EVA, 60, yesterday)])
    settings = Settings(chosen=(Chosen("formula", "answered", client=EVA, first_day=DAY_OF_NOON),))
    past = ask("service_level", period=Days(DAY_OF_NOON - 1, DAY_OF_NOON))
    assert answer(past, built_in(), engine, settings=settings).total.cells["service_level"].value == Fraction(1, 2)
    by_today = answer(replace(past, by_today=True), built_in(), engine, settings=settings)
    assert by_today.total.cells["service_level"].value == 1


def test_a_period_over_a_change_of_agreement_is_mixed(fill: Fill) -> None:
    engine = fill(contact=[*ROWS[:2], answered(EVA, 10, NOON - DAY), gave_up(EVA, 60, NOON - DAY)])
    settings = Settings(chosen=(Chosen("formula", "answered", client=EVA, first_day=DAY_OF_NOON),))
    found = answer(
        ask("service_level", period=Days(DAY_OF_NOON - 1, DAY_OF_NOON + 1)), built_in(), engine, settings=settings
    )
    assert level(found) == (2, 3)
    assert found.mixed == ("service_level",)


def test_the_rows_behind_are_those_of_each_clients_own_formula(fill: Fill) -> None:
    engine = fill(contact=ROWS)
    settings = Settings(chosen=(BY_ANSWERED,))
    question = ask("service_level", by="client", period=TODAY)
    for key, expected in (((), 4), ((FILIP,), 2), ((EVA,), 2)):
        behind = rows_behind(question, built_in(), engine, "service_level", "denominator", key=key, settings=settings)
        assert behind.figure == expected


def test_a_clock_and_what_is_processed_are_chosen_too(fill: Fill) -> None:
    hours = {"offered_open_at": 1_000, "wrapped_open_at": 61_000}
    engine = fill(contact=[handled(client_id=EVA, **hours), handled(client_id=FILIP, **hours)])
    settings = Settings(chosen=(Chosen("clock", "business", client=EVA),))
    found = answer(ask("handling_cycle_time", by="client"), built_in(), engine, settings=settings)
    told = {each.key[0]: each.cells["handling_cycle_time"].value for each in found.rows}
    assert told == {EVA: 60, FILIP: 230}
    assert found.total.cells["handling_cycle_time"].value == 145


def test_an_option_of_another_number_leaves_this_one_as_it_is(fill: Fill) -> None:
    engine = fill(contact=ROWS)
    settings = Settings(chosen=(Chosen("formula", "gone", client=FILIP),))
    found = answer(ask("service_level", by="client"), built_in(), engine, settings=settings)
    assert level(found, FILIP) == (1, 3)
