"""Rows become records or rejects, whatever is wrong with some of them; nothing depends on where reading began."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.importers.csv.made import HEAD, PLAIN, ROW, batches, records, rejects
from utfall.importers.csv import parse, read
from utfall.importers.reading import Unreadable

GOOD = ROW.format(1)

BAD_LINES = {
    "an impossible date": (
        "2026-02-30 10:00:00,K2,yes,Ana,60\n",
        "column 'at': there is no day 2026-02-30",
    ),
    "a date of another format": (
        "02.03.2026 10:00,K2,yes,Ana,60\n",
        "column 'at': '02.03.2026 10:00' is not written as %Y-%m-%d %H:%M:%S",
    ),
    "an hour that is none": (
        "2026-03-02 25:00:00,K2,yes,Ana,60\n",
        "column 'at': '2026-03-02 25:00:00' is no time of day",
    ),
    "a year nobody means": (
        "0026-03-02 10:00:00,K2,yes,Ana,60\n",
        "column 'at': the year 26 is not between 1970 and 2199",
    ),
    "a missing date": (",K2,yes,Ana,60\n", "outcome needs happened_at, and column 'at' is empty"),
    "a duration that is no number": (
        "2026-03-02 10:00:00,K2,yes,Ana,long\n",
        "column 'talk' holds 'long', which is not a duration",
    ),
    "an endless number": (
        "2026-03-02 10:00:00,K2,yes,Ana,1e400\n",
        "column 'talk' holds '1e400', which is not a duration",
    ),
    "a value the mapping does not know": (
        "2026-03-02 10:00:00,K2,perhaps,Ana,60\n",
        "column 'outcome' holds 'perhaps', which is none of 'yes', 'no'",
    ),
    "no outcome": ("2026-03-02 10:00:00,K2,,Ana,60\n", "outcome needs outcome, and column 'outcome' is empty"),
    "a cell too few": (
        "2026-03-02 10:00:00,K2,yes\n",
        "the row has 3 cells and the heading 5; the line may be cut short",
    ),
    "a cell too many": ("2026-03-02 10:00:00,K2,yes,Ana,60,7\n", "the row has 6 cells and the heading 5"),
    "another delimiter": (
        "2026-03-02 10:00:00;K2;yes;Ana;60\n",
        "the row has 1 cells and the heading 5; the line may be cut short",
    ),
    "a NUL byte": ("2026-03-02 10:00:00,K\0,yes,Ana,60\n", "the line holds a NUL byte"),
    "a quote never closed": ('2026-03-02 10:00:00,"K2,yes,Ana,60\n', "a quote that is opened is never closed"),
    "a quote inside": ('2026-03-02 10:00:00,"K"2",yes,Ana,60\n', "there is a quote in the middle of a quoted cell"),
    "a name without end": (
        f"2026-03-02 10:00:00,K2,yes,{'A' * 301},60\n",
        "agent is a text of 301 letters; 300 is the most",
    ),
    "ten megabytes": (
        "x" * 10_000_000 + "\n",
        "the line is 10,000,000 bytes long, more than the 1,000,000 a line may have",
    ),
}


@pytest.mark.parametrize("case", BAD_LINES)
@pytest.mark.parametrize("place", ["in the middle", "at the end"])
def test_a_bad_line_is_told_with_file_line_and_reason_and_the_rest_is_read(
    case: str, place: str, tmp_path: Path
) -> None:
    bad, reason = BAD_LINES[case]
    data = HEAD + GOOD + bad + ROW.format(3) if place == "in the middle" else HEAD + GOOD + ROW.format(3) + bad
    read_batches = batches(tmp_path, data)
    line = 3 if place == "in the middle" else 4
    assert [(r.file, r.line, r.reason) for r in rejects(read_batches)] == [(str(tmp_path / "a.csv"), line, reason)]
    assert [r.reference for r in records(read_batches) if r.kind == "customer"] == ["K1", "K3"]


def test_a_time_that_the_clock_skipped_costs_its_own_line(tmp_path: Path) -> None:
    data = HEAD + GOOD + "2026-03-29 02:30:00,K2,yes,Ana,60\n" + ROW.format(3)
    assert [(r.line, r.reason) for r in rejects(batches(tmp_path, data, zone="Europe/Oslo"))] == [
        (3, "column 'at': there is no 2026-03-29 02:30:00 in Europe/Oslo: the clock skipped it")
    ]
    assert rejects(batches(tmp_path, data, zone="UTC")) == []


def test_wrong_bytes_cost_their_own_line(tmp_path: Path) -> None:
    data = (HEAD + GOOD).encode() + b"2026-03-02 10:00:00,K2,yes,\xc5se,60\n" + ROW.format(3).encode()
    read_batches = batches(tmp_path, data)
    assert [(r.line, r.reason) for r in rejects(read_batches)] == [
        (3, "the line is not utf-8 (byte 0xc5 at column 28)")
    ]
    assert len(records(read_batches)) == 4


def test_a_last_line_cut_short_is_told(tmp_path: Path) -> None:
    found = rejects(batches(tmp_path, HEAD + GOOD + "2026-03-02 10:0"))
    assert [(r.line, r.reason) for r in found] == [
        (3, "the row has 1 cells and the heading 5; the line may be cut short")
    ]


REFUSED = {
    "a missing column": (
        "at,customer,outcome,agnet,talk\n" + GOOD,
        PLAIN,
        "a.csv, line 1: the file has no column 'agent', which the mapping names (record outcome, agent); "
        "did you mean 'agnet'?",
    ),
    "a column that comes twice": (
        "at,customer,outcome,agent,talk,at\n",
        PLAIN,
        "has the column 'at' twice, and the mapping (time.at) cannot tell which is meant",
    ),
    "the wrong delimiter": (
        HEAD.replace(",", ";"),
        PLAIN,
        "a.csv, line 1: the delimiter ',' makes one column of it, and the mapping names 5; it looks like ';'",
    ),
    "a heading in another encoding": (
        HEAD.encode("utf-16-le"),
        PLAIN,
        "a.csv, line 1: the line holds a NUL byte; if it is text, say its encoding in [file] of the mapping",
    ),
    "a heading of wrong bytes": (
        b"at,K\xf8,outcome\n",
        PLAIN,
        "line 1: the line is not utf-8 (byte 0xf8 at column 5); if it is text, say its",
    ),
    "an empty file": (b"", PLAIN, "a.csv is empty: there is not even a line of headings"),
    "a file of blank lines": (b"\n \n\n", PLAIN, "a.csv is empty"),
    "what is no table at all": (b"\x89PNG\r\n\x1a\n\0\0\0", PLAIN, "a.csv, line 1: "),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_the_mapping_cannot_read_is_refused_before_anything_is_given(case: str, tmp_path: Path) -> None:
    data, mapping, sentence = REFUSED[case]
    with pytest.raises(Unreadable) as wrong:
        batches(tmp_path, data, mapping)
    assert sentence in str(wrong.value)


def test_all_missing_columns_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as wrong:
        batches(tmp_path, "at,customer,x\n")
    assert all(f"has no column {name!r}" in str(wrong.value) for name in ("outcome", "agent", "talk"))


def test_a_file_that_is_not_there_is_answered_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="there is no such file"):
        list(read(tmp_path / "none.csv", parse(PLAIN)))


def test_a_row_makes_all_its_records_or_none(tmp_path: Path) -> None:
    data = HEAD + "2026-03-02 10:00:00,K1,perhaps,Ana,60\n" + GOOD
    read_batches = batches(tmp_path, data)
    assert next((r.kind, r.reference) for r in records(read_batches)) == ("customer", "K1")
    assert len(records(read_batches)) == 2
    assert len(rejects(read_batches)) == 1


def test_identical_lines_are_both_kept_and_found_again(tmp_path: Path) -> None:
    read_batches = batches(tmp_path, HEAD + GOOD + GOOD + ROW.format(2) + GOOD)
    references = [r.reference for r in records(read_batches) if r.kind == "outcome"]
    assert len(set(references)) == 4
    assert [reference.partition("#")[2] for reference in references] == ["", "2", "", "3"]
    again = records(batches(tmp_path, HEAD + ROW.format(2) + GOOD + GOOD + GOOD))
    assert {r.reference for r in again} == {r.reference for r in records(read_batches)}


def test_a_reference_does_not_change_with_the_mapping_that_reads_the_row(tmp_path: Path) -> None:
    other = PLAIN.replace('unit = "s"', 'unit = "min"').replace('yes = "sale"', 'yes = "lead"')
    one, two = (records(batches(tmp_path, HEAD + GOOD, mapping))[1] for mapping in (PLAIN, other))
    assert one.reference == two.reference
    assert one.values != two.values


def test_a_customer_is_told_once_and_again_only_when_he_changed(tmp_path: Path) -> None:
    mapping = PLAIN.replace("[[record]]", '[customer.fields]\nagent = { column = "agent" }\n\n[[record]]')
    data = HEAD + GOOD + GOOD + GOOD.replace("Ana", "Ben")
    customers = [r for r in records(batches(tmp_path, data, mapping)) if r.kind == "customer"]
    assert [r.values["fields"] for r in customers] == [{"agent": "Ana"}, {"agent": "Ben"}]


def test_what_the_command_line_says_wins_over_the_mapping_but_not_over_a_column(tmp_path: Path) -> None:
    constant = PLAIN.replace('kind = "outcome"', 'kind = "outcome"\ncampaign = "From the mapping"')
    column = PLAIN.replace('kind = "outcome"', 'kind = "outcome"\ncampaign = { column = "agent" }')
    for mapping, expected in ((PLAIN, "Given"), (constant, "Given"), (column, "Ana")):
        outcome = records(batches(tmp_path, HEAD + GOOD, mapping, campaign="Given", client="Eva"))[1]
        assert (outcome.values["campaign"], outcome.values["client"]) == (expected, "Eva")
    assert records(batches(tmp_path, HEAD + GOOD, constant))[1].values["campaign"] == "From the mapping"


def test_times_are_local_to_the_zone_given_else_the_mappings_else_the_homes(tmp_path: Path) -> None:
    own = '[file]\nzone = "Europe/Oslo"\n' + PLAIN
    told = [
        records(batches(tmp_path, HEAD + GOOD, mapping, zone=zone, home_zone="Asia/Tokyo"))[1].values
        for mapping, zone in ((PLAIN, None), (own, None), (own, "UTC"))
    ]
    hours = [values["happened_at"] for values in told]
    assert [(h - hours[2]) / 3_600_000 for h in hours] == [-9, -1, 0]  # type: ignore[operator]
    # The days of the rows are cut there too, where it was said.
    assert [values.get("zone") for values in told] == [None, "Europe/Oslo", "UTC"]


def test_a_row_no_record_is_for_is_told_unless_it_is_left_out_on_purpose(tmp_path: Path) -> None:
    mapping = PLAIN.replace('kind = "outcome"', 'kind = "outcome"\nwhen = { outcome = ["yes", "no"] }')
    data = HEAD + GOOD + "2026-03-02 10:00:00,K2,PHANTOM,Ana,60\n"
    assert "no record of the mapping is for this row" in rejects(batches(tmp_path, data, mapping))[0].reason
    left_out = mapping + '\n[leave_out]\noutcome = "PHANTOM"\n'
    assert rejects(batches(tmp_path, data, left_out)) == []


def test_a_count_stands_for_several_and_none_makes_nothing(tmp_path: Path) -> None:
    mapping = PLAIN + (
        '\n[[record]]\nkind = "outcome"\nname = "earlier"\noutcome = "no_answer"\nhappened_at = { time = "at" }\n'
        'known_to = "not_after"\ncount = { column = "talk", minus = 1 }\n'
    )
    data = HEAD + "".join(f"2026-03-02 10:00:00,K{n},yes,Ana,{n}\n" for n in (1, 4, 0))
    read_batches = batches(tmp_path, data, mapping)
    earlier = [r for r in records(read_batches) if r.reference.endswith(":earlier")]
    assert [(r.values["n"], r.values["known_to"]) for r in earlier] == [(3, "not_after")]
    assert [r.reason for r in rejects(read_batches)] == ["column 'talk' holds 0, which leaves -1 for earlier"]


def test_an_end_before_its_beginning_is_refused(tmp_path: Path) -> None:
    mapping = """
