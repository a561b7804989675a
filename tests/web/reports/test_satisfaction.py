"""Historical › Satisfaction: every question by itself, pulls that come to nothing, verbatims for whom they are."""

import re
from fractions import Fraction
from html import unescape

import pytest

from tests.web.reports.conftest import CANARY, Cast, cast

from .answers_made import made

__all__ = ["cast"]
PAGE = "/historical/satisfaction"


@pytest.fixture
def asked(cast: Cast) -> Cast:
    from utfall.wiring.house import house

    made()
    keeper = house().keeper
    assert keeper is not None
    keeper.catch_up()
    return cast


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def test_every_question_has_its_figure_with_n_and_interval(asked: Cast) -> None:
    status, text = asked.get("administrator", PAGE)
    told = plain(text)
    assert status == 200
    assert text.count('class="card question"') == 3
    scores = [(n % 5) if n % 3 == 0 else 10 - n % 3 if n % 2 == 0 else 6 + n % 5 for n in range(60)]
    up, down = sum(s >= 9 for s in scores), sum(s <= 6 for s in scores)
    nps = round(100 * (up - down) / 60)
    p, d = up / 60, down / 60
    reach = 1.96 * 100 * ((p + d - (p - d) ** 2) / 60) ** 0.5
    assert f"{nps}".replace("-", "−") in told and "n 60" in told
    low, high = round(100 * (p - d) - reach), round(100 * (p - d) + reach)
    assert f"{low} – {high}".replace("-", "−") in told
    assert "How satisfied are you?" in told and "How much effort was it?" in told


def test_an_interval_of_a_mean_is_from_its_own_answers() -> None:
    from utfall.catalogue import built_in
    from utfall.query.pulls import whole
    from utfall.reports.interval import points_interval

    assert "csat_mean" in built_in().numbers
    every = whole({Fraction(5): 2, Fraction(4): 1, Fraction(1): 1})
    assert every is not None and every.mean == Fraction(15, 4) and every.squares == 67
    span = points_interval(every.mean * 4, every.squares, 4)
    assert span is not None and [round(float(each), 3) for each in span] == [2.143, 5.357]


@pytest.mark.parametrize("split", ["reason", "queue", "wait_band", "handed_over", "team", "agent", "channel"])
def test_what_moves_it_by_each_split_adds_up_to_nothing(asked: Cast, split: str) -> None:
    status, text = asked.get("administrator", f"{PAGE}?by={split}")
    assert status == 200 and 'id="table"' in text
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", text, re.S)
    assert rows
    shown = [re.search(r'class="v">([^<]*)<', row)[1] for row in rows]  # type: ignore[index]
    pulls = [float(each.replace("−", "-").replace("+", "") or 0) for each in shown]
    assert abs(sum(pulls)) <= 0.05 * len(pulls) + 1e-9
    assert pulls == sorted(pulls, key=lambda each: -abs(each))
    assert sum(int(plain(row).split()[-3]) for row in rows) == 60


def test_billing_pulls_down_and_says_by_how_much(asked: Cast) -> None:
    _, text = asked.get("administrator", f"{PAGE}?by=reason")
    lines = [plain(row) for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", text, re.S)]
    billing = next(line for line in lines if "Billing" in line)
    assert "−" in billing and " 20 " in billing


def test_the_rows_behind_a_mover_are_its_answers(asked: Cast) -> None:
    _, text = asked.get("administrator", f"{PAGE}?by=reason")
    row = next(row for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", text, re.S) if "Billing" in row)
    link = unescape(re.search(r'href="(/rows[^"]*)"', row)[1])  # type: ignore[index]
    status, behind = asked.get("administrator", link)
    assert status == 200 and "20 rows" in plain(behind)


def test_verbatims_are_for_who_may_see_personal_data(asked: Cast) -> None:
    _, text = asked.get("administrator", PAGE)
    assert "Ana knew what to do &lt;b&gt;at once" in text and "Billing" in text
    _, text = asked.get("client", PAGE)
    assert "Ana knew" not in text and "personal data" in text


def test_a_verbatim_that_is_kept_no_longer_is_not_shown(asked: Cast) -> None:
    from utfall.ledger.happenings.models import Detail

    Detail.objects.filter(text__startswith="Ana knew").update(kept_until=1)
    _, text = asked.get("administrator", PAGE)
    assert "Ana knew" not in text and "Rask og hyggelig" in text


def test_a_leader_sees_his_own_people_and_may_hold_it_to_a_question(asked: Cast) -> None:
    _, text = asked.get("leader", PAGE)
    link = unescape(re.search(r'class="button pill" href="(/historical/satisfaction\?[^"]*question=[^"]*)"', text)[1])  # type: ignore[index]
    status, text = asked.get("leader", link)
    assert status == 200 and text.count('class="card question"') == 1 and CANARY not in text


def test_an_agent_finds_no_such_page(asked: Cast) -> None:
    assert asked.get("agent", PAGE)[0] == 404


def test_an_empty_period_says_where_the_answers_are(asked: Cast) -> None:
    status, text = asked.get("administrator", f"{PAGE}?from=2020-01-01&to=2020-01-02")
    assert status == 200 and "Last:" in text


def test_the_figures_come_as_a_file(asked: Cast) -> None:
    status, text = asked.get("administrator", f"{PAGE}?file=csv")
    assert status == 200 and "Would you recommend us?" in text


def test_questions_that_read_alike_name_their_clients(asked: Cast) -> None:
    from tests.web.cast import NOON, tell
    from utfall.facts import Record
    from utfall.wiring.house import house

    said = {"happened_at": NOON, "asked_for": "nps", "question": "Would you?", "scale_min": 0, "scale_max": 10}
    clients = ("Fjord", "Fjell")
    tell(*(Record("survey_answer", name, {**said, "client": name, "score": 9}) for name in clients), house=house())
    _, text = asked.get("administrator", f"{PAGE}?from=2025-11-25&to=2025-11-26")
    shown = {each.strip() for each in re.findall(r">([^<>]+)<", unescape(text))}
    assert {f"Would you? · {name}" for name in clients} <= shown
