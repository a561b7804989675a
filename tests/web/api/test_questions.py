"""Asking through the API: the same answers as everywhere, in the key's scope, sentences for what makes no sense."""

import json

from tests.web.api.conftest import Caller
from tests.web.cast import DAY_OF_NOON, NOON, PRIME, Cast, key_of, tell
from utfall.facts import Record
from utfall.wiring.house import house as here


def test_a_question_is_answered_with_its_counts(whole: Caller) -> None:
    status, told = whole.post("ask", kpis=["outcomes", "progress_rate"], by=["client"], **DAY_OF_NOON)
    assert status == 200
    assert told["period"] == {"from": "2025-11-25", "to": "2025-11-26"}
    assert [(row["client"], row["outcomes"]["value"]) for row in told["rows"]] == [("Eva", 3), ("Filip", 2)]
    assert told["total"]["progress_rate"] == {
        "value": 0.4, "numerator": 2, "denominator": 5, "open": 0, "undecided": 0,
    }  # fmt: skip


def test_the_rows_behind_a_number_are_as_many_as_it_counts(whole: Caller) -> None:
    status, told = whole.post("rows", kpis=["progress_rate"], part="denominator", size=2, **DAY_OF_NOON)
    assert (status, told["count"], len(told["rows"]), told["figure"]) == (200, 5, 2, 5)
    assert {row["client"] for row in told["rows"]} <= {"Eva", "Filip"}
    assert all(isinstance(row["fact_id"], str) and row["fact_id"].isdigit() for row in told["rows"])


def test_the_rows_come_in_the_order_asked_for_and_say_the_pages_around(whole: Caller) -> None:
    asked = {"kpis": ["outcomes"], "sort": "outcome_id", "size": 2, **DAY_OF_NOON}
    status, first = whole.post("rows", **asked)
    assert (status, first["page"], first["pages"], first["previous"], first["next"]) == (200, 1, 3, None, 2)
    pages = [first, *(whole.post("rows", page=page, **asked)[1] for page in (2, 3))]
    order = [row["outcome_id"] for page in pages for row in page["rows"]]
    assert len(order) == 5 and order == sorted(order) and len(set(order)) > 1
    assert (pages[2]["previous"], pages[2]["next"]) == (2, None)
    down = whole.post("rows", **asked | {"sort": "-outcome_id", "size": 5})[1]["rows"]
    assert [row["outcome_id"] for row in down] == order[::-1]
    beyond = whole.post("rows", page=9, **asked)[1]
    assert (beyond["rows"], beyond["previous"], beyond["next"]) == ([], 3, None)
    status, told = whole.post("rows", **asked | {"sort": "outcmoe_id"})
    assert status == 422 and told["detail"] == "the rows have no column 'outcmoe_id'; did you mean outcome_id?"


def test_the_rows_are_searched_and_what_they_come_to_stays(whole: Caller, evas: Caller) -> None:
    asked = {"kpis": ["outcomes"], **DAY_OF_NOON}
    status, found = whole.post("rows", search="ana", **asked)
    assert (status, found["count"], found["figure"]) == (200, 5, 5)
    assert 0 < found["found"] < 5 and {row["agent"] for row in found["rows"]} == {"Ana"}
    assert found["found"] == len(found["rows"]) and found["pages"] == 1
    by_id = whole.post("rows", search=found["rows"][0]["fact_id"], **asked)[1]
    assert [row["fact_id"] for row in by_id["rows"]] == [found["rows"][0]["fact_id"]]
    nothing = whole.post("rows", search="zzz", **asked)[1]
    assert (nothing["found"], nothing["rows"], nothing["count"]) == (0, [], 5)
    foreign = evas.post("rows", search="Filip", **asked)[1]
    assert foreign["rows"] == [] and "Filip" not in json.dumps(foreign)
    assert whole.post("rows", search="x" * 101, **asked)[0] == 422


def test_a_column_that_a_key_may_not_see_gives_no_order(whole: Caller, evas: Caller) -> None:
    asked = {"kpis": ["products_sold"], "sort": "-turnover", **DAY_OF_NOON}
    assert whole.post("rows", **asked)[0] == 200
    status, told = evas.post("rows", **asked)
    assert status == 422 and "the rows have no column 'turnover'" in told["detail"]


