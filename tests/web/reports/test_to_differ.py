"""From a figure to why it differs: the same campaigns and period, told where one cannot be held, never half."""

import re

import pytest

from .conftest import Cast


def link(text: str) -> str:
    found = re.search(r'<a href="(/differ\?[^"]*)">([^<]*)', text)
    return found[1].replace("&amp;", "&") if found else ""


def begins(text: str) -> str:
    """The sentence of the page, up to its first step."""
    return re.findall(r'<p class="soft">(\d+ outcomes that lead to [A-Z][a-z ]*?)(?= [−+=])', text)[0]


@pytest.mark.parametrize(
    ("kpi", "leads"), [("sales", "3 outcomes that lead to Sale"), ("yes", "3 outcomes that lead to Sale"),
                       ("no_sales", "6 outcomes that lead to No sale")]
)  # fmt: skip
def test_a_figure_of_a_campaign_leads_to_its_steps_with_the_same_period(cast: Cast, kpi: str, leads: str) -> None:
    address = f"/number?page=performance&kpi={kpi}&by=campaign&at={cast.ids.cards.pk}"
    _, panel = cast.get("administrator", address, **{"HX-Request": "true"})
    there = link(panel)
    assert "period=today" in there and f"campaign={cast.ids.cards.pk}" in there
    status, text = cast.get("administrator", there)
    assert status == 200 and begins(text) == leads
    _, yesterday = cast.get("administrator", f"{address}&period=yesterday")
    _, then = cast.get("administrator", link(yesterday))
    assert begins(then).startswith("0 outcomes")


def test_a_current_figure_leads_to_all_that_ever_led_there(cast: Cast) -> None:
    address = f"/number?page=customers&kpi=customers_in_state:sale&by=campaign&at={cast.ids.cards.pk}"
    _, panel = cast.get("administrator", address)
    there = link(panel)
    assert "there=sale" in there and "period" not in there
    _, text = cast.get("administrator", there)
    assert "= 1 customers in Sale" in text


def test_what_has_no_other_figure_and_who_sees_no_standing_has_no_link(cast: Cast) -> None:
    assert not link(cast.get("administrator", "/number?kpi=outcomes")[1])
    assert link(cast.get("client", "/number?kpi=yes")[1])
    assert not link(cast.get("agent", "/number?kpi=yes")[1])


def test_a_filter_that_only_one_figure_has_is_left_off_and_told(cast: Cast) -> None:
    address = f"/number?kpi=sales&by=agent&at={cast.ids.ben.pk}&client={cast.ids.eva.pk}"
    there = link(cast.get("administrator", address)[1])
    assert f"client={cast.ids.eva.pk}" in there and "agent" not in there
    _, text = cast.get("administrator", f"/differ?client={cast.ids.eva.pk}&agent={cast.ids.ben.pk}")
    assert "Not held to agent here" in text and begins(text) == "3 outcomes that lead to Sale"


@pytest.mark.parametrize("there", ["sale", "no_sale"])
def test_more_than_a_page_goes_through_is_told_and_not_halved(
    cast: Cast, there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from utfall.web.differ import steps as differ

    monkeypatch.setattr(differ, "MOST", 3)
    _, text = cast.get("administrator", f"/differ?client={cast.ids.eva.pk}&there={there}")
    told = "More than 3 outcomes or changes of state" in text
    assert told is (there == "no_sale")
    assert ("steps-list" in text) is not told
    assert f">{cast.ids.cards.name}<" in text.replace("<bdi>", "").replace("</bdi>", "")
