"""A person's walk through the pages in a real browser, against a real server on a home of its own."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
REQUIRED = "browser" in os.environ.get("UTFALL_REQUIRE", "")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
MORNING = "1795513320000"  # Tuesday 24 November 2026, 10:42 in Oslo
PAGES = (
    "/historical/activity", "/historical/activity?by=agent&compare=before", "/historical/performance",
    "/historical/outcomes", "/historical/sales", "/historical/inbound", "/current/floor", "/current/lost",
    "/current/inquiries", "/historical/agents",
    "/current/customers", "/historical/satisfaction", "/differ",
    "/historical/funnel", "/historical/arrivals", "/historical/arrivals?face=needed",
    "/why?kpi=progress_rate&compare=before&split=team", "/search?q=berg", "/views",
    "/setup/who",
    "/setup/fields", "/setup/hours", "/setup/hours/new", "/setup/keys", "/setup/surveys", "/setup/imports", "/handbook",
    "/handbook/hit_rate",
)  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="no Chromium found at /usr/bin/chromium"),
]


@dataclass
class Walk:
    """A browser page logged in as the administrator that its one-time address made; `wrong` has what went wrong."""

    page: "object"
    base: str
    wrong: list[str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """(address of a running server, its one-time address)."""
    home = tmp_path_factory.mktemp("served") / "home"
    surroundings = {**os.environ, "UTFALL_HOME": str(home), "UTFALL_NOW": MORNING}
    command = [sys.executable, "-m", "utfall.cli"]
    subprocess.run(
        [*command, "simulate", "--days", "1"], env=surroundings, check=True, capture_output=True, timeout=300
    )
    port = free_port()
    with (home.parent / "said").open("w+") as said:
        server = subprocess.Popen([*command, "serve", "--port", str(port)], env=surroundings, stdout=said, stderr=said)
        try:
            yield f"http://localhost:{port}", _first(home.parent / "said", server)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _first(said: Path, server: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        found = re.search(r"http://\S+/first/\S+", said.read_text())
        if found:
            return found.group()
        time.sleep(0.1)
    raise AssertionError(f"the server said:\n{said.read_text()}")


@pytest.fixture(scope="module")
def walk(served: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    from playwright.sync_api import sync_playwright

    base, first = served
    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("profile")),
            executable_path=str(CHROMIUM),
            args=list(QUIET),
            viewport={"width": 1440, "height": 900},
        )
        page = context.pages[0]
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.goto(first)
        page.fill("[name=name]", "Dinis")
        page.fill("[name=email]", "dinis@example.com")
        for field in page.query_selector_all("input[type=password]"):
            field.fill("a long enough password")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}/historical/activity*")
        yield Walk(page, base, wrong)
        context.close()


def test_the_one_time_address_is_dead_once_used(walk: Walk, served: tuple[str, str]) -> None:
    response = walk.page.request.get(served[1])
    assert response.status == 404


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_whole_in_light_and_dark(walk: Walk, path: str, theme: str) -> None:
    page, walk.wrong[:] = walk.page, []
    page.emulate_media(color_scheme=theme)
    response = page.goto(walk.base + path)
    assert response.status == 200
    assert not walk.wrong
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0
    if path.startswith(("/historical", "/current")):
        assert page.locator("main").inner_text().strip()


def test_a_pressed_number_tells_what_it_is_and_opens_its_rows(walk: Walk) -> None:
    page, walk.wrong[:] = walk.page, []
    page.goto(f"{walk.base}/historical/activity?by=agent")
    page.locator("tbody tr").nth(1).locator("td a").nth(1).click()
    page.get_by_text("What is this number?").wait_for()
    page.get_by_text(re.compile("rows? behind")).first.click()
    page.wait_for_url(re.compile("/rows"))
    assert page.locator("table tbody tr").count() > 0
    assert not walk.wrong


def test_a_step_back_and_forth_ends_where_it_began(walk: Walk) -> None:
    page = walk.page
    page.goto(f"{walk.base}/historical/activity")
    today = page.locator("main table").inner_text()
    page.get_by_text("‹").first.click()
    page.wait_for_url(re.compile("yesterday|from="))
    page.get_by_text("›").first.click()
    page.wait_for_load_state("networkidle")
    assert page.locator("main table").inner_text() == today


def test_search_is_one_key_away_and_finds_by_the_last_digits(walk: Walk) -> None:
    page = walk.page
    page.goto(f"{walk.base}/historical/activity")
    page.locator("h1").click()
    page.keyboard.press("s")
    page.wait_for_url(f"{walk.base}/search")
    page.fill("[name=q]", "Haugen")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=Haugen"))
    number = page.locator("tbody tr td").nth(1).inner_text()
    page.goto(f"{walk.base}/search?q={number[-5:-3]}%20{number[-3:]}")
    assert number in page.locator("tbody").inner_text()
    page.goto(f"{walk.base}/search?q=nobody%20at%20all")
    assert "Nobody found" in page.locator("main").inner_text()


def test_the_moment_is_moved_by_keys_alone_and_by_a_field_without_a_script(walk: Walk) -> None:
    page, walk.wrong[:] = walk.page, []
    page.goto(f"{walk.base}/current/customers?by=list")
    slider = page.locator("input[type=range]")
    assert slider.get_attribute("aria-valuetext") == "Now"
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"by=list&as_of=2026-11-24T07"))
    page.locator("input[type=range]").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"as_of=$"))
    assert page.locator(".line .steps [aria-current=true]").inner_text() == "Now"
    assert not walk.wrong
    plain = page.request.get(f"{walk.base}/current/customers").text()
    assert re.search(r'<label class="slider" hidden>', plain) and 'type="datetime-local"' in plain


def test_the_floor_is_told_anew_where_it_stands_and_says_when_it_is_not(walk: Walk) -> None:
    page, walk.wrong[:] = walk.page, []
    page.set_viewport_size({"width": 1440, "height": 420})
    page.goto(f"{walk.base}/current/floor?sort=name")
    page.locator("tbody tr:nth-child(4) td.cell a").first.click()
    page.get_by_text("What is this number?").wait_for()
    page.evaluate("document.getElementById('floor-sheet').scrollTop = 40")
    before = page.locator("#table").element_handle()
    with page.expect_response(lambda answer: "part=live" in answer.url, timeout=15_000):
        pass
    page.wait_for_function("(old) => !old.isConnected", arg=before)
    page.wait_for_timeout(200)
    assert page.evaluate("document.getElementById('floor-sheet').scrollTop") == 40
    assert page.locator("td.cell > a.chosen").count() == 1 and page.get_by_text("What is this number?").is_visible()
    assert not walk.wrong and page.locator("#stale").is_hidden()
    page.route("**/*part=live*", lambda route: route.abort())
    page.locator("#stale").wait_for(state="visible", timeout=15_000)
    last = page.locator("#live [data-clock]").get_attribute("data-clock")
    assert last and page.locator("#stale-at").inner_text() == last
    page.unroute("**/*part=live*")
    page.locator("#stale").wait_for(state="hidden", timeout=15_000)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_an_agents_row_leads_to_his_day(walk: Walk) -> None:
    page, walk.wrong[:] = walk.page, []
    page.goto(f"{walk.base}/historical/activity?by=agent")
    page.locator("tbody tr:nth-child(2) th a").click()
    page.wait_for_url(re.compile("/historical/agents"))
    assert page.locator("svg.timeline rect").count() > 5
    assert not walk.wrong


def test_a_telephone_sees_the_whole_width(walk: Walk) -> None:
    page = walk.page
    page.set_viewport_size({"width": 320, "height": 700})
    for path in (
        "/historical/activity",
        "/current/customers",
        "/setup/who",
        "/current/floor",
        "/current/lost",
        "/current/inquiries",
        "/historical/agents",
    ):
        page.goto(walk.base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.set_viewport_size({"width": 1440, "height": 900})
