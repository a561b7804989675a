"""Files are opened as numbered lines, whatever is wrong with some of them."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.facts import Reject
from utfall.importers.reading import Unreadable, fingerprint, open_lines, open_runs, same_file


def read(path: Path, **how: object) -> tuple[list[tuple[int, str]], list[Reject]]:
    rejects: list[Reject] = []
    return list(open_lines(path, rejects=rejects, **how)), rejects  # type: ignore[arg-type]


def written(folder: Path, data: bytes, name: str = "a.log") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_lines_are_numbered_from_one_and_a_last_line_needs_no_end(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"Ana\r\n\nBen\nCarla"))[0] == [(1, "Ana"), (2, ""), (3, "Ben"), (4, "Carla")]


def test_a_gzip_is_told_by_its_bytes_and_all_its_members_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(b"Ana\nBe") + gzip.compress(b"n\n"))
    assert read(path) == ([(1, "Ana"), (2, "Ben")], [])


def test_a_gzip_cut_short_gives_what_was_whole_and_says_the_rest_is_missing(tmp_path: Path) -> None:
    whole = gzip.compress("".join(f"line {i * i * 7919 % 10007}\n" for i in range(5000)).encode())
    lines, rejects = read(written(tmp_path, whole[: len(whole) // 2]))
    assert len(lines) > 100
    assert [(r.line, r.reason) for r in rejects] == [
        (len(lines) + 1, "the gzip file ends early, in the middle of its data")
    ]


def test_a_damaged_gzip_says_so(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(b"Ana\nBen\n" * 1000))
    data[30:36] = b"\xff" * 6
    lines, rejects = read(written(tmp_path, bytes(data)))
    assert [(r.line, r.reason) for r in rejects] == [(len(lines) + 1, "the gzip file is damaged from here on")]


@pytest.mark.parametrize(
    ("data", "encoding", "names"),
    [
        ("\ufeffÅse\nBen\n".encode(), "utf-8", ["Åse", "Ben"]),
        ("\ufeffÅse\nBen\n".encode("utf-16-le"), "utf-8", ["Åse", "Ben"]),
        ("\ufeffÅse\nBen\n".encode("utf-16-be"), "utf-8", ["Åse", "Ben"]),
        ("\ufeffÅse\nBen\n".encode("utf-32-le"), "utf-8", ["Åse", "Ben"]),
        ("Åse\nBen\n".encode("utf-16-le"), "utf-16-le", ["Åse", "Ben"]),
        ("Åse\nBen\n".encode("latin-1"), "latin-1", ["Åse", "Ben"]),
        ("Åse\x85\x0b\u2028Ben\n".encode(), "utf-8", ["Åse\x85\x0b\u2028Ben"]),
    ],
)
def test_encodings_and_byte_order_marks(tmp_path: Path, data: bytes, encoding: str, names: list[str]) -> None:
    assert read(written(tmp_path, data), encoding=encoding) == (list(enumerate(names, 1)), [])


def test_wrong_bytes_spoil_their_own_line_only(tmp_path: Path) -> None:
    path = written(tmp_path, b"Ana\n\xc5se\nBen\n")
    lines, rejects = read(path)
    assert lines == [(1, "Ana"), (3, "Ben")]
    assert rejects == [Reject(str(path), 2, "the line is not utf-8 (byte 0xc5 at column 1)", "\\xc5se")]


def test_wrong_units_of_utf_16_spoil_their_own_line_only(tmp_path: Path) -> None:
    bad = "Ana\n".encode("utf-16") + b"\x00\xd8" + "x\nBen\n".encode("utf-16-le")
    lines, rejects = read(written(tmp_path, bad))
    assert lines == [(1, "Ana"), (3, "Ben")]
    assert [r.line for r in rejects] == [2]


def test_a_nul_byte_spoils_its_own_line_only(tmp_path: Path) -> None:
    lines, rejects = read(written(tmp_path, b"Ana\nB\0en\nCarla"))
    assert lines == [(1, "Ana"), (3, "Carla")]
    assert [(r.line, r.reason, r.text) for r in rejects] == [(2, "the line holds a NUL byte", "B\\x00en")]


@pytest.mark.parametrize("tail", [b"\nBen\n", b"\nBen", b""])
def test_a_line_of_ten_megabytes_is_refused_and_never_held(tmp_path: Path, tail: bytes) -> None:
    lines, rejects = read(written(tmp_path, b"Ana\n" + b"x" * 10_000_000 + tail))
    assert lines == [(1, "Ana")] + ([(3, "Ben")] if tail else [])
    assert [(r.line, r.reason) for r in rejects] == [
        (2, "the line is 10,000,000 bytes long, more than the 1,000,000 a line may have")
    ]
    assert len(rejects[0].text) == 500


@pytest.mark.parametrize("longest", [4, 5, 6])
def test_a_line_may_be_as_long_as_allowed_and_not_one_byte_longer(tmp_path: Path, longest: int) -> None:
    lines, rejects = read(written(tmp_path, b"Carla\nBen\n"), longest=longest)
    assert (1, "Carla") in lines if longest >= 5 else rejects[0].line == 1


def test_a_file_still_being_written_keeps_its_unfinished_line_for_later(tmp_path: Path) -> None:
    path = written(tmp_path, b"Ana\nBen\nCar")
    runs = list(open_runs(path, rejects=[], leave_last=True))
    assert [run.lines for run in runs] == [["Ana", "Ben"]]
    with path.open("ab") as file:
        file.write(b"la\nDinis\n")
    on = list(open_runs(path, rejects=[], offset=runs[-1].end, line=runs[-1].next_line))
    assert [(run.first, run.lines) for run in on] == [(3, ["Carla", "Dinis"])]


@pytest.mark.parametrize("packed", [False, True])
def test_reading_on_from_any_run_gives_the_rest(tmp_path: Path, packed: bool) -> None:
    data = "\ufeff".encode() + b"".join(b"%d\n" % i if i % 7 else b"%d\0\n" % i for i in range(200))
    path = written(tmp_path, gzip.compress(data) if packed else data)
    whole, _ = read(path)
    for run in open_runs(path, rejects=[]):
        rest, _ = read(path, offset=run.end, line=run.next_line)
        assert rest == [line for line in whole if line[0] >= run.next_line]


def test_a_log_that_grew_or_was_gzipped_is_still_known_and_another_is_not(tmp_path: Path) -> None:
    path = written(tmp_path, b"1|a\n")
    known = fingerprint(path)
    assert known.head_bytes == 4
    path.write_bytes(b"1|a\n2|b\n")
    assert same_file(path, known)
    assert same_file(written(tmp_path, gzip.compress(b"1|a\n2|b\n"), "a.log.1.gz"), known)
    assert not same_file(written(tmp_path, b"2|b\n", "b.log"), known)
    assert not same_file(written(tmp_path, b"", "c.log"), known)


def test_a_file_that_is_not_there_is_answered_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="there is no such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(Unreadable, match="is a folder"):
        read(tmp_path)


@given(data=st.binary(max_size=400), longest=st.integers(3, 60))
def test_every_line_of_any_bytes_is_read_or_refused_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, longest: int
) -> None:
    data = data.replace(b"\x1f\x8b", b"").replace(b"\xff\xfe", b"").replace(b"\xfe\xff", b"")
    path = written(tmp_path_factory.getbasetemp(), data, "any")
    lines, rejects = read(path, longest=longest)
    told = sorted([number for number, _ in lines] + [reject.line for reject in rejects])
    data = data.removeprefix(b"\xef\xbb\xbf")
    assert told == list(range(1, data.count(b"\n") + (not data.endswith(b"\n") and data != b"") + 1))
