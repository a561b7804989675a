"""Takes a picture of every page, in light and dark, wide and on a telephone, from a running server.

    python docs/screens/make.py http://localhost:8000 EMAIL PASSWORD [NAME…]

Pictures go beside this file. With names, only those pages are taken.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
BANK = "from=2008-05-01&to=2010-12-01"
SIZES = {"": (1560, 900), "phone": (320, 720)}
PAGES = {
    "login": "/login",
    "activity": "/historical/activity?period=7-days&by=agent&compare=week",
    "activity-today": "/historical/activity",
    "activity-inbound": "/historical/activity?period=7-days&set=inbound",
    "activity-two-levels": "/historical/activity?period=7-days&by=team,agent",
    "activity-mixed": "/historical/activity?period=7-days&set=mixed",
    "performance": f"/historical/performance?{BANK}&by=month",
    "outcomes": "/historical/outcomes?period=7-days",
    "outcome-customers": "/historical/outcomes/customers?period=7-days",
    "sales": "/historical/sales?period=7-days&compare=week",
    "floor": "/current/floor",
    "funnel": "/historical/funnel?period=7-days",
    "arrivals": "/historical/arrivals",
    "needed": "/historical/arrivals?face=needed",
    "inbound": "/historical/inbound?period=yesterday",
    "inbound-queues": "/historical/inbound?period=7-days&by=queue,day",
    "satisfaction": "/historical/satisfaction?period=30-days&by=reason",
    "lost": "/current/lost",
    "agents": "/historical/agents?period=yesterday",
    "inquiries": "/current/inquiries",
    "inquiry-list": "/current/inquiries/list?what=open",
    "customers": "/current/customers",
    "empty": "/historical/performance?from=2012-01-01&to=2012-02-01",
    "differ": "/differ",
    "groups": "/groups",
    "group": "/groups/1",
    "activity-groups": "/historical/activity?period=7-days&set=mixed&by=group",
    "activity-group": "/historical/activity?period=7-days&set=mixed&group=2&by=queue",
    "views": "/views",
    "export": "/export",
    "why": "/why?period=7-days&by=queue&compare=before&kpi=service_level&page=inbound",
    "league": "/historical/performance?period=30-days&by=agent&sort=-hit_rate&interval=1",
    "handbook": "/handbook",
    "handbook-hit-rate": "/handbook/hit_rate",
    "handbook-found": "/handbook?q=%D0%B4%D0%BE%D0%BB%D1%8F",
    "handbook-service-level": "/handbook/service_level",
    "users": "/setup/users",
    "new-user": "/setup/users/new",
    "profile": "/profile",
    "house": "/setup/house",
    "first-steps": "/setup/first-steps",
    "who": "/setup/who",
    "fields": "/setup/fields",
    "agreements": "/setup/agreements",
    "targets": "/setup/targets",
    "own-numbers": "/setup/own",
    "own-number": "/setup/own/own_claims_answered_in_time",
    "handbook-own": "/handbook/own_claims_answered_in_time",
    "agreement": "/setup/agreements/1",
    "visibility": "/setup/visibility",
    "campaign-visibility": "/setup/visibility/1",
    "hours": "/setup/hours",
    "change-hours": "/setup/hours/1",
    "surveys": "/setup/surveys",
    "survey": "/setup/surveys/1",
    "asked-no-more": "/setup/surveys/refusals",
    "ask": "/setup/surveys/1/preview",
    "ask-yiddish": "/setup/surveys/1/preview?lang=yi",
    "imports": "/setup/imports",
    "new-import": "/setup/imports/new",
    "mapping": "/setup/imports/upload/1",
    "importing": "/setup/imports/upload/2",
    "saved-mappings": "/setup/imports/mappings",
    "follow": "/setup/imports/follow",
    "keys": "/setup/keys",
    "who-name": "/setup/who/1",
    "import": "/setup/imports/1",
    "new-key": "/setup/keys/new",
}
OPENED = {  # a press before the picture
    "activity": "tbody tr:nth-child(3) td.cell:nth-child(10) a",
    "columns": "summary[title='Choose the columns']",
}
EXTRA = {
    "rows": (
        "/historical/activity?period=7-days&by=agent",
        "tbody tr:nth-child(3) td.cell:nth-child(10) a",
        ".links a",
    ),
    "agent-day": ("/historical/agents?period=yesterday", "tbody tr:nth-child(2) th a", ""),
    "agent-day-inbound": ("/historical/agents?period=yesterday", "text=Nils Hagen", ""),
    "held": ("/historical/performance?period=7-days&by=agent", "tbody tr:nth-child(2) td.cell:nth-child(5) a", ""),
    "held-queues": ("/historical/inbound?period=7-days&by=queue", "tbody tr:nth-child(5) td.cell:nth-child(7) a", ""),
    "period": ("/historical/activity?period=7-days&by=agent", ".steps summary", ""),
    "columns": ("/historical/activity?period=7-days&by=agent", "summary[title='Choose the columns']", ""),
}


@contextmanager
def browser(size: tuple[int, int], dark: bool) -> Iterator[BrowserContext]:
    """A new browser with a profile of its own that ends with it."""
    with sync_playwright() as play, tempfile.TemporaryDirectory() as profile:
        context = play.chromium.launch_persistent_context(
            profile,
            executable_path="/usr/bin/chromium",
            headless=True,
            args=list(QUIET),
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
        )
        yield context
        context.close()


def log_in(page: Page, address: str, email: str, password: str) -> None:
    """Through the form, as people do."""
    page.goto(f"{address}/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("button.primary")
    page.wait_for_load_state("networkidle")


def press(page: Page, where: str) -> None:
    """Press and wait for what it brings."""
    if where and page.locator(where).count():
        page.locator(where).first.click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(250)


def take(page: Page, address: str, name: str, ending: str, says: list[str]) -> None:
    """One picture."""
    path, *presses = EXTRA.get(name) or (PAGES[name], OPENED.get(name, ""))
    answer = page.goto(address + path)
    page.wait_for_load_state("networkidle")
    for each in presses:
        press(page, each)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    status = answer.status if answer else "?"
    if status != 200 or wide:
        says.append(f"{name}{ending}: status {status}{', wider than the screen' if wide else ''}")
    page.screenshot(path=HERE / f"{name}{ending}.png")


def main(address: str, email: str, password: str, names: list[str]) -> int:
    """Take them all; 1 where a page failed, spoke on the console or is wider than the screen."""
    says: list[str] = []
    for device, size in SIZES.items():
        for dark in (False, True):
            if device == "phone" and dark:
                continue
            ending = "".join(f"-{word}" for word in (device, "dark" if dark else "") if word)
            with browser(size, dark) as context:
                page = context.new_page()
                page.on("console", lambda said: says.append(f"console: {said.text}") if said.type == "error" else None)
                page.on("pageerror", lambda wrong: says.append(f"script: {wrong}"))
                wanted = names or [*PAGES, *EXTRA]
                if "login" in wanted:
                    take(page, address, "login", ending, says)
                log_in(page, address, email, password)
                for name in wanted:
                    if name != "login":
                        take(page, address, name, ending, says)
    print("\n".join(says) or "every page answered")
    return 1 if says else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3], sys.argv[4:]))
