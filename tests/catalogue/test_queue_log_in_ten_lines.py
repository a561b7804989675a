"""E65: a queue log of ten lines, read by the importer, written by the ledger, followed, and asked on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from utfall.catalogue import built_in
from utfall.catalogue.shown import read_figure
from utfall.columns.opening import open_store
from utfall.columns.store import Store
from utfall.core.periods import Days
from utfall.importers.asterisk_queue_log import read
from utfall.query import Ask, Scope, answer

LOG = """
1000|c1|q|NONE|ENTERQUEUE||4711|1
1005|c2|q|NONE|ENTERQUEUE||4712|2
1008|c2|q|NONE|ABANDON|2|2|3
1012|c1|q|Anna|RINGNOANSWER|8000
1020|c1|q|Bo|CONNECT|20|b1|4
1030|c3|q|NONE|ENTERQUEUE||4713|1
1040|c4|q|NONE|ENTERQUEUE||4714|2
1055|c4|q|NONE|EXITWITHKEY|1|1|2|15
1090|c3|q|NONE|EXITWITHTIMEOUT|1|1|60
1110|c1|q|Bo|COMPLETECALLER|20|90|1
""".strip()
SHOWS = {
    "contacts_offered": "4",
    "contacts_answered": "1",
    "contacts_abandoned": "1",
    "system_flow_outs": "1",
    "customer_flow_outs": "1",
    "contacts_open": "0",
    "asa": "20 s",
    "contacts_abandoned:short": "1",
    "service_level": "50 %",
    "abandonment_rate": "0 %",
    "aht": "-",
    "aht:talk_only": "90 s",
    "contacts_handled": "1",
    "contacts_abandoned:asterisk": "2",
    "agent_non_response": "50 %",
}


@pytest.fixture(params=["duckdb://memory", "chdb://memory/ten_lines"], ids=["duckdb", "clickhouse"])
def engine(request: pytest.FixtureRequest, home: Path) -> Iterator[Store]:
    """The columns that followed a ledger with these ten lines and nothing else."""
    from utfall.ledger.follow import deltas
    from utfall.ledger.record import record

    lines = list(enumerate(LOG.splitlines(), start=1))
    for batch in read(lines, None, file="queue_log", origin="pbx", zone="UTC"):
        written = record(batch, now=2_000_000)
        assert not written.rejects
    store = open_store(request.param, home=home)
    for delta in deltas(None):
        store.apply(delta)
    yield store
    store.close()


def test_a_queue_log_in_ten_lines(engine: Store) -> None:
    asked = Ask(Scope(), tuple(SHOWS), as_of=2_000_000, period=Days(0, 1))
    cells = answer(asked, built_in(), engine).total.cells
    wrong = {
        name: str(cells[name].value)
        for name, text in SHOWS.items()
        if not read_figure(text).is_met_by(cells[name].value)
    }
    assert wrong == {}
