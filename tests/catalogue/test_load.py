"""Catalogue files are read strictly: every mistake at once, each with its file and what would be right."""

from pathlib import Path

import pytest

from utfall.catalogue import Mistakes, built_in, load
from utfall.catalogue.load import BUILT_IN, Source, read
from utfall.catalogue.model import Test as Condition

OUTCOMES = """
says = "Outcomes."
noun = "outcomes"
kind = "count"
fact = "outcome"
when = "happened_at"
"""
RATE = """
name        = "A rate"
says        = "It says what it says."
kind        = "ratio"
numerator   = ["outcomes"]
denominator = ["outcomes"]
unit        = "percent"
better      = "higher"
group       = "progress"
source      = "the tests"
"""
EXAMPLE = '''
[[example]]
name  = "all of them"
given = """
outcome
sale
"""
shows = """
rate
100 %
"""
'''


def part(text: str, name: str = "outcomes") -> Source:
    return Source("parts", name, f"parts/{name}.toml", text)


def kpi(text: str, name: str = "rate") -> Source:
    return Source("kpis", name, f"kpis/{name}.toml", text)


def mistakes(*files: Source) -> list[str]:
    with pytest.raises(Mistakes) as told:
        read(files)
    return [str(each) for each in told.value.mistakes]


def where(text: str, fact: str = "outcome", when: str = "happened_at") -> list[str]:
    """What is wrong with a part's conditions."""
    whole = OUTCOMES.replace('"outcome"', f'"{fact}"').replace('"happened_at"', f'"{when}"')
    told = mistakes(part(f"{whole}\n[where]\n{text}"), kpi(RATE + EXAMPLE))
    return [each.removeprefix("parts/outcomes.toml: where: ") for each in told]


def changed(key: str, value: str) -> list[str]:
    """What is wrong with the rate where one line of it reads otherwise."""
    lines = [line for line in RATE.splitlines() if line.split("=")[0].strip() != key]
    told = mistakes(part(OUTCOMES), kpi("\n".join([*lines, f"{key} = {value}"]) + EXAMPLE))
    return [each.removeprefix("kpis/rate.toml: ") for each in told]


def test_a_part_and_a_number_read_as_they_are_written() -> None:
    catalogue = read([part(OUTCOMES), kpi(RATE + EXAMPLE)])
    assert catalogue.parts["outcomes"].noun == "outcomes"
    assert catalogue.numbers["rate"].formula == "outcomes ÷ outcomes"
    assert [example.name for example in catalogue.examples] == ["all of them"]


def test_every_mistake_of_every_file_is_told_at_once() -> None:
    bad_part = OUTCOMES.replace('"outcome"', '"outcom"')
    bad_number = RATE.replace("numerator ", "numerater ").replace('"percent"', '"procent"')
    told = mistakes(part(bad_part, "first"), part(OUTCOMES + 'colour = "red"', "outcomes"), kpi(bad_number))
    assert told == [
        "kpis/rate.toml: a ratio needs numerator",
        "kpis/rate.toml: has no worked example: [[example]]",
        "kpis/rate.toml: unknown key 'numerater'; did you mean numerator?",
        "kpis/rate.toml: unknown unit 'procent'; did you mean percent? "
        "(count, percent, per_mille, seconds, hours, days, money, times, per_hour, per_day, points, score)",
        "parts/first.toml: unknown fact 'outcom'; did you mean outcome?",
        "parts/outcomes.toml: unknown key 'colour'; did you mean column?",
    ]


