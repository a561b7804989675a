"""What a page costs in questions: nothing is asked of the columns twice, and the ledger a bounded number of times."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.reports.conftest import Cast
from utfall.columns import duckdb_store

WEEK = "from=2025-11-20&to=2025-11-26"
PAGES = (
    f"/historical/activity?{WEEK}&by=agent&compare=week", f"/historical/activity?{WEEK}&set=inbound",
    f"/historical/activity?{WEEK}&set=mixed", f"/historical/performance?{WEEK}", f"/historical/sales?{WEEK}",
    f"/historical/outcomes?{WEEK}", f"/historical/funnel?{WEEK}", f"/historical/inbound?{WEEK}",
    f"/historical/arrivals?{WEEK}", f"/historical/arrivals?{WEEK}&face=needed", f"/historical/satisfaction?{WEEK}",
    "/historical/agents?period=yesterday", "/historical/agents?agent=1", "/current/customers", "/current/floor",
    "/current/inquiries", "/current/lost",
    f"/why?{WEEK}&by=agent&compare=before&kpi=progress_rate&page=activity",
)  # fmt: skip
MOST_OF_THE_LEDGER = 25


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_nothing_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    said: list[str] = []
    run = duckdb_store._View.run

    def heard(view: duckdb_store._View, sql: str) -> duckdb_store.Answer:
        said.append(sql)
        return run(view, sql)

    cast.get("administrator", address)
    monkeypatch.setattr(duckdb_store._View, "run", heard)
    with CaptureQueriesContext(connection) as ledger:
        status, _ = cast.get("administrator", address)
    assert status == 200
    twice = [sql for sql, times in Counter(said).items() if times > 1 and '"' in sql]
    assert not twice, twice[:2]
    asked = [each["sql"] for each in ledger.captured_queries]
    often = Counter(sql.split(" WHERE ")[0] for sql in asked).most_common(3)
    assert len(asked) <= MOST_OF_THE_LEDGER, (len(asked), often)
