"""The same rows as CSV, workbook, JSON lines and Parquet are the same records; what cannot be read is answered."""

import json
import re
from datetime import date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from zipfile import ZipFile

import duckdb
import pytest
import xlsxwriter

from utfall.facts import Batch, Record
from utfall.importers.csv import guess, parse, read
from utfall.importers.csv.looking import look
from utfall.importers.reading import Unreadable

NAMES = ("at", "customer", "outcome", "talk", "note")
ROWS = (
    (datetime(2026, 3, 2, 10, 0, 5), "K1", "yes", 61.5, "Ås, \"no\""),  # noqa: DTZ001
    (datetime(2026, 3, 2, 11, 0, 0), "007", "no", 7.0, ""),  # noqa: DTZ001
    (datetime(2026, 3, 3, 0, 0, 1), "K3", "no", 0.25, "ok"),  # noqa: DTZ001
)  # fmt: skip
MAPPING = """
[time.at]
column = "at"
format = "iso"

[customer]
key = { column = "customer" }
[customer.fields]
note = { column = "note" }

[[record]]
kind = "outcome"
outcome = { column = "outcome", values = { yes = "sale", no = "no_sale" } }
happened_at = { time = "at" }
talk_ms = { column = "talk", unit = "s" }
"""


def as_csv(path: Path) -> Path:
    lines = [",".join(NAMES)]
    lines += [f'{at:%Y-%m-%d %H:%M:%S},{who},{said},{talk:g},"{note.replace(chr(34), chr(34) * 2)}"'
              for at, who, said, talk, note in ROWS]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def as_xlsx(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notes").write(0, 0, "read the second sheet")
        sheet = book.add_worksheet("Calls")
        stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(2, 0, NAMES)
        for line, (at, *rest) in enumerate(ROWS, 3):
            sheet.write_datetime(line, 0, at, stamp)
            sheet.write_row(line, 1, rest)
    return path


def as_jsonl(path: Path) -> Path:
    lines = [json.dumps({**dict(zip(NAMES, row, strict=True)), "at": str(row[0])}, ensure_ascii=False) for row in ROWS]
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return path


def as_parquet(path: Path) -> Path:
    with duckdb.connect() as engine:
        engine.execute('CREATE TABLE t ("at" TIMESTAMP, customer VARCHAR, outcome VARCHAR, talk DOUBLE, note VARCHAR)')
        engine.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", ROWS)
        engine.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


WRITE = {"csv": as_csv, "xlsx": as_xlsx, "jsonl": as_jsonl, "parquet": as_parquet}


def told(batches: list[Batch]) -> list[Record]:
    assert not [reject for batch in batches for reject in batch.rejects]
    return [record for batch in batches for record in batch.records]


def plain(records: list[Record]) -> list[tuple[str, object]]:
    return [(record.kind, record.values) for record in records]


def mapping_of(kind: str, more: str = "") -> str:
    sheet = 'sheet = "Calls"\n' if kind == "xlsx" else ""
    return f"[file]\n{sheet}{more}\n" + MAPPING


@pytest.mark.parametrize("kind", ["xlsx", "jsonl", "parquet"])
def test_the_same_rows_are_the_same_records(kind: str, tmp_path: Path) -> None:
    by_csv = told(list(read(as_csv(tmp_path / "a"), parse(MAPPING))))
    found = told(list(read(WRITE[kind](tmp_path / "b"), parse(mapping_of(kind)))))
    assert plain(found) == plain(by_csv)
    assert [r.values["talk_ms"] for r in found if r.kind == "outcome"] == [61_500, 7_000, 250]
    assert len({r.reference for r in found if r.kind == "outcome"}) == 3
    again = told(list(read(tmp_path / "b", parse(mapping_of(kind, f'format = "{kind}"')))))
    assert again == found


@pytest.mark.parametrize("kind", WRITE)
def test_what_the_content_is_decides_and_not_the_name(kind: str, tmp_path: Path) -> None:
    path = WRITE[kind](tmp_path / "calls.txt")
    other = "parquet" if kind != "parquet" else "csv"
    with pytest.raises(Unreadable, match=f"calls.txt is .*, and \\[file\\] of the mapping says format = '{other}'"):
        list(read(path, parse(mapping_of("", f'format = "{other}"'))))


@pytest.mark.parametrize("kind", WRITE)
def test_a_mapping_is_guessed_of_every_format(kind: str, tmp_path: Path) -> None:
    path = WRITE[kind](tmp_path / "a")
    if kind == "xlsx":
        only_sheet(path)
    text = guess([path])
    assert kind == "csv" or f'format = "{kind}"' in text
    mapping = parse(text)
    assert [rule.kind for rule in mapping.rules] == ["outcome"]
    assert mapping.rules[0].words["outcome"].columns == ("outcome",)
    assert len(told(list(read(path, mapping)))) == 6


def only_sheet(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Calls")
        stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, NAMES)
        for line, (at, *rest) in enumerate(ROWS, 1):
            sheet.write_datetime(line, 0, at, stamp)
            sheet.write_row(line, 1, rest)


@pytest.mark.parametrize("kind", WRITE)
def test_a_missing_column_is_told_before_anything_is_given(kind: str, tmp_path: Path) -> None:
    mapping = parse(mapping_of(kind).replace('"talk"', '"tlak"'))
    with pytest.raises(Unreadable, match="has no column 'tlak', .*; did you mean 'talk'"):
        list(read(WRITE[kind](tmp_path / "a"), mapping))


@pytest.mark.parametrize("kind", WRITE)
def test_reading_goes_on_behind_what_was_given_and_only_in_the_same_file(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("utfall.importers.csv.read"), "MOST", 2)
    path, mapping = WRITE[kind](tmp_path / "a"), parse(mapping_of(kind))
    whole = list(read(path, mapping))
    assert len(whole) > 2
    left = whole[0].state.unfinished
    assert told(list(read(path, mapping, unfinished=left))) == told(whole[1:])
    other = WRITE["csv" if kind != "csv" else "jsonl"](tmp_path / "b")
    with_sheet = parse(mapping_of("")) if kind == "xlsx" else mapping
    assert len(told(list(read(other, with_sheet, unfinished=left)))) == 6


def test_cells_of_a_workbook_are_texts_as_a_person_reads_them(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["day", "clock", "length", "whole", "part", "flag", "text"])
        sheet.write_datetime(1, 0, date(2026, 3, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(1, 1, time(9, 5, 7), book.add_format({"num_format": "hh:mm:ss"}))
        sheet.write_datetime(1, 2, timedelta(hours=26, minutes=3), book.add_format({"num_format": "[h]:mm:ss"}))
        sheet.write_row(1, 3, [7, 0.1, True, " 007 "])
    seen = look(tmp_path / "a")
    assert {each.name: each.values[0][0] for each in seen.columns} == {
        "day": "2026-03-02", "clock": "09:05:07", "length": "26:03:00", "whole": "7", "part": "0.1", "flag": "true",
        "text": "007",
    }  # fmt: skip


def test_fields_of_nested_objects_have_dotted_names(tmp_path: Path) -> None:
    rows = [{"at": "2026-03-02T10:00:00Z", "who": {"id": 5, "tag.s": ["a"]}}, {"at": "2026-03-02T11:00:00Z"}]
    (tmp_path / "a").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with duckdb.connect() as engine:
        engine.execute(
            f"""COPY (SELECT * FROM (VALUES ('2026-03-02T10:00:00Z', {{'id': 5, 'tag.s': ['a']}}),
            ('2026-03-02T11:00:00Z', NULL)) t("at", who)) TO '{tmp_path / "b"}' (FORMAT parquet)"""
        )
    text = """
[time.at]
column = "at"
[customer]
key = { column = "who.id" }
[[record]]
kind = "agent_state"
state = "talk"
agent = { column = "who.tag.s" }
start_at = { time = "at" }
"""
    for name, tag in (("a", '["a"]'), ("b", "[a]")):
        found = told(list(read(tmp_path / name, parse(text))))
        assert [r.reference for r in found if r.kind == "customer"] == ["5"], name
        assert [r.values.get("agent") for r in found if r.kind == "agent_state"] == [tag, None], name


def test_a_json_row_is_known_by_all_it_holds_whatever_the_mapping_names(tmp_path: Path) -> None:
    (tmp_path / "a").write_text('{"at": "2026-03-02", "n": 1, "x": 1}\n{"x": 2, "n": 1, "at": "2026-03-02"}\n')
    few = '[time.at]\ncolumn = "at"\n[[record]]\nkind = "trunk_reject"\nhappened_at = { time = "at" }\n'
    more = few + 'trunk = { column = "x" }\n'
    first, second = (told(list(read(tmp_path / "a", parse(text)))) for text in (few, more))
    assert [r.reference for r in first] == [r.reference for r in second]
    assert len({r.reference for r in first}) == 2


def test_columns_of_json_lines_may_be_missing_where_the_mapping_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_text('{"at": "2026-03-02"}\n')
    text = '[time.at]\ncolumn = "at"\n[[record]]\nkind = "trunk_reject"\nhappened_at = {time = "at"}\n'
    text += 'trunk = { column = "line" }\n'
    with pytest.raises(Unreadable, match="has no column 'line'"):
        list(read(tmp_path / "a", parse(text)))
    (record,) = told(list(read(tmp_path / "a", parse('[file]\ncolumns = ["line"]\n' + text))))
    assert "trunk" not in record.values


def test_lines_that_are_not_json_cost_themselves(tmp_path: Path) -> None:
    deep = "[" * 100_000
    bad = ['{"at": ', "[1]", "7", deep, '{"at": "\\ud800"}', '{"at": "a\\u0000"}']
    good = '{"at": "2026-03-02", "price": 1.50}\n'
    (tmp_path / "a").write_text(good + "".join(line + "\n" for line in bad) + good.replace("02", "03"))
    text = '[time.at]\ncolumn = "at"\n[[record]]\nkind = "trunk_reject"\nhappened_at = {time = "at"}\n'
    batches = list(read(tmp_path / "a", parse(text)))
    assert [len(batch.records) for batch in batches] == [2]
    assert [(r.line, r.reason.split(":")[0]) for r in batches[0].rejects] == [
        (2, "the line is not JSON"), (3, "the line is no object in braces"), (4, "the line is no object in braces"),
        (5, "the line is nested too deep"), (6, "the line holds a letter that is none"),
        (7, "the line holds a letter that is none"),
    ]  # fmt: skip


ODS = {
    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
    "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">\n'
    "</manifest:manifest>",
    "content.xml": """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="One">
<table:table-row>
  <table:table-cell office:value-type="string"><text:p>at</text:p></table:table-cell>
  <table:table-cell office:value-type="string"><text:p>trunk</text:p></table:table-cell>
</table:table-row>
<table:table-row>
  <table:table-cell office:value-type="date" office:date-value="2026-03-02T10:00:00"/>
  <table:table-cell office:value-type="string"><text:p>west</text:p></table:table-cell>
</table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>""",
}


def test_a_workbook_is_known_by_its_content_whatever_it_is_called(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "ods.xlsx", "w") as file:
        for name, text in ODS.items():
            file.writestr(name, re.sub(r">\s+<", "><", text))
    mapping = parse(
        '[time.at]\ncolumn = "at"\n[[record]]\nkind = "trunk_reject"\n'
        'happened_at = {time = "at"}\ntrunk = {column = "trunk"}\n'
    )
    (record,) = told(list(read(tmp_path / "ods.xlsx", mapping)))
    assert record.values["trunk"] == "west"
    assert len(told(list(read(as_xlsx(tmp_path / "a.ods"), parse(mapping_of("xlsx")))))) == 6


BROKEN = {
    "a workbook cut short": (b"PK\x03\x04 and no more", "cannot be read as a workbook"),
    "an old workbook that is none": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cannot be read as a workbook"),
    "Parquet cut short": (b"PAR1" + b"\0" * 40, "cannot be read as Parquet"),
    "JSON lines without an object": (b'{"at": \n', "line 1: the line is not JSON"),
    "an object over several lines": (b'{\n  "at": 1\n}\n', "line 1: the line is not JSON"),
    "an array": (b'[\n  {"at": 1},\n  {"at": 2}\n]\n', "is one JSON array; rows are read as JSON lines"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_answered_with_a_sentence(case: str, tmp_path: Path) -> None:
    data, sentence = BROKEN[case]
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(Unreadable, match=sentence):
        list(read(tmp_path / "a", parse(MAPPING)))
    with pytest.raises(Unreadable):
        guess([tmp_path / "a"])


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="has no sheet 'Cals'; it has 'Notes', 'Calls'"):
        list(read(as_xlsx(tmp_path / "a"), parse('[file]\nsheet = "Cals"\n' + MAPPING)))
    with pytest.raises(Unreadable, match="has no sheets"):
        list(read(as_csv(tmp_path / "b"), parse('[file]\nsheet = "Calls"\n' + MAPPING)))


def test_a_name_with_stars_and_brackets_is_one_file(tmp_path: Path) -> None:
    as_parquet(tmp_path / "ab")
    path = as_parquet(tmp_path / "a[b]*")
    assert len(told(list(read(path, parse(mapping_of("parquet")))))) == 6


@pytest.mark.parametrize("kind", ["xlsx", "jsonl", "parquet"])
def test_a_damaged_file_is_read_or_answered_and_never_a_traceback(kind: str, tmp_path: Path) -> None:
    chance = Random(7)
    good = WRITE[kind](tmp_path / "good").read_bytes()
    read_at_all = 0
    for _ in range(60):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(8, len(good))] = chance.randrange(256)
        (tmp_path / "bad").write_bytes(damaged[: chance.choice((len(good), chance.randrange(9, len(good))))])
        try:
            read_at_all += bool(list(read(tmp_path / "bad", parse(mapping_of(kind)))))
        except Unreadable as wrong:
            assert str(tmp_path / "bad") in str(wrong)
    assert read_at_all < 60
