"""A home around made columns: the people, campaigns and queues that the rows name, an administrator, its house open."""

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.legs import AGENTS, CAMPAIGNS, QUEUES, REASONS, Made
from utfall.columns.store import Reader, Store
from utfall.core.zones import local_times

NOON = 12 * 3_600_000
OUTCOMES = ("no answer 1", "no answer 2", "no answer 3", "no answer 4", "call back 1", "call back 2", "think it over",
            "no 1", "no 2", "sale")  # fmt: skip


@dataclass
class Counted:
    """A store that remembers what SQL was run."""

    store: Store
    said: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        with self.store.reading() as reader:
            yield _Heard(reader, self.said)  # type: ignore[misc]


@dataclass
class _Heard:
    """A reader that remembers."""

    reader: Reader
    said: list[str]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reader, name)

    def run(self, sql: str) -> Sequence[tuple[object, ...]]:
        self.said.append(sql)
        return self.reader.run(sql)


@dataclass(frozen=True)
class Centre:
    """The open house: `get` opens a page as its administrator, `said` is the SQL run since it was last cleared."""

    browser: Any
    counted: Counted

    def get(self, address: str) -> str:
        """A page's HTML. Raises `SystemExit` where it is not there."""
        answer = self.browser.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
        return str(answer.content.decode())

    @property
    def said(self) -> list[str]:
        """The SQL of the pages opened."""
        return self.counted.said


@contextmanager
def opened(made: Made, folder: Path) -> Iterator[Centre]:
    """The house of a centre whose columns are `made`; it is noon of the last day. One of a process."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    before = dict(os.environ)
    os.environ["UTFALL_HOME"] = str(home)
    os.environ["UTFALL_COLUMNS"] = f"duckdb:///{made.path}"
    os.environ["UTFALL_NOW"] = str(local_times("UTC").start_of(made.month.end - 1) + NOON)
    try:
        yield from _open()
    finally:
        os.environ.clear()
        os.environ.update(before)


def _open() -> Iterator[Centre]:
    from utfall.wiring.ready import ready

    place = ready()
    from utfall.wiring import house

    user = _people()
    from django.test import Client as Browser

    browser = Browser()
    browser.force_login(user)
    with house.keep_house(place) as kept:
        counted = Counted(kept.reader)  # type: ignore[arg-type]
        house._kept = replace(kept, reader=counted)  # type: ignore[arg-type]
        yield Centre(browser, counted)


def _people() -> Any:
    """Whoever and whatever the rows name, by the same ids."""
    from utfall.ledger.campaigns.models import Campaign, Flow, FlowOutcome, FlowState, Question, Queue, Reason, Survey
    from utfall.ledger.clients.models import Product
    from utfall.ledger.happenings.models import Origin
    from utfall.ledger.people.models import Centre as Place
    from utfall.ledger.people.models import Person, Team, User
    from utfall.ledger.setup import home_client

    client, flow = home_client(), Flow.objects.create(pk=1, name="Sale")
    client.zone = "UTC"
    client.save()
    Origin.objects.create(pk=1, name="pbx")
    made: Mapping[Any, tuple[str, int, dict[str, Any]]] = {
        Place: ("Oslo", 1, {"zone": "UTC"}), Team: ("Team", AGENTS // 20 + 1, {"centre_id": 1}),
        Person: ("Agent", AGENTS, {}), Campaign: ("Campaign", CAMPAIGNS, {"client": client, "flow": flow}),
        Queue: ("Queue", QUEUES, {}), Reason: ("Reason", REASONS, {"client": client}),
        Product: ("Product", 20, {"client": client}), Survey: ("Survey", 1, {"client": client}),
        Question: ("Question", 3, {"client": client}),
    }  # fmt: skip
    for model, (name, many, more) in made.items():
        model.objects.bulk_create([model(pk=i, name=f"{name} {i}", **more) for i in range(1, many + 1)])
    states = (("to call", "to_call"), ("sale", "sale"), ("no sale", "no_sale"))
    FlowState.objects.bulk_create(
        [FlowState(pk=i, flow=flow, key=f"s{i}", name=name, category=what) for i, (name, what) in enumerate(states, 1)]
    )
    FlowOutcome.objects.bulk_create(
        [FlowOutcome(pk=i, flow=flow, key=f"o{i}", name=name) for i, name in enumerate(OUTCOMES, 1)]
    )
    return User.objects.create_user("bench@example.org", secrets.token_urlsafe(16), name="Bench", role="administrator")
