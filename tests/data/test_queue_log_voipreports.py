"""A real queue_log of a thousand lines: its known answers, asked of the product."""

from pathlib import Path

import pytest

from .asked import asked, shares, values
from .beside import data_set

pytestmark = pytest.mark.data
DAYS = ("2018-11-29", "2018-12-05")


def test_asked_of_the_product_it_gives_its_known_answers(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.cli import main

    file = data_set("queue-log-voipreports") / "queue_log"
    assert main(["import", "asterisk-queue-log", str(file), "--zone", "America/New_York"]) == 0
    assert "257 rejects" in capsys.readouterr().out  # the lines OUT…, each told
    numbers = "contacts_offered,contacts_answered,contacts_abandoned,system_flow_outs,asa,avg_abandon_time,talk_time"
    answer = asked(capsys, f"{numbers},service_level:answered", *DAYS)
    found = values(answer)
    assert (found["contacts_offered"], found["contacts_answered"], found["contacts_abandoned"]) == (108, 93, 12)
    assert found["system_flow_outs"] == 1 and answer["total"]["service_level:answered"]["denominator"] == 93
    assert shares(answer, "asa") == (3_599, 93) and round(found["asa"] or 0, 2) == 38.70
    assert round(found["avg_abandon_time"] or 0, 2) == 95.08
    assert shares(answer, "service_level:answered") == (39, 93)
    assert found["talk_time"] == 23_913
    agents = asked(capsys, "contacts_answered", *DAYS, "--by", "agent")
    told = {row["agent"][-4:]: row["contacts_answered"]["value"] for row in agents["rows"]}
    assert told == {"1141": 22, "1127": 18, "1109": 17, "1128": 13, "1126": 13, "1144": 10}


def test_within_half_a_minute_is_told_by_the_setting(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.cli import main
    from utfall.ledger.clients.models import Setting

    file = data_set("queue-log-voipreports") / "queue_log"
    assert main(["import", "asterisk-queue-log", str(file), "--zone", "America/New_York"]) == 0
    Setting.objects.create(name="T", value=30_000)
    assert shares(asked(capsys, "service_level:answered", *DAYS), "service_level:answered") == (64, 93)
