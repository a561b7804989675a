"""What is planned and agreed on paper: forecasts, targets of the campaigns, employment, what an hour costs."""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from utfall.core.erlang import agents_needed, load_of
from utfall.core.zones import day_date, local_times
from utfall.facts import Record
from utfall.simulator.centre import MORNING_PEAK, WEEKDAYS, Centre, SimCampaign, SimQueue
from utfall.simulator.desk import HOUR, SECOND
from utfall.simulator.script import Scene, at

HALF_HOUR = HOUR // 2
AGAIN, ASKS = 1.2, 0.27  # of the contacts that come, how many do with those who come again; and of the machine's
AN_HOUR, CURRENCY = 31_500, "NOK"
# What an hour of a seller is taken to bring, by which the campaigns' targets are set.
CALLS_AN_HOUR, WORKED = 21.0, 6.6


def once(centre: Centre, first_day: int, told_at: int, random: Random) -> Iterator[Scene]:
    """What is said once: who is employed since when, who has left, and what an hour costs."""
    times = local_times(centre.zone)
    for agent in centre.agents:
        since = times.start_of(first_day - random.randint(40, 2400))
        yield _employed(told_at, agent.name, {"started_at": since})
    for number, agent in enumerate(centre.left):
        since, until = (times.start_of(first_day - days) for days in (random.randint(200, 900), -5 - 9 * number))
        yield _employed(told_at, agent.name, {"started_at": since})
        over = {"started_at": since, "ended_at": until, "is_voluntary": number % 2 == 0}
        yield _employed(until, agent.name, over)
    cost = {"centre": centre.name, "happened_at": told_at, "first_day": first_day - 365, "amount": AN_HOUR,
            "currency": CURRENCY}  # fmt: skip
    yield at(told_at, Record("cost_rate", f"{centre.name}:hour", cost))


def _employed(when: int, name: str, values: Mapping[str, object]) -> Scene:
    return at(when, Record("employment", name, {"agent": name, **values}))


def forecasts(centre: Centre, day: int, told_at: int, random: Random) -> Iterator[Scene]:
    """What is expected of a day, by half hour: the version that schedules are made by, and an earlier draft."""
    midnight, weekday = local_times(centre.zone).start_of(day), (day + 3) % 7
    for queue in centre.queues:
        if weekday not in queue.days:
            continue
        missed_by = random.gauss(1, 0.06)
        for half in range(2 * queue.open, 2 * queue.close):
            expected = (queue.busiest * AGAIN + queue.menu * ASKS) * WEEKDAYS[weekday] * MORNING_PEAK[half // 2] / 2
            starts = midnight + half * HALF_HOUR
            yield _forecast(queue, starts, expected * missed_by, "plan", told_at)
            if queue.is_voice and 16 <= half < 34:
                yield _forecast(queue, starts, expected * random.gauss(1.05, 0.12), "draft", told_at)


def _forecast(queue: SimQueue, starts: int, expected: float, made: str, told_at: int) -> Scene:
    handle = int((queue.talk * 1.02 + queue.wrap + 5) * SECOND)
    load = load_of(expected, handle, HALF_HOUR) / queue.at_once
    values = {"client": queue.client, "queue": queue.name, "channel": queue.channel, "starts_at": starts,
              "interval_ms": HALF_HOUR, "volume": max(0, round(100 * expected)), "handle_ms": handle,
              "agents": 100 * agents_needed(load, handle, 20 * SECOND, 0.8), "made": made,
              "is_used": made == "plan"}  # fmt: skip
    return at(told_at, Record("forecast", f"{queue.name}:{starts}:{made}", values))


def targets(centre: Centre, day: int, first_day: int, told_at: int) -> Iterator[Scene]:
    """The campaigns' plans of a month, told on its first day or on the campaign's, for what is left of it then."""
    today = day_date(day)
    if day != first_day and today.day != 1:
        return
    end = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    end_day = day + (end - today).days
    workdays = sum((each + 3) % 7 < 5 for each in range(day, end_day))
    for campaign in centre.campaigns:
        sales = round(_sales_a_day(campaign) * workdays)
        plans = (("sales", 100 * sales, None, None), ("conclusions", 100 * sales * 6, None, None),
                 ("hit_rate", 1600, 1200, 2200))  # fmt: skip
        for kpi, planned, least, most in plans:
            values: dict[str, object] = {
                "client": campaign.client, "campaign": campaign.name, "kpi": kpi, "happened_at": told_at,
                "first_day": day, "end_day": end_day, "planned": planned, "curve": "linear",
            }  # fmt: skip
            if least is not None:
                values |= {"min_ok": least, "max_ok": most}
            yield at(told_at, Record("target", f"{campaign.name}:{kpi}:{day}", values))


def _sales_a_day(campaign: SimCampaign) -> float:
    return len(campaign.agents) * WORKED * CALLS_AN_HOUR * campaign.reached * campaign.sale * 1.25
