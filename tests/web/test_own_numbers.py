"""A number made in this house is a number like any other: wherever one is asked for, to whoever may know."""

import html
import json
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.web.cast import DAY_OF_NOON, Cast, browser_of, gather, key_of
from tests.web.reading import words
from utfall.catalogue import built_in
from utfall.catalogue.model import Held
from utfall.catalogue.own import Own, Pick
from utfall.cli import main
from utfall.core.periods import Days
from utfall.ledger.own import keep
from utfall.ledger.own.models import OwnVersion
from utfall.ledger.people.models import Person
from utfall.query.ask import Ask, NotShared, NotUnderstood
from utfall.web.access.scopes import scope_for
from utfall.wiring.house import House
from utfall.wiring.own_numbers import kept as catalogue_kept

from .api.conftest import Caller

NOON_DAY = Days(20_417, 20_418)
AT = 1_764_100_000_000
SALES = Own("", "Ana's sales", "Sales that Ana made.", "how_many", "count", "higher", (Pick("sales"),))


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


def ana() -> int:
    return int(Person.objects.get(name="Ana", to_be_matched=False).pk)


def anas() -> Own:
    return replace(SALES, above=(Pick("sales", 1, (Held("agent", "in", (ana(),)),)),))


def asked(cast: Cast, kpi: str, **more: object) -> Ask:
    return Ask(scope_for(cast.administrator), (kpi,), AT, NOON_DAY, **more)  # type: ignore[arg-type]


def test_it_counts_from_the_moment_it_is_made_and_no_longer_when_archived(cast: Cast, kept: House) -> None:
    with pytest.raises(NotUnderstood, match="no number 'own_anas_sales'"):
        kept.ask(asked(cast, "own_anas_sales"))
    kpi = keep.make(anas()).number.kpi
    assert kept.ask(asked(cast, kpi)).total.cells[kpi].value == 2
    assert kept.ask(asked(cast, "outcomes")).total.cells["outcomes"].value == 5
    plan = kept.ask(asked(cast, f"plan_fulfilment:{kpi}")).total.cells[f"plan_fulfilment:{kpi}"]
    assert plan.value is None and plan.numerator == 2, "it can be held against a plan; none is set"
    seen = keep.version_of(kpi)
    assert seen is not None
    yes = replace(anas(), id=kpi, above=(Pick("outcomes", 1, (Held("agent", "in", (ana(),)),)),))
    keep.change(yes, seen=seen.pk, shared=False, reason="All that she pressed")
    assert kept.ask(asked(cast, kpi)).total.cells[kpi].value == 3
    keep.archive(kpi)
    with pytest.raises(NotUnderstood):
        kept.ask(asked(cast, kpi))


def test_the_rows_behind_and_the_sql_are_its_own(cast: Cast, kept: House) -> None:
    kpi = keep.make(anas()).number.kpi
    behind = kept.behind(asked(cast, kpi), kpi, "numerator")
    assert behind.figure == 2 and {row["agent_id"] for row in behind.rows} == {ana()}
    assert any(f'"agent_id" IN ({ana()})' in sql or f'"agent_id" = {ana()}' in sql or f"({ana()})" in sql
               for sql in kept.sql(asked(cast, kpi)))  # fmt: skip


def test_one_that_cannot_be_read_any_more_stands_aside_alone(cast: Cast, kept: House) -> None:
    good = keep.make(anas()).number.kpi
    bad = keep.make(replace(SALES, name="Of a part that goes")).number.kpi
    version = keep.version_of(bad)
    assert version is not None
    files = [[folder, name, text.replace('"sales"', '"sales_of_old"')] for folder, name, text in version.files]
    OwnVersion.objects.create(number=version.number, at=version.at + 1, name=version.name, files=files,
                              meaning=version.meaning, mark="0123456789abcdef")  # fmt: skip
    (said,) = catalogue_kept().broken[bad]
    assert said.startswith("unknown part 'sales_of_old'") and list(catalogue_kept().broken) == [bad]
    assert kept.ask(asked(cast, good)).total.cells[good].value == 2
    assert set(built_in().numbers) < set(kept.catalogue.numbers) and bad not in list(kept.catalogue.numbers)
    browser = browser_of(cast.administrator)
    page = words(browser.get("/historical/activity", {"columns": f"outcomes,{bad}", **DAY_OF_NOON}).content.decode())
    assert "cannot be told as it was made: unknown part 'sales_of_old'" in page
    assert browser.get("/handbook").status_code == 200