def test_conditions_have_one_spelling_each() -> None:
    text = (
        OUTCOMES.replace('"outcome"', '"contact"').replace('"happened_at"', '"queued_at"')
        + """
[where]
direction   = "in"
end_reason  = ["timeout", "empty"]
is_dm       = true
answered_at = {known = true}
customer_id = {known = false}
wait_ms     = {above = 0, at_most = "T"}
ended_at    = {above = {column = "queued_at"}}
is_waiting  = false
channel     = {not = "chat"}
ended_by    = {not = ["agent", "system"]}
"""
    )
    catalogue = read([part(text), kpi(RATE + EXAMPLE)])
    assert catalogue.parts["outcomes"].where == (
        Condition("direction", "is", "in"),
        Condition("end_reason", "in", ("timeout", "empty")),
        Condition("is_dm", "is", True),
        Condition("answered_at", "known"),
        Condition("customer_id", "unknown"),
        Condition("wait_ms", "above", 0),
        Condition("wait_ms", "at_most", setting="T"),
        Condition("ended_at", "above", other="queued_at"),
        Condition("is_waiting", "is", False),
        Condition("channel", "not", ("chat",)),
        Condition("ended_by", "not", ("agent", "system")),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('kind = "progres"', "kind is one of progress, attempt, not 'progres'; did you mean progress?"),
        ('kinds = "progress"', "unknown column of outcome 'kinds'; did you mean kind?"),
        ("kind = true", "kind is one of progress, attempt, not True"),
        ('kind = ["progress"]', "kind: a list has two values or more; write one value outright"),
        ("outcome_id = 7", "outcome_id is {known = true} or {known = false}; an id is no constant, not 7"),
        ("is_dm = 1", "is_dm is true or false, not 1"),
        ("round = {over = 1}",
         "round: unknown word 'over'; did you mean above? (known, is, not, below, at_most, above)"),
        ("kind = {below = 1}", "kind is a code: nothing is below another"),
        ('round = {below = "T"}', "round is a number; the setting T is a duration"),
        ("happened_at = {known = 1}", "happened_at: known is true or false, not 1"),
        ('happened_at = {below = {column = "round"}}',
         "happened_at is a time and round a number: they cannot be compared"),
        ('is_waiting = true', "unknown column of outcome 'is_waiting'"),
    ],
)  # fmt: skip
def test_a_wrong_condition_says_what_would_be_right(text: str, says: str) -> None:
    assert where(text) == [says]


def test_a_setting_nobody_knows_is_named_with_the_nearest() -> None:
    told = where('wait_ms = {below = "short_abandoned"}', "contact", "queued_at")
    assert told == ["wait_ms: unknown setting 'short_abandoned'; did you mean short_abandon?"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"happened_at"', '"queued_at"',
         "unknown clock of outcome 'queued_at'; did you mean happened_at? (it has happened_at)"),
        ('"happened_at"', '"as_of"', "only a standing part is asked as_of; a count belongs to the period by a clock"),
        ('"count"', '"sum"', "column is missing"),
        ('"count"', '"counts"', "unknown kind 'counts'; did you mean count? (count, sum, distinct, seconds, "
         "standing, days, days_held, planned, cost)"),
        ('kind = "count"', 'kind = "sum"\ncolumn = "round"', "round is a number: it cannot be added up"),
        ('kind = "count"', 'kind = "distinct"\ncolumn = "customer"',
         "unknown column of outcome 'customer'; did you mean customer_id?"),
        ('kind = "count"', 'kind = "seconds"', "outcome is no interval: it has no seconds"),
        ('kind = "count"', 'kind = "standing"', "what stands is asked as_of a moment, not 'happened_at'"),
        ('kind = "count"', 'kind = "count"\nunion = "agent"', 'union is "agent", and of seconds alone'),
        ('kind = "count"', 'kind = "count"\nnot_by = ["agents"]', "unknown dimension 'agents'; did you mean agent?"),
        ('noun = "outcomes"', "", "noun is missing"),
    ],
)  # fmt: skip
def test_a_wrong_part_says_what_would_be_right(old: str, new: str, says: str) -> None:
    told = mistakes(part(OUTCOMES.replace(old, new)), kpi(RATE + EXAMPLE))
    assert f"parts/outcomes.toml: {says}" in told


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("denominator", "[]", "a ratio needs denominator: a number over nothing is a count or a sum"),
        ("numerator", '["outcomse"]', "unknown part 'outcomse'; did you mean outcomes?"),
        ("numerator", '["outcomes", "outcomes"]', "numerator names something twice"),
        ("kind", '"count"', "a count has no denominator; a ratio has"),
        ("kind", '"share"', "a share needs ignores"),
        ("unit", '"seconds"', "its unit is percent or per_mille or times or points, not seconds"),
        ("apart", '["curency"]', "unknown dimension 'curency'; did you mean currency?"),
        ("together", '["rat"]', "unknown number 'rat'; did you mean rate?"),
        ("reads_with", '["rate"]', "rate names itself"),
        ("settings", "{TT = 5}", "settings: unknown setting 'TT'"),
        ("group", '"progres"', "unknown group 'progres'; did you mean progress?"),
        ("per", '"100"', "per is a whole number, not '100'"),
        ("window", "-1", "per and window are not negative"),
        ("fold", '{then = "buckets"}', "fold: of is missing"),
    ],
)
def test_a_wrong_number_says_what_would_be_right(key: str, value: str, says: str) -> None:
    assert any(each.startswith(says) for each in changed(key, value)), changed(key, value)


