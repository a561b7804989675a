"""Who is who: names to be matched, matching by date, and what was told already told again."""

from typing import Any

import pytest

from utfall.facts import Batch, Record

pytestmark = pytest.mark.usefixtures("home")
HOUR, DAY = 3_600_000, 86_400_000
FIRST = 20_000  # a local day
NOON = FIRST * DAY + 12 * HOUR
NOW = NOON + 100 * DAY


def calls(days: int = 4, name: str = "SIP/204", origin: str = "pbx", **words: object) -> None:
    """One answered call at noon of each of some days, and the offer that led to it."""
    from utfall.ledger.record import record

    records = []
    for day in range(days):
        at = NOON + day * DAY
        leg = {"direction": "in", "channel": "voice", "queue": "support", "agent": name, "offered_at": at, **words}
        times = {"queued_at": at, "answered_at": at + 9000, "ended_at": at + 60_000, "wrapped_at": at + 60_000}
        records.append(Record("contact", f"call {name} {day}", leg | times))
        offer = {"queue": "support", "agent": name, "rang_at": at, "ring_ms": 5000, "result": "answered"}
        records.append(Record("routing_offer", f"offer {name} {day}", offer))
    record(Batch(origin, records), now=NOW)


def newest(kind: str = "contact") -> dict[str, dict[str, Any]]:
    """Reference -> the newest version of each fact."""
    from utfall.ledger.happenings.models import FACTS

    return {row["reference"]: row for row in FACTS[kind].objects.order_by("version").values()}


def column(name: str, kind: str = "contact") -> list[Any]:
    return [row[name] for _, row in sorted(newest(kind).items())]


def alias(name: str = "SIP/204") -> int:
    from utfall.ledger.people.models import Alias

    return int(Alias.objects.get(name=name).pk)


def audited() -> list[str]:
    from utfall.ledger.audit.models import Entry

    return list(Entry.objects.order_by("id").values_list("action", flat=True))


def test_an_unknown_name_waits_to_be_matched_with_what_is_known_of_it():
    from utfall.ledger import setup, who

    setup.make_person("Sip Johansen")
    ana = setup.make_person("Ana Berg")
    calls()
    calls(2, "ana berg", "crm")
    found = {each.name: each for each in who.unmatched()}
    phone = found["SIP/204"]
    assert (phone.origin, phone.contacts, phone.first_seen, phone.last_seen) == ("pbx", 4, NOON, NOON + 3 * DAY)
    assert found["ana berg"].nearest == ((ana.pk, "Ana Berg"),)
    assert [each.name for each in who.unmatched()] == ["SIP/204", "ana berg"], "most contacts first"
    assert {each.name for each in who.everybody()} == {"SIP/204", "ana berg"}


def test_matching_tells_history_again_without_a_new_import_and_twice_changes_nothing():
    from utfall.ledger import setup, who

    oslo = setup.make_centre("Oslo", zone="UTC")
    ana = setup.make_person("Ana")
    team = setup.make_team("Ana and Ben's", oslo)
    setup.make_membership(ana, team)
    calls()
    assert who.match(alias(), ana.pk, now=NOW) == 8
    for kind in ("contact", "routing_offer"):
        assert column("agent_id", kind) == [ana.pk] * 4
        assert column("team_id", kind) == [team.pk] * 4
        assert column("centre_id", kind) == [oslo.pk] * 4
        assert column("why", kind) == ["corrected"] * 4
        assert column("version", kind) == [2] * 4
    assert who.unmatched() == []
    before = audited()
    assert who.match(alias(), ana.pk, now=NOW) == 0
    assert audited() == before and before.count("match") == 1
    calls()
    assert column("version") == [2] * 4, "read again, everything is known"
    calls(6)
    assert column("agent_id") == [ana.pk] * 6, "later calls are hers at once"


def test_a_match_holds_on_its_days_only():
    from utfall.ledger import setup, who

    ana, ben = setup.make_person("Ana"), setup.make_person("Ben")
    calls()
    nobody = column("agent_id")[0]
    assert who.match(alias(), ana.pk, FIRST + 1, FIRST + 3, now=NOW) == 4
    assert column("agent_id") == [nobody, ana.pk, ana.pk, nobody]
    assert who.match(alias(), ben.pk, FIRST + 2, None, now=NOW) == 4
    assert column("agent_id") == [nobody, ana.pk, ben.pk, ben.pk]
    (left,) = who.unmatched()
    assert left.contacts == 1
    assert [(m.person_id, m.first_day, m.end_day) for m in left.matches] == [
        (nobody, None, FIRST + 1),
        (ana.pk, FIRST + 1, FIRST + 2),
        (ben.pk, FIRST + 2, None),
    ]
    who.match(alias(), ana.pk, FIRST, FIRST + 1, now=NOW)
    assert who.unmatched() == [], "days on which it was never seen wait for nobody"


def test_unmatching_gives_the_days_back_to_nobody_and_is_audited():
    from utfall.ledger import setup, who
    from utfall.ledger.people.models import Person

    ana = setup.make_person("Ana")
    calls()
    nobody = column("agent_id")[0]
    who.match(alias(), ana.pk, now=NOW)
    assert Person.objects.get(pk=nobody).archived_at == NOW
    assert who.unmatch(alias(), now=NOW) == 8
    assert column("agent_id") == [nobody] * 4
    assert Person.objects.get(pk=nobody).archived_at is None
    assert [each.contacts for each in who.unmatched()] == [4]
    assert audited().count("match") == 2