def test_what_cells_are_held_against_comes_on_request_within_the_keys_scope(whole: Caller, evas: Caller) -> None:
    at = {"happened_at": NOON, "first_day": 20_409, "end_day": 20_419, "curve": "linear"}
    whole_house = Record("target", "t1", {**at, "kpi": "outcomes", "planned": 9_000, "min_ok": 8_000})
    evas_own = Record("target", "t2", {**at, "kpi": "outcomes", "planned": 2_000, "client": "Eva"})
    tell(whole_house, evas_own, origin="planning")
    kept = here()
    kept.keeper.catch_up()  # type: ignore[union-attr]
    asked = {"kpis": ["outcomes", "progress_rate"], "by": ["client"], **DAY_OF_NOON}
    _, told = whole.post("ask", targets=True, **asked)
    assert told["total"]["progress_rate"]["target"] is None
    assert told["total"]["outcomes"]["target"] == {
        "plan": 9, "whole": 90, "least": 8, "most": None, "place": "below", "as_wished": False, "why_not": None,
        "for": {}, "agreed": False, "from": "2025-11-17", "to": "2025-11-27", "days": {"covered": 1, "so_far": 1},
        "others": 0,
    }  # fmt: skip
    eva = told["rows"][0]["outcomes"]["target"]
    assert (eva["plan"], eva["place"], eva["as_wished"], eva["for"]["client"]) == (2, "in", True, "Eva")
    assert told["rows"][1]["outcomes"]["target"] is None
    assert "target" not in whole.post("ask", **asked)[1]["total"]["outcomes"]
    _, theirs = evas.post("ask", targets=True, **asked)
    assert theirs["rows"][0]["outcomes"]["target"]["plan"] == 2 and theirs["total"]["outcomes"]["target"]["plan"] == 2


def test_the_interval_comes_on_request_where_it_is_known(whole: Caller) -> None:
    kpis = ["progress_rate", "outcomes"]
    _, told = whole.post("ask", kpis=kpis, by=["client"], interval=True, **DAY_OF_NOON)
    low, high = told["total"]["progress_rate"]["interval"]
    assert 0.11 < low < 0.4 < high < 0.77 and told["total"]["outcomes"]["interval"] is None
    _, plain = whole.post("ask", kpis=kpis, **DAY_OF_NOON)
    assert "interval" not in plain["total"]["progress_rate"]


def test_a_change_is_taken_apart_exactly_in_the_scope_of_the_key(whole: Caller, evas: Caller) -> None:
    status, told = whole.post("why", kpis=["outcomes"], by=["client"], **DAY_OF_NOON)
    assert (status, told["change"], told["change_exact"]) == (200, 5, "5")
    assert [(row["client"], row["pull_exact"]) for row in told["rows"]] == [("Eva", "3"), ("Filip", "2")]
    _, hers = evas.post("why", kpis=["outcomes"], by=["client"], **DAY_OF_NOON)
    assert [row["client"] for row in hers["rows"]] == ["Eva"] and hers["change"] == 3
    _, rate = whole.post("why", kpis=["progress_rate"], by=["agent"], **DAY_OF_NOON)
    assert rate["change"] is None and rate["rows"] == [], "there is no rate of nothing to change from"
    status, refused = whole.post("why", kpis=["max_queue_wait"], by=["queue"], **DAY_OF_NOON)
    assert status == 422 and "has no parts" in refused["detail"]


def test_the_numbers_there_are_can_be_listed_with_their_variants(whole: Caller) -> None:
    status, told = whole.get("kpis")
    ids = [each["id"] for each in told]
    assert status == 200 and "hit_rate" in ids and not any(":" in each for each in ids)
    assert {"id", "name", "says", "formula", "unit", "better"} <= set(told[0])
    assert len(whole.get("kpis", variants="true")[1]) > len(told)


def test_a_number_is_looked_up_by_any_name_and_a_misspelt_one_by_the_nearest(whole: Caller) -> None:
    status, told = whole.get("kpis", name="доля СОГЛАСИЙ")
    assert status == 200 and [each["id"] for each in told] == ["hit_rate"]
    assert told[0]["found_by"] == "Доля согласий" and told[0]["nearest"] is False
    _, near = whole.get("kpis", name="occupacy")
    assert near[0]["id"] == "occupancy" and all(each["nearest"] for each in near)
    assert whole.get("kpis", name="zzzzzz") == (200, [])
    of_hit_rate = whole.get("kpis", name="hitrate", variants="true")[1]
    assert {"hit_rate", "hit_rate:per_customer"} <= {each["id"] for each in of_hit_rate}
    assert whole.get("kpis", name="x" * 201)[0] == 422


