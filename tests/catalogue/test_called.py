"""A number is found by every name it goes by, in any language, whatever the spelling leaves out."""

import unicodedata

import pytest

from utfall.catalogue import built_in
from utfall.catalogue.called import exactly, found, meant, plain

CATALOGUE = built_in()
NAMES = [(name, n.variant_of or n.id) for n in CATALOGUE.numbers.values() for name in (n.id, n.name, *n.aliases)]

ENGLISH = [
    ("AHT", "aht"), ("A.H.T.", "aht"), ("Average speed of answer", "asa"), ("speed-to-answer", "asa"),
    ("RONA", "agent_non_response"), ("Wrap up", "acw_avg"), ("Conversion rate (NICE CXone)", "hit_rate"),
    ("answer rate cube before 2018", "progress_rate"), ("Call list saturation", "completion_rate"),
    ("ServicelevelPerf2", "service_level"), ("sl_td_calls", "service_level"),
    ("Agent utilization", "agent_utilization"),
    ("top 2 box", "csat_top2"), ("N.P.S.", "nps"), ("first call resolution", "fcr"), ("servicelevel", "service_level"),
    ("right party contact", "k3_decision_maker"), ("Answer-seizure ratio", "call_setup_success_rate"),
]  # fmt: skip
NORWEGIAN_AND_DANISH = [
    ("Servicenivå", "service_level"), ("servicenivaa", "service_level"), ("SERVICENIVA", "service_level"),
    ("Sykefravær", "absenteeism_rate"), ("sykefravaer", "absenteeism_rate"), ("sygefravær", "absenteeism_rate"),
    ("Løst ved første kontakt", "fcr"), ("loest ved foerste kontakt", "fcr"), ("lost ved forste henvendelse", "fcr"),
    ("Belægningsgrad", "occupancy"), ("Måloppnåelse", "plan_fulfilment"), ("svarprocent", "answer_rate"),
    ("Beslutningstaker nådd", "k3_decision_maker"), ("Tapte anrop", "abandonment_rate"),
]  # fmt: skip
RUSSIAN = [
    ("Доля согласий", "hit_rate"), ("ДОЛЯ СОГЛАСИЙ", "hit_rate"), ("доля согласии", "hit_rate"),
    ("ещё ожидают", "contacts_open"), ("Еще Ожидают", "contacts_open"), ("уровень обслуживания", "service_level"),
    ("Коэффициент соединения", "k1_connection"), ("лицо принимающее решения", "dm_contacts"),
    ("Удовлетворенность клиентов", "csat_mean"), ("коэффициент выполнения плана", "plan_fulfilment"),
]  # fmt: skip
YIDDISH = [
    ("פֿאַרנומענקייט", "occupancy"), ("פארנומענקייט", "occupancy"), ("באַדינונג־ניוואָ", "service_level"),
    ("באדינונג ניווא", "service_level"), ("טרעף־פּראָצענט", "hit_rate"), ("טרעפ-פראצענט", "hit_rate"),
    ("נאך רוף ארבעט", "acw_avg"), ("דורכשניטלעכע ענטפער צײט", "asa"), ("דורכשניטלעכע ענטפער צייט", "asa"),
    ("קונה־השתדלות", "ces"), ("קונה השתדלות", "ces"), ("באשליסער", "dm_contacts"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "kpi"), [*ENGLISH, *NORWEGIAN_AND_DANISH, *RUSSIAN, *YIDDISH])
def test_a_number_is_found_first_by_a_name_of_any_language(wanted: str, kpi: str) -> None:
    first = found(CATALOGUE, wanted)[0]
    assert first.number.id == kpi, [each.number.id for each in found(CATALOGUE, wanted)]


def test_every_name_in_the_catalogue_finds_its_number_however_it_is_written() -> None:
    for name, kpi in NAMES:
        for written in (name, name.upper(), unicodedata.normalize("NFD", name), name.replace(" ", "-")):
            assert kpi in {each.number.id for each in found(CATALOGUE, written)[:12]}, (written, kpi)


def test_names_are_plain_letters_and_digits() -> None:
    assert plain("  Løst—ved_FØRSTE\tkontakt ") == "lost ved forste kontakt"
    assert plain("נאָך־רוף־אַרבעט") == plain("נאך רופ ארבעט")
    assert plain("צײַט") == plain("צייט") == plain("צײט")
    assert plain("Ещё") == "еще" and plain("CSAT %") == "csat %"
    assert plain("!?—'") == ""


@pytest.mark.parametrize(
    ("wanted", "kpi"),
    [
        ("hitt raet", "hit_rate"), ("occupacy", "occupancy"), ("servise levl", "service_level"),
        ("Sykefraver", "absenteeism_rate"), ("Утилизацыя", "agent_utilization"), ("פארנומנקייט", "occupancy"),
        ("avarage handel time", "aht"),
    ],
)  # fmt: skip
def test_a_misspelt_name_finds_nothing_and_has_its_number_near(wanted: str, kpi: str) -> None:
    assert found(CATALOGUE, wanted) == []
    assert meant(CATALOGUE, wanted)[0].number.id == kpi


def test_what_is_like_nothing_has_nothing_near() -> None:
    assert found(CATALOGUE, "zzzzzz") == meant(CATALOGUE, "zzzzzz") == []
    assert found(CATALOGUE, "x" * 100_000) == meant(CATALOGUE, "x" * 100_000) == []


def test_its_own_name_goes_before_the_other_name_of_another() -> None:
    assert found(CATALOGUE, "lost calls")[0].number.id == "lost_calls"
    assert found(CATALOGUE, "AHT")[0].name == "AHT"
    assert len(found(CATALOGUE, " - ")) == sum(not each.variant_of for each in CATALOGUE.numbers.values())


def test_a_name_that_several_go_by_is_no_one_number() -> None:
    assert exactly(CATALOGUE, "Tapte anrop") is None and exactly(CATALOGUE, "no such") is None
    assert exactly(CATALOGUE, "АСА") is None
    told = exactly(CATALOGUE, "average speed of answer")
    assert told is not None and told.id == "asa"


def test_a_name_in_the_readers_own_language_counts_too() -> None:
    said = {"Hit rate": "Quote der Zusagen"}
    assert found(CATALOGUE, "zusagen", lambda name: said.get(name, name))[0].number.id == "hit_rate"
