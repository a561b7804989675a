"""A mapping file is understood, or every mistake in it is told at once with file and key."""

from pathlib import Path

import pytest

from tests.importers.csv.made import PLAIN
from utfall.importers.csv import Mistakes, load, parse
from utfall.importers.csv.where import line_of
from utfall.importers.reading import Unreadable

WRONG = """
[flie]

[file]
delimiter = ";;"
quote = "''"
encoding = "utf-9"
decimal = ";"
zone = "Europe/Olso"
skip_lines = -1
actor = "robot"
empty = [1]

[time.at]
columns = ["day", "month"]
format = "%d %b"

[time.clock]
column = "clock"
format = "%I:%M"
known_to = "dai"
after = "att"

[time.none]
format = "%Y-%m-%d"
year_turns_after = 12

[customer]
happened_at = "today"
nmae = { column = "Name" }

[customer.fields]
age = { column = "age", type = "nubmer" }
born = { time = "at", type = "date", format = "%d %b" }

[[record]]
kind = "outcme"

[[record]]
kind = "outcome"
outcom = { column = "y" }
channel = "voise"
talk_ms = { column = "t", unit = "sec" }
happened_at = { column = "day" }
count = { colum = "n" }

[[record]]
kind = "outcome"
outcome = { column = "y", constant = "sale" }
happened_at = { time = "att" }
contact = { record = "call" }
agent = 1.5
count = "n"

[[record]]
kind = "sale_line"
happened_at = { time = "at" }
sale = { record = "nobody" }
amount = { column = "amount" }
known_to = "hour"
"""
SENTENCES = (
    "the mapping: 'flie' is no key; did you mean file?",
    "[file], delimiter: is ';;', not one character",
    "[file], quote: is \"''\"",
    "[file], encoding: 'utf-9' is no encoding; did you mean utf-8",
    "[file], decimal: is ';'",
    "[file], zone: unknown zone 'Europe/Olso'; did you mean Europe/Oslo",
    "[file], skip_lines: is less than 0",
    "[file], actor: 'robot' is no actor; known are agent, system, bulk",
    "[file], empty: is [1], not a list of texts",
    "[time.at]: '%d %b' has no year; say the first row's: first_year = 2026",
    "[time.clock], format: '%I:%M' has no month and day",
    "[time.clock], known_to: 'dai' is no precision; did you mean day?",
    "[time.clock], after: 'att' is no time; did you mean at?",
    "[time.none]: names no column",
    "[time.none], year_turns_after: is 12, not 0 to 11 months",
    "[customer]: needs a key",
    "[customer]: 'nmae' is no key; did you mean name",
    "[customer], happened_at: is a time",
    "[customer.fields.age], type: 'nubmer' is no type of field; did you mean number?",
    "[customer.fields.born]: is made of columns, not of a time or a record",
    "[customer.fields.born], format: '%d %b' has no year",
    "[[record]] outcme, kind: 'outcme' is no kind of record; did you mean outcome",
    "[[record]] outcome: 'outcom' is no word of outcome; did you mean outcome",
    "[[record]] outcome, channel: 'voise' is no value of channel; did you mean voice?",
    "[[record]] outcome, talk_ms, unit: 'sec' is no unit",
    '[[record]] outcome, happened_at: is a time: write { time = "…" }',
    "[[record]] outcome, count: 'colum' is no key; did you mean column?",
    "[[record]] outcome, count: names no column",
    "[[record]] outcome: needs outcome",
    "[[record]] outcome: needs a name of its own, since there is another of its kind",
    "[[record]] outcome, outcome: needs exactly one of column, columns, time, record, row and constant",
    "[[record]] outcome, happened_at: 'att' is no time; did you mean at?",
    "[[record]] outcome, contact: 'call' is no record made before this one",
    "[[record]] outcome, agent: is 1.5; write a text, a number, or",
    "[[record]] outcome, count: is not a table like",
    "[[record]] sale_line, sale: 'nobody' is no record made before this one",
    "[[record]] sale_line: has money and needs a currency",
    "[[record]] sale_line, known_to: 'hour' is no precision",
)


