"""A survey that asks after Eva's calls, and calls of customers that can be reached."""

from typing import TYPE_CHECKING, Any

from .told import NOON, SECOND, WHOSE, Record, call, tell

if TYPE_CHECKING:
    from utfall.ledger.surveys.models import Asking


def asking(on: bool = True, since: int = NOON - 3_600_000, name: str = "After a call", **values: Any) -> "Asking":
    """Would you recommend us, 0 to 10, to everybody, at once."""
    from utfall.ledger.campaigns.models import Question, Survey
    from utfall.ledger.clients.models import Client
    from utfall.ledger.surveys.models import Asking

    client = Client.objects.get_or_create(name="Eva", archived_at=None)[0]
    survey = Survey.objects.create(client=client, name=name)
    question = Question.objects.get_or_create(client=client, name="Would you recommend us?", archived_at=None)[0]
    said = {
        "measures": "nps",
        "scale": "0-10",
        "delay_minutes": 0,
        "texts": {"en": {"question": question.name}},
        **values,
    }
    return Asking.objects.create(survey=survey, question=question, active_since=since if on else None, **said)


def served(number: int, at: int = NOON, customer: str = "", **values: object) -> Record:
    """A call of a customer."""
    return call(f"k{number}", at + number * SECOND, **WHOSE, customer=customer or f"c{number}", **values)


def customers(*numbers: int, **values: object) -> None:
    """Customers with an address and a number of their own."""
    tell(*(
        Record("customer", f"c{n}", {**WHOSE, "happened_at": NOON - 3_600_000, "name": f"Customer {n}",
                                     "email": f"c{n}@mail.example", "phone1": f"+47 900 00 {n:03d}", **values})
        for n in numbers
    ))  # fmt: skip
