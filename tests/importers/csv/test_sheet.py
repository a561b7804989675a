"""A mapping as a form has it: every guess can be shown in it, and what it cannot say is never half shown."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.csv.made import SAMPLES, records
from utfall.importers.csv import guess, load, parse, read
from utfall.importers.csv.checks import Mistakes
from utfall.importers.csv.compose import compose
from utfall.importers.csv.looking import look
from utfall.importers.csv.model import Form
from utfall.importers.csv.recognise import recognise
from utfall.importers.csv.sheet import LEAVE_OUT, ROLES, ROWS, Choice, Sheet

ROOT = Path(__file__).parents[3]
DATA = next((found for each in ROOT.parents if (found := each / "shared/data").is_dir()), ROOT / "no data")
FILES = [file for ext in ("csv", "tsv", "xlsx") for file in sorted(DATA.rglob(f"*.{ext}"))]
PWC = DATA / "pwc-call-centre/Call-Center-Dataset.xlsx"

CALLS = """Call Id,Date,Time,Agent,Queue,Answered (Y/N),Resolved,Speed of answer in seconds,AvgTalkDuration,Rating
c1,2026-03-02,09:00:00,Ana,IT,Y,Y,10,00:02:00,4
c2,2026-03-02,09:30:00,Ben,IT,N,N,25,,
c3,2026-03-02,10:00:00,Ben,IT,Y,N,5,00:01:00,
"""


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    file = tmp_path / "calls.csv"
    file.write_text(CALLS)
    return file


def names_of(file: Path) -> list[str]:
    return [each.name for each in look(file).columns]


def shown(file: Path) -> Sheet | None:
    return recognise(parse(guess([file])), names_of(file))


@pytest.mark.data
def test_every_guess_of_real_data_can_be_shown_as_a_form() -> None:
    if not FILES:
        pytest.skip(f"no real data in {DATA}")
    assert [file for file in FILES if shown(file) is None] == []


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*.csv")), ids=lambda file: file.stem)
def test_every_guess_of_the_samples_can_be_shown_as_a_form(file: Path) -> None:
    assert shown(file) is not None


@pytest.mark.parametrize("name", ["bank-marketing", "anonymous-bank", "pwc-call-centre", "support-tickets-kaggle"])
def test_what_a_form_cannot_say_is_not_shown_in_it(name: str) -> None:
    mapping = load(ROOT / f"examples/mappings/{name}.toml")
    assert recognise(mapping, list(mapping.columns())) is None


def test_a_call_that_nobody_took_has_no_agent_and_waited_until_it_was_gone(calls: Path) -> None:
    found = {(r.reference, r.kind): r.values for r in records(read(calls, parse(guess([calls])), zone="UTC"))}
    lost, taken = found["c2:lost", "contact"], found["c1:call", "contact"]
    assert lost["end_reason"] == "abandoned" and "agent" not in lost and "answered_at" not in lost
    assert int(lost["left_queue_at"]) - int(lost["queued_at"]) == 25_000  # type: ignore[call-overload]
    assert int(taken["answered_at"]) - int(taken["offered_at"]) == 10_000  # type: ignore[call-overload]
    assert int(taken["ended_at"]) - int(taken["answered_at"]) == 120_000  # type: ignore[call-overload]
    assert taken["is_resolved"] is True and found["c1:rating", "survey_answer"]["score"] == 4
    assert ("c2:rating", "survey_answer") not in found, "a blank is no answer"


@pytest.mark.data
def test_the_training_case_is_guessed_as_it_was_mapped_by_hand() -> None:
    if not PWC.exists():
        pytest.skip("no real data")
    theirs = records(read(PWC, parse(guess([PWC])), zone="UTC"))
    ours = records(read(PWC, load(ROOT / "examples/mappings/pwc-call-centre.toml"), zone="UTC"))
    assert len(theirs) == len(ours)
    scores = [int(r.values["score"]) for r in theirs if r.kind == "survey_answer"]  # type: ignore[call-overload]
    assert round(sum(scores) / len(scores), 2) == 3.40
    words = ("offered_at", "answered_at", "ended_at", "agent", "end_reason", "is_resolved")
    of_calls = [[[r.values.get(w) for w in words] for r in each if r.kind == "contact"] for each in (theirs, ours)]
    assert of_calls[0] == of_calls[1]


@pytest.mark.data
def test_the_activity_that_ends_every_case_is_taken_to_resolve_it() -> None:
    file = DATA / "helpdesk-log/helpdesk.csv"
    if not file.exists():
        pytest.skip("no real data")
    words = parse(guess([file])).rules[1].words["event"].values or {}
    assert {theirs: ours for theirs, ours in words.items() if ours != "note"} == {"6": "resolved"}


def test_a_scale_that_the_heading_names_is_no_guess(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Timestamp,How would you rate us (0-10)\n2026-03-02 09:00:00,4\n")
    text = guess([tmp_path / "a.csv"])
    assert "scale_min = 0\nscale_max = 10\n" in text


def test_a_word_may_leave_its_rows_out(calls: Path) -> None:
    sheet = shown(calls)
    assert sheet is not None
    choices = tuple(
        replace(each, words={"Y": "completed", "N": LEAVE_OUT}) if each.role == "end_reason" else each
        for each in sheet.choices
    )
    mapping = parse(compose(replace(sheet, choices=choices)))
    told = {r.reference for r in records(read(calls, mapping, zone="UTC")) if r.kind == "contact"}
    assert told == {"c1:call", "c3:call"}
    assert recognise(mapping, names_of(calls)) is not None


def test_what_is_missing_is_told_in_words(calls: Path) -> None:
    sheet = shown(calls)
    assert sheet is not None and sheet.wants() == []
    bare = replace(sheet, choices=tuple(Choice(each.column) for each in sheet.choices))
    assert [replace(bare, row=row).wants() for row in ROWS] == [
        ["time"], ["time", "outcome"], ["time", "case", "event"], ["time", "case"], ["time", "score"], [],
    ]  # fmt: skip
    twice = tuple(replace(each, role="agent") for each in bare.choices)
    assert "twice:agent" in replace(bare, choices=twice).wants()


CHOICES = st.builds(
    Choice,
    column=st.text(min_size=1, max_size=9),
    role=st.sampled_from(["", *ROLES]),
    format=st.sampled_from(["%Y-%m-%d %H:%M", "iso", "%d/%m/%Y"]),
    unit=st.sampled_from(["s", "clock", "min"]),
    words=st.dictionaries(st.text(max_size=5), st.sampled_from(["completed", "abandoned", "voice", LEAVE_OUT, "note"])),
    type=st.sampled_from(["text", "number", "date"]),
    scale=st.sampled_from([(1, 5), (0, 10)]),
)


@settings(max_examples=300, deadline=None)
@given(row=st.sampled_from(ROWS), choices=st.lists(CHOICES, max_size=7, unique_by=lambda c: c.column))
def test_whatever_is_chosen_is_written_as_toml_and_shown_again_as_it_was_meant(row: str, choices: list[Choice]) -> None:
    sheet = Sheet(Form(), row, tuple(choices))
    try:
        mapping = parse(compose(sheet))
    except Mistakes as wrong:
        assert not any("is not TOML" in each for each in wrong.sentences), compose(sheet)
        return
    again = recognise(mapping, [each.column for each in choices])
    assert again is None or parse(compose(again)).rules == mapping.rules


def test_a_column_of_campaigns_holds_for_outcomes_too(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = ("2026-03-02 09:00:00,k1,yes,Spring", "2026-03-03 09:00:00,k2,no,Fall")
    file.write_text("When,Customer,Outcome,Campaign name\n" + "\n".join(rows) + "\n")
    sheet = shown(file)
    assert sheet is not None
    choices = tuple(replace(e, role="campaign") if e.column == "Campaign name" else e for e in sheet.choices)
    mapping = parse(compose(replace(sheet, choices=choices)))
    told = [(r.kind, r.values.get("campaign")) for r in records(read(file, mapping, zone="UTC"))]
    assert told == [("customer", "Spring"), ("outcome", "Spring"), ("customer", "Fall"), ("outcome", "Fall")]
    assert recognise(mapping, names_of(file)) is not None
