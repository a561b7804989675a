"""From a compared cell to why it changed, and on to the rows behind either period."""

import re
from html import unescape

from tests.web.reports.conftest import Cast

COMPARED = "/historical/activity?by=agent&compare=before"


def _links(text: str, where: str) -> list[str]:
    return [unescape(each) for each in re.findall(rf'href="({where}\?[^"]+)"', text)]


def test_every_compared_cell_leads_to_its_explanation(cast: Cast) -> None:
    for page in (
        COMPARED,
        COMPARED.replace("agent", "day"),
        "/historical/performance?by=campaign,agent&compare=before",
    ):
        status, text = cast.get("administrator", page)
        links = _links(text, "/why")
        assert status == 200 and links, page
        for link in links:
            got, said = cast.get("administrator", link)
            assert got == 200 and "Why did it change?" in said, link


def test_the_page_opens_the_rows_of_both_periods(cast: Cast) -> None:
    _, text = cast.get("administrator", "/why?kpi=progress_rate&compare=before&split=agent")
    assert "all pulls add up to the change exactly" in text and 'class="axis"' in text
    rows = _links(text, "/rows")
    assert any("then=1" in link for link in rows) and any("then=1" not in link for link in rows)
    for link in rows:
        assert cast.get("administrator", link)[0] == 200, link
    checked = 0
    for line in re.findall(r"<tr><th scope=\"row\">.*?</tr>", text, re.S):
        before, now, *weights = re.findall(r'<td class="cell[^"]*">(.*?)</td>', line, re.S)
        for cell, weight in zip((before, now), weights, strict=True):
            n = re.search(r"n ([0-9]+)</small>", cell)
            for link in _links(weight, "/rows"):
                shown = cast.get("administrator", link)[1]
                assert f"Progress rate: {n[1] if n else 0} rows</h1>" in shown, link
                checked += n is not None
    assert checked > 1


def test_a_day_is_held_against_the_day_at_its_place(cast: Cast) -> None:
    _, text = cast.get("administrator", "/historical/activity?by=day&from=2025-11-25&to=2025-11-26&compare=before")
    link = next(each for each in _links(text, "/why") if "kpi=outcomes&at=2025-11-25" in each)
    before = re.search(r'title">Before</span><span class="big">([^<]+)', cast.get("administrator", link)[1])
    _, panel = cast.get("administrator", link.replace("/why", "/number"))
    assert (before is not None and f"from {before[1]}" in panel.replace("&nbsp;", " ")) or before[1] == "0"


def test_its_file_has_every_value_and_the_whole(cast: Cast) -> None:
    status, text = cast.get("administrator", "/why?kpi=progress_rate&compare=before&split=agent&file=csv")
    lines = text.lstrip("\ufeff").splitlines()
    assert status == 200 and lines[0].split(";")[:2] == ["Agent", "before"] and lines[-1].startswith("All;")
    pulls = [float(line.split(";")[5].replace(",", ".")) for line in lines[1:]]
    assert abs(sum(pulls[:-1]) - pulls[-1]) < 1e-5


def test_what_cannot_be_told_is_told_in_a_sentence(cast: Cast) -> None:
    assert cast.get("administrator", "/why?kpi=no_such")[0] == 404
    for address, says in (
        ("/why?kpi=max_queue_wait&compare=before", "has no parts"),
        ("/why?kpi=progress_rate&compare=before&split=nonsense", "no split"),
        ("/why?kpi=progress_rate&compare=before&at=7,8,9", "names no row"),
    ):
        status, text = cast.get("administrator", address)
        assert status == 400 and says in text, address
    status, text = cast.get("administrator", "/why?kpi=progress_rate&from=2001-01-01&compare=before")
    assert status == 200 and "no change to take apart" in text


def test_the_panel_of_a_number_leads_there(cast: Cast) -> None:
    _, text = cast.get("administrator", "/number?kpi=progress_rate&by=agent&compare=before")
    assert _links(text, "/why")
    _, text = cast.get("administrator", "/number?kpi=max_queue_wait&by=queue&compare=before&set=inbound")
    assert not _links(text, "/why")
