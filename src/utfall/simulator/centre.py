"""What a simulated centre is made of: its clients, queues, campaigns, products and the people on their shifts."""

from dataclasses import dataclass

# Calls per hour of the day as a share of the busiest hour; and of each weekday, Monday first.
MORNING_PEAK = (
    0.07, 0.05, 0.05, 0.05, 0.06, 0.08, 0.12, 0.25, 0.7, 1.0, 0.95, 0.85,
    0.7, 0.8, 0.85, 0.75, 0.5, 0.35, 0.3, 0.24, 0.2, 0.16, 0.12, 0.09,
)  # fmt: skip
WEEKDAYS = (1.15, 1.0, 0.95, 0.95, 0.9, 0.4, 0.3)


@dataclass(frozen=True, slots=True)
class Product:
    """Something sold. `price` in whole units of the client's currency, `chance` of being on a sale."""

    name: str
    price: int
    chance: float
    most: int = 1


@dataclass(frozen=True, slots=True)
class SimQueue:
    """An inbound queue: calls in its busiest hour, mean talk, after-work and patience in seconds, and who answers."""

    name: str
    client: str
    busiest: float
    talk: float
    wrap: float
    patience: float
    agents: tuple[str, ...]
    reasons: tuple[str, ...]
    close: int = 24  # the hour it closes


@dataclass(frozen=True, slots=True)
class SimCampaign:
    """An outbound campaign: how many customers are loaded each working day, and what comes of a call."""

    name: str
    client: str
    daily: int
    agents: tuple[str, ...]
    currency: str
    products: tuple[Product, ...]
    # chance of each outcome once a person was reached; the rest ends in no_sale
    reached: float = 0.38
    sale: float = 0.11
    lead: float = 0.07
    offer: float = 0.08
    excluded: float = 0.06
    call_back: float = 0.16
    no_reasons: tuple[str, ...] = ("Too expensive", "Has another supplier", "No need", "Bad experience")


@dataclass(frozen=True, slots=True)
class SimAgent:
    """A person: shift in hours of the local day, weekdays at work (0 Monday), how good at selling (1 is average)."""

    name: str
    team: str
    start: float
    end: float
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    skill: float = 1.0


@dataclass(frozen=True)
class Centre:
    """The whole of it. `clients` maps a client to its zone and currency."""

    name: str
    zone: str
    clients: tuple[str, ...]
    teams: tuple[str, ...]
    agents: tuple[SimAgent, ...]
    queues: tuple[SimQueue, ...]
    campaigns: tuple[SimCampaign, ...]

    def agent(self, name: str) -> SimAgent:
        """The agent of that name."""
        return next(agent for agent in self.agents if agent.name == name)


_SALES = ("Ana Berg", "Ben Solheim", "Eli Haug", "Finn Aas", "Grete Lien", "Hanne Vik", "Ivar Ness")
_SALES_EAST = ("Carla Dahl", "Jon Rud", "Kari Moen", "Lars Eng", "Mona Bakke")
_SERVICE = ("Nils Hagen", "Oda Lund", "Per Strand", "Ragna Holm", "Siri Foss", "Tor Bye", "Una Krog", "Vidar Sand")


def standard() -> Centre:
    """The centre of the demo: two clients, two inbound queues (one never closes), two campaigns, three teams."""
    sellers = [
        SimAgent(name, "Bergen", 9 + i % 3 * 0.5, 17 + i % 2, (0, 1, 2, 3, 4), 0.7 + 0.13 * i)
        for i, name in enumerate(_SALES)
    ]
    east = [
        SimAgent(name, "Hamar", 12 + i % 2, 20, (0, 1, 2, 3, 4, 5) if i < 2 else (0, 1, 2, 3, 4), 1.25 - 0.12 * i)
        for i, name in enumerate(_SALES_EAST)
    ]
    service = [
        SimAgent(name, "Service", 8 + i % 4, 15.5 + i % 4 * 1.5, tuple(d for d in range(6) if (d + i) % 6 != 5))
        for i, name in enumerate(_SERVICE)
    ]
    service += [
        SimAgent("Wenche Vang", "Service", 0, 8, tuple(range(7))),
        SimAgent("Yngve Tangen", "Service", 16, 24, tuple(range(7))),
        SimAgent("Åse Kvam", "Service", 8, 16, (5, 6)),
        SimAgent("SIP/131", "Service", 9, 17, (0, 1, 2, 3, 4, 5)),  # a name nobody has matched yet
    ]
    everybody = tuple(agent.name for agent in service)
    return Centre(
        name="Fjord",
        zone="Europe/Oslo",
        clients=("Nordvik Energi", "Solheim Forsikring"),
        teams=("Bergen", "Hamar", "Service"),
        agents=(*sellers, *east, *service),
        queues=(
            SimQueue("Energy service", "Nordvik Energi", 29, 205, 45, 190, everybody,
                     ("Invoice", "Moving house", "Outage", "Contract", "Meter")),
            SimQueue("Claims", "Solheim Forsikring", 11, 330, 90, 260, _SERVICE[:6],
                     ("New claim", "Claim status", "Policy", "Payment"), close=18),
        ),
        campaigns=(
            SimCampaign("Winter saver", "Nordvik Energi", 430, _SALES, "NOK",
                        (Product("Fixed price 12 months", 1490, 0.7), Product("Green origin", 590, 0.45),
                         Product("Charger", 8990, 0.12))),
            SimCampaign("Home and contents", "Solheim Forsikring", 310, _SALES_EAST, "NOK",
                        (Product("Contents", 2380, 0.8), Product("House", 5150, 0.35), Product("Travel", 1290, 0.3, 2)),
                        sale=0.085, offer=0.14),
        ),
    )  # fmt: skip