[time.a]
columns = "a"
[time.b]
columns = "b"
[[record]]
kind = "contact"
offered_at = { time = "a" }
ended_at = { time = "b" }
"""
    found = rejects(batches(tmp_path, "a,b\n2026-03-02 10:00:10,2026-03-02 10:00:00\n", mapping))
    assert [r.reason for r in found] == ["contact: ended_at is 10 s before offered_at: a duration cannot be negative"]


def test_a_cell_may_go_over_lines_and_a_file_need_no_heading(tmp_path: Path) -> None:
    mapping = '[file]\ncolumns = ["at", "customer", "outcome", "agent", "talk"]\nskip_lines = 1\n' + PLAIN
    data = "Report of March\n" + GOOD + '2026-03-02 10:00:00,K2,yes,"Ana\nBerg",60\n' + ROW.format(3)
    outcomes = [r for r in records(batches(tmp_path, data, mapping)) if r.kind == "outcome"]
    assert [r.values["agent"] for r in outcomes] == ["Ana", "Ana\nBerg", "Ana"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_and_a_gzip_change_nothing(encoding: str, tmp_path: Path) -> None:
    plain = records(batches(tmp_path, HEAD + GOOD))
    assert records(batches(tmp_path, gzip.compress((HEAD + GOOD).replace("\n", "\r\n").encode(encoding)))) == plain


def many(rows: int) -> str:
    lines = [ROW.format(n % 3000) if n % 50 else f"bad {n}\n" for n in range(1, rows + 1)]
    return HEAD + "".join(lines)


def test_no_batch_has_more_than_5000_records_and_a_row_is_never_split(tmp_path: Path) -> None:
    found = batches(tmp_path, many(9_000))
    assert len(found) > 2
    assert all(len(batch.records) <= 5_000 for batch in found)
    assert all(batch.records[-1].kind == "outcome" for batch in found)


def test_reading_cut_off_after_any_batch_goes_on_without_telling_anything_twice(tmp_path: Path) -> None:
    data = many(12_000)
    whole = batches(tmp_path, data)
    assert whole[-1].state.unfinished == {}
    assert [r.line for r in rejects(whole)] == [n + 1 for n in range(50, 12_001, 50)]
    for done in range(1, len(whole)):
        rest = batches(tmp_path, data, unfinished=whole[done - 1].state.unfinished)
        assert records(rest) == records(whole[done:])
        assert rejects(rest) == rejects(whole[done:])


@pytest.mark.parametrize(
    "place",
    [
        None,
        {"csv": {"nonsense": 1}},
        {"csv": {"head": "0", "head_bytes": 4096, "mapping": "0", "zone": "UTC", "line": 3}},
        {"csv": {"line": "many", "head": 1, "head_bytes": None}},
        {"csv": 7},
    ],
)
def test_a_place_of_another_file_or_mapping_is_not_believed(place: object, tmp_path: Path) -> None:
    assert records(batches(tmp_path, HEAD + GOOD, unfinished=place)) == records(batches(tmp_path, HEAD + GOOD))


def test_what_another_reader_of_the_origin_left_over_is_kept(tmp_path: Path) -> None:
    found = batches(tmp_path, many(6_000), unfinished={"calls": [1]})
    assert all(batch.state.unfinished and batch.state.unfinished["calls"] == [1] for batch in found)


def test_a_place_is_not_believed_once_the_mapping_has_changed(tmp_path: Path) -> None:
    place = batches(tmp_path, many(6_000))[0].state.unfinished
    assert len(records(batches(tmp_path, many(6_000), PLAIN, unfinished=place))) < 8_000
    changed = PLAIN.replace('unit = "s"', 'unit = "min"')
    assert len(records(batches(tmp_path, many(6_000), changed, unfinished=place))) > 8_000


def test_a_file_of_nothing_but_bad_lines_is_told_in_full(tmp_path: Path) -> None:
    found = batches(tmp_path, HEAD.encode() + b"\xff\n" * 120_000)
    assert [r.line for r in rejects(found)] == list(range(2, 120_002))


CELLS = st.sampled_from(
    ["2026-03-02 10:00:00", "K1", "yes", "Ana", "60", "", '"', "a,b", '"a\nb"', "\n", "é", "-1", "\r", "\r\n"]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lines=st.lists(
        st.one_of(st.lists(CELLS, max_size=7).map(",".join).map(str.encode), st.binary(max_size=30)), max_size=12
    )
)
def test_any_bytes_are_read_refused_or_rejected_and_every_good_line_among_them_is_kept(
    lines: list[bytes], tmp_path: Path
) -> None:
    """Lines with quotes may join their neighbours; a good line stands alone where none of them has one."""
    data = HEAD.encode() + b"".join(line + b"\n" + ROW.format(f"good{i}").encode() for i, line in enumerate(lines))
    found = batches(tmp_path, data)
    if b'"' not in data:
        keys = {r.reference for r in records(found) if r.kind == "customer"}
        assert {f"Kgood{i}" for i in range(len(lines))} <= keys
        told = {r.line for r in rejects(found)}
        rows = [line for line in data.split(b"\n")[1:] if line.strip(b"\r")]
        outcomes = len([r for r in records(found) if r.kind == "outcome"])
        assert len(told) + outcomes == len(rows)
