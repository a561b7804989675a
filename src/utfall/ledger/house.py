"""What is said once of the whole house: its kind of centre, the zone of its *today*, its country's public holidays."""

from collections.abc import Mapping

from django.db import transaction

from utfall.facts.shared import AGENT_STATES
from utfall.ledger.audit.chain import note
from utfall.ledger.clients.models import CENTRES, Client
from utfall.ledger.happenings.models import BatchRow
from utfall.ledger.people.models import User

from .making import NotPossible, clean_zone
from .opening import countries
from .setup import home_client

LONGEST_LIMIT = 86_400  # s


def must_be_asked() -> bool:
    """Whether nobody has been asked yet, and nothing has been told either: a house that works needs no first steps."""
    return home_client().asked_at is None and not BatchRow.objects.exists()


def set_house(
    *, now: int, centre: str | None = None, zone: str | None = None, country: str | None = None,
    actor: User | None = None,
) -> None:  # fmt: skip
    """Say what the house is; what is not given stays. `zone` holds for *today* and for what is told from now on: facts
    keep the one they were stamped with. Raises `NotPossible`, `UnknownZone`."""
    said = {"centre": centre, "zone": None if zone is None else clean_zone(zone), "country": country}
    if centre is not None and centre not in CENTRES:
        raise NotPossible(f"there is no kind of centre {centre!r}; there are {', '.join(CENTRES)}")
    if country and country not in countries():
        raise NotPossible(f"the public holidays of {country!r} are not known; a country is two letters, such as NO")
    with transaction.atomic():
        home = home_client()
        changed = {name: value for name, value in said.items() if value is not None and value != getattr(home, name)}
        if changed:
            former = {name: getattr(home, name) for name in changed}
            note("set house", f"client {home.pk}", actor, {"from": former, "to": changed}, at=now)
        asked = now if home.asked_at is None else home.asked_at
        Client.objects.filter(pk=home.pk).update(**changed, asked_at=asked)


def floor_limits() -> dict[str, int | None]:
    """How long (s) agents may be in a state, by state, where the house said so; None: as long as they like."""
    return dict(home_client().floor_limits)


def set_floor_limits(limits: Mapping[str, int | None], *, now: int, actor: User | None = None) -> None:
    """Say how long agents may be in a state before the floor is told; states not named are as they come. Raises
    `NotPossible`."""
    for state, limit in limits.items():
        if state not in AGENT_STATES:
            raise NotPossible(f"there is no state {state!r}; there are {', '.join(AGENT_STATES)}")
        if limit is not None and not 0 < limit <= LONGEST_LIMIT:
            raise NotPossible("a limit is of one second to a day")
    with transaction.atomic():
        home = home_client()
        if home.floor_limits != limits:
            said = {"from": home.floor_limits, "to": dict(limits)}
            note("set floor limits", f"client {home.pk}", actor, said, at=now)
            Client.objects.filter(pk=home.pk).update(floor_limits=dict(limits))


def leave_first_steps(now: int, actor: User | None = None) -> None:
    """Note that somebody was asked and said: later. He is not asked again; Setup, House has it all."""
    with transaction.atomic():
        home = home_client()
        if home.asked_at is None:
            note("left first steps", f"client {home.pk}", actor, at=now)
            Client.objects.filter(pk=home.pk).update(asked_at=now)
