"""Small numbers are honest: the interval on request, ranks only where rows can be told apart."""

import re

from tests.web.reports.conftest import Cast

ADDRESS = "/historical/activity?by=agent&from=2025-11-20&to=2025-11-26"


def test_the_interval_stands_in_the_address_on_the_page_and_in_the_file(cast: Cast) -> None:
    _, plain = cast.get("administrator", ADDRESS)
    assert 'class="span"' not in plain and "interval=1" in plain
    _, shown = cast.get("administrator", ADDRESS + "&interval=1")
    assert re.search(r'<small class="span">[0-9.]+\u00a0% – [0-9.]+\u00a0%</small>', shown)
    assert "their spread is not known: " in shown and "Yes/h" in shown.split("their spread is not known: ")[1][:80]
    assert "interval=1" in re.findall(r'href="(/historical/activity[^"]*compare=before[^"]*)"', shown)[0]
    _, file = cast.get("administrator", ADDRESS + "&interval=1&file=csv")
    head, *lines = file.lstrip("\ufeff").splitlines()
    assert "Progress rate (%), 95 % from;Progress rate (%), 95 % to" in head
    assert len({line.count(";") for line in (head, *lines)}) == 1


def test_a_table_sorted_by_a_ratio_ranks_nobody_of_fewer_than_thirty(cast: Cast) -> None:
    _, text = cast.get("administrator", ADDRESS + "&sort=-progress_rate")
    assert 'class="rank"' not in text, "all of them have done fewer than thirty"
