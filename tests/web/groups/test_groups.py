"""Groups on the pages: made, looked at, changed, copied and removed; and what is not shared of them stays unsaid."""

import re
from collections.abc import Mapping

import pytest
from django.test import Client as Browser

from tests.ledger.told import NOON, press, tell
from tests.web.cast import key_of
from tests.web.reports.conftest import CANARY, PRIME, Cast, cast

__all__ = ["cast"]

DAY = "from=2025-11-25&to=2025-11-26"


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Ana has pressed one outcome for Eva's Funds too, beside eight for her Cards, Ben two; Carla one for Filip."""
    from utfall.ledger import setup
    from utfall.wiring.house import house

    setup.make_campaign(cast.ids.eva, "Funds", zone="Europe/Oslo")
    tell(press("x1", "sale", NOON, "7", agent="ana", campaign="Funds"))
    keeper = house().keeper
    assert keeper is not None
    keeper.catch_up()
    return cast


def campaign(name: str) -> int:
    from utfall.ledger.campaigns.models import Campaign

    return int(Campaign.objects.get(name=name).pk)


def user(role: str) -> object:
    from utfall.ledger.people.models import User

    return User.objects.get(role=role)


def save(cast: Cast, role: str, address: str, **form: object) -> str:
    answer = cast.browsers[role].post(address, form, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def group(name: str, role: str = "administrator", shared: bool = True, **members: list[int]) -> int:
    from utfall.ledger.boards.groups import Members, Words, make_group

    held = Members(**{side: frozenset(ids) for side, ids in members.items()})
    return int(make_group(user(role), Words(name, shared=shared), held).pk)  # type: ignore[arg-type]


def names(text: str) -> set[str]:
    """The rows of the table that a page shows."""
    table = text[text.index('id="table"') :] if 'id="table"' in text else ""
    return set(re.findall(r'<th scope="row">(?:<[^>]*> ?)*<bdi>([^<]*)</bdi>', table))


def total(text: str) -> str:
    """The first figure of the total."""
    found = re.search(r'<tr class="total">.*?</tr>', text, re.S)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_a_group_is_made_and_every_report_can_be_held_to_it(busy: Cast) -> None:
    from utfall.ledger.audit.models import Entry
    from utfall.ledger.boards.models import Group

    cards, funds = campaign("Cards"), campaign("Funds")
    form = {"name": "  All <b>money</b> ", "campaigns": [cards, funds], "colour": "blue", "shared": "1"}
    assert "is there" in save(busy, "administrator", "/groups/new", **form)
    made = Group.objects.get()
    assert (made.name, made.owner.role, made.shared) == ("All <b>money</b>", "administrator", True)
    assert Entry.objects.get(action="make group").detail["campaigns"] == sorted([cards, funds])
    listed = busy.get("administrator", "/groups")[1]
    assert "All &lt;b&gt;money" in listed and "2 campaigns" in listed and "<b>money" not in listed
    links = re.findall(rf'href="([^"]*\?group={made.pk})"', listed)
    assert len(links) == 12
    for link in links:
        status, text = busy.get("administrator", link)
        assert status == 200 and "All &lt;b&gt;money" in text, link
    assert "12" in total(busy.get("administrator", f"/historical/activity?{DAY}&group={made.pk}&by=campaign")[1])


def test_what_makes_no_group_is_said_and_what_was_typed_stays(busy: Cast) -> None:
    group("Mine", campaigns=[campaign("Cards")])
    empty = save(busy, "administrator", "/groups/new", name="Nothing", description="why")
    assert "Tick at least one" in empty and 'value="Nothing"' in empty and "why" in empty
    twice = save(busy, "administrator", "/groups/new", name="Mine", campaigns=[campaign("Cards")])
    assert "already" in twice and "checked" in twice
    wrong = save(busy, "administrator", "/groups/new", name="X", campaigns=[987_654], colour="pink")
    assert wrong.count("errorlist") == 2


def test_groups_are_rows_that_count_what_is_in_two_twice(busy: Cast) -> None:
    group("Money", campaigns=[campaign("Cards"), campaign("Funds")])
    group("New", campaigns=[campaign("Funds")])
    group("Whole of Eva", clients=[busy.ids.eva.pk])
    _, text = busy.get("administrator", f"/historical/activity?{DAY}&by=group")
    assert names(text) >= {"Money", "New", "Whole of Eva", "In no group"} and "do not add up" in text
    _, by_agent = busy.get("administrator", f"/historical/performance?{DAY}&by=group,agent")
    assert {"Money", "New"} <= names(by_agent) and "ana" in by_agent
    status, rows = busy.get("administrator", f"/rows?kpi=outcomes&{DAY}&by=group&at={_id('New')}")
    assert status == 200 and "1 rows" in rows
    status, file = busy.get("administrator", f"/historical/activity?{DAY}&by=group&file=csv")
    assert status == 200 and "Whole of Eva" in file


def _id(name: str) -> int:
    from utfall.ledger.boards.models import Group

    return int(Group.objects.get(name=name).pk)


def test_a_client_user_sees_what_is_wholly_his_and_no_more(busy: Cast) -> None:
    mine = group("Eva's", campaigns=[campaign("Cards"), campaign("Funds")])
    mixed = group(f"With {CANARY}", campaigns=[campaign("Cards"), campaign(f"{CANARY} Loans")])
    own = group("Of the leader", role="leader", shared=False, campaigns=[campaign("Cards")])
    listed = busy.get("client", "/groups")[1]
    assert "Eva&#x27;s" in listed and CANARY not in listed and "Of the leader" not in listed
    for other in (mixed, own, 987_654):
        for address in (f"/historical/activity?{DAY}&group={other}", f"/groups/{other}", f"/groups/{other}/remove"):
            assert busy.get("client", address)[0] == 404
        assert busy.browsers["client"].post(f"/groups/{other}/copy").status_code == 404
    assert busy.get("client", f"/groups/{mine}")[0] == 404, "it is another's to change"
    assert names(busy.get("client", f"/historical/activity?{DAY}&by=group")[1]) == {"Eva's".replace("'", "&#x27;")}
    ticks = busy.get("client", "/groups/new")[1]
    assert "Cards" in ticks and CANARY not in ticks and "Others may use it" not in ticks
    forged = save(busy, "client", "/groups/new", name="Forged", campaigns=[campaign(f"{CANARY} Loans")])
    assert "errorlist" in forged and f"{PRIME // 100}" not in forged


def test_a_group_with_a_hidden_campaign_says_that_it_is_not_whole(busy: Cast) -> None:
    from utfall.ledger.campaigns.models import Campaign
    from utfall.ledger.campaigns.visible import show_to

    both = group("Money", campaigns=[campaign("Cards"), campaign("Funds")])
    alone = group("Secret", campaigns=[campaign("Funds")])
    address = f"/historical/activity?{DAY}&by=campaign&group="
    assert "not shared with you" not in busy.get("leader", f"{address}{both}")[1]
    show_to(Campaign.objects.get(name="Funds"), "chosen")
    _, text = busy.get("leader", f"{address}{both}")
    assert "not shared with you" in text and names(text) == {"Cards"} and "Funds" not in text
    listed = busy.get("leader", "/groups")[1]
    assert "1 campaign " in listed and "part of it is not shared" in listed and "Secret" not in listed
    assert busy.get("leader", f"{address}{alone}")[0] == 404, "nothing of it is shared"
    for at in (f"by=campaign&group={both}", f"by=group&at={both}"):
        for page in ("number", "rows", "why"):
            panel = f"/{page}?{DAY}&kpi=progress_rate&compare=before&{at}"
            assert "not shared with you" in busy.get("leader", panel)[1], panel
            assert "not shared with you" not in busy.get("administrator", panel)[1], panel
    _, rows = busy.get("leader", f"/historical/activity?{DAY}&by=group")
    assert names(rows) >= {"Money"} and "Secret" not in rows and "art of a group is not shared" in rows
    _, customers = busy.get("leader", f"/current/customers?group={both}")
    assert "not shared with you" in customers and "Funds" not in customers
    assert "not shared with you" not in busy.get("administrator", f"{address}{both}")[1]


def test_what_its_editor_may_not_know_of_stays_in_it(busy: Cast) -> None:
    from utfall.ledger.boards.groups import Members
    from utfall.ledger.boards.models import Group
    from utfall.ledger.campaigns.models import Campaign
    from utfall.ledger.campaigns.visible import show_to

    cards, funds = campaign("Cards"), campaign("Funds")
    mine = group("Mine", role="leader", shared=False, campaigns=[cards, funds])
    show_to(Campaign.objects.get(name="Funds"), "chosen")
    _, form = busy.get("leader", f"/groups/{mine}")
    assert "Funds" not in form and "It stays as it is" in form
    assert "Saved." in save(busy, "leader", f"/groups/{mine}", name="Mine", campaigns=[cards], description="mine")
    kept = Group.objects.get(pk=mine)
    assert Members.of(kept).campaigns == {cards, funds}
    assert "Nothing was changed" in save(busy, "leader", f"/groups/{mine}", name="Mine", campaigns=[cards],
                                         description="mine")  # fmt: skip
    busy.browsers["leader"].post(f"/groups/{mine}/copy")
    copied = Group.objects.get(name="Mine, copy 1")
    assert Members.of(copied).campaigns == {cards}, "a copy has what may be known of"


def test_who_may_change_copy_and_remove(busy: Cast) -> None:
    from utfall.ledger.audit.models import Entry
    from utfall.ledger.boards.models import Group

    cards = campaign("Cards")
    shared = group("Shared", role="leader", campaigns=[cards])
    kept = group("Kept", role="leader", shared=False, campaigns=[cards])
    assert busy.get("administrator", f"/groups/{shared}")[0] == 200
    assert busy.get("administrator", f"/groups/{kept}")[0] == 404, "what somebody keeps for himself is his"
    assert busy.get("agent", f"/groups/{shared}")[0] == 404
    busy.browsers["agent"].post(f"/groups/{shared}/copy")
    copied = Group.objects.get(owner=user("agent"))
    assert (copied.name, copied.shared) == ("Shared", False)
    assert "Others use it too" in busy.get("leader", f"/groups/{shared}/remove")[1]
    assert Group.objects.get(pk=shared).archived_at is None, "it asks first"
    assert "is gone" in save(busy, "leader", f"/groups/{shared}/remove")
    assert Entry.objects.filter(action="archive", object__startswith="group").count() == 1
    for role in ("administrator", "leader", "agent"):
        assert busy.get(role, f"/historical/activity?group={shared}")[0] == 404
    assert "is there" in save(busy, "leader", "/groups/new", name="Shared", campaigns=[cards])


def test_a_key_asks_by_group_what_its_user_may_see(busy: Cast) -> None:
    group("Money", campaigns=[campaign("Cards"), campaign("Funds")])
    group(f"With {CANARY}", campaigns=[campaign("Cards"), campaign(f"{CANARY} Loans")])

    def ask(role: str, held: Mapping[str, list[int]], **more: object) -> tuple[int, "dict[str, object]"]:
        said = {"Authorization": f"Bearer {key_of(user(role), **held)}"}  # type: ignore[arg-type]
        question = {"kpis": ["outcomes"], "from": "2025-11-25", "to": "2025-11-26", **more}
        answer = Browser().post("/api/v1/ask", question, content_type="application/json", headers=said)
        return answer.status_code, answer.json()

    status, told = ask("client", {}, by=["group"])
    assert status == 200 and "Money" in str(told) and CANARY not in str(told)
    status, told = ask("client", {}, where={"group": ["money"]})
    assert status == 200 and "12" in str(told)
    for name in (f"With {CANARY}", "No such"):
        status, refused = ask("client", {}, where={"group": [name]})
        assert status == 422 and "there is no group" in str(refused)
    status, told = ask("administrator", {"campaigns": [campaign("Cards")]}, where={"group": ["Money"]})
    assert status == 200 and "part of a group is not shared" in str(told), "the key is held to less than the group"


def test_the_terminal_asks_by_group(busy: Cast) -> None:
    from utfall.cli.question import scope_as
    from utfall.wiring.asking import Words, make_ask
    from utfall.wiring.house import house

    kept = group("Kept", role="leader", shared=False, campaigns=[campaign("Cards")])
    words = Words(("outcomes",), by=("group",), start="2025-11-25", end="2025-11-26", where={"group": ["Kept"]})
    asked, _ = make_ask(words, scope_as(None), now=NOON, home_zone="Europe/Oslo")
    answer = house().ask(asked)
    assert [row.key for row in answer.rows] == [(kept,)] and answer.rows[0].cells["outcomes"].value == 11
    assert "Kept" in str(house().words(answer)["rows"])
