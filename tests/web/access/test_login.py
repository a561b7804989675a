"""Coming in: one answer for everybody who may not, limits, the first address, sessions that end."""

from pathlib import Path

import pytest
from django.test import Client as Browser

from utfall.core import clock
from utfall.ledger.people import first
from utfall.ledger.people.models import User
from utfall.web.access import views
from utfall.web.access.limits import Limit

GOOD = "a long winter evening 7"


@pytest.fixture
def ana(home: Path) -> User:
    return User.objects.create_user("ana@utfall.example", GOOD, name="Ana", role="administrator")


@pytest.fixture
def browser(home: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(views, "ACCOUNT_FROM_HERE", Limit(burst=8, every=30_000))
    monkeypatch.setattr(views, "FROM_HERE", Limit(burst=60, every=5_000))
    return Browser()


def _try(browser: Browser, email: str, password: str) -> tuple[int, str]:
    answer = browser.post("/login", {"email": email, "password": password})
    text = answer.content.decode()
    return answer.status_code, text[text.find('role="alert"') : text.find("</div>", text.find('role="alert"'))]


def test_the_right_password_opens_and_a_new_session_begins(ana: User, browser: Browser) -> None:
    browser.get("/login")
    answer = browser.post("/login?next=/profile", {"email": "ANA@utfall.example", "password": GOOD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/profile")
    assert browser.get("/profile").status_code == 200


def test_a_wrong_password_an_unknown_address_and_an_archived_user_get_the_same_answer(
    ana: User, browser: Browser
) -> None:
    User.objects.create_user("ben@utfall.example", GOOD, name="Ben", is_active=False)
    answers = {
        _try(browser, "ana@utfall.example", "wrong"),
        _try(browser, "nobody@utfall.example", "wrong"),
        _try(browser, "ben@utfall.example", GOOD),
    }
    assert len(answers) == 1
    assert "not right" in answers.pop()[1]


def test_after_eight_tries_one_has_to_wait_and_the_owner_elsewhere_has_not(ana: User, browser: Browser) -> None:
    assert {_try(browser, "ana@utfall.example", "wrong")[0] for _ in range(8)} == {200}
    assert _try(browser, "ana@utfall.example", GOOD)[0] == 429
    elsewhere = browser.post("/login", {"email": "ana@utfall.example", "password": GOOD}, REMOTE_ADDR="192.0.2.9")
    assert elsewhere.status_code == 302


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"])
def test_after_login_one_never_leaves_the_house(ana: User, browser: Browser, next_: str) -> None:
    answer = browser.post("/login", {"email": ana.email, "password": GOOD, "next": next_})
    assert answer.headers["Location"] == "/"


def test_the_first_address_makes_an_administrator_once_and_then_is_not_there(home: Path, browser: Browser) -> None:
    old = first.new_key(clock.now())
    secret = first.new_key(clock.now())
    assert browser.get(f"/first/{old}").status_code == 404
    assert browser.get("/first/:secret").status_code == 404
    assert browser.get(f"/first/{secret}").status_code == 200
    form = {"name": "Ana", "email": "Ana@utfall.example", "new_password": GOOD}
    assert browser.post(f"/first/{secret}", form).status_code == 302
    made = User.objects.get()
    assert (made.role, made.email) == ("administrator", "ana@utfall.example")
    for method in (browser.get, browser.post):
        assert method(f"/first/{secret}", form).status_code == 404
    with pytest.raises(ValueError, match="a user already"):
        first.new_key(clock.now())


def test_the_first_address_is_kept_only_as_a_hash_and_dies_after_a_day(home: Path, browser: Browser) -> None:
    secret = first.new_key(clock.now() - first.LIVES - 1)
    assert not first.is_good(secret, clock.now())
    assert browser.get(f"/first/{secret}").status_code == 404


def test_a_weak_first_password_is_told_and_the_address_stays_good(home: Path, browser: Browser) -> None:
    secret = first.new_key(clock.now())
    answer = browser.post(f"/first/{secret}", {"name": "Ana", "email": "ana@utfall.example", "new_password": "short"})
    assert answer.status_code == 200 and not User.objects.exists()
    assert browser.get(f"/first/{secret}").status_code == 200


def test_a_new_password_ends_every_other_session(ana: User, browser: Browser) -> None:
    other = Browser()
    browser.force_login(ana)
    other.force_login(ana)
    changed = {"old_password": GOOD, "new_password": "another long evening 8"}
    assert browser.post("/profile/password", changed).status_code == 302
    assert browser.get("/profile").status_code == 200
    assert other.get("/profile").status_code == 302


def test_one_who_may_no_longer_log_in_is_out_at_once(ana: User, browser: Browser) -> None:
    browser.force_login(ana)
    assert browser.get("/profile").status_code == 200
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert browser.get("/profile").status_code == 302


def test_a_changed_role_takes_effect_with_the_next_page(ana: User, browser: Browser) -> None:
    browser.force_login(ana)
    assert browser.get("/setup/users").status_code == 200
    User.objects.filter(pk=ana.pk).update(role="agent")
    assert browser.get("/setup/users").status_code == 404


def test_the_last_administrator_cannot_be_taken_away(ana: User, browser: Browser) -> None:
    browser.force_login(ana)
    form = {"name": "Ana", "email": ana.email, "role": "agent", "is_active": "on"}
    assert "last administrator" in browser.post(f"/setup/users/{ana.pk}", form).content.decode()
    ana.refresh_from_db()
    assert ana.role == "administrator"


def test_an_administrator_makes_users_and_the_audit_says_so_without_names(ana: User, browser: Browser) -> None:
    from utfall.ledger.audit.models import Entry

    browser.force_login(ana)
    form = {"name": "Carla Dahl", "email": "Carla@utfall.example", "role": "leader", "is_active": "on"}
    assert browser.post("/setup/users/new", form | {"new_password": GOOD}).status_code == 302
    made = User.objects.get(email="carla@utfall.example")
    entry = Entry.objects.get(action="user made")
    assert entry.object == f"user {made.pk}"
    assert "Carla" not in str(entry.detail)


def test_every_page_carries_the_headers_that_keep_strange_script_out(ana: User, browser: Browser) -> None:
    answer = browser.get("/login")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store, private"
    text = answer.content.decode()
    assert "<script>" not in text and " style=" not in text and "onclick" not in text


def test_a_name_that_is_script_is_only_ever_text(ana: User, browser: Browser) -> None:
    ana.name = "<script>alert(1)</script>\u202e"
    ana.save()
    browser.force_login(ana)
    for address in ("/profile", "/setup/users", f"/setup/users/{ana.pk}"):
        assert b"<script>alert" not in browser.get(address).content


def test_the_theme_is_remembered(ana: User, browser: Browser) -> None:
    browser.post("/profile/theme", {"theme": "dark", "next": "/login"})
    assert 'data-theme="dark"' in browser.get("/login").content.decode()
    browser.force_login(ana)
    browser.post("/profile/theme", {"theme": "light"})
    ana.refresh_from_db()
    assert ana.theme == "light"
