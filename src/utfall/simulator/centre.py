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
class SimReason:
    """What somebody gets in touch about: how often beside the others, and the chance that one contact settles it."""

    name: str
    share: float = 1.0
    settled: float = 0.84
    resolvable: float = 0.97
    sort: str = "inquiry"


@dataclass(frozen=True, slots=True)
class Forward:
    """Where a queue hands conversations on to, whether it is planned so or they had come to the wrong place."""

    to: str
    kind: str
    chance: float


@dataclass(frozen=True, slots=True)
class SimQueue:
    """An inbound queue: contacts in its busiest hour, mean talk, after-work and patience in seconds, and who answers.

    `menu` is how many self-service sessions its busiest hour has, `at_once` how many contacts one agent takes.
    """

    name: str
    client: str
    busiest: float
    talk: float
    wrap: float
    patience: float
    agents: tuple[str, ...]
    reasons: tuple[SimReason, ...]
    open: int = 0  # the hours it opens and closes
    close: int = 24
    channel: str = "voice"
    at_once: int = 1
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)  # the weekdays it opens, Monday first
    menu: float = 0.0
    forwards: tuple[Forward, ...] = ()

    @property
    def is_voice(self) -> bool:
        """Whether calls come in on it."""
        return self.channel == "voice"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where written inquiries arrive: how many on a working day, minutes of work on one, hours to answer and solve."""

    name: str
    client: str
    channel: str
    daily: float
    minutes: float
    respond: float
    resolve: float
    agents: tuple[str, ...]
    reasons: tuple[SimReason, ...]


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
    """The whole of it."""

    name: str
    zone: str
    clients: tuple[str, ...]
    teams: tuple[str, ...]
    agents: tuple[SimAgent, ...]
    queues: tuple[SimQueue, ...]
    campaigns: tuple[SimCampaign, ...]
    mailboxes: tuple[Mailbox, ...] = ()
    left: tuple[SimAgent, ...] = ()  # worked here before

    def queue(self, name: str) -> SimQueue:
        """The queue of that name."""
        return next(queue for queue in self.queues if queue.name == name)

    def agent(self, name: str) -> SimAgent:
        """The agent of that name."""
        return next(agent for agent in self.agents if agent.name == name)
