"""Do not ask me again: said by the link, however old it is; by a press alone; and taken back by the same link."""

import pytest
from django.test import Client as Browser

from tests.ledger.told import DAY

from .test_ask import NOW, fresh, links

__all__ = ["fresh"]


def refused() -> int:
    from utfall.ledger.surveys.models import Refusal

    return Refusal.objects.count()


def test_looking_at_the_page_says_nothing_and_a_press_does() -> None:
    from utfall.ledger.audit.models import Entry

    (link,) = links(1)
    page = Browser(enforce_csrf_checks=True)
    assert f'href="{link}/stop?lang=en"' in page.get(link).content.decode()
    asked = page.get(f"{link}/stop")
    assert asked.status_code == 200 and "Do not ask me again" in asked.content.decode() and refused() == 0
    assert b"<script" not in asked.content and not asked.cookies
    assert asked.headers["Referrer-Policy"] == "no-referrer" and "noindex" in asked.headers["X-Robots-Tag"]
    said = page.post(f"{link}/stop", {"stop": "1"}, follow=True)
    assert "We will not ask you again" in said.content.decode() and refused() == 1
    entry = Entry.objects.get(action="asked no more")
    assert entry.actor_id is None and "mail.example" not in str(entry.detail)
    page.post(f"{link}/stop", {"stop": "1"})
    assert refused() == 1 and Entry.objects.filter(action="asked no more").count() == 1


def test_a_mail_programs_one_press_says_it_too() -> None:
    (link,) = links(1)
    assert Browser().post(f"{link}/stop", {"List-Unsubscribe": "One-Click"}).status_code == 302
    assert refused() == 1


def test_it_is_taken_back_by_the_same_link_and_the_answer_stays_open() -> None:
    (link,) = links(1)
    page = Browser()
    page.post(f"{link}/stop", {"stop": "1"})
    assert page.get(link).status_code == 200, "who is asked no more may still answer this once"
    page.post(f"{link}/stop", {"again": "1"})
    assert refused() == 0 and "We will not ask you about our talks" in page.get(f"{link}/stop").content.decode()


def test_a_link_too_old_to_answer_by_is_good_for_this(monkeypatch: pytest.MonkeyPatch) -> None:
    (link,) = links(1)
    monkeypatch.setenv("UTFALL_NOW", str(NOW + 200 * DAY))
    page = Browser()
    assert page.get(link).status_code == 404
    assert page.post(f"{link}/stop", {"stop": "1"}).status_code == 302 and refused() == 1
    for foreign in ("/ask/x/stop", f"{link[:-1]}{'a' if link[-1] != 'a' else 'b'}/stop"):
        assert page.post(foreign, {"stop": "1"}).status_code == 404
    assert refused() == 1


def test_one_link_speaks_for_its_own_person_alone() -> None:
    one, other = links(1, 2)
    Browser().post(f"{one}/stop", {"stop": "1"})
    assert "We will not ask you again" not in Browser().get(f"{other}/stop").content.decode()
    Browser().post(f"{other}/stop", {"again": "1"})
    assert refused() == 1


def test_it_speaks_the_readers_language_from_right_to_left_too() -> None:
    (link,) = links(1)
    shown = Browser().get(f"{link}/stop", headers={"Accept-Language": "yi"}).content.decode()
    assert '<html lang="yi" dir="rtl"' in shown and "פֿרעגט מיך מער נישט" in shown


def test_too_many_presses_have_to_wait() -> None:
    (link,) = links(1)
    tries = [Browser().post(f"{link}/stop", {"stop": "1"}).status_code for _ in range(12)]
    assert tries == [302] * 10 + [429] * 2
