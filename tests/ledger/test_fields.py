"""A field that may be analysed becomes facts of every customer, and stops being any."""

import pytest

pytestmark = pytest.mark.usefixtures("home")
NOW = 1_764_068_400_000


def values() -> dict[str, str | None]:
    """Customer key -> the words of the value that counts now."""
    from utfall.ledger.customers.models import Customer, FieldValue
    from utfall.ledger.happenings.models import FACTS

    rows = FACTS["customer_value"].objects.order_by("version").values("fact_id", "customer_id", "value_id", "why")
    newest = {row["fact_id"]: row for row in rows}.values()
    keys, words = dict(Customer.objects.values_list("pk", "key")), dict(FieldValue.objects.values_list("pk", "text"))
    return {keys[row["customer_id"]]: words[row["value_id"]] for row in newest if row["why"] != "removed"}


def test_every_customers_value_becomes_a_fact_once(monkeypatch: pytest.MonkeyPatch):
    from utfall.ledger import fields, setup
    from utfall.ledger.audit.models import Entry
    from utfall.ledger.customers.models import Customer

    monkeypatch.setattr(fields, "_AT_ONCE", 3)
    eva, filip = setup.make_client("Eva"), setup.make_client("Filip")
    job = setup.make_field(eva, "job", "Job")
    jobs = ["admin", "student", "admin", "", "retired"]
    Customer.objects.bulk_create(Customer(client=eva, key=f"e{i}", values={"job": job}) for i, job in enumerate(jobs))
    Customer.objects.create(client=eva, key="e5")
    Customer.objects.create(client=filip, key="f1", values={"job": "spy"})
    heard: list[tuple[int, int]] = []
    assert fields.analyse_field(job, now=NOW, told=lambda done, of: heard.append((done, of))) == 4
    assert values() == {"e0": "admin", "e1": "student", "e2": "admin", "e4": "retired"}
    assert heard == [(3, 6), (6, 6)]
    assert job.may_be_analysed
    assert fields.analyse_field(job, now=NOW + 1) == 0
    Customer.objects.filter(key="e1").update(values={"job": "admin"})
    assert fields.analyse_field(job, now=NOW + 2) == 1
    assert values()["e1"] == "admin"
    assert list(Entry.objects.values_list("action", flat=True)).count("analyse field") == 1


def test_a_field_taken_out_of_analysis_has_no_facts_and_may_come_back():
    from utfall.ledger import fields, setup
    from utfall.ledger.customers.models import Customer

    eva = setup.make_client("Eva")
    job, age = setup.make_field(eva, "job"), setup.make_field(eva, "age", type="number")
    Customer.objects.create(client=eva, key="e1", values={"job": "admin", "age": 44})
    fields.analyse_field(job, now=NOW)
    fields.analyse_field(age, now=NOW)
    assert fields.stop_analysing(job, now=NOW + 1) == 1
    assert fields.stop_analysing(job, now=NOW + 2) == 0
    assert values() == {"e1": "44"} and not job.may_be_analysed
    assert fields.analyse_field(job, now=NOW + 3) == 1


def test_what_an_import_told_is_one_with_what_setup_tells():
    from utfall.facts import Batch, Record
    from utfall.ledger import fields, setup
    from utfall.ledger.customers.models import Customer, CustomerField
    from utfall.ledger.happenings.models import FACTS
    from utfall.ledger.record import record

    setup.make_client("Eva")
    words = {"client": "Eva", "fields": {"job": "admin"}, "analyse": ["job"]}
    record(Batch("crm", [Record("customer", "e1", words)]), now=NOW)
    job = CustomerField.objects.get(key="job")
    assert fields.analyse_field(job, now=NOW + 1) == 0
    Customer.objects.update(values={"job": "student"})
    assert fields.analyse_field(job, now=NOW + 2) == 1
    assert values() == {"e1": "student"}
    assert FACTS["customer_value"].objects.values("fact_id").distinct().count() == 1
    assert fields.stop_analysing(job, now=NOW + 3) == 1
    assert values() == {}
