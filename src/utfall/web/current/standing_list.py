"""The customers who stand in a cell of state by attempts."""

from array import array
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from utfall.ledger.customers.models import Standing
from utfall.query.ask import NotUnderstood
from utfall.reports import show
from utfall.reports.files import FileCell, Text
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker
from utfall.web.reports.header import address
from utfall.web.reports.people import SIZE, FileRows, People, people, personal, personal_heads

from .standing import STEPS, here

AT_ONCE = 5_000


def page(question: Question, attempts: str, at: int, who: Asker) -> People:
    """The customers who stand there now, longest there first. Raises `NotUnderstood`."""
    rows = _standing_rows(question, attempts, who)
    count = rows.count()
    shown = rows[(at - 1) * SIZE : at * SIZE]
    step = STEPS[int(attempts)][2] if attempts else ""
    states = ", ".join(who.named("state", key) for key in question.held("state"))
    said = " · ".join(each for each in (states, _("%(n)s attempts") % {"n": step} if step else "") if each)
    words = {"attempts": attempts} if attempts else {}
    return people(
        _("Customers"), said, count, at, tuple(_heads(who)), tuple(_standing_line(row, who) for row in shown),
        lambda **more: address("standing", question, **words, **more), address("customers", question),
        who,
    )  # fmt: skip


def file_rows(question: Question, attempts: str, who: Asker) -> FileRows:
    """All of them for a file, read as it is sent: who stood there when it began and still does, each once."""
    rows = _standing_rows(question, attempts, who)
    keys = array("q", rows.values_list("pk", flat=True).iterator())

    def lines() -> Iterator[list[FileCell]]:
        for start in range(0, len(keys), AT_ONCE):
            for row in rows.filter(pk__in=keys[start : start + AT_ONCE]):
                yield _texts(_standing_line(row, who))

    return list(_heads(who)), lines()


def _standing_rows(question: Question, attempts: str, who: Asker):  # type: ignore[no-untyped-def]
    rows = here(question, who.scope).select_related("customer", "campaign", "state", "list")
    if attempts:
        if not (attempts.isascii() and attempts.isdigit() and int(attempts) < len(STEPS)):
            raise NotUnderstood(f"{attempts!r} is no step of attempts")
        low, high, _title = STEPS[int(attempts)]
        rows = rows.filter(Q(attempts__gte=low) & (Q() if high is None else Q(attempts__lte=high)))
    return rows.order_by("since", "pk")


def _heads(who: Asker) -> Iterable[str]:
    return (_("Customer"), *personal_heads(who), _("Campaign"), _("List"), _("State now"), _("Since"), _("Attempts"))


def _standing_line(row: Standing, who: Asker) -> tuple[str, ...]:
    zone = row.campaign.zone or who.house.zone
    return (
        row.customer.key,
        *(personal(row.customer) if who.scope.personal else ()),
        row.campaign.name,
        row.list.name if row.list else show.NOTHING,
        row.state.name,
        show.moment(row.since, zone, who.language),
        show.count(row.attempts, who.language),
    )


def _texts(line: Iterable[str]) -> list[FileCell]:
    return [Text("" if text == show.NOTHING else text) for text in line]
