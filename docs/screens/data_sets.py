"""Walks every report page with each real data set loaded, in a home of its own, and takes the most telling pictures.

    python docs/screens/data_sets.py FOLDER_OF_DATA_SETS [NAME…]

Prints what each page showed. Pictures go to `data/` beside this file. Ends with 1 where a page did not answer, spoke
on the console, or was wider than the screen.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from make import SIZES, browser, log_in
from playwright.sync_api import Page

HERE = Path(__file__).parent
MAPPINGS = HERE.parents[1] / "examples" / "mappings"
EMAIL = "walker@example.com"
PAGES = {
    "activity": "historical/activity", "performance": "historical/performance", "outcomes": "historical/outcomes",
    "sales": "historical/sales", "funnel": "historical/funnel", "inbound": "historical/inbound",
    "arrivals": "historical/arrivals", "needed": "historical/arrivals", "satisfaction": "historical/satisfaction",
    "agents": "historical/agents", "floor": "current/floor", "lost": "current/lost",
    "inquiries": "current/inquiries", "customers": "current/customers",
}  # fmt: skip


STARTS = {"activity": "set=mixed", "needed": "face=needed"}  # what the menu, or a page's own tab, adds


class Set(NamedTuple):
    """A data set: how it is imported, the days it tells of (the last not included), and the pages worth a picture."""

    file: str
    words: str  # of `utfall import`, before the file
    first: str
    end: str
    zone: str
    pictures: dict[str, str]  # page -> more of its address


def mapped(name: str, more: str = "") -> str:
    """The words of an import by a shipped mapping."""
    return f"csv --mapping {MAPPINGS / name}.toml {more}"


SETS = {
    "queue-log-voipreports": Set(
        "queue_log", "asterisk-queue-log --origin pbx", "2018-11-29", "2018-12-05", "America/New_York",
        {"inbound": "by=queue,day", "agents": "", "arrivals": ""},
    ),
    "cdr-asterisk-master": Set(
        "Master.csv", "asterisk-cdr --origin pbx --direction out", "2016-01-01", "2017-01-01", "UTC",
        {"activity": "set=mixed&by=month"},
    ),
    "bank-marketing": Set(
        "bank-full.csv.gz", mapped("bank-marketing", "--client Bank --campaign Term-deposit"), "2008-05-01",
        "2010-12-01", "Europe/Lisbon", {"performance": "by=month", "outcomes": "", "customers": ""},
    ),
    "anonymous-bank": Set(
        "calls_1999-02-01_to_07.tsv", mapped("anonymous-bank"), "1999-02-01", "1999-02-08", "Asia/Jerusalem",
        {"inbound": "by=day", "agents": ""},
    ),
    "pwc-call-centre": Set(
        "Call-Center-Dataset.xlsx", mapped("pwc-call-centre"), "2021-01-01", "2021-04-01", "Europe/London",
        {"satisfaction": "by=reason", "arrivals": "", "inbound": "by=month"},
    ),
    "simulated-call-centre": Set(
        "simulated_call_centre.csv", mapped("simulated-call-centre", "--client Simulated"), "2021-01-01", "2022-01-01",
        "UTC", {"inbound": "by=month", "arrivals": "", "needed": "face=needed"},
    ),
    "helpdesk-log": Set(
        "helpdesk.csv", mapped("helpdesk-log"), "2010-01-01", "2013-01-01", "Europe/Rome", {"inquiries": ""},
    ),
    "support-tickets-kaggle": Set(
        "customer_support_tickets_closed.csv", mapped("support-tickets-kaggle"), "2023-05-01", "2023-07-01", "UTC",
        {"satisfaction": "by=channel", "inquiries": ""},
    ),
    "twitter-care": Set(
        "dev.json", "conversations --origin twitter", "2010-01-01", "2021-01-01", "UTC", {"inquiries": "by=queue"},
    ),
    "nps-timeseries": Set(
        "NPS_timeseries_data.csv", mapped("nps-timeseries"), "2021-01-01", "2022-01-01", "UTC",
        {"satisfaction": ""},
    ),
}  # fmt: skip


def utfall(home: Path, *words: str) -> str:
    """Run a command on a home; what it printed."""
    asked = [sys.executable, "-m", "utfall.cli", *words]
    done = subprocess.run(asked, env={**os.environ, "UTFALL_HOME": str(home)}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"utfall {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def served(home: Path) -> Iterator[str]:
    """A server on the home at a free port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "UTFALL_HOME": str(home)}
    command = [sys.executable, "-m", "utfall.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/login", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def walk(page: Page, address: str, name: str, each: Set) -> list[str]:
    """Every page at the days of the set; what is wrong with them."""
    wrong = []
    for key, path in PAGES.items():
        more = each.pictures.get(key, STARTS.get(key, ""))
        days = "" if path.startswith("current") else f"from={each.first}&to={each.end}&"
        answer = page.goto(f"{address}/{path}?{days}{more}")
        page.wait_for_load_state("networkidle")
        status = answer.status if answer else "?"
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        rows = page.locator("main tbody tr").count()
        said = " ".join(page.locator("main .empty").first.inner_text().split()) if rows == 0 and page.locator(
            "main .empty").count() else f"{rows} rows"  # fmt: skip
        print(f"  {key:<13} {said[:110]}", flush=True)
        if status != 200 or wide or page.url.startswith(f"{address}/login"):
            wrong.append(f"{name} {key}: status {status}{', wider than the screen' if wide else ''}")
        if key in each.pictures:
            page.screenshot(path=HERE / "data" / f"{name}-{key}.png")
    return wrong


def main(folder: Path, names: list[str]) -> int:
    """Load and walk the sets; 1 where something is wrong."""
    wrong: list[str] = []
    (HERE / "data").mkdir(exist_ok=True)
    for name in names or SETS:
        each = SETS[name]
        with tempfile.TemporaryDirectory() as home:
            place = Path(home)
            source, *more = each.words.split()
            done = utfall(place, "import", source, str(folder / name / each.file), "--zone", each.zone, *more)
            print(name, done.strip().splitlines()[-1], flush=True)
            added = utfall(place, "user", "add", EMAIL, "--name", "Wanda Walker", "--role", "administrator")
            password = re.findall(r"password: (\S+)", added)[0]
            with served(place) as address, browser(SIZES[""], dark=False) as context:
                page = context.new_page()
                said: list[str] = []
                page.on("console", lambda told, said=said: said.append(told.text) if told.type == "error" else None)
                page.on("pageerror", lambda fault, said=said: said.append(str(fault)))
                log_in(page, address, EMAIL, password)
                wrong += walk(page, address, name, each) + [f"{name}: {text}" for text in said]
    print("\n".join(wrong) or "every page answered")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
