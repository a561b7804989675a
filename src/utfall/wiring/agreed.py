"""What the ledger's settings and agreements mean for a question: limits and choices by client, channel and day."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from utfall.catalogue.agreement import Terms
from utfall.catalogue.model import Catalogue
from utfall.catalogue.words import DEFAULT, MILLION, SETTINGS
from utfall.ledger import agreements
from utfall.ledger.clients.models import Client, Setting
from utfall.query import Chosen, Dated, Goal, Settings
from utfall.wiring.goals import agreed_goals, belonging
from utfall.wiring.opening import clocks, opening

Key = tuple[str, str | None]  # name of a setting or term, channel


def settings_of(zone: str, catalogue: Catalogue) -> Settings:
    """The settings that change numbers, as they are dated now; an agreement's win over plain ones of its client."""
    plain = [Dated(s.name, s.value, s.client_id, s.channel or None, s.first_day) for s in Setting.objects.all()]
    house = [each for each in plain if each.client is None]
    dated: list[Dated] = []
    chosen: list[Chosen] = []
    goals: list[Goal] = []
    for client, among in groupby(agreements.every(catalogue), key=lambda each: each[0].client_id):
        told = list(among)
        goals += agreed_goals(client, [(each.first_day, terms) for each, terms in told], catalogue)
        dates = [(each.first_day, dict(_limits(terms)), dict(_choices(terms))) for each, terms in told]
        for key in _keys(limits for _, limits, _ in dates):
            for day, limits, _ in dates:
                dated.append(Dated(key[0], limits.get(key, _otherwise(key, day, house)), client, key[1], day))
        for key in _keys(choices for _, _, choices in dates):
            for day, _, choices in dates:
                chosen.append(Chosen(key[0], choices.get(key, DEFAULT), client, key[1], day))
    taken = {(one.name, one.client, one.channel, one.first_day) for one in dated}
    home = Client.objects.filter(is_home=True).values_list("pk", flat=True).first()
    kept = [one for one in plain if (one.name, one.client, one.channel, one.first_day) not in taken]
    return Settings(dated=(*kept, *dated), zone=zone, chosen=tuple(chosen), opening=opening(), clocks=clocks(),
                    home=home, goals=tuple(goals), belonging=belonging())  # fmt: skip


def _keys(told: "Iterable[Mapping[Key, object]]") -> dict[Key, None]:
    """Everything any agreement of a client speaks of: the next one that does not falls back on the house's."""
    return dict.fromkeys(key for each in told for key in each)


def _otherwise(key: Key, day: int, house: list[Dated]) -> int:
    fits = [each for each in house if each.name == key[0] and each.channel in (None, key[1])
            and (each.first_day or 0) <= day]  # fmt: skip
    fits.sort(key=lambda each: (each.channel is not None, each.first_day or 0))
    return fits[-1].value if fits else SETTINGS[key[0]].default


def _limits(terms: Terms) -> Iterator[tuple[Key, int]]:
    for level in terms.levels:
        yield ("T", level.channel or None), level.within
        if level.share is not None:
            yield ("service_share", level.channel or None), round(level.share * MILLION)
    if terms.short_abandon is not None:
        yield ("short_abandon", None), terms.short_abandon


def _choices(terms: Terms) -> Iterator[tuple[Key, str]]:
    for level in terms.levels:
        yield ("formula", level.channel or None), level.formula
    for term, option in (terms.chosen or {}).items():
        yield (term, None), option
