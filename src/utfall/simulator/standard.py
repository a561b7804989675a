"""The centre of the demo and of training: two clients, their queues, mailboxes and campaigns, and who works there."""

from utfall.simulator.centre import Centre, Forward, Mailbox, Product, SimAgent, SimCampaign, SimQueue, SimReason

_SALES = ("Ana Berg", "Ben Solheim", "Eli Haug", "Finn Aas", "Grete Lien", "Hanne Vik", "Ivar Ness")
_SALES_EAST = ("Carla Dahl", "Jon Rud", "Kari Moen", "Lars Eng", "Mona Bakke")
_SERVICE = ("Nils Hagen", "Oda Lund", "Per Strand", "Ragna Holm", "Siri Foss", "Tor Bye", "Una Krog", "Vidar Sand")
_WRITTEN = ("Bodil Ask", "Dina Sørli", "Egil Nes", "Frida Tangen", "Hege Ulv")
_CHAT, _MAIL = _WRITTEN[:3], _WRITTEN[3:]
_EVERY_WORKDAY = (0, 1, 2, 3, 4)

_ENERGY_REASONS = (
    SimReason("Invoice", 3.0, 0.86),
    SimReason("Moving house", 1.6, 0.93),
    SimReason("Outage", 1.0, 0.62, resolvable=0.5),
    SimReason("Contract", 1.8, 0.88),
    SimReason("Meter", 1.2, 0.8),
    SimReason("Complaint", 0.3, 0.6, sort="complaint"),
)
_CLAIM_REASONS = (
    SimReason("New claim", 1.4, 0.9),
    SimReason("Claim status", 2.2, 0.74, resolvable=0.8),
    SimReason("Policy", 1.0, 0.92),
    SimReason("Payment", 1.2, 0.87),
    SimReason("Complaint", 0.3, 0.58, sort="complaint"),
)


def standard() -> Centre:
    """Two clients, four queues of calls (one never closes) and one of chats, three mailboxes, two campaigns, four
    teams."""
    service = _service()
    everybody = tuple(agent.name for agent in service)
    return Centre(
        name="Fjord",
        zone="Europe/Oslo",
        clients=("Nordvik Energi", "Solheim Forsikring"),
        teams=("Bergen", "Hamar", "Service", "Written"),
        agents=(*_sellers(), *service, *_writers()),
        queues=_queues(everybody),
        campaigns=_campaigns(),
        mailboxes=(
            Mailbox("Energy mail", "Nordvik Energi", "email", 37, 5.5, 24, 72, _MAIL, _ENERGY_REASONS),
            Mailbox("Energy messages", "Nordvik Energi", "messenger", 15, 3.5, 4, 24, _MAIL, _ENERGY_REASONS),
            Mailbox("Claims mail", "Solheim Forsikring", "email", 14, 7.5, 24, 120, _MAIL, _CLAIM_REASONS),
        ),
        left=(SimAgent("Olav Rem", "Service", 8, 16), SimAgent("Pia Storm", "Bergen", 9, 17)),
    )


def _sellers() -> list[SimAgent]:
    west = [
        SimAgent(name, "Bergen", 9 + i % 3 * 0.5, 17 + i % 2, _EVERY_WORKDAY, 0.7 + 0.13 * i)
        for i, name in enumerate(_SALES)
    ]
    east = [
        SimAgent(name, "Hamar", 12 + i % 2, 20, (0, 1, 2, 3, 4, 5) if i < 2 else _EVERY_WORKDAY, 1.25 - 0.12 * i)
        for i, name in enumerate(_SALES_EAST)
    ]
    return west + east


def _service() -> list[SimAgent]:
    daily = [
        SimAgent(
            name,
            "Service",
            8 + i % 4,
            15.5 + i % 4 * 1.5,
            tuple(d for d in range(6) if (d + i) % 6 != 5),
            0.85 + 0.05 * i,
        )
        for i, name in enumerate(_SERVICE)
    ]
    return [
        *daily,
        SimAgent("Wenche Vang", "Service", 0, 8, tuple(range(7))),
        SimAgent("Yngve Tangen", "Service", 16, 24, tuple(range(7))),
        SimAgent("Åse Kvam", "Service", 8, 16, (5, 6)),
        SimAgent("SIP/131", "Service", 9, 17, (0, 1, 2, 3, 4, 5)),  # a name nobody has matched yet
    ]


def _writers() -> list[SimAgent]:
    return [
        SimAgent(name, "Written", 8 + i % 3, 16 + i % 3, _EVERY_WORKDAY, 0.9 + 0.08 * i)
        for i, name in enumerate(_WRITTEN)
    ]


def _queues(everybody: tuple[str, ...]) -> tuple[SimQueue, ...]:
    energy, solheim = "Nordvik Energi", "Solheim Forsikring"
    return (
        SimQueue("Energy service", energy, 20, 205, 45, 190, everybody, _ENERGY_REASONS, menu=9, forwards=(
            Forward("Energy technical", "planned", 0.04), Forward("Energy technical", "misroute", 0.035))),
        SimQueue("Energy technical", energy, 1.6, 300, 60, 210, everybody[3:8], (
            SimReason("Outage", 1.6, 0.7, resolvable=0.6), SimReason("Meter", 2.0, 0.88)), 7, 20,
                 days=_EVERY_WORKDAY, forwards=(
            Forward("Energy service", "misroute", 0.05),)),
        SimQueue("Claims", solheim, 6.5, 330, 90, 260, everybody[:6], _CLAIM_REASONS, 8, 18,
                 days=(0, 1, 2, 3, 4, 5), menu=3, forwards=(
            Forward("Policies", "planned", 0.05), Forward("Policies", "misroute", 0.03))),
        SimQueue("Policies", solheim, 1.8, 240, 60, 240, everybody[2:7], (
            SimReason("Policy", 2.0, 0.9), SimReason("Payment", 1.0, 0.88)), 8, 18, days=_EVERY_WORKDAY),
        SimQueue("Energy chat", energy, 15, 480, 50, 150, _CHAT, _ENERGY_REASONS, 8, 18,
                 channel="chat", days=_EVERY_WORKDAY, at_once=3),
    )  # fmt: skip


def _campaigns() -> tuple[SimCampaign, ...]:
    return (
        SimCampaign("Winter saver", "Nordvik Energi", 430, _SALES, "NOK",
                    (Product("Fixed price 12 months", 1490, 0.7), Product("Green origin", 590, 0.45),
                     Product("Charger", 8990, 0.12))),
        SimCampaign("Home and contents", "Solheim Forsikring", 310, _SALES_EAST, "NOK",
                    (Product("Contents", 2380, 0.8), Product("House", 5150, 0.35), Product("Travel", 1290, 0.3, 2)),
                    sale=0.085, offer=0.14),
    )  # fmt: skip
