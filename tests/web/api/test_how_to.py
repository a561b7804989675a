"""The how-to of the API does as it says: every request in it is answered."""

import json
import re
from pathlib import Path

from tests.web.api.conftest import Caller
from tests.web.cast import key_of
from utfall.ledger.people.models import User
from utfall.wiring.house import House

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "use-the-api.md"


def test_every_request_of_the_how_to_is_answered(kept: House) -> None:
    caller = Caller(key_of(User.objects.create_user("a@utfall.example", None, name="A", role="administrator")))
    asked = re.findall(r"curl -s localhost:8000/api/v1/(\S+) .*?-d '(\{.*?\})'", PAGE.read_text(), re.DOTALL)
    assert [path for path, _ in asked] == ["ask", "facts", "facts", "customers/1/state"]
    for path, body in asked:
        status, told = caller.post(path, json.loads(body))
        assert status == 200 and not told.get("rejected"), (path, told)
    assert kept.keeper is not None
    kept.keeper.catch_up()
    board = caller.post("ask", kpis=["inquiries_by_status:waiting", "unanswered_inquiries", "backlog"])[1]["total"]
    assert {name: cell["value"] for name, cell in board.items()} == {
        "inquiries_by_status:waiting": 1, "unanswered_inquiries": 0, "backlog": 1}  # fmt: skip
    assert caller.get("customers")[1]["rows"][0]["campaigns"][0]["state"] == "Excluded"
