"""Followed while it is written, rotated and killed, a log gives what one import of all its lines gives."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.importers.asterisk_queue_log.made_logs import made_log
from tests.importers.asterisk_queue_log.test_live import Writer
from tests.wiring.test_kill import COMMAND, free_port, importing, new_home, surroundings, utfall
from utfall.facts import KINDS

RESTARTS = 20
NAMED = ("alias", "agent", "queue", "contact_point", "reason", "team", "centre")


def follow(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "follow", "run"], env=surroundings(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def add(home: Path, log: Path) -> None:
    added = utfall(home, "follow", "asterisk-queue-log", str(log), "--origin", "pbx", "--zone", "Europe/Oslo")
    assert added.returncode == 0, added.stderr
    assert "is followed as pbx" in added.stdout


def lines_told(home: Path) -> int:
    said = utfall(home, "follow").stdout.splitlines()
    return int(said[-1].split("|")[4].strip().replace(",", "")) if len(said) > 1 else 0


def until_told(home: Path, lines: int) -> None:
    until = time.monotonic() + 60
    while lines_told(home) < lines:
        assert time.monotonic() < until, f"{lines_told(home)} of {lines} lines are told"
        time.sleep(0.3)


@pytest.mark.slow
def test_killed_and_rotated_no_line_is_lost_or_told_twice(tmp_path: Path) -> None:
    log, chance, killed = made_log(9_000, 11), random.Random(11), 0
    (tmp_path / "log").mkdir()
    path = tmp_path / "log" / "queue_log"
    writer = Writer(path, chance)
    writer.write(log[:50])
    home = new_home(tmp_path / "followed")
    add(home, path)
    running, at = follow(home), 50
    until_told(home, 50)
    for restart in range(RESTARTS):
        end = 50 + (len(log) - 50) * (restart + 1) // RESTARTS
        kill_at, rotate_at = chance.randrange(at, end), chance.randrange(at, end)
        while at < end:
            some = log[at : min(end, at + chance.randrange(1, 40))]
            writer.write(some)
            at += len(some)
            if rotate_at <= at:
                rotate_at = len(log) + 1
                if chance.random() < 0.5:
                    more = log[at : min(end, at + 3)]
                    at += len(more)
                    writer.rename(more)
                else:
                    writer.copy_and_empty()
            if kill_at <= at:
                kill_at = len(log) + 1
                time.sleep(chance.uniform(0.3, 2.5))
                killed += running.poll() is None
                running.send_signal(signal.SIGKILL)
                running.wait()
                running = follow(home)
            time.sleep(0.01)
    until_told(home, len(log))
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert killed == RESTARTS
    whole = tmp_path / "whole"
    whole.write_text("\n".join(log) + "\n")
    calm = new_home(tmp_path / "calm")
    assert importing(calm, whole).wait(timeout=300) == 0
    assert newest(home) == newest(calm)
    checked = utfall(home, "check")
    assert (checked.returncode, checked.stderr) == (0, "")


def newest(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """The newest version of every fact and every standing row, by table. Left out is what only numbers them: names are
    numbered as they are met, and a fact may have been told before all of it was known (`content` has its words)."""
    numbered = {c.name for kind in KINDS.values() for c in kind.columns if c.refers in NAMED}
    out = {}
    with sqlite3.connect(f"file:{home}/ledger.sqlite3?mode=ro", uri=True) as line:
        tables = [name for (name,) in line.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in sorted(name for name in tables if name.startswith(("fact_", "standing_"))):
            away = {"id", "batch_id", "version", "why", "clock", *numbered}
            columns = [row[1] for row in line.execute(f"PRAGMA table_info({table})") if row[1] not in away]
            sql = (
                f"SELECT {', '.join(columns)} FROM {table} AS f WHERE why != 'removed' AND version ="
                f" (SELECT max(version) FROM {table} WHERE fact_id = f.fact_id) ORDER BY reference"
            )
            out[table] = line.execute(sql).fetchall()
    return out


@pytest.mark.slow
def test_a_server_follows_what_is_on_the_list_and_takes_its_follower_with_it(tmp_path: Path) -> None:
    home, path = new_home(tmp_path), tmp_path / "queue_log"
    lines = [f"{int(time.time()) - 5}|c{n}|q|NONE|ENTERQUEUE||4711|{n}" for n in range(3)]
    path.write_text("\n".join(lines) + "\n")
    words = [*COMMAND, "serve", "--port", str(free_port())]
    server = subprocess.Popen(words, env=surroundings(home), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        add(home, path)
        until_told(home, 3)
        with path.open("a") as file:
            file.write(f"{int(time.time())}|c3|q|NONE|ENTERQUEUE||4711|4\n")
        until_told(home, 4)
        ever = ("--from", "2020-01-01", "--to", "2100-01-01")
        asked = utfall(home, "ask", "contacts_offered", *ever, "--format", "csv")
        assert "4" in asked.stdout
        children = _children(server.pid)
        assert children
        os.kill(children[0], signal.SIGKILL)  # it is started again
        with path.open("a") as file:
            file.write(f"{int(time.time())}|c4|q|NONE|ENTERQUEUE||4711|5\n")
        until_told(home, 5)
        children = _children(server.pid)
        server.send_signal(signal.SIGKILL)
        server.wait()
        until = time.monotonic() + 10
        while any(Path(f"/proc/{child}").exists() for child in children):
            assert time.monotonic() < until, "the follower lives on without its server"
            time.sleep(0.1)
    finally:
        server.kill()
        server.wait()
    stopped = utfall(home, "follow", "stop", "1")
    assert stopped.stdout == f"{path} is followed no more; what was read stays\n"
    assert utfall(home, "follow").stdout == "no file is followed\n"


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return [child for child in found if b"follow" in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_what_cannot_be_followed_is_told_in_a_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.cli import main

    (home / "letter").write_text("to whom it may concern\n" * 3)
    log = home / "queue_log"
    log.write_text("1000|c1|q|NONE|ENTERQUEUE||4711|1\n")
    for words, said in (
        (["asterisk-queue-log", str(home / "nothing")], "cannot be followed: no such file or directory"),
        (["asterisk-queue-log", str(home)], "is no file that grows"),
        (["asterisk-queue-log", str(home / "letter")], "is no Asterisk queue_log"),
        (["asterisk-queue-lo", str(log)], "did you mean asterisk-queue-log?"),
        (["asterisk-queue-log"], "no file is named"),
        (["asterisk-queue-log", str(log), "--zone", "Mars/Base"], "Mars/Base"),
        (["stop", "7"], "is not the number of a followed file"),
        (["run"], "no file is followed"),
    ):
        assert main(["follow", *words]) in (1, 2)
        assert said in capsys.readouterr().err
    assert main(["follow", "asterisk-queue-log", str(log), "--origin", "pbx"]) == 0
    assert "no server runs" in capsys.readouterr().err
    assert main(["follow", "asterisk-queue-log", str(log), "--origin", "pbx"]) == 2
    assert "is followed as 'pbx' already" in capsys.readouterr().err


def test_a_sign_of_life_moves_how_far_a_log_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from utfall.core import clock
    from utfall.ledger.feeds import followed
    from utfall.ledger.origins import origin_state
    from utfall.wiring.following import ALIVE, Follow, Wish, add
    from utfall.wiring.home import Home

    now = clock.now()
    log = home / "queue_log"
    log.write_text(f"{now // 1000 - 60}|c1|q|NONE|ENTERQUEUE||4711|1\n")
    follow = Follow(Home(home), add(Wish("asterisk-queue-log", log, "pbx")))

    def told(at: int) -> int:
        monkeypatch.setattr(clock, "now", lambda: at)
        follow.look()
        return origin_state("pbx").complete_until or 0

    assert told(now) == now, "read to its end: nothing is missing up to now"
    assert told(now + 2_000) == now
    assert told(now + 60_000) == now + 60_000
    with log.open("a") as file:
        file.write("17000")
    assert told(now + 70_000) == now + 60_000, "half a line is written: what it says is not known yet"
    log.write_text(log.read_text().removesuffix("17000"))
    assert told(now + 80_000) >= now + 60_000
    assert told(now + ALIVE + 200_000) <= now + 90_000, "it was not written for long: its system may be down"
    assert followed.active().get().error == ""
    log.unlink()
    told(now + ALIVE + 300_000)
    assert "there is no such file" in followed.active().get().error
