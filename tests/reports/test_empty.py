"""The sentence of an empty answer says when, as people say it."""

from datetime import date

import pytest

from utfall.core.periods import Days, Instants, parse_instant
from utfall.core.zones import day_number
from utfall.reports.empty import nowhere, when
from utfall.reports.languages import LANGUAGES

TODAY = day_number(date(2026, 11, 27))


def days(first: str, last: str = "") -> Days:
    return Days(day_number(date.fromisoformat(first)), day_number(date.fromisoformat(last or first)) + 1)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (days("2026-11-27"), "today"),
        (days("2026-11-26"), "yesterday"),
        (days("2026-11-23"), "on Mon 23 Nov 2026"),
        (days("2026-11-16", "2026-11-22"), "in the week of Mon 16 Nov 2026"),
        (days("2026-11-17", "2026-11-23"), "from Tue 17 Nov 2026 to Mon 23 Nov 2026"),
        (days("2026-10-01", "2026-10-31"), "in October 2026"),
        (days("2025-12-30", "2026-01-02"), "from Tue 30 Dec 2025 to Fri 2 Jan 2026"),
        (Instants(parse_instant("2026-11-23T08:00", "UTC"), parse_instant("2026-11-23T09:00", "UTC")),
         "from Mon 23 Nov 2026 08:00 to Mon 23 Nov 2026 09:00 UTC"),
    ],
)  # fmt: skip
def test_a_sentence_says_when_as_people_say_it(period: Days, said: str) -> None:
    assert when(period, TODAY) == said
    assert nowhere("Outcomes", period, TODAY, " with these filters") == f"No outcomes {said} with these filters."


def test_every_language_says_it_its_own_way() -> None:
    week = days("2026-11-16", "2026-11-22")
    assert {code: when(week, TODAY, each) for code, each in LANGUAGES.items()} == {
        "en": "in the week of Mon 16 Nov 2026",
        "nb": "i uken fra man 16. nov. 2026",
        "da": "i ugen fra man 16. nov. 2026",
        "ru": "за неделю: пн, 16 нояб. 2026",
        "yi": "אין דער וואָך פֿון מאָנטיק 16 נאָוועמבער 2026",
    }
    assert when(days("2026-11-27"), TODAY, say=str.upper) == "TODAY"
