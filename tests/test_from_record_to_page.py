"""The whole house in thirty lines: four records go in, one number comes out on every face, and opens to its rows."""

from pathlib import Path

import django

django.setup()

from django.test import Client as Browser  # noqa: E402

from utfall.core.clock import now  # noqa: E402
from utfall.facts import Batch, Record  # noqa: E402
from utfall.ledger.people.models import User  # noqa: E402
from utfall.ledger.record import record  # noqa: E402
from utfall.query import Ask, Scope  # noqa: E402
from utfall.wiring.asking import Words, make_ask  # noqa: E402
from utfall.wiring.home import Home  # noqa: E402
from utfall.wiring.house import keep_house  # noqa: E402

WORK = {"client": "Nordvik Energi", "campaign": "Winter saver"}
DINIS = Scope(turnover=True, personal=True)


def test_a_record_goes_the_whole_way_to_the_page(home: Path) -> None:
    # what a source says, in its own words: Ana got two yes and a no, and one customer did not answer
    said = [("c1", "sale"), ("c2", "sale"), ("c3", "no_sale"), ("c4", "no_answer")]
    records = [Record("customer", customer, {**WORK, "happened_at": now()}) for customer, _ in said]
    records += [
        Record("outcome", f"o-{customer}", {**WORK, "customer": customer, "agent": "ana", "outcome": outcome,
                                           "happened_at": now()})
        for customer, outcome in said
    ]  # fmt: skip
    with keep_house(Home(home)) as house:
        # one door, one transaction; said twice, it is known
        written = record(Batch("crm", records), now=now())
        assert (written.first, record(Batch("crm", records), now=now()).known) == (8, 8)

        # the columns follow, and the one definition of the hit rate is asked
        assert house.keeper and written.batch and house.keeper.wait_for_own(written.batch)
        ask: Ask = make_ask(Words(kpis=["hit_rate"], by=["agent"]), DINIS, now=now(), home_zone="UTC")[0]
        cell = house.ask(ask).rows[0].cells["hit_rate"]
        assert (cell.numerator, cell.denominator) == (2, 3)

        # any number opens to the rows behind it
        assert house.behind(ask, "hit_rate", "denominator").rows_in_all == 3

        # and the page shows the same
        browser = Browser()
        browser.force_login(User.objects.create_user("dinis@example.com", name="Dinis", role="administrator"))
        page = browser.get("/historical/performance?by=agent").content.decode()
        assert "66.7\N{NO-BREAK SPACE}%" in page and "ana" in page
