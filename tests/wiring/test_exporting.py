"""Facts as files: every row and every value of the store, in each format, from both engines, in bounded memory."""

import csv
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psutil
import pytest
from python_calamine import CalamineWorkbook

from tests.facts_made import DAY_OF_NOON, NOON, changed, handled, row
from tests.wiring.exports_made import ENGINES, house_of, store_of, told
from utfall.columns.store import Store
from utfall.core.clock import DAY, HOUR, MINUTE
from utfall.core.periods import Days, Instants
from utfall.facts import KINDS
from utfall.query import NotShared, Scope
from utfall.reports import workbook
from utfall.reports.exported import every_column
from utfall.wiring.exporting import Facts, count_facts, kind_named, write_facts
from utfall.wiring.home import Refused
from utfall.wiring.house import House

MANY = 200_000
MIB = 1024 * 1024
BOUND = {"duckdb": 200 * MIB, "clickhouse": 400 * MIB}  # chdb's own engine works inside this process
PEAK = """import sys
from utfall.columns.to_workbook import main
main(sys.argv[1:])
print(open("/proc/self/status").read())"""
WHOLE = Scope(turnover=True)


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, home: Path) -> Iterator[Store]:
    opened = store_of(request.param, home)
    yield opened
    opened.close()


@pytest.fixture
def house(store: Store, home: Path) -> House:
    return house_of(store, home)


def facts(kind: str, scope: Scope = WHOLE, period: Days | Instants | None = None) -> Facts:
    return Facts(KINDS[kind], scope, period)