def test_an_empty_answer_says_where_the_data_is(whole: Caller) -> None:
    status, told = whole.post("ask", **{"kpis": ["outcomes"], "from": "2020-01-01", "to": "2020-02-01"})
    assert status == 200
    assert any("2025-11-25" in note for note in told["notes"])


def test_a_client_user_sees_his_own_client_alone_in_answers_and_rows(evas: Caller) -> None:
    kpis = ["outcomes", "sales", "orders"]
    _, told = evas.post("ask", kpis=kpis, by=["client", "campaign"], **DAY_OF_NOON)
    assert [(row["client"], row["campaign"]) for row in told["rows"]] == [("Eva", "Cards")]
    assert told["total"]["outcomes"]["value"] == 3
    _, rows = evas.post("rows", kpis=["outcomes"], **DAY_OF_NOON)
    assert rows["count"] == 3
    for text in (json.dumps(told), json.dumps(rows)):
        assert "Filip" not in text and "Loans" not in text and str(PRIME) not in text


def test_money_is_split_by_currency_and_another_clients_never_added(whole: Caller, evas: Caller) -> None:
    kpis = ["completion_success"]
    _, all_of_it = whole.post("ask", kpis=kpis, **DAY_OF_NOON)
    assert "1047.29" in json.dumps(all_of_it)
    _, hers = evas.post("ask", kpis=kpis, **DAY_OF_NOON)
    assert "1047" not in json.dumps(hers)


def test_names_outside_the_scope_never_appear_in_a_sentence(evas: Caller) -> None:
    for split in ("client", "campaign", "product", "list", "queue", "team", "agent", "outcome"):
        for asked in ("Filipp", "Loan", "Filip's lone", "Carl"):
            status, told = evas.post("ask", kpis=["outcomes"], where={split: [asked]}, **DAY_OF_NOON)
            sentence = told["detail"].replace(repr(asked), "")
            assert status == 422 and not any(word in sentence for word in ("Filip", "Loans", "Carla"))


def test_an_agent_who_did_nothing_for_the_client_is_as_unknown_as_nobody(evas: Caller) -> None:
    told = {
        evas.post("ask", kpis=["outcomes"], where={"agent": [name]}, **DAY_OF_NOON)[0] for name in ("Carla", "Gerd")
    }
    assert told == {422}
    status, ana = evas.post("ask", kpis=["outcomes"], where={"agent": ["Ana"]}, **DAY_OF_NOON)
    assert (status, ana["total"]["outcomes"]["value"]) == (200, 2)


def test_the_name_of_another_client_is_as_unknown_as_one_that_is_nowhere(evas: Caller) -> None:
    for split, foreign, nowhere in (("client", "Filip", "Gerd"), ("campaign", "Loans", "Lamps")):
        told = evas.post("ask", kpis=["outcomes"], where={split: [foreign]}, **DAY_OF_NOON)
        same = evas.post("ask", kpis=["outcomes"], where={split: [nowhere]}, **DAY_OF_NOON)
        assert told[0] == same[0] == 422
        assert told[1]["detail"].replace(foreign, nowhere) == same[1]["detail"]


def test_another_clients_customer_field_is_as_unknown_as_none(evas: Caller, whole: Caller) -> None:
    assert whole.post("ask", kpis=["customers"], by=["income"])[0] == 200
    status, told = evas.post("ask", kpis=["customers"], by=["income"])
    assert status == 422 and told["detail"].startswith("unknown split 'income'")


def test_a_key_held_to_a_client_is_held_to_him_though_its_user_is_not(cast: Cast) -> None:
    held = Caller(key_of(cast.administrator, clients=[cast.filip.pk]))
    _, told = held.post("ask", kpis=["outcomes"], by=["client"], **DAY_OF_NOON)
    assert [(row["client"], row["outcomes"]["value"]) for row in told["rows"]] == [("Filip", 2)]