def test_a_clients_reader_knows_of_those_alone_that_are_shared(cast: Cast, kept: House) -> None:
    inside = keep.make(replace(SALES, name="PlanForFilipOnly")).number.kpi
    shared = keep.make(replace(SALES, name="Sold"), shared=True).number.kpi
    evas, whole = Caller(key_of(cast.client)), Caller(key_of(cast.administrator))
    assert {inside, shared} <= {each["id"] for each in whole.get("kpis")[1]}
    listed = evas.get("kpis")[1]
    assert shared in {each["id"] for each in listed} and "Filip" not in json.dumps(listed)
    question = {"kpis": [inside], "from": "2025-11-25", "to": "2025-11-26"}
    status, said = evas.post("ask", question)
    assert status == 422 and "there is no number" in json.dumps(said)
    assert evas.post("ask", {**question, "kpis": [shared]})[1]["total"][shared]["value"] == 1, "Eva's one of two"
    assert whole.post("ask", question)[1]["total"][inside]["value"] == 2
    reader = browser_of(cast.client)
    assert reader.get(f"/handbook/{inside}").status_code == 404 and reader.get(f"/handbook/{shared}").status_code == 200
    activity = "/historical/activity"
    for address in ("/handbook", "/handbook?q=plan", activity, f"{activity}?columns=outcomes,{inside}"):
        assert "PlanForFilipOnly" not in reader.get(address).content.decode()
    team = browser_of(cast.leader)
    assert team.get(f"/handbook/{inside}").status_code == 200


def test_money_that_only_some_may_see_is_not_shared_with_others(cast: Cast, kept: House) -> None:
    own = Own("", "Made on loans", "Profit.", "how_many", "money", "higher", (Pick("gross_profit"),))
    kpi = keep.make(own, shared=True).number.kpi
    assert kept.ask(asked(cast, kpi)).total.cells
    for user in (cast.leader, cast.agent, cast.client):
        with pytest.raises(NotShared, match="needs the right to see turnover"):
            kept.ask(Ask(scope_for(user), (kpi,), AT, NOON_DAY))
        page = browser_of(user).get("/historical/activity", {"columns": f"outcomes,{kpi}", **DAY_OF_NOON})
        assert page.status_code == 200 and "needs the right to see turnover" in words(page.content.decode())


def test_the_terminal_knows_it(cast: Cast, kept: House, capsys: pytest.CaptureFixture[str]) -> None:
    kpi = keep.make(anas()).number.kpi

    def said(*typed: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(list(typed)) == code
        out, err = capsys.readouterr()
        return out + err

    day = ("--from", "2025-11-25", "--to", "2025-11-26")
    assert kpi in said("kpis") and "Sales that Ana made." in said("explain", kpi)
    assert "Agent is Ana" in said("explain", kpi) and "Agent is Ana" in said("explain", kpi, "--format", "json")
    assert f"{kpi},2" in said("ask", kpi, *day, "--format", "csv").replace(" ", "") or "2" in said("ask", kpi, *day)
    assert "2 from 2 rows" in said("rows", kpi, *day)
    assert "there is no number" in said("ask", kpi, *day, "--as", cast.client.email, code=2)
    assert said("export", "answer", kpi, *day, "--by", "agent").splitlines()[1:3] == ["All,2", "Ana,2"]


def test_the_columns_of_a_page_can_be_chosen_from_it_too(cast: Cast, kept: House) -> None:
    kpi = keep.make(anas()).number.kpi
    browser = browser_of(cast.administrator)
    question = {"columns": f"outcomes,{kpi}", "by": "agent", **DAY_OF_NOON}
    page = browser.get("/historical/activity", question).content.decode()
    assert "Ana's sales" in html.unescape(page)
    why = browser.get("/why", {"kpi": kpi, "page": "activity", "by": "agent", "split": "agent", **DAY_OF_NOON})
    assert why.status_code == 200
    number = browser.get("/number", {"kpi": kpi, "page": "activity", "by": "agent", "at": str(ana()), **DAY_OF_NOON})
    assert number.status_code == 200 and "2" in words(number.content.decode())
    assert "Ana" in words(browser.get("/setup/targets").content.decode())


def test_it_has_targets_like_any_other(cast: Cast, kept: House) -> None:
    kpi = keep.make(anas()).number.kpi
    browser = browser_of(cast.administrator)
    target = {"kpi": kpi, "first": "2025-11-25", "last": "2025-11-25", "plan": "4", "min_ok": "3", "curve": "none"}
    assert browser.post("/setup/targets", target).status_code == 302
    kept.keeper.catch_up()  # type: ignore[union-attr]
    plan = kept.ask(asked(cast, f"plan_fulfilment:{kpi}")).total.cells[f"plan_fulfilment:{kpi}"]
    assert (plan.numerator, plan.value) == (2, Fraction(1, 2))
    page = browser.get("/number", {"kpi": kpi, "page": "activity", **DAY_OF_NOON}).content.decode()
    assert "set by Administrator" in words(page)
