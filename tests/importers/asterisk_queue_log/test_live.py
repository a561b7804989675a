"""A log followed while it is written: rotated, cut off and begun again it gives the facts of one reading."""

import gzip
import os
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from utfall.facts import Batch, OriginState
from utfall.importers.asterisk_queue_log import read
from utfall.importers.asterisk_queue_log.live import Live, Round
from utfall.importers.reading import Unreadable

from .made_logs import made_log
from .told import gathered

LATER = 4_000_000_000_000


class Followed:
    """A follower with the ledger it would have: what was told, and the state that was saved with it."""

    def __init__(self, path: Path) -> None:
        self.path, self.live = path, Live(path)
        self.batches: list[Batch] = []
        self.unfinished: Mapping[str, Any] | None = None

    def again(self) -> None:
        """The process died and another one goes on."""
        self.live = Live(self.path)

    def round(self, stop: int | None = None) -> Round:
        """One round; with `stop` it dies after so many batches."""
        found = self.live.round(self.unfinished, now=LATER, origin="pbx")
        for number, batch in enumerate(found.batches):
            if number == stop:
                return found
            self.batches.append(batch)
            if batch.state.unfinished is not None:
                self.unfinished = batch.state.unfinished
        return found

    def to_the_end(self) -> None:
        for _ in range(20):
            if self.round().at_end:
                return
        raise AssertionError("the follower does not come to an end")


class Writer:
    """Asterisk and logrotate: writes lines and rotates, in both ways."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        self.path, self.chance = path, chance
        self.file = path.open("a", buffering=1)

    def write(self, lines: list[str]) -> None:
        for line in lines:
            cut = self.chance.randrange(len(line))
            self.file.write(line[:cut])
            self.file.flush()
            self.file.write(line[cut:] + "\n")

    def shift(self) -> None:
        for number in range(60, 0, -1):
            for end in ("", ".gz"):
                old = self.path.with_name(f"queue_log.{number}{end}")
                if old.exists():
                    old.rename(self.path.with_name(f"queue_log.{number + 1}{end}"))

    def rename(self, before_reopening: list[str]) -> None:
        """Renamed and made anew; Asterisk writes on into the old one until it is told to reload."""
        self.shift()
        self.path.rename(self.path.with_name("queue_log.1"))
        self.path.touch()
        self.write(before_reopening)
        self.file.close()
        self.file = self.path.open("a", buffering=1)

    def copy_and_empty(self) -> None:
        self.shift()
        self.path.with_name("queue_log.1").write_bytes(self.path.read_bytes())
        os.truncate(self.path, 0)

    def pack(self) -> None:
        for number in (1, 2):
            old = self.path.with_name(f"queue_log.{number}")
            if old.exists():
                with gzip.open(f"{old}.gz", "wb") as file:
                    file.write(old.read_bytes())
                os.utime(f"{old}.gz", ns=(old.stat().st_atime_ns, old.stat().st_mtime_ns))  # as gzip does
                old.unlink()


def facts_of(log: list[str]) -> tuple[object, OriginState]:
    whole = list(read(enumerate(log, 1), None, file="x", origin="pbx"))
    return gathered(whole), whole[-1].state


@pytest.mark.parametrize("seed", range(12))
def test_rotated_cut_off_and_begun_again_no_line_is_lost_or_told_twice(tmp_path: Path, seed: int) -> None:
    chance, log = random.Random(seed), made_log(1_500, seed)
    followed, writer = Followed(tmp_path / "queue_log"), Writer(tmp_path / "queue_log", chance)
    at = 0
    while at < len(log):
        some = log[at : at + chance.randrange(1, 60)]
        at += len(some)
        writer.write(some)
        if followed.unfinished is None:
            followed.round()  # from here on it is followed
        elif chance.random() < 0.6:
            followed.round(stop=0 if chance.random() < 0.2 else None)
        if chance.random() < 0.2:
            followed.again()
        what = chance.random()
        if what < 0.1:
            more = log[at : at + chance.randrange(3)]
            at += len(more)
            writer.rename(more)
        elif what < 0.2:
            writer.copy_and_empty()
        elif what < 0.25:
            writer.pack()
    followed.to_the_end()
    facts, state = facts_of(log)
    assert gathered(followed.batches) == facts
    assert followed.unfinished is not None and state.unfinished is not None
    assert followed.unfinished["log"] == state.unfinished["log"]


def test_a_line_that_is_half_written_waits(tmp_path: Path) -> None:
    path = tmp_path / "queue_log"
    followed = Followed(path)
    path.write_text("1000|c1|q|NONE|ENTERQUEUE||4711|1\n1010|c2|q|NONE|ENTER")
    assert (followed.round().lines, followed.round().lines) == (1, 0)
    assert not followed.round().at_end
    with path.open("a") as file:
        file.write("QUEUE||4712|2\n")
    found = followed.round()
    assert (found.lines, found.last_line, found.at_end) == (1, 2, True)
    assert len([1 for kind, _ in gathered(followed.batches) if kind == "contact"]) == 2
    assert not [reject for batch in followed.batches for reject in batch.rejects]


def test_the_last_line_of_a_rotated_file_counts_without_an_end(tmp_path: Path) -> None:
    path = tmp_path / "queue_log"
    followed = Followed(path)
    path.write_text("1000|c1|q|NONE|ENTERQUEUE||4711|1\n1010|c2|q|NONE|ENTERQUEUE||4712|2")
    followed.round()
    path.rename(tmp_path / "queue_log.1")
    path.write_text("1060|c3|q|NONE|ENTERQUEUE||4713|3\n")
    followed.to_the_end()
    assert len([1 for kind, _ in gathered(followed.batches) if kind == "contact"]) == 3


def test_what_was_rotated_before_the_log_was_followed_is_left_to_an_import(tmp_path: Path) -> None:
    (tmp_path / "queue_log.1").write_text("900|c0|q|NONE|ENTERQUEUE||1|1\n")
    (tmp_path / "queue_log").write_text("1000|c1|q|NONE|ENTERQUEUE||4711|1\n")
    followed = Followed(tmp_path / "queue_log")
    followed.to_the_end()
    followed.again()
    followed.to_the_end()
    assert len([1 for kind, _ in gathered(followed.batches) if kind == "contact"]) == 1


def test_two_rotations_while_nobody_followed_are_read_in_their_order(tmp_path: Path) -> None:
    log = made_log(600, 5)
    followed, path = Followed(tmp_path / "queue_log"), tmp_path / "queue_log"
    path.write_text("\n".join(log[:100]) + "\n")
    followed.to_the_end()
    (tmp_path / "queue_log-20261125").write_text("\n".join(log[:250]) + "\n")
    (tmp_path / "queue_log-20261126").write_text("\n".join(log[250:400]) + "\n")
    path.unlink()
    path.write_text("\n".join(log[400:]) + "\n")
    followed.again()
    followed.to_the_end()
    assert gathered(followed.batches) == facts_of(log)[0]


def test_a_file_that_is_no_queue_log_or_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    followed = Followed(tmp_path / "queue_log")
    with pytest.raises(Unreadable, match="there is no such file"):
        followed.round()
    (tmp_path / "queue_log").write_text("a letter\nto somebody\n")
    with pytest.raises(Unreadable, match="is no Asterisk queue_log"):
        followed.round()