def test_a_key_held_to_a_client_its_user_may_not_see_sees_nothing(cast: Cast) -> None:
    held = Caller(key_of(cast.client, clients=[cast.filip.pk]))
    _, told = held.post("ask", kpis=["outcomes"], by=["client"], **DAY_OF_NOON)
    assert told["rows"] == [] and told["total"]["outcomes"]["value"] == 0
    assert "Filip" not in json.dumps(told) and not any("Last" in note for note in told["notes"])


def test_an_agents_key_sees_his_own_rows_and_a_leaders_his_teams(cast: Cast) -> None:
    for user, names, count in ((cast.agent, ["Ana"], 3), (cast.leader, ["Ana", "Ben"], 4)):
        _, told = Caller(key_of(user)).post("ask", kpis=["outcomes"], by=["agent"], **DAY_OF_NOON)
        assert [row["agent"] for row in told["rows"]] == names
        assert told["total"]["outcomes"]["value"] == count


def test_an_agent_does_not_hear_of_another(cast: Cast) -> None:
    for name in ("Ben", "Bem", "Carla"):
        status, told = Caller(key_of(cast.agent)).post("ask", kpis=["outcomes"], where={"agent": [name]}, **DAY_OF_NOON)
        assert status == 422 and "did you mean" not in told["detail"]


NO_QUESTIONS = (
    ({"kpis": ["hitrate"]}, "there is no number 'hitrate'; did you mean hit_rate"),
    ({"kpis": []}, "kpis: list should have at least 1 item"),
    ({"kpis": "outcomes"}, "kpis: input should be a valid list"),
    ({}, "kpis: field required"),
    ({"kpis": ["outcomes"], "fron": "2025-01-01"}, "fron: is not a word known here"),
    ({"kpis": ["outcomes"], "from": "yesterday-ish"}, "'yesterday-ish'"),
    ({"kpis": ["outcomes"], "from": "2025-02-30"}, "2025-02-30"),
    ({"kpis": ["outcomes"], "from": "2025-02-03", "to": "2025-02-01"}, "2025"),
    ({"kpis": ["outcomes"], "zone": "Europe/Olso"}, "Europe/Olso"),
    ({"kpis": ["outcomes"], "zone": "../../etc/passwd"}, "etc/passwd"),
    ({"kpis": ["outcomes"], "by": ["agnet"]}, "unknown split 'agnet'; did you mean agent"),
    ({"kpis": ["outcomes"], "by": ["agent", "agent"]}, "named twice"),
    ({"kpis": ["outcomes"], "by": ["queue"]}, "queue"),
    ({"kpis": ["outcomes"], "where": {"day": ["2025-01-01"]}}, "period"),
    ({"kpis": ["outcomes"], "where": {"campaign": ["Crads"]}}, "did you mean Cards"),
    ({"kpis": ["outcomes"], "where": ["campaign"]}, "where: has to be an object"),
    ({"kpis": ["outcomes"], "where": {"campaign": ["x' OR 1=1 --"]}}, "there is no campaign"),
    ({"kpis": ["outcomes"], "as_of": "soon"}, "soon"),
)


def test_what_makes_no_sense_is_answered_with_a_sentence(whole: Caller) -> None:
    for words, says in NO_QUESTIONS:
        status, told = whole.post("ask", words)
        assert status == 422 and says in told["detail"], told


NO_BODIES = (
    ("{", "no JSON"),
    ("", "the body: "),
    ("null", "the body: "),
    ("[]", "the body: has to be an object"),
    ("3", "the body: has to be an object"),
    (b"\xff\xfe{}", "no JSON"),
    ("[" * 100_000, "no JSON"),
    ('{"kpis": ["\\ud800"]}', "kpis"),
    ('{"kpis": ["a\\u0000b"]}', "there is no number"),
)


def test_a_body_that_is_no_question_is_answered_with_a_sentence(whole: Caller) -> None:
    for body, says in NO_BODIES:
        for path in ("ask", "rows", "facts", "customers/1/state"):
            status, told = whole.post(path, body)
            assert status == 422 and isinstance(told["detail"], str), told
            if path == "ask":
                assert says in told["detail"]


def test_a_page_that_is_none_is_answered_with_a_sentence(whole: Caller) -> None:
    for page in ("0", "-1", "99999999999999999999", "1.5", "x"):
        status, told = whole.get("customers", page=page)
        assert status == 422 and told["detail"].startswith("page: ")
        status, told = whole.post("rows", kpis=["outcomes"], page=page)
        assert status == 422 and told["detail"].startswith("page: ")
