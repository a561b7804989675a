"""What DuckDB is held to: its own file and nothing else, a share of the memory, no trace left behind."""

import os
from pathlib import Path
from threading import Event, Thread

import duckdb
import pytest

from tests.facts_made import delta, handled
from utfall.columns.gate import Gate
from utfall.columns.opening import open_store
from utfall.columns.store import CannotOpen, Store


@pytest.fixture
def duck(tmp_path: Path) -> Store:
    """A store in a file."""
    return open_store(f"duckdb://{tmp_path}/columns.duckdb", home=tmp_path, threads=1)


@pytest.mark.parametrize(
    "reaching",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('{home}/secret')",
        "COPY contact TO '{home}/out.csv'",
        "ATTACH '{home}/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SET allowed_directories = ['/']",
    ],
)
def test_no_query_reaches_out_of_the_columns(duck: Store, tmp_path: Path, reaching: str) -> None:
    (tmp_path / "secret").write_text("x")
    with pytest.raises(duckdb.Error, match=r"disabled|locked|configuration|external"):
        duck.run(reaching.format(home=tmp_path))
    assert not (tmp_path / "out.csv").exists()


def test_memory_and_threads_are_held_to_what_was_said(tmp_path: Path) -> None:
    asked = "SELECT value FROM duckdb_settings() WHERE name IN ('memory_limit', 'threads') ORDER BY name"
    store = open_store("duckdb://memory", home=tmp_path, memory_limit=700 * 1024 * 1024, threads=1)
    assert store.run(asked) == [("700.0 MiB",), ("1",)]
    a_quarter = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4
    [(limit,)] = open_store("duckdb://memory", home=tmp_path).run(asked)[:1]
    assert str(limit).endswith("GiB") == (max(a_quarter, 512 * 1024**2) >= 1024**3)


def test_nothing_is_left_in_the_home_but_the_columns(duck: Store, tmp_path: Path) -> None:
    duck.apply(delta(1, {"contact": [handled() for _ in range(50)]}))
    assert list((tmp_path / "tmp").rglob("*.csv")) == []
    duck.close()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["columns.duckdb", "tmp"]


def test_what_a_killed_process_left_is_swept_away(tmp_path: Path) -> None:
    left = tmp_path / "tmp" / "columns-999999999-abc"
    left.mkdir(parents=True)
    (left / "rows.csv").write_text("1,2")
    mine = tmp_path / "tmp" / f"columns-{os.getpid()}-abc"
    mine.mkdir()
    open_store("duckdb://memory", home=tmp_path).close()
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == [mine.name]


def test_a_file_that_is_no_columns_is_answered_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "columns.duckdb").write_text("this is a letter, not a database, and it goes on for a while" * 100)
    with pytest.raises(CannotOpen, match="cannot be (opened|read)"):
        open_store(f"duckdb://{tmp_path}/columns.duckdb", home=tmp_path)
    (tmp_path / "columns.duckdb").unlink()
    open_store(f"duckdb:///{tmp_path}/columns.duckdb", home=tmp_path).close()
    assert (tmp_path / "columns.duckdb").exists()


def test_one_page_reads_one_moment(duck: Store) -> None:
    duck.apply(delta(1, {"contact": [handled()]}, {1: 5}))
    with duck.reading() as reader:
        before = reader.position()
        duck.apply(delta(2, {"contact": [handled()]}, {1: 6}))
        assert (reader.position(), reader.complete_until()) == (before, {1: 5})
        assert reader.run("SELECT count(*) FROM contact") == [(1,)]
    assert duck.run("SELECT count(*) FROM contact") == [(2,)]


def test_the_gate_waits_for_readers_and_lets_a_reader_in_twice() -> None:
    gate, inside, may_leave, order = Gate(), Event(), Event(), []

    def read() -> None:
        with gate.reading():
            inside.set()
            may_leave.wait(5)
            with gate.reading():
                order.append("read")

    def swap() -> None:
        with gate.alone():
            order.append("swapped")

    reader = Thread(target=read)
    reader.start()
    inside.wait(5)
    swapper = Thread(target=swap)
    swapper.start()
    swapper.join(0.05)
    assert order == []
    may_leave.set()
    reader.join(5)
    swapper.join(5)
    assert order == ["read", "swapped"]
    with gate.reading(), pytest.raises(RuntimeError, match="reading"), gate.alone():
        pass
