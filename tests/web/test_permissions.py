"""Every address × every role in one table; what is not in it fails. And no word of a foreign client leaks."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.reports.conftest import CANARY, PRIME, Cast, cast

__all__ = ["cast"]

LOGIN, THERE, NOTHING, WRONG_WAY, MOVED = "login", 200, 404, 405, 302
ALL = dict.fromkeys(("administrator", "leader", "agent", "client"), THERE) | {"anonymous": LOGIN}
STANDING = ALL | {"agent": NOTHING}
SETUP = dict.fromkeys(("leader", "agent", "client"), NOTHING) | {"administrator": THERE, "anonymous": LOGIN}
ONLY_POST = dict.fromkeys(ALL, WRONG_WAY)
SIGNED_POST = dict.fromkeys(ALL, WRONG_WAY) | {"anonymous": LOGIN}

# name of the address: what GET gives each role. Keys of the API have their own tests (tests/web/api).
TABLE: dict[str, dict[str, object]] = {
    "start": dict.fromkeys(ALL, MOVED),
    "login": dict.fromkeys(ALL, MOVED) | {"anonymous": THERE},
    "logout": ONLY_POST,
    "first": dict.fromkeys(ALL, NOTHING),
    "profile": ALL,
    "password": SIGNED_POST,
    "theme": ONLY_POST,
    "users": SETUP,
    "new-user": SETUP,
    "user": SETUP,
    "activity": ALL,
    "performance": ALL,
    "outcomes": ALL,
    "outcome-customers": ALL,
    "sales": ALL,
    "floor": ALL | {"client": NOTHING},
    "inbound": ALL,
    "arrivals": ALL,
    "arrivals-cell": ALL,
    "satisfaction": STANDING,
    "agents": ALL | {"client": NOTHING},
    "lost": SETUP | {"leader": THERE},
    "funnel": ALL,
    "inquiries": STANDING,
    "inquiry-list": STANDING,
    "customers": STANDING,
    "standing": STANDING,
    "differ": STANDING,
    "search": SETUP | {"leader": THERE},
    "number": ALL,
    "rows": ALL,
    "choose": ALL,
    "why": ALL,
    "groups": ALL,
    "new-group": ALL,
    "group": SETUP,  # one that the administrator keeps for himself
    "copy-group": SIGNED_POST,
    "remove-group": SETUP,
    "views": ALL,
    "save-view": SIGNED_POST,
    "forget-view": SIGNED_POST,
    "handbook": ALL,
    "export": ALL,
    "export-file": SIGNED_POST,
    "kpi": ALL,
    "ask": dict.fromkeys(ALL, NOTHING),  # a link that nobody signed
    "ask-no-more": dict.fromkeys(ALL, NOTHING),
}
ELSEWHERE = ("setup/", "api/", "^api")  # tests/web/setup/test_permissions.py, tests/web/api


def patterns(found: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every address."""
    for each in found:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, route)
        else:
            yield each.name or route, route


def addressed(name: str, route: str, cast: Cast) -> str:
    """An address of a route, its holes filled with things that are there."""
    from utfall.ledger.boards.models import Group
    from utfall.ledger.people.models import User

    owner = User.objects.get(role="administrator")
    group = Group.objects.get_or_create(owner=owner, name="Mine", archived_at=None)[0].pk
    holes = {
        "<int:user_id>": str(User.objects.get(role="agent").pk), "<str:secret>": "x" * 43, "<int:view_id>": "1",
        "<int:group_id>": str(group),
        "<str:token>": "x" * 43,
    }  # fmt: skip
    if name == "kpi":
        return "/handbook/hit_rate"
    for hole, value in holes.items():
        route = route.replace(hole, value)
    words = {
        "number": "?kpi=outcomes",
        "rows": "?kpi=outcomes",
        "why": "?kpi=outcomes",
        "choose": "?split=agent",
        "arrivals-cell": "?at=2,20",
    }
    assert "<" not in route, f"{name}: fill the hole of {route}"
    return f"/{route}{words.get(name, '')}"


def test_every_address_gives_every_role_what_the_table_says(cast: Cast) -> None:
    wrong = []
    for name, route in patterns(get_resolver().url_patterns):
        if route.startswith(ELSEWHERE) and not route.startswith("setup/users"):
            continue
        assert name in TABLE, f"{name} ({route}) is in no table of permissions"
        for role, wanted in TABLE[name].items():
            answer = cast.browsers[role].get(addressed(name, route, cast))
            got: object = answer.status_code
            if got == 302 and answer.headers["Location"].startswith("/login"):
                got = LOGIN if wanted != MOVED else MOVED
            if got != wanted:
                wrong.append(f"{name} as {role}: {got}, not {wanted}")
    assert not wrong


