"""Who is asked: contacts that ended, by the survey's rule and a draw that comes out the same however often it is made.

Nobody chooses and nobody can foretell: the draw is a hash under the home's secret. Looking at contacts and writing
their invites is one transaction, so that a restart asks nobody twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import get_random_string, salted_hmac

from utfall.core.clock import DAY, HOUR, MINUTE
from utfall.facts import KINDS
from utfall.ledger.customers.models import ContactPoint, Customer
from utfall.ledger.recording import dialect
from utfall.ledger.recording.pen import newest

from .models import Asking, Invite
from .refusing import refusals_of

CONTACT = KINDS["contact"]
AT_ONCE = 2_000
TOO_LATE = 3 * DAY  # a contact that ended longer ago is not asked about any more
FAST = HOUR  # how much faster another system's clock may be
MACHINES = ("machine", "fax")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_SALT = "utfall.survey."


@dataclass(frozen=True)
class Person:
    """Whom an invite goes to: the customer, if he is known, and his address or number."""

    customer_id: int | None
    to: str


def draw_all(now: int) -> int:
    """Write the invites of every survey that asks; how many."""
    return sum(draw(each.pk, now) for each in Asking.objects.filter(active_since__isnull=False))


def draw(asking_id: int, now: int) -> int:
    """Look at the contacts that one survey has not looked at yet; how many of them are asked about."""
    made = 0
    while True:
        with transaction.atomic():
            asking = Asking.objects.select_related("survey").get(pk=asking_id)
            if asking.active_since is None:
                return made
            sql = "SELECT id, fact_id FROM fact_contact WHERE id > ? ORDER BY id LIMIT ?"
            rows = dialect.rows(sql, (asking.cursor, AT_ONCE))
            if not rows:
                return made
            made += _ask(asking, newest(CONTACT, {row[1] for row in rows}).values(), now)
            Asking.objects.filter(pk=asking_id).update(cursor=rows[-1][0])


def _ask(asking: Asking, contacts: Iterable[Mapping[str, Any]], now: int) -> int:
    fitting = [each for each in contacts if fits(asking, each, now) and is_drawn(asking, each["fact_id"])]
    if not fitting:
        return 0
    people = _people(asking, fitting)
    fitting.sort(key=lambda each: (each["ended_at"], each["fact_id"]))
    asked = 0
    for contact in fitting:
        person = people.get(contact["fact_id"])
        if person is None or _is_known(asking, contact) or _is_quiet(asking, person, now):
            continue
        if refusals_of(hashed(person.to), person.customer_id).exists():
            continue
        Invite.objects.create(
            asking=asking, key=get_random_string(20, LETTERS), contact_id=contact["fact_id"],
            talk_id=contact["interaction_id"] or contact["fact_id"], customer_id=person.customer_id, to=person.to,
            person=hashed(person.to), language=asking.language, drawn_at=now,
            due_at=contact["ended_at"] + asking.delay_minutes * MINUTE,
        )  # fmt: skip
        asked += 1
    return asked


def fits(asking: Asking, contact: Mapping[str, Any], now: int) -> bool:
    """Whether the rule lets a contact be asked about: a conversation with a person that ended a short while ago."""
    ended = contact["ended_at"]
    if ended is None or contact["answered_at"] is None or not now - TOO_LATE <= ended <= now + FAST:
        return False
    alone = contact["n"] == 1 and not contact["is_test"] and contact["why"] not in ("removed", "annulled")
    talked = contact["end_reason"] in (None, "completed") and contact["answered_by"] not in MACHINES
    within = contact["client_id"] == asking.survey.client_id and ended >= (asking.active_since or 0)
    held = (
        (asking.channels, contact["channel"]), (asking.queues, contact["queue_id"]),
        (asking.campaigns, contact["campaign_id"]),
    )  # fmt: skip
    return alone and talked and within and all(not only or value in only for only, value in held)


def is_drawn(asking: Asking, contact_id: int) -> bool:
    """Whether the contact is among the share that is asked: the same for ever, and known to nobody beforehand."""
    digest = salted_hmac(_SALT + "draw", f"{asking.pk}:{contact_id}", algorithm="sha256").digest()
    return int.from_bytes(digest[:8], "big") % 10_000 < asking.share * 100


def hashed(to: str) -> str:
    """What stands for an address or a number, so that it need not be kept."""
    return salted_hmac(_SALT + "person", to.casefold(), algorithm="sha256").hexdigest()


def _is_known(asking: Asking, contact: Mapping[str, Any]) -> bool:
    talk = contact["interaction_id"] or contact["fact_id"]
    there = Invite.objects.filter(asking=asking).filter(Q(contact_id=contact["fact_id"]) | Q(talk_id=talk))
    return there.exists()


def _is_quiet(asking: Asking, person: Person, now: int) -> bool:
    """Whether he was asked, by whatever survey, so short a while ago that he is left in peace."""
    same = Q(person=hashed(person.to))
    if person.customer_id is not None:
        same |= Q(customer_id=person.customer_id)
    lately = Invite.objects.filter(same, drawn_at__gt=now - asking.quiet_days * DAY)
    return lately.exclude(state__in=("late", "withdrawn")).exists()


def _people(asking: Asking, contacts: Iterable[Mapping[str, Any]]) -> dict[int, Person]:
    """Whom each contact was with, as far as he can be reached this way."""
    listed = list(contacts)
    customers = Customer.objects.in_bulk([each["customer_id"] for each in listed if each["customer_id"]])
    points = ContactPoint.objects.in_bulk([each["contact_point_id"] for each in listed if each["contact_point_id"]])
    found: dict[int, Person] = {}
    for each in listed:
        customer, point = customers.get(each["customer_id"]), points.get(each["contact_point_id"])
        if customer is not None and customer.anonymised_at is not None:
            continue
        named = [point.value] if point else []
        if customer is not None and asking.sent_by == "mail":
            named = [customer.email, *named]
        elif customer is not None:
            named += [customer.phone1, customer.phone2, customer.phone3]
        fit = is_mail if asking.sent_by == "mail" else is_number
        to = next((one.strip() for one in named if fit(one.strip())), "")
        if to:
            found[each["fact_id"]] = Person(each["customer_id"], to)
    return found


def is_mail(text: str) -> bool:
    """Whether a text looks like one mail address, and nothing else."""
    name, _, host = text.rpartition("@")
    plain = text.isascii() and text.isprintable() and not set(text) & set(' ,;:<>()[]"\\')
    return bool(plain and name and "@" not in name and "." in host.strip(".") and len(text) <= 254)


def is_number(text: str) -> bool:
    """Whether a text looks like a number that a message can be sent to."""
    digits = "".join(each for each in text if each not in " -()./+")
    return digits.isascii() and digits.isdigit() and 6 <= len(digits) <= 15