@pytest.fixture(scope="module")
def mistakes() -> tuple[str, ...]:
    with pytest.raises(Mistakes) as wrong:
        parse(WRONG, "bank.toml")
    return wrong.value.sentences


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_mistake_is_told_at_once_with_file_and_key(sentence: str, mistakes: tuple[str, ...]) -> None:
    assert any(said.startswith(f"bank.toml: {sentence}") for said in mistakes), "\n".join(mistakes)


def test_nothing_else_is_called_a_mistake(mistakes: tuple[str, ...]) -> None:
    rest = [said for said in mistakes if not any(said.startswith(f"bank.toml: {each}") for each in SENTENCES)]
    assert rest == []


def test_the_plainest_mapping_has_none() -> None:
    mapping = parse(PLAIN)
    assert set(mapping.columns()) == {"at", "customer", "outcome", "agent", "talk"}


def test_what_is_no_toml_or_no_mapping_file_is_answered_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Mistakes, match="a.toml is not TOML: "):
        parse("a = ", "a.toml")
    with pytest.raises(Unreadable, match="there is no such mapping file"):
        load(tmp_path / "none.toml")
    (tmp_path / "a.toml").write_bytes(b"# \xff")
    with pytest.raises(Unreadable, match="a mapping file is UTF-8"):
        load(tmp_path / "a.toml")
    with pytest.raises(Mistakes, match="makes nothing"):
        parse("[file]\n")


@pytest.mark.parametrize(
    "text", ["file = 1", "time = 1", "time.a = 1", "record = 1", "record = [1]", "customer = 1", "leave_out = 1",
             "[customer]\nkey = 1\nfields = 1", "[customer]\nkey = 1\nfields.a = 1", "[file]\ndelimiter = 1",
             "[[record]]\nkind = 1", "[[record]]\nkind = 'outcome'\nwhen = 1", "[[record]]\nkind='outcome'\nname = 1",
             "[[record]]\nkind='outcome'\nwhen = { a = 1.5 }", "leave_out.a = true"],
)  # fmt: skip
def test_a_value_of_the_wrong_sort_is_a_mistake_and_no_crash(text: str) -> None:
    with pytest.raises(Mistakes):
        parse(text)


def test_two_mappings_are_told_apart_by_their_fingerprint() -> None:
    assert parse(PLAIN).fingerprint != parse(PLAIN + "# more").fingerprint


@pytest.mark.parametrize(
    ("wrong", "line"),
    [("format = '%Q'", 3), ("format = 7", 3), ("year_turns_after = 99", 3), ("zzz = 1", 1)],
)
def test_a_mistake_is_found_on_its_line_or_at_the_head_of_its_table(wrong: str, line: int) -> None:
    at = ["[time.t]", 'column = "a"', wrong]
    with pytest.raises(Mistakes) as found:
        parse("\n".join(at) + '\n[[record]]\nkind = "contact"\noffered_at = { time = "t" }\n')
    assert line_of("\n".join(at), found.value.sentences[0]) == line


def test_a_mistake_in_a_record_is_found_by_its_name() -> None:
    text = """
[[record]]
kind = "contact"
name = "call"

[[record]]
kind = "contact"
name = "lost"
# agent = "nobody"
agent.zzz = "x"
"""
    with pytest.raises(Mistakes) as found:
        parse(text)
    told = [(line_of(text, each), each.split(": ", 2)[2]) for each in found.value.sentences]
    assert {line for line, _ in told} == {2, 6, 10}
    assert [line for line, said in told if "'zzz' is no key" in said] == [10]
    assert [line for line, said in told if said == "needs offered_at"] == [2, 6]
    assert line_of(text, "mapping: [[record]] gone: needs x") == 0 == line_of(text, "whatever")
