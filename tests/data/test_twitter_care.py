"""525 real conversations of customer care on Twitter: when a message was written stands in its number alone."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from .asked import asked, split, values
from .beside import data_set

pytestmark = pytest.mark.data
PERIOD = ("2010-01-01", "2021-01-01")


@pytest.fixture
def file() -> Path:
    return data_set("twitter-care") / "dev.json"


def at(number: str) -> float:
    """Seconds since 1970, as numbers of tweets tell them: milliseconds since 2010-11-04 above their last 22 bits."""
    return (int(number) // 4_194_304 + 1_288_834_974_657) / 1000


def plain(file: Path) -> list[tuple[str, float, float, float]]:
    """(company, opened, first answered, last written to) of every conversation, in seconds."""
    found = []
    for thread in json.loads(file.read_text()):
        content: list[dict[str, Any]] = thread["dialogContent"]
        asked_at = [at(each["tweet_ID"]) for each in content if "agent" not in each]
        answers = [at(each["tweet_ID"]) for each in content if "agent" in each] + [at(thread["agentURL"]["tweet_ID"])]
        opened = min(asked_at)
        first = min(each for each in answers if each >= opened)
        found.append((thread["dialogHeader"]["company"], opened, first, max(*asked_at, *answers)))
    return found


def test_the_times_in_the_numbers_are_those_written_beside_them(file: Path) -> None:
    messages = [each for thread in json.loads(file.read_text()) for each in thread["dialogContent"]]
    assert len(messages) == 686
    for each in messages:
        assert datetime.fromisoformat(each["datetime"]).timestamp() == pytest.approx(at(each["tweet_ID"]), abs=1)


def test_read_by_the_importer_every_conversation_is_one_leg_as_counted_plainly(file: Path) -> None:
    from utfall.importers.conversations import read
    from utfall.importers.under_headings import Reading

    batches = list(read(file, Reading("twitter")))
    assert not [reject for batch in batches for reject in batch.rejects]
    records = [record for batch in batches for record in batch.records]
    legs = [each.values for each in records if each.kind == "contact"]
    told = sorted(
        (str(v["queue"]), v["offered_at"], v["answered_at"], v["ended_at"])
        for v in legs  # type: ignore[call-overload]
    )
    assert told == sorted((name, *(round(each * 1000) for each in times)) for name, *times in plain(file))
    events = Counter(each.values["event"] for each in records if each.kind == "case_event")
    assert events == {"opened": 525, "answered": 525}


def test_asked_of_the_product_it_gives_the_same(home: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.cli import main

    words = ["import", "conversations", str(file), "--origin", "twitter", "--zone", "UTC"]
    assert main(words) == 0
    assert ": 1,575 new; 0 rejects" in capsys.readouterr().out
    assert main(words) == 0
    assert " new" not in capsys.readouterr().out
    rows = plain(file)
    answer = asked(capsys, "opened_cases,first_response_time,first_response_time:median,backlog", *PERIOD)
    found = values(answer)
    waits = sorted(first - opened for _, opened, first, _ in rows)
    assert (found["opened_cases"], found["backlog"]) == (525, 525)  # nothing tells that one was resolved
    assert found["first_response_time"] == pytest.approx(sum(waits) / 525, abs=0.5)
    assert found["first_response_time:median"] == pytest.approx(waits[262], abs=1)
    by_queue = split(asked(capsys, "opened_cases", *PERIOD, "--by", "queue"), "queue", "opened_cases")
    assert by_queue == Counter(company for company, *_ in rows)
