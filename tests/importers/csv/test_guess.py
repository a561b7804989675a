"""A guessed mapping always loads, says what it is unsure of, and is right about plain files."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.importers.csv.made import SAMPLES, records, rejects
from utfall.importers.csv import guess, parse, read
from utfall.importers.csv.headings import role_of
from utfall.importers.csv.looking import look
from utfall.importers.reading import Unreadable

ROOT = Path(__file__).parents[3]
DATA = next((found for each in ROOT.parents if (found := each / "shared/data").is_dir()), ROOT / "no data")
FILES = sorted(file for ext in ("csv", "tsv") for file in DATA.rglob(f"*.{ext}") if file.stat().st_size < 1_000_000)


@pytest.mark.data
def test_every_file_of_real_data_gives_a_mapping_that_loads_and_reads_it() -> None:
    if not FILES:
        pytest.skip(f"no real data in {DATA}")
    for file in FILES:
        assert records(read(file, parse(guess([file]), file.name))), file


def test_the_bank_campaign_is_guessed_almost_as_it_was_mapped_by_hand() -> None:
    text = guess([ROOT / "examples/data/bank-full.csv.gz"])
    mapping = parse(text)
    assert mapping.form.delimiter == ";"
    assert mapping.times["day"].columns == ("day", "month")
    assert [(rule.name, rule.kind) for rule in mapping.rules] == [("earlier", "outcome"), ("last", "outcome")]
    assert mapping.rules[0].count is not None and mapping.rules[0].count.plus == -1
    assert mapping.rules[1].words["outcome"].values == {"no": "no_sale", "yes": "sale"}
    assert mapping.customer is not None and mapping.customer.key.row == "row-"
    analysed = {field.key for field in mapping.customer.fields if field.analyse}
    assert analysed == {"job", "marital", "education", "default", "housing", "loan", "contact", "poutcome"}
    assert "first_year = 2026  # of the first row: the file has no year" in text


def test_a_norwegian_file_is_guessed_with_its_marks_and_words() -> None:
    mapping = parse(guess([SAMPLES / "an_outbound_day.csv"]))
    assert (mapping.form.delimiter, mapping.form.decimal, mapping.form.thousands) == (";", ",", ".")
    assert mapping.form.empty == ("-",)
    outcome = mapping.rules[-1].words["outcome"]
    assert outcome.columns == ("Utfall",)
    assert (outcome.values or {}).items() >= {("Salg", "sale"), ("Nei", "no_sale"), ("Ikke svar", "no_answer")}
    assert mapping.customer is not None and mapping.customer.key.columns == ("Kundenr",)


def test_a_queue_with_a_12_hour_clock_is_guessed_as_contacts() -> None:
    sample = SAMPLES / "a_queue_with_a_12_hour_clock.csv"
    mapping = parse(guess([sample]))
    assert mapping.times["call_started"].format.endswith("%I:%M:%S %p")
    assert [(rule.kind, rule.name) for rule in mapping.rules] == [("contact", "call"), ("contact", "lost")]
    assert "agent" not in mapping.rules[1].words and "answered_at" not in mapping.rules[1].words
    assert mapping.rules[0].words["queue"].columns == ("queue",)
    assert len(records(read(sample, mapping))) == 3


def test_a_day_that_could_be_a_month_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Date,Result\n01/02/2026,yes\n03/04/2026,no\n")
    assert "# every row looked at could also be %m/%d/%Y" in guess([tmp_path / "a.csv"])


def test_files_with_other_columns_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Date,Result\n01/02/2026,yes\n")
    (tmp_path / "b.csv").write_text("Date,Other\n01/02/2026,yes\n")
    assert f"# {tmp_path / 'b.csv'} has other columns: Other" in guess([tmp_path / "a.csv", tmp_path / "b.csv"])


@pytest.mark.parametrize(
    ("text", "encoding", "guessed"),
    [
        ("navn,kjønn\nÅse,Ø\n", "cp1252", "cp1252"),
        ("имя,итог\nИван,продажа\nАнна,отказ\n", "cp1251", "cp1251"),
        ("имя,итог\nИван,продажа\n", "utf-8-sig", "utf-8"),
    ],
)
def test_the_encoding_is_guessed_from_the_bytes(text: str, encoding: str, guessed: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    assert look(tmp_path / "a.csv").form.encoding == guessed
    assert rejects(read(tmp_path / "a.csv", parse(guess([tmp_path / "a.csv"])))) == []


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Kundenr", "customer"), ("CustomerID", "customer"), ("Customer Age", ""), ("id клиента", "customer"),
        ("Selger", "agent"), ("оператор", "agent"), ("אַגענט", "agent"), ("Taletid", "talk"), ("Ventetid", "wait"),
        ("call_ended", "ended"), ("CallAnswered", "answered"),
        ("Outcome", "outcome"), ("udfald", "outcome"), ("Dato", "started"), ("zzz", ""),
    ],
)  # fmt: skip
def test_headings_are_known_in_several_languages(heading: str, role: str) -> None:
    assert role_of(heading) == role


def test_what_cannot_be_looked_at_is_answered_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    with pytest.raises(Unreadable, match="has no line that can be read as a row"):
        guess([tmp_path / "empty.csv"])


CELL = st.one_of(
    st.text(max_size=12), st.sampled_from(["2026-03-02", "12:00", "7", "1,5", "yes", "Id", "Dato", "null", '"'])
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=6), mark=st.sampled_from(",;\t|"))
def test_whatever_a_file_holds_its_guess_loads(rows: list[list[str]], mark: str, tmp_path: Path) -> None:
    data = "\n".join(mark.join(row) for row in rows).encode(errors="replace")
    (tmp_path / "a.csv").write_bytes(data)
    try:
        text = guess([tmp_path / "a.csv"])
    except Unreadable:
        return
    parse(text)


def test_answers_on_a_scale_are_guessed_as_a_survey(tmp_path: Path) -> None:
    rows = "".join(f"{i},0{i % 9 + 1}/11/2026,Ana,{i},{i % 5 + 1}\n" for i in range(11))
    (tmp_path / "a.csv").write_text("ID,Survey date,Agent,NPS,Tilfredshet\n" + rows)
    mapping = parse(guess([tmp_path / "a.csv"]))
    assert [(rule.kind, rule.words["asked_for"].constant) for rule in mapping.rules] == [
        ("survey_answer", "nps"), ("survey_answer", "csat"),
    ]  # fmt: skip
    scales = [(rule.words["scale_min"].constant, rule.words["scale_max"].constant) for rule in mapping.rules]
    assert scales == [(0, 10), (1, 5)]
    assert all(rule.reference and rule.reference.columns == ("ID",) for rule in mapping.rules)
    assert len(records(read(tmp_path / "a.csv", mapping))) == 22


def test_a_rating_beside_a_call_is_about_that_call(tmp_path: Path) -> None:
    row = "c{0},2026-03-0{0} 10:00:00,20,60,IT,{0}\n"
    (tmp_path / "a.csv").write_text("Call Id,Started,Wait,Talk,Queue,Rating\n" + row.format(1) + row.format(2))
    mapping = parse(guess([tmp_path / "a.csv"]))
    assert [(rule.kind, rule.name) for rule in mapping.rules] == [("contact", "call"), ("survey_answer", "rating")]
    assert mapping.rules[1].words["contact"].record == "call"


def test_events_of_tickets_are_guessed_as_inquiries(tmp_path: Path) -> None:
    rows = [
        f"T{i},2026-03-0{i + 1} 1{n}:00:00,{said}" for i in range(3) for n, said in enumerate(("New", "Odd", "Closed"))
    ]
    (tmp_path / "a.csv").write_text("Ticket,Timestamp,Status\n" + "\n".join(rows) + "\n")
    mapping = parse(guess([tmp_path / "a.csv"]))
    (rule,) = mapping.rules
    assert (rule.kind, rule.first_of) == ("case_event", ""), "a word says that a case is opened"
    found = records(read(tmp_path / "a.csv", mapping))
    assert [record.values["event"] for record in found] == ["opened", "note", "resolved"] * 3


def test_a_ticket_a_row_with_its_times_is_several_events(tmp_path: Path) -> None:
    row = "T{0},2026-03-02 10:00:00,2026-03-02 11:00:00,2026-03-03 09:00:00,Email\n"
    (tmp_path / "a.csv").write_text("Case ID,Created,First Response,Closed,Channel\n" + row.format(1) + row.format(2))
    mapping = parse(guess([tmp_path / "a.csv"]))
    assert [rule.words["event"].constant for rule in mapping.rules] == ["opened", "answered", "resolved"]
    assert {record.values["channel"] for record in records(read(tmp_path / "a.csv", mapping))} == {"email"}


def test_where_no_word_opens_a_case_its_first_event_does(tmp_path: Path) -> None:
    rows = [f"T{i},2026-03-0{i + 1} 1{n}:00:00,{said}" for i in range(3) for n, said in enumerate(("A", "B", "New"))]
    (tmp_path / "a.csv").write_text("Ticket,Timestamp,Status\n" + "\n".join(rows) + "\n")
    first, later = parse(guess([tmp_path / "a.csv"])).rules
    assert (first.first_of, later.later_of) == ("Ticket", "Ticket")
    assert later.words["event"].values == {"A": "note", "B": "note", "New": "resolved"}, "New ends them all here"
