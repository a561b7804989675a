"""The real bank campaign reads to the figures that are known of it, and invents nothing."""

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.importers.csv.made import records
from utfall.core.zones import day_date, local_times
from utfall.facts import Batch, Record
from utfall.importers.csv import load, read

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module")
def bank() -> list[Batch]:
    mapping = load(EXAMPLES / "mappings/bank-marketing.toml")
    began = time.process_time()
    batches = list(read(EXAMPLES / "data/bank-full.csv.gz", mapping, client="Bank", zone="Europe/Lisbon"))
    assert time.process_time() - began < 15  # about 1.3 s where nothing else runs
    return batches


def of(bank: list[Batch], kind: str) -> list[Record]:
    return [record for record in records(bank) if record.kind == kind]


def n(record: Record) -> int:
    return record.values.get("n", 1)  # type: ignore[return-value]


def test_every_row_is_a_customer_and_one_conclusion_and_none_is_rejected(bank: list[Batch]) -> None:
    assert not any(batch.rejects for batch in bank)
    customers = of(bank, "customer")
    assert [c.reference for c in customers] == [f"row-{i}" for i in range(1, 45_212)]
    told = Counter(str(r.values["outcome"]) for r in of(bank, "outcome") for _ in range(n(r)))
    assert told == {"sale": 5_289, "no_sale": 39_922, "call_back": 124_956 - 45_211}


def test_the_months_have_the_conclusions_known_of_them(bank: list[Batch]) -> None:
    lisbon = local_times("Europe/Lisbon")
    months: Counter[tuple[str, object]] = Counter()
    for record in of(bank, "outcome"):
        day = day_date(lisbon.cut(record.values["happened_at"])[0])  # type: ignore[arg-type]
        months[f"{day:%Y-%m}", record.values["outcome"]] += n(record)
    assert [months["2008-05", each] for each in ("sale", "no_sale", "call_back")] == [258, 7_699, 12_246]
    for month, conclusions, yes in (("2008-06", 4_486, 201), ("2008-07", 6_380, 384), ("2008-10", 80, 49)):
        assert (months[month, "sale"] + months[month, "no_sale"], months[month, "sale"]) == (conclusions, yes)
    assert min(months)[0] == "2008-05" and max(months)[0] == "2010-11"


def test_no_day_goes_backwards(bank: list[Batch]) -> None:
    times = [record.values["happened_at"] for record in of(bank, "outcome")]
    assert times == sorted(times)  # type: ignore[type-var]


def test_only_what_the_file_tells_is_told(bank: list[Batch]) -> None:
    outcomes = of(bank, "outcome")
    assert sum(r.values.get("talk_ms", 0) for r in outcomes) == 11_671_811_000  # type: ignore[misc]
    assert {r.values["known_to"] for r in outcomes if r.values["outcome"] == "call_back"} == {"not_after"}
    assert {r.values["known_to"] for r in outcomes if r.values["outcome"] != "call_back"} == {"day"}
    words = {word for r in outcomes for word in r.values}
    assert words == {"outcome", "channel", "customer", "client", "happened_at", "known_to", "zone", "n", "talk_ms"}


def test_customers_come_before_their_outcomes_in_the_same_batch_and_carry_typed_fields(bank: list[Batch]) -> None:
    for batch in bank:
        here: set[str] = set()
        for record in batch.records:
            if record.kind == "customer":
                here.add(record.reference)
            else:
                assert record.values["customer"] in here
    first = of(bank, "customer")[0].values
    assert first["fields"] == {
        "age": 58, "job": "management", "marital": "married", "education": "tertiary", "default": "no",
        "balance": 2143, "housing": "yes", "loan": "no", "contact": "unknown", "pdays": -1, "previous": 0,
        "poutcome": "unknown",
    }  # fmt: skip
    assert first["analyse"] == (
        "job", "marital", "education", "default", "housing", "loan", "contact", "poutcome",
    )  # fmt: skip
    assert isinstance(first["types"], dict) and first["types"]["age"] == "number"


def test_every_record_has_a_reference_of_its_own(bank: list[Batch]) -> None:
    all_records = records(bank)
    assert len({(r.kind, r.reference) for r in all_records}) == len(all_records)
