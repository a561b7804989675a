"""What agreements ask of cells, in hundredths and until the next agreement; and who is part of whom on a day."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from tests.facts_made import DAY_OF_NOON
from utfall.catalogue import built_in
from utfall.catalogue.agreement import Goal as Agreed
from utfall.catalogue.agreement import Level, Terms

D = Decimal


def test_goals_hold_until_the_next_agreement_and_are_kept_in_hundredths_of_their_unit(home: Path) -> None:
    from utfall.wiring.goals import agreed_goals

    first = Terms(goals=(Agreed("hit_rate", D("0.125"), D("0.1"), None, "week"), Agreed("asa", max_ok=D("20"))))
    second = Terms(goals=(Agreed("complaint_rate", D("0.0025")),))
    rate, wait, complaints = agreed_goals(7, [(100, first), (200, second)], built_in())
    assert (rate.plan, rate.low, rate.high, rate.period) == (1_250, 1_000, None, "week")
    assert (wait.high, wait.first_day, wait.end_day, wait.client) == (2_000, 100, 200, 7)
    assert (complaints.plan, complaints.first_day, complaints.end_day) == (250, 200, None)
    (third,) = agreed_goals(7, [(100, Terms(goals=(Agreed("hit_rate", D(1) / D(3)),)))], built_in())
    assert third.plan == Fraction(D(1) / D(3)) * 10_000, "nothing is rounded"


def test_the_share_of_a_service_level_is_the_plan_of_its_channel_with_the_band_agreed_for_it(home: Path) -> None:
    from utfall.wiring.goals import agreed_goals

    terms = Terms(
        goals=(Agreed("service_level", None, D("0.7"), D("0.95")), Agreed("asa", D("15"))),
        levels=(Level("voice", share=D("0.8")), Level("chat", share=D("0.6")), Level("email")),
    )
    made = agreed_goals(7, [(100, terms)], built_in())
    levels = {each.channel: (each.plan, each.low, each.high) for each in made if each.kpi == "service_level"}
    assert levels == {"voice": (8_000, 7_000, 9_500), "chat": (6_000, 7_000, 9_500)}
    assert [each.kpi for each in made if not each.channel] == ["asa"]
    (alone,) = agreed_goals(7, [(100, Terms(levels=(Level(share=D("0.8")),)))], built_in())
    assert (alone.channel, alone.plan, alone.low, alone.high) == ("", 8_000, 8_000, None)


def test_whose_an_agent_a_queue_and_a_campaign_are_is_as_on_the_day_and_read_once(home: Path) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from utfall.ledger import setup
    from utfall.ledger.campaigns.models import Queue, QueueAssignment
    from utfall.ledger.people.models import Membership
    from utfall.wiring.goals import belonging

    eva = setup.make_client("Eva", zone="Europe/Oslo")
    cards = setup.make_campaign(eva, "Cards", zone="Europe/Oslo")
    red, blue = setup.make_team("Red"), setup.make_team("Blue")
    ana = setup.make_person("Ana")
    Membership.objects.create(person=ana, team=red, end_day=DAY_OF_NOON)
    Membership.objects.create(person=ana, team=blue, first_day=DAY_OF_NOON)
    queue, free = Queue.objects.create(name="support"), Queue.objects.create(name="free")
    QueueAssignment.objects.create(queue=queue, client=eva, campaign=cards, first_day=DAY_OF_NOON)
    part_of = belonging()
    with CaptureQueriesContext(connection) as seen:
        assert part_of("agent", ana.pk, DAY_OF_NOON - 1) == {"team": red.pk}
        assert part_of("agent", ana.pk, DAY_OF_NOON) == {"team": blue.pk}
        assert part_of("queue", queue.pk, DAY_OF_NOON) == {"client": eva.pk, "campaign": cards.pk}
        assert part_of("queue", queue.pk, DAY_OF_NOON - 1) == {} == part_of("queue", free.pk, DAY_OF_NOON)
        assert part_of("campaign", cards.pk, 0) == {"client": eva.pk}
        assert part_of("team", red.pk, 0) == {}
    assert len(seen) == 3