def read(path: Path) -> list[dict[str, object]]:
    """The rows of a Parquet file, instants as milliseconds and days as numbers."""
    line = duckdb.connect()
    names = [name for name, *_ in line.execute(f"DESCRIBE FROM '{path}'").fetchall()]
    types = dict(line.execute(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{path}')").fetchall())
    spelled = {"TIMESTAMP WITH TIME ZONE": 'epoch_ms("{}")', "DATE": "\"{}\" - DATE '1970-01-01'"}
    shown = ", ".join(spelled.get(types[name], '"{}"').format(name) for name in names)
    found = line.execute(f"SELECT {shown} FROM '{path}'").fetchall()
    line.close()
    return [dict(zip(names, values, strict=True)) for values in found]


def exported(house: House, wanted: Facts, tmp_path: Path) -> list[dict[str, object]]:
    path = tmp_path / "facts.parquet"
    count = write_facts(house, wanted, "parquet", path)
    rows = read(path)
    assert len(rows) == count == count_facts(house, wanted)
    return rows


def test_every_kind_has_every_row_and_value_of_the_ledger(store: Store, house: House, tmp_path: Path) -> None:
    given = {
        "contact": [handled(NOON + 5), handled(NOON, campaign_id=3), row("contact", version=0, fact_id=2**62 + 1)],
        "outcome": [row("outcome"), row("outcome", why="annulled", conclusion="yes")],
        "sale_line": [row("sale_line", amount=-250, currency="JPY", turnover=7)],
        "transition": [
            row("transition", from_state_id=1, to_state_id=2, round=2, from_round=1),
            row("transition", to_state_id=2, cause="load"),
            row("transition", from_state_id=2, cause="leave", round=4, from_round=4),
        ],
        "agent_state": [row("agent_state", start_at=NOON + 7 * MINUTE, end_at=NOON + 13 * HOUR, n=2),
                        row("agent_state", version=0, end_at=None)],
        "routing_offer": [row("routing_offer", is_test=True)],
        "customer_value": [row("customer_value")],
        "target": [row("target", planned=1250)],
        "cost_rate": [row("cost_rate")],
        "case_event": [row("case_event", from_status="new", to_status="answered"),
                       row("case_event", from_status="answered", to_status=None)],
        "schedule": [row("schedule", end_at=NOON + 8 * HOUR)],
    }  # fmt: skip
    given |= {kind: [row(kind)] for kind in KINDS if kind not in given}
    told(store, 1, **given)
    for kind, rows in given.items():
        found = exported(house, facts(kind), tmp_path)
        hashed = {each.name for each in every_column(KINDS[kind]) if each.type == "key"}
        names = KINDS[kind].names
        delta = KINDS[kind].delta
        sides = delta.sides if delta else ()
        want = {}
        for values in rows:
            said = dict(zip(names, values, strict=True))
            said |= {name: str(said[name]) for name in hashed if said[name] is not None}
            for side in sides:
                if side.column.name in said:
                    said[side.column.name] = said[side.left if said[sides[0].entered] is None else side.entered]
            want[str(values[0])] = said
        got = {str(each["fact_id"]): {name: each[name] for name in names} for each in found}
        assert got == want, kind
    one, still = sorted(exported(house, facts("agent_state"), tmp_path), key=lambda each: str(each["why"]))
    assert one["ms"] == 2 * (13 * HOUR - 7 * MINUTE) and one["start_day"] == DAY_OF_NOON
    assert still["ms"] is None and still["why"] == "standing"


def test_removed_facts_are_out_and_corrected_ones_are_as_they_are_now(
    store: Store, house: House, tmp_path: Path
) -> None:
    first, second = row("outcome", campaign_id=1), row("outcome", campaign_id=1)
    told(store, 1, outcome=[first, second])
    told(store, 2, outcome=[changed("outcome", first, why="removed"), changed("outcome", second, campaign_id=5)])
    (found,) = exported(house, facts("outcome"), tmp_path)
    assert (found["campaign_id"], found["version"], found["why"]) == (5, 2, "corrected")


def test_a_period_is_of_local_days_or_of_instants_and_intervals_stand_where_they_began(
    store: Store, house: House, tmp_path: Path
) -> None:
    late = NOON + 11 * HOUR + 50 * MINUTE
    told(store, 1, agent_state=[row("agent_state"), row("agent_state", start_at=late, end_at=late + 3 * HOUR)],
         contact=[handled(NOON), handled(NOON + DAY)])  # fmt: skip
    today, tomorrow = Days(DAY_OF_NOON, DAY_OF_NOON + 1), Days(DAY_OF_NOON + 1, DAY_OF_NOON + 2)
    ends = [each["end_at"] for each in exported(house, facts("agent_state", period=today), tmp_path)]
    assert ends == [NOON + HOUR, late + 3 * HOUR]
    assert exported(house, facts("agent_state", period=tomorrow), tmp_path) == []
    assert len(exported(house, facts("contact", period=tomorrow), tmp_path)) == 1
    assert len(exported(house, facts("contact", period=Instants(NOON, NOON + 1)), tmp_path)) == 1


def test_names_stand_beside_ids_and_personal_data_and_turnover_only_with_the_right(
    store: Store, house: House, tmp_path: Path
) -> None:
    from utfall.ledger.clients.models import Client
    from utfall.ledger.customers.models import Customer

    client = Client.objects.create(name='=Nordvik, "AS"\nBergen')
    customer = Customer.objects.create(client=client, key="4711", name="Åse")
    told(store, 1, sale_line=[row("sale_line", client_id=client.pk, customer_id=customer.pk, turnover=9, amount=1)])
    (plain,) = exported(house, facts("sale_line", Scope()), tmp_path)
    assert plain["client"] == client.name and plain["amount"] == 1
    assert not {"customer", "customer_name", "turnover", "commission", "margin"} & plain.keys()
    (full,) = exported(house, facts("sale_line", Scope(turnover=True, personal=True)), tmp_path)
    assert (full["customer"], full["customer_name"], full["turnover"]) == ("4711", "Åse", 9)
    assert plain["agent"] is None and plain["agent_id"] is None


def test_a_scope_holds_rows_and_a_kind_that_cannot_be_held_is_not_shared(
    store: Store, house: House, tmp_path: Path
) -> None:
    told(store, 1, outcome=[row("outcome", client_id=1), row("outcome", client_id=2)], transition=[row("transition")])
    mine = Scope(clients=frozenset({2}))
    assert [each["client_id"] for each in exported(house, facts("outcome", mine), tmp_path)] == [2]
    assert exported(house, facts("outcome", Scope(clients=frozenset())), tmp_path) == []
    with pytest.raises(NotShared, match="transition is not shared: these facts cannot be held to your teams"):
        count_facts(house, facts("transition", Scope(teams=frozenset({1}))))


def offers(number: int) -> list[tuple[object, ...]]:
    one = row("routing_offer", fact_id=1)
    at, rang = KINDS["routing_offer"].names.index("ring_ms"), KINDS["routing_offer"].names.index("rang_at")
    out = []
    for place in range(number):
        fresh = list(one)
        fresh[0], fresh[at], fresh[rang] = 2**61 + place, place, NOON + place * 1000
        out.append(tuple(fresh))
    return out


class Growth:
    """How much this process grew meanwhile, in bytes."""

    def __enter__(self) -> "Growth":
        self._me, self._over = psutil.Process(), threading.Event()
        self.before = self.most = self._me.memory_info().rss
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def _look(self) -> None:
        while not self._over.wait(0.02):
            self.most = max(self.most, self._me.memory_info().rss)

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    @property
    def grew(self) -> int:
        return self.most - self.before


@pytest.mark.slow
def test_two_hundred_thousand_rows_in_each_format_with_bounded_memory(
    store: Store, house: House, tmp_path: Path
) -> None:
    told(store, 1, routing_offer=offers(MANY))
    wanted, total = facts("routing_offer"), MANY * (MANY - 1) // 2
    formats = ("csv", "parquet", "xlsx") if store.dialect == "duckdb" else ("csv", "parquet")
    for format in formats:
        path = tmp_path / f"offers.{format}"
        with Growth() as growth:
            assert write_facts(house, wanted, format, path) == MANY  # type: ignore[arg-type]
        assert growth.grew < BOUND[store.dialect], format
    [found] = duckdb.execute(
        f"SELECT count(*), sum(ring_ms), count(DISTINCT fact_id) FROM '{tmp_path}/offers.parquet'"
    ).fetchall()
    assert found == (MANY, total, MANY)
    with (tmp_path / "offers.csv").open(newline="", encoding="utf-8") as file:
        lines = csv.DictReader(file)
        rings, ids = zip(*((int(line["ring_ms"]), line["fact_id"]) for line in lines), strict=True)
    assert rings == tuple(range(MANY)) and ids[7] == str(2**61 + 7)
    if "xlsx" in formats:
        sheet = CalamineWorkbook.from_path(tmp_path / "offers.xlsx").get_sheet_by_name("routing_offer").to_python()
        at, key = sheet[0].index("ring_ms"), sheet[0].index("fact_id")
        assert [int(line[at]) for line in sheet[1:]] == list(range(MANY))  # type: ignore[arg-type]
        assert sheet[8][key] == str(2**61 + 7)
        words = [sys.executable, "-c", PEAK, str(tmp_path / "offers.parquet"), str(tmp_path / "again.xlsx"), "offers"]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", said)
        assert int(peak) < 300 * 1024


def test_a_workbook_goes_on_upon_further_sheets_and_says_how_many_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS_OF_A_SHEET", 3)
    path = tmp_path / "book.xlsx"
    with workbook.Workbook(path, tmp_path) as book:
        rows = ((place, f"={place}", True, NOON) for place in range(7))
        types = [("n", "BIGINT"), ("word", "VARCHAR"), ("yes", "BOOLEAN"), ("at", "TIMESTAMP WITH TIME ZONE")]
        assert book.facts("things", types, rows) == 7
    read = CalamineWorkbook.from_path(path)
    assert read.sheet_names == ["things", "things 2", "things 3", "About"]
    words = [line[:2] for name in read.sheet_names[:3] for line in read.get_sheet_by_name(name).to_python()[1:]]
    assert words == [[float(place), f"={place}"] for place in range(7)]
    assert ["Rows", "7"] in read.get_sheet_by_name("About").to_python()


def test_bad_input_is_answered_with_a_sentence(house: House, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no kind of fact 'contcat'; did you mean contact"):
        kind_named("contcat")
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="the folder .*file/below cannot be written"):
        write_facts(house, facts("outcome"), "csv", tmp_path / "file" / "below" / "x.csv")
