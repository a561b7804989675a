"""Who sees a campaign: everybody, or the chosen, themselves or by a team they lead or are in today."""

import pytest

from utfall.core.clock import now
from utfall.core.zones import local_times


@pytest.fixture
def there(home: object) -> "dict[str, object]":
    from utfall.ledger import setup
    from utfall.ledger.people.models import User

    campaign = setup.make_campaign(setup.make_client("Eva"), "Cards")
    red, blue = setup.make_team("Red"), setup.make_team("Blue")
    ana = setup.make_person("Ana")
    made = {role: User.objects.create_user(f"{role}@utfall.example", None, name=role, role=role)
            for role in ("administrator", "leader", "agent", "client")}  # fmt: skip
    made["leader"].led_teams.add(red)
    made["agent"].person = ana
    made["agent"].save()
    return {"campaign": campaign, "red": red, "blue": blue, "ana": ana, **made}


def hidden_roles(there: "dict[str, object]") -> set[str]:
    from utfall.ledger.campaigns.visible import hidden_from

    return {role for role in ("administrator", "leader", "agent", "client") if hidden_from(there[role])}  # type: ignore[arg-type]


def test_a_campaign_is_visible_to_all_until_somebody_is_chosen(there: "dict[str, object]") -> None:
    from utfall.ledger.campaigns.visible import show_to

    assert hidden_roles(there) == set()
    assert show_to(there["campaign"], "chosen")  # type: ignore[arg-type]
    assert hidden_roles(there) == {"leader", "agent", "client"}, "administrators see every campaign"
    assert show_to(there["campaign"], "chosen", [there["client"]])  # type: ignore[arg-type, list-item]
    assert hidden_roles(there) == {"leader", "agent"}
    assert show_to(there["campaign"], "all")  # type: ignore[arg-type]
    assert hidden_roles(there) == set()


def test_a_team_is_whoever_leads_it_and_whoever_is_in_it_today(there: "dict[str, object]") -> None:
    from utfall.ledger import setup
    from utfall.ledger.campaigns.visible import show_to

    today = local_times("UTC").cut(now())[0]
    show_to(there["campaign"], "chosen", teams=[there["red"]])  # type: ignore[arg-type, list-item]
    assert hidden_roles(there) == {"agent", "client"}
    setup.make_membership(there["ana"], there["red"], first_day=today - 9, end_day=today)  # type: ignore[arg-type]
    assert "agent" in hidden_roles(there), "he was in it until yesterday"
    setup.make_membership(there["ana"], there["red"], first_day=today)  # type: ignore[arg-type]
    assert hidden_roles(there) == {"client"}
    show_to(there["campaign"], "chosen", teams=[there["blue"]])  # type: ignore[arg-type, list-item]
    assert hidden_roles(there) == {"leader", "agent", "client"}


def test_who_chose_whom_is_audited_and_nothing_changed_is_not(there: "dict[str, object]") -> None:
    from utfall.ledger.audit.chain import first_broken
    from utfall.ledger.audit.models import Entry
    from utfall.ledger.campaigns.visible import show_to

    leader, red, admin = there["leader"], there["red"], there["administrator"]
    show_to(there["campaign"], "chosen", [leader], [red], actor=admin)  # type: ignore[arg-type, list-item]
    entry = Entry.objects.get(action="show campaign")
    assert entry.actor_id == admin.pk  # type: ignore[attr-defined]
    assert entry.detail["to"] == {"visible": "chosen", "users": [leader.pk], "teams": [red.pk]}  # type: ignore[attr-defined]
    assert not show_to(there["campaign"], "chosen", [leader, leader], [red])  # type: ignore[arg-type, list-item]
    assert Entry.objects.filter(action="show campaign").count() == 1 and first_broken() is None
    show_to(there["campaign"], "all", [leader])  # type: ignore[arg-type, list-item]
    assert not there["campaign"].visible_users.exists(), "who was chosen is forgotten where it is for all"  # type: ignore[attr-defined]


def test_another_word_is_refused(there: "dict[str, object]") -> None:
    from utfall.ledger.campaigns.visible import show_to

    with pytest.raises(ValueError, match="not to 'nobody'"):
        show_to(there["campaign"], "nobody")  # type: ignore[arg-type]
