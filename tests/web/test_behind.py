"""Where the columns are behind the ledger, every page says so."""

from dataclasses import replace

import pytest

from tests.web.cast import browser_of, gather
from tests.web.reading import words
from utfall.core.clock import SECOND, now
from utfall.wiring.house import House


def test_a_page_tells_how_far_its_figures_are_behind(kept: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(gather(kept).administrator)
    assert "catching up" not in words(browser.get("/profile").content.decode())
    keeper = kept.keeper
    assert keeper is not None
    for changed, says in (
        ({"stale_since": now() - 75 * SECOND, "error": "no room on the disk"}, "75 s behind. no room on the disk"),
        ({"rebuild": "another ledger"}, "built anew"),
        ({"stale_since": now() - 2 * SECOND}, ""),
    ):
        state = replace(keeper.state, **changed)  # type: ignore[arg-type]
        monkeypatch.setattr(type(keeper), "state", property(lambda _, state=state: state))
        page = words(browser.get("/profile").content.decode())
        assert (says in page) if says else ("behind" not in page)
        monkeypatch.undo()