def test_two_variants_of_one_name_clash() -> None:
    variant = '[[variant]]\nid = "raw"\nname = "Raw"\nsays = "Raw."\n'
    told = mistakes(part(OUTCOMES), kpi(RATE + variant + variant + EXAMPLE))
    assert told == ["kpis/rate.toml: variant raw: there is a variant raw already"]


def test_a_variant_has_what_it_does_not_say_from_its_number() -> None:
    variant = '[[variant]]\nid = "tenfold"\nname = "Tenfold"\nsays = "Times ten."\nper = 10\n'
    made = read([part(OUTCOMES), kpi(RATE + variant + EXAMPLE)]).numbers["rate:tenfold"]
    assert (made.per, made.unit, made.variant_of, made.better) == (10, "percent", "rate", "higher")
    assert made.formula == "outcomes ÷ outcomes × 10"


def test_currencies_are_never_added() -> None:
    money = OUTCOMES.replace('"outcome"', '"sale_line"').replace('"count"', '"sum"') + 'column = "amount"\n'
    number = RATE.replace('"ratio"', '"sum"').replace('"percent"', '"money"').replace("denominator", "# ")
    told = mistakes(part(money), kpi(number + EXAMPLE))
    assert told == ['kpis/rate.toml: currencies are never added: apart = ["currency"]']


def test_like_is_added_to_like_alone() -> None:
    wait = OUTCOMES.replace('"outcome"', '"contact"').replace('"happened_at"', '"queued_at"')
    wait = wait.replace('"count"', '"sum"') + 'column = "wait_ms"\n'
    number = RATE.replace('["outcomes"]', '["outcomes", "waiting"]', 1)
    told = mistakes(part(OUTCOMES), part(wait, "waiting"), kpi(number + EXAMPLE))
    assert told == ["kpis/rate.toml: the numerator adds counts and durations to each other"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("100 %", "all of them", "shows, rate: 'all of them' is no figure"),
        ("sale\n", "sale | 5\n", "given outcome: line 2 has 2 cells, the heading has 1"),
        ("rate\n100", "rat\n100", "shows: 'rat' is neither a split nor a number"),
        ("rate\n100 %\n", "rate\n", "shows has a heading and no row"),
        ('shows = """', 'by = "agents"\nshows = """', "unknown dimension 'agents'"),
        ('shows = """', 'ask = {form = "2026-01-01"}\nshows = """', ", ask: unknown key 'form'; did you mean from?"),
    ],
)
def test_a_wrong_example_says_what_would_be_right(old: str, new: str, says: str) -> None:
    told = mistakes(part(OUTCOMES), kpi(RATE + EXAMPLE.replace(old, new)))
    assert any(each.startswith("kpis/rate.toml: example 'all of them'") and says in each for each in told), told


