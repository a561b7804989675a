"""What is agreed with a simulated centre's clients, and when its queues are open; made once, never over what is set."""

from utfall.catalogue import built_in
from utfall.core.clock import DAY
from utfall.ledger.agreements import agree
from utfall.ledger.campaigns.models import OpeningHours, Queue
from utfall.ledger.clients.models import Agreement, Client, Setting
from utfall.ledger.hours import set_opening_hours
from utfall.ledger.setup import set_setting
from utfall.simulator.centre import Centre, SimQueue

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CAME_BACK = 3 * DAY  # who has not come back by then had been helped: a short history has decided contacts then


def agree_terms(centre: Centre, origin: str, first_day: int) -> None:
    """Give every client of the centre an agreement, and every queue that closes its hours, where there are none.

    A client that is real and not of practice is left as he is.
    """
    catalogue = built_in()
    for name in centre.clients:
        client = Client.objects.filter(name=name, archived_at=None, is_practice=True).first()
        if client is None:
            continue
        if not Agreement.objects.filter(client=client).exists():
            agree(client, first_day, _terms(centre, name), catalogue)
        if not Setting.objects.filter(client=client, name="W").exists():
            set_setting("W", CAME_BACK, client=client)
    for queue in centre.queues:
        found = Queue.objects.filter(origin__name=origin, name=queue.name, archived_at=None).first()
        if found is not None and not _is_always_open(queue) and not OpeningHours.objects.filter(queue=found).exists():
            set_opening_hours(_week(queue), zone=centre.zone, queue=found)


def _terms(centre: Centre, client: str) -> dict[str, object]:
    channels = dict.fromkeys(queue.channel for queue in centre.queues if queue.client == client)
    within = {"voice": (20, "0.8"), "chat": (60, "0.85")}
    return {
        "service_levels": [
            {"channel": channel, "formula": "default", "share": within[channel][1], "within_s": within[channel][0]}
            for channel in channels
        ],
        "short_abandon_s": 5,
        "goals": [
            {"kpi": "fcr", "plan": "0.7", "min": "0.65", "period": "month"},
            {"kpi": "csat_mean", "plan": "4", "min": "3.6", "period": "month"},
            {"kpi": "abandonment_rate", "plan": "0.05", "max": "0.08", "period": "week"},
            {"kpi": "hit_rate", "plan": "0.16", "min": "0.12", "max": "0.22", "period": "month"},
        ],
        "rhythm": "weekly",
        "note": "As agreed at the start; what does not stand here is as the house has it.",
    }


def _is_always_open(queue: SimQueue) -> bool:
    return len(queue.days) == 7 and (queue.open, queue.close) == (0, 24)


def _week(queue: SimQueue) -> dict[str, list[list[str]]]:
    return {WEEK[day]: [[f"{queue.open:02}:00", f"{queue.close:02}:00"]] for day in queue.days}