def test_a_kept_name_is_a_person_of_its_own_and_waits_no_longer():
    from utfall.ledger import who
    from utfall.ledger.people.models import Alias

    calls()
    before = column("agent_id")
    person = who.keep(alias(), name="Carla")
    assert who.keep(alias()) == person
    assert (person.name, person.to_be_matched, who.unmatched()) == ("Carla", False, [])
    assert column("agent_id") == before == [person.pk] * 4
    assert Alias.objects.get().kept and audited().count("keep") == 1


def test_a_backdated_membership_tells_again_what_was_done_on_its_days():
    from utfall.ledger import setup, who

    oslo, bergen = setup.make_centre("Oslo"), setup.make_centre("Bergen")
    red, blue = setup.make_team("Red", oslo), setup.make_team("Blue", bergen)
    ana, ben = setup.make_person("Ana"), setup.make_person("Ben")
    setup.make_membership(ana, red)
    setup.make_membership(ben, red)
    calls()
    calls(4, "SIP/205")
    who.match(alias(), ana.pk, now=NOW)
    who.match(alias("SIP/205"), ben.pk, now=NOW)
    setup.make_membership(ana, blue, FIRST + 2)
    hers = [row for _, row in sorted(newest().items()) if row["agent_id"] == ana.pk]
    assert [row["team_id"] for row in hers] == [red.pk, red.pk, blue.pk, blue.pk]
    assert [row["centre_id"] for row in hers] == [oslo.pk, oslo.pk, bergen.pk, bergen.pk]
    assert [row["version"] for row in hers] == [2, 2, 3, 3]
    his = [row for row in newest().values() if row["agent_id"] == ben.pk]
    assert {(row["team_id"], row["version"]) for row in his} == {(red.pk, 2)}


def test_a_team_that_the_source_brought_stays():
    from utfall.ledger import setup, who

    ana = setup.make_person("Ana")
    red = setup.make_team("Red")
    setup.make_membership(ana, red)
    calls(2, team="Hired")
    hired = column("team_id")[0]
    who.match(alias(), ana.pk, now=NOW)
    assert column("team_id") == [hired] * 2
    assert column("team_id", "routing_offer") == [red.pk] * 2


def test_what_was_annulled_stays_annulled_and_what_was_removed_is_left_alone():
    from utfall.ledger import setup, who
    from utfall.ledger.record import record

    calls(3)
    annulled, removed = ({"direction": "in", "offered_at": NOON, "agent": "SIP/204"} for _ in range(2))
    record(
        Batch(
            "pbx",
            [
                Record("contact", "call SIP/204 0", annulled, why="annulled"),
                Record("contact", "call SIP/204 1", removed, why="removed"),
            ],
        ),
        now=NOW,
    )
    ana = setup.make_person("Ana")
    who.match(alias(), ana.pk, now=NOW)
    assert column("why") == ["annulled", "removed", "corrected"]
    assert column("agent_id")[0] == column("agent_id")[2] == ana.pk


def test_what_still_goes_on_is_told_again_too():
    from utfall.ledger import setup, who
    from utfall.ledger.happenings.models import STANDINGS, BatchRow
    from utfall.ledger.record import record

    words = {"agent": "SIP/204", "state": "idle", "start_at": NOON, "end_at": NOON + HOUR}
    record(Batch("pbx", [Record("agent_state", "shift", words, standing=True)]), now=NOW)
    batch = BatchRow.objects.latest("pk").pk
    ana = setup.make_person("Ana")
    assert who.match(alias(), ana.pk, now=NOW) == 1
    (row,) = STANDINGS["agent_state"].objects.values("agent_id", "batch_id", "version")
    assert (row["agent_id"], row["version"]) == (ana.pk, 0)
    assert row["batch_id"] > batch, "so the columns hear of it"


def test_batches_stay_small_and_a_matching_broken_off_is_ended_by_the_next(monkeypatch: pytest.MonkeyPatch):
    from utfall.ledger import restamp, setup, who
    from utfall.ledger.happenings.models import BatchRow

    monkeypatch.setattr(restamp, "AT_ONCE", 3)
    ana = setup.make_person("Ana")
    calls(7)
    start = BatchRow.objects.latest("pk").pk

    def power_cut(written: int) -> None:
        if written >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        who.match(alias(), ana.pk, now=NOW, told=power_cut)
    assert column("agent_id").count(ana.pk) == 3
    assert who.match(alias(), ana.pk, now=NOW) == 11
    assert column("agent_id") == column("agent_id", "routing_offer") == [ana.pk] * 7
    assert [row.rows for row in BatchRow.objects.filter(pk__gt=start)] == [3, 3, 1, 3, 3, 1]


def test_a_queue_given_to_another_client_takes_its_calls_of_those_days_along():
    from utfall.ledger import setup
    from utfall.ledger.campaigns.models import Queue

    calls()
    own = setup.home_client()
    assert column("client_id") == [own.pk] * 4
    eva = setup.make_client("Eva")
    support = setup.make_campaign(eva, "Support")
    setup.assign_queue(Queue.objects.get(name="support"), eva, support, FIRST + 1)
    assert column("client_id") == [own.pk] + [eva.pk] * 3
    assert column("campaign_id", "routing_offer") == [None] + [support.pk] * 3
    assert column("version") == [1, 2, 2, 2]


def test_a_person_or_name_that_is_not_there_is_answered_with_a_sentence():
    from utfall.ledger import setup, who

    calls(1)
    with pytest.raises(setup.NotPossible, match="no person with the id 999"):
        who.match(alias(), 999)
    with pytest.raises(setup.NotPossible, match="no name in a source with the id 999"):
        who.keep(999)
    with pytest.raises(setup.NotPossible, match="ends before it begins"):
        who.match(alias(), column("agent_id")[0], 5, 5)