def test_what_is_no_toml_is_said_and_the_rest_is_read_on() -> None:
    told = mistakes(part("says = outcomes"), kpi(RATE + EXAMPLE))
    assert told[0].startswith("kpis/rate.toml: unknown part 'outcomes'")
    assert told[-1].startswith("parts/outcomes.toml: is no TOML: ")


def test_a_number_of_ones_own_may_not_take_a_built_in_name(tmp_path: Path) -> None:
    (tmp_path / "kpis").mkdir()
    (tmp_path / "kpis" / "progress_rate.toml").write_text(RATE + EXAMPLE.replace("rate\n", "progress_rate\n"))
    with pytest.raises(Mistakes, match="the id progress_rate is taken"):
        load((BUILT_IN, tmp_path))


def test_a_number_of_ones_own_stands_beside_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "kpis").mkdir()
    (tmp_path / "kpis" / "rate.toml").write_text(RATE + EXAMPLE)
    both = load((BUILT_IN, tmp_path))
    assert set(both.numbers) - set(built_in().numbers) == {"rate"}


SCHEDULED = """
says  = "Scheduled."
noun  = "scheduled"
kind  = "seconds"
fact  = "schedule"
when  = "start_at"
union = "agent"
"""


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('activity = ["phones"]\nstate = ["talk"]', "meets 1: unknown activity 'phones'; did you mean phone?"),
        ('activity = ["phone"]\nstate = ["talks"]', "meets 1: unknown state 'talks'; did you mean talk?"),
        ('activity = ["phone"]\nwhile = ["talk"]', "meets 1: unknown key 'while'"),
    ],
)
def test_a_wrong_pair_of_what_meets_is_named(wrong: str, says: str) -> None:
    told = mistakes(part(OUTCOMES), part(f"{SCHEDULED}[[meets]]\n{wrong}", "kept"), kpi(RATE + EXAMPLE))
    assert any(says in each for each in told), told


def test_only_schedules_counted_once_are_met() -> None:
    pairs = '[[meets]]\nactivity = ["phone"]\nstate = ["talk"]'
    without = SCHEDULED.replace('union = "agent"', "")
    told = mistakes(part(OUTCOMES), part(f"{without}{pairs}", "kept"), kpi(RATE + EXAMPLE))
    assert any("seconds of schedules" in each for each in told)


def test_a_plan_is_of_a_number_that_is_known_and_no_plan_itself() -> None:
    plan = RATE.replace('"ratio"', '"plan"\nof = "rote"\nagainst = "due"')
    plan = "\n".join(line for line in plan.splitlines() if not line.startswith(("numerator", "denominator")))
    example = EXAMPLE.replace("rate", "plan")
    plans = part('says = "Plans."\nnoun = "plans"\nkind = "planned"', "plans")
    told = mistakes(part(OUTCOMES), plans, kpi(RATE + EXAMPLE), kpi(plan + example, "plan"))
    assert any("unknown number 'rote'; did you mean rate?" in each for each in told), told
    told = mistakes(part(OUTCOMES), plans, kpi(RATE + EXAMPLE), kpi(plan.replace("rote", "plan") + example, "plan"))
    assert any("plan is itself held against a plan" in each for each in told), told
    told = mistakes(part(OUTCOMES), kpi(RATE + EXAMPLE), kpi(plan.replace("rote", "rate") + example, "plan"))
    assert any("needs the part plans" in each for each in told), told


def test_days_are_of_no_fact_and_held_ones_of_what_holds() -> None:
    told = mistakes(part(OUTCOMES), part(OUTCOMES.replace('"count"', '"days"'), "days"), kpi(RATE + EXAMPLE))
    assert any("parts/days.toml: unknown key 'fact'" in each for each in told), told
    held = OUTCOMES.replace('"count"', '"days_held"').replace('"happened_at"', '"open_in"')
    told = mistakes(part(OUTCOMES), part(held, "held"), kpi(RATE + EXAMPLE))
    assert any("outcome does not hold from a time to another" in each for each in told), told
