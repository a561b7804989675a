"""Who is short when, said as people say it."""

import pytest

from utfall.reports.languages import RUSSIAN
from utfall.reports.staffing import Stretch
from utfall.reports.staffing_words import sentence, span, words

SHORT = Stretch(2, 20, 24, 2, "short")
SPARE = Stretch(4, 28, 32, 3, "spare")


def test_the_sentence_of_the_design() -> None:
    assert sentence([SHORT, SPARE]) == "Short by 2 on Tuesdays 10–12; 3 to spare on Thursdays 14–16."


def test_only_what_there_is_is_said() -> None:
    assert sentence([SPARE]) == "3 to spare on Thursdays 14–16."
    assert sentence([]) == "There were as many as needed in every half-hour, give or take half an agent."


def test_the_heaviest_are_named_and_the_rest_counted_by_way() -> None:
    short = [Stretch(day, 20, 22, 6 - day, "short") for day in range(1, 6)]
    said = sentence([*short, SPARE], most=2)
    assert said == (
        "Short by 5 on Mondays 10–11; short by 4 on Tuesdays 10–11; short 3 more times; 3 to spare on Thursdays 14–16."
    )


@pytest.mark.parametrize(
    ("start", "end", "text"), [(20, 24, "10–12"), (21, 24, "10:30–12:00"), (0, 1, "0:00–0:30"), (46, 48, "23–24")]
)
def test_times_have_minutes_where_either_end_has(start: int, end: int, text: str) -> None:
    assert span(start, end) == text


def test_words_are_those_of_the_reader() -> None:
    russian = {"short by %(n)s %(day)s %(time)s": "%(day)s %(time)s не хватает %(n)s", "on Tuesdays": "по вторникам"}
    assert words(SHORT, RUSSIAN, lambda text: russian.get(text, text)) == "по вторникам 10–12 не хватает 2"