@pytest.mark.parametrize("split", ["client", "campaign", "team", "agent", "product"])
@pytest.mark.parametrize("role", ["leader", "agent", "client"])
def test_a_foreign_id_and_one_that_is_not_there_look_the_same(cast: Cast, role: str, split: str) -> None:
    from utfall.ledger.clients.models import Product

    ids = cast.ids
    foreign = {"client": ids.filip, "campaign": ids.loans, "team": ids.south, "agent": ids.carla,
               "product": Product.objects.get(client=ids.filip)}[split].pk  # fmt: skip
    for address in ("/historical/activity?", "/historical/outcomes?", "/rows?kpi=outcomes&", "/choose?split=agent&"):
        answers = [cast.get(role, f"{address}{split}={each}") for each in (foreign, 987_654)]
        assert [status for status, _ in answers] == [404, 404]
        assert _without_token(answers[0][1]) == _without_token(answers[1][1])
        assert CANARY not in answers[0][1]


def _without_token(text: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text)


def test_nothing_a_role_can_reach_has_a_word_or_an_amount_of_a_foreign_client(cast: Cast) -> None:
    prime = str(PRIME // 100)
    shown = re.compile(rf"{CANARY}|{prime[0]}\W?{prime[1:]}|{prime}")
    for role in ("leader", "agent", "client"):
        seen: set[str] = set()
        todo = ["/", "/historical/activity", "/historical/performance?by=agent", "/historical/outcomes",
                "/historical/sales?by=product", "/current/customers", "/current/floor", "/current/lost",
                "/current/inquiries", "/current/inquiries/list", "/historical/agents",
                "/differ", "/views", "/handbook/hit_rate",
                "/historical/activity?by=client", "/historical/activity?by=agent,campaign", "/historical/sales?by=team",
                "/choose?split=client", "/choose?split=agent", "/choose?split=product", "/rows?kpi=sales",
                "/rows?kpi=completion_success@NOK&page=sales", "/historical/activity?file=csv&by=agent",
                "/export", "/export?what=facts:sale_line&format=csv"]  # fmt: skip
        while todo and len(seen) < 90:
            address = todo.pop(0)
            if address in seen:
                continue
            seen.add(address)
            answer = cast.browsers[role].get(address, follow=True)
            text = (answer.getvalue() if answer.streaming else answer.content).decode()
            assert not shown.search(text), f"{role} reads a foreign client's at {address}"
            links = re.findall(r'href="(/(?:rows|number|choose|current|historical|differ)[^"]*)"', text)
            todo += [link.replace("&amp;", "&") for link in links[:: max(1, len(links) // 8)]]
        assert len(seen) > 30


def test_a_client_user_sees_no_names_and_no_numbers_of_customers(cast: Cast) -> None:
    for address in ("/rows?kpi=outcomes", "/historical/outcomes/customers", "/current/customers/list"):
        status, text = cast.get("client", address)
        assert status == 200 and "Customer 7" not in text and "Telephone" not in text
        _, personal = cast.get("administrator", address)
        assert "Customer 7" in personal


def test_an_agent_reads_his_own_rows_only(cast: Cast) -> None:
    _, text = cast.get("agent", "/historical/activity?by=agent")
    assert "<bdi>ana</bdi>" in text and "<bdi>ben</bdi>" not in text and "<bdi>System</bdi>" not in text


def test_who_has_nothing_to_hang_his_role_on_sees_nothing(cast: Cast) -> None:
    from utfall.ledger.people.models import User

    leader, client = User.objects.get(role="leader"), User.objects.get(role="client")
    leader.led_teams.clear()
    client.clients.clear()
    User.objects.filter(role="agent").update(person=None)
    for role in ("leader", "client", "agent"):
        _, text = cast.get(role, "/historical/activity?by=agent")
        assert 'id="table"' not in text and "<bdi>ana</bdi>" not in text
    for role in ("leader", "client"):
        _, text = cast.get(role, "/current/customers")
        assert "<bdi>Cards</bdi>" not in text


def test_every_form_needs_its_token(cast: Cast) -> None:
    from django.test import Client as Browser

    from utfall.ledger.people.models import User

    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(role="administrator"))
    for address in (
        "/logout",
        "/views/save",
        "/profile/password",
        "/profile/theme",
        "/setup/users/new",
        "/login",
        "/export/file",
    ):
        assert strict.post(address, {"name": "x", "page": "activity"}).status_code == 403
