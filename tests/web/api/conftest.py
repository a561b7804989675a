"""A full house, and callers of the API with the keys of different people."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, gather, key_of
from utfall.wiring.house import House


@dataclass(frozen=True)
class Caller:
    """Somebody with a key: `get("kpis")`, `post("ask", kpis=[…])`; each gives (status, JSON)."""

    secret: str

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        """Read."""
        return _told(Browser().get(f"/api/v1/{path}", query, headers=self._headers()))

    def post(self, path: str, body: Any = None, **words: Any) -> tuple[int, Any]:
        """Send JSON; a text is sent as it is."""
        sent = body if isinstance(body, str | bytes) else json.dumps(words if body is None else body)
        address = f"/api/v1/{path}"
        return _told(Browser().post(address, sent, content_type="application/json", headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.secret}"} if self.secret else {}


def _told(answer: Any) -> tuple[int, Any]:
    assert answer.headers["Content-Type"].startswith("application/json"), answer.content
    return answer.status_code, answer.json()


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


@pytest.fixture
def whole(cast: Cast) -> Caller:
    """An administrator's key that is held to nothing."""
    return Caller(key_of(cast.administrator))


@pytest.fixture
def evas(cast: Cast) -> Caller:
    """The key of a user of Eva's."""
    return Caller(key_of(cast.client))


CallerOf = Callable[..., Caller]
