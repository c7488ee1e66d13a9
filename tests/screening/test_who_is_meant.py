"""Who is meant: units and what they belong to, weak evidence, words that tell apart, succession, short forms."""

from collections.abc import Sequence

import pytest

from riskflow.screening.entities import NamedEntity, Relatives, relatives
from riskflow.screening.hits import Band, EntryMatch, ScreeningQuery, Via, worst_band
from riskflow.screening.index import IndexedName
from riskflow.screening.matches.entry_search import entry_matches
from riskflow.screening.matches.listed_units import listed_units
from riskflow.screening.names import is_short_name, name_key
from riskflow.screening.register import Register, register_of
from riskflow.screening.sections import Sections

ACADEMY = ["Chinese Academy of Sciences", "中国科学院"]
# Code: territory, names (in capitals an acronym), status, identifiers.
ORGANISATIONS: dict[str, tuple[str, list[str], str, dict[str, str]]] = {
    "cas": ("CN", ACADEMY, "active", {}),
    "iop": ("CN", ["Institute of Physics", "物理研究所"], "active", {}),
    "ntsc": ("CN", ["National Time Service Center"], "active", {}),
    "semi": ("CN", ["Institute of Semiconductors"], "active", {}),
    "iop-pl": ("PL", ["Institute of Physics"], "active", {}),
    "buaa": ("CN", ["Beihang University", "北京航空航天大学", "BUAA"], "active", {"isni": "0000 0001 2345 678X"}),
    "bit": ("CN", ["Beijing Institute of Technology", "北京理工大学"], "active", {}),
    "bjut": ("CN", ["Beijing University of Technology", "北京工业大学"], "active", {}),
    "njust": ("CN", ["Nanjing University of Science and Technology", "南京理工大学"], "active", {}),
    "njtech": ("CN", ["Nanjing Tech University", "南京工业大学"], "active", {}),
    "hit": ("CN", ["Harbin Institute of Technology", "哈尔滨工业大学"], "active", {}),
    "hust": ("CN", ["Harbin University of Science and Technology", "哈尔滨理工大学"], "active", {}),
    "syligong": ("CN", ["Shenyang Ligong University", "沈阳理工大学"], "active", {}),
    "syut": ("CN", ["Shenyang University of Technology", "沈阳工业大学"], "active", {}),
    "jinan": ("CN", ["Jinan University", "暨南大学"], "active", {}),
    "ujn": ("CN", ["University of Jinan", "济南大学"], "active", {}),
    "npu": ("CN", ["Northwestern Polytechnical University"], "active", {"grid": "grid.99999.0"}),
    "neu-us": ("US", ["Northeastern University"], "active", {"wikidata": "Q370481"}),
    "neu-cn": ("CN", ["Northeastern University"], "active", {}),
    "rumbl": ("RU", ["Institute of Management Business and Law", "Southern University"], "active", {}),
    "south": ("US", ["South University"], "active", {}),
    "msu": ("RU", ["Moscow State University"], "active", {}),
    "old": ("RU", ["Snowfield Institute of Applied Optics"], "inactive", {}),
    "new": ("RU", ["Birch Grove Photonics University"], "active", {}),
    "merged": ("SE", ["Northern Pines University"], "withdrawn", {}),
    "pines": ("SE", ["Northern Pines University", "NPUX"], "active", {"grid": "grid.8756.c"}),
    "lab-a": ("RU", ["Tundra Radar Laboratory"], "inactive", {}),
    "lab-b": ("RU", ["Taiga Sensor Centre"], "active", {}),
    "heir-a": ("RU", ["Steppe Acoustics Institute"], "active", {}),
    "heir-b": ("RU", ["Lakeside Hydrophone Institute"], "active", {}),
    "split": ("RU", ["Floodplain Sonar Institute"], "inactive", {}),
}
RELATIONS = [
    ("iop", "parent", "cas"),
    ("cas", "child", "ntsc"),
    ("semi", "parent", "cas"),
    ("old", "successor", "new"),
    ("merged", "successor", "pines"),
    ("lab-b", "predecessor", "lab-a"),
    ("split", "successor", "heir-a"),
    ("split", "successor", "heir-b"),
]
# Code: territory, names.
LISTED = {
    "L-IOP": ("CN", ["Chinese Academy of Sciences, Institute of Physics"]),
    "L-NTSC": ("CN", ["National Time Service Center, Chinese Academy of Sciences"]),
    "L-SHARIF": ("IR", ["Sharif University of Technology"]),
    "L-ASHTAR": ("IR", ["Malek Ashtar University of Technology"]),
    "L-BUAA": ("CN", ["Beihang University"]),
    "L-BIT": ("CN", ["Beijing Institute of Technology"]),
    "L-NJUST": ("CN", ["Nanjing University of Science and Technology"]),
    "L-NJTECH": ("CN", ["Nanjing Tech University"]),
    "L-HIT": ("CN", ["Harbin Institute of Technology"]),
    "L-SYLIGONG": ("CN", ["Shenyang Ligong University"]),
    "L-JINAN": ("CN", ["暨南大学"]),
    "L-NPU": ("CN", ["Northwestern Polytechnical University"]),
    "L-NEU": ("CN", ["Northeastern University"]),
    "L-MSU": ("RU", ["Moscow State University"]),
    "L-BAUMAN": ("RU", ["Bauman Moscow State Technical University"]),
    "L-OLD": ("RU", ["Snowfield Institute of Applied Optics"]),
    "L-TAIGA": ("RU", ["Taiga Sensor Centre"]),
    "L-STEPPE": ("RU", ["Steppe Acoustics Institute"]),
    "L-HIK": ("CN", ["Kestrelvision Digital Technology Co., Ltd."]),
    "L-CENTER": ("CN", ["Center for Deep Mines of Harbin University of Science and Technology"]),
}


@pytest.fixture(scope="module")
def register() -> Register:
    around = relatives(RELATIONS)
    entities, names = [], []
    for number, (code, (territory, texts, status, identifiers)) in enumerate(ORGANISATIONS.items()):
        near = around.get(code, Relatives())
        entities.append(
            NamedEntity(
                number,
                texts[0],
                (territory,),
                code=code,
                parents=near.parents,
                identifiers=identifiers,
                successors=near.successors,
                is_former=status != "active",
            )
        )
        kinds = ["acronym" if is_short_name(text) and text.isascii() else "label" for text in texts]
        names += [IndexedName(number, text, kind, name_key(text)) for text, kind in zip(texts, kinds, strict=True)]
    for code, (territory, texts) in LISTED.items():
        entities.append(NamedEntity(len(entities), texts[0], (territory,), "own", code))
        names += [IndexedName(len(entities) - 1, text, "name", name_key(text)) for text in texts]
    return Register.of(entities, names)


def found(register: Register, name: str, territory: str = "", ror: str = "") -> Sequence[EntryMatch]:
    query = ScreeningQuery(name, territory, {"ror": ror} if ror else {})
    return entry_matches(register, query, register.find_known(query))


def codes(register: Register, matches: Sequence[EntryMatch]) -> set[str]:
    return {register.entities[match.entity].code for match in matches}


# -- K1: units ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "ror", "entry"),
    [
        ("Institute of Physics", "iop", "L-IOP"),
        ("National Time Service Center", "ntsc", "L-NTSC"),
        ("物理研究所", "", "L-IOP"),
        ("National Time Service Center", "", "L-NTSC"),
    ],
)
def test_a_unit_is_found_beside_what_it_belongs_to(register: Register, name: str, ror: str, entry: str) -> None:
    matches = found(register, name, "CN", ror)
    assert codes(register, matches) == {entry}
    assert (matches[0].via, matches[0].through) == (Via.UNIT, ACADEMY[0])


UNITS = [
    ("Faculty of Physics Sharif University of Technology", "IR", "L-SHARIF"),
    ("Department of Physics, Sharif University of Technology", "IR", "L-SHARIF"),
    ("Sharif University of Technology International Campus Kish", "IR", "L-SHARIF"),
    ("Sharif University of Technology Department of Aerospace Engineering", "IR", "L-SHARIF"),
    ("Malek Ashtar University of Technology Isfahan Campus", "IR", "L-ASHTAR"),
    ("School of Computer Science and Engineering Beihang University", "CN", "L-BUAA"),
    ("Sino-French Engineer School of Beihang University", "CN", "L-BUAA"),
    ("Bauman Moscow State Technical University Kaluga Branch", "RU", "L-BAUMAN"),
    ("Fakultät für Physik – Sharif University of Technology", "IR", "L-SHARIF"),
    ("Laboratoire de physique (Sharif University of Technology)", "IR", "L-SHARIF"),
    ("北京理工大学珠海学院", "CN", "L-BIT"),
    ("北京航空航天大学物理学院", "CN", "L-BUAA"),
]


@pytest.mark.parametrize(("name", "territory", "entry"), UNITS)
def test_a_listed_name_is_found_inside_that_of_a_unit(
    register: Register, name: str, territory: str, entry: str
) -> None:
    matches = found(register, name, territory)
    assert codes(register, matches) == {entry}
    assert worst_band(matches) is Band.POSSIBLE


@pytest.mark.parametrize(
    ("name", "territory"),
    [
        ("Moscow State University of Railway Engineering", "RU"),
        ("Faculty of Law Moscow State University of Railway Engineering", "RU"),
        ("Institute of East Beihang University", "CN"),
        ("Tehran Sharif University of Technology Trading House", "SE"),
        ("Institute of Semiconductors", "CN"),
    ],
)
def test_other_words_around_a_listed_name_make_another_name(register: Register, name: str, territory: str) -> None:
    assert not found(register, name, territory)


def test_a_listed_unit_is_no_hit_for_the_whole_but_shown_with_it(register: Register) -> None:
    for code, name, units in (
        ("cas", ACADEMY[0], {"L-IOP", "L-NTSC"}),
        ("hust", "Harbin University of Science and Technology", {"L-CENTER"}),
        ("bjut", "Beijing University of Technology", set[str]()),
    ):
        query = ScreeningQuery(name, "CN", {"ror": code})
        known = register.find_known(query)
        assert not entry_matches(register, query, known)
        assert {entry.code for entry in listed_units(register, known)} == units


@pytest.mark.parametrize(
    ("name", "territory", "entries"),
    [
        ("State Key Laboratory of Photonics, BUAA", "CN", {"L-BUAA"}),
        ("BUAA Hangzhou campus", "CN", {"L-BUAA"}),
        ("State Key Laboratory of Photonics, BUAA", "SE", set()),
        ("BUAA Consulting", "CN", set()),
        ("Department of Clocks, National Time Service Center", "CN", {"L-NTSC"}),
        ("Faculté de physique de l'Université Malek Ashtar de technologie", "IR", {"L-ASHTAR"}),
    ],
)
def test_a_unit_is_found_by_an_acronym_or_a_part_of_its_name(
    register: Register, name: str, territory: str, entries: set[str]
) -> None:
    matches = found(register, name, territory)
    assert codes(register, matches) == entries
    assert worst_band(matches) in {Band.POSSIBLE, Band.NONE}


# -- K2: namesakes and acronyms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "territory", "known"),
    [
        ("Southern University", "US", ""),
        ("Northwestern Polytechnic University", "US", ""),
        ("Northeastern University", "US", "neu-us"),
        ("Institute of Physics", "PL", "iop-pl"),
        ("Institute of Physics", "DE", ""),
        ("Moscow State University", "KZ", ""),
    ],
)
def test_an_organisation_is_known_only_where_it_is(register: Register, name: str, territory: str, known: str) -> None:
    organisation = register.find_known(ScreeningQuery(name, territory))
    assert (organisation.entity.code if organisation else "") == known


def test_a_namesake_elsewhere_is_shown_as_such(register: Register) -> None:
    query = ScreeningQuery("Northwestern Polytechnic University", "US")
    assert [entity.code for entity in register.namesakes(query)] == ["npu"]
    (match,) = found(register, "Northwestern Polytechnic University", "US")
    assert (match.band, match.other_territory) == (Band.POSSIBLE, True)
    assert not found(register, "Northeastern University", "US")


@pytest.mark.parametrize("name", ["BUAA", "School of Unknown Things (BUAA)", "Some Institute (BUAA)"])
def test_an_acronym_adds_a_possible_hit(register: Register, name: str) -> None:
    matches = found(register, name, "CN")
    assert codes(register, matches) == {"L-BUAA"}
    assert worst_band(matches) is Band.POSSIBLE


def test_an_acronym_takes_no_hit_away(register: Register) -> None:
    assert {"L-BIT", "L-BUAA"} <= codes(register, found(register, "Beijing Institute of Technology (BUAA)", "CN"))


# -- K3: words that tell apart -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("北京工业大学", set[str]()),
        ("Beijing University of Technology", set[str]()),
        ("Nanjing Tech University", {"L-NJTECH"}),
        ("南京工业大学", {"L-NJTECH"}),
        ("Harbin University of Science and Technology", set[str]()),
        ("哈尔滨工业大学", {"L-HIT"}),
        ("沈阳理工大学", {"L-SYLIGONG"}),
        ("沈阳工业大学", set[str]()),
        ("济南大学", set[str]()),
        ("暨南大学", {"L-JINAN"}),
    ],
)
def test_two_organisations_of_a_town_stay_apart(register: Register, name: str, entries: set[str]) -> None:
    assert codes(register, found(register, name, "CN")) == entries


def test_signs_that_are_one_in_latin_letters_prove_less() -> None:
    listed = [NamedEntity(0, "福山大学", ("JP",), "own", "L")]
    small = Register.of(listed, [IndexedName(0, "福山大学", "name", name_key("福山大学"))])
    assert worst_band(found(small, "福山大学", "JP")) is Band.MATCH
    assert worst_band(found(small, "富山大学", "JP")) is Band.POSSIBLE


def test_generic_words_alone_are_no_match() -> None:
    listed = [NamedEntity(0, "Institute of Physics", ("PL",), "own", "L")]
    small = Register.of(listed, [IndexedName(0, "Institute of Physics", "name", name_key("Institute of Physics"))])
    assert worst_band(found(small, "Institute of Physics")) is Band.POSSIBLE
    assert worst_band(found(small, "Institute of Physics", "PL")) is Band.MATCH


# -- K4: succession, identifiers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "entry", "via"),
    [
        ("Birch Grove Photonics University", "L-OLD", Via.SUCCESSION),
        ("Snowfield Institute of Applied Optics", "L-OLD", Via.NAME),
        ("Tundra Radar Laboratory", "L-TAIGA", Via.ALIAS),
        ("Floodplain Sonar Institute", "L-STEPPE", Via.SUCCESSION),
    ],
)
def test_succession_leads_both_ways(register: Register, name: str, entry: str, via: Via) -> None:
    matches = found(register, name, "RU")
    assert [(register.entities[match.entity].code, match.via) for match in matches] == [(entry, via)]


def test_a_record_that_was_withdrawn_makes_no_name_ambiguous(register: Register) -> None:
    for query in (
        ScreeningQuery("Northern Pines University", "SE"),
        ScreeningQuery("Northern Pines University"),
        ScreeningQuery("Anything", "", {"ror": "merged"}),
    ):
        known = register.find_known(query)
        assert known
        assert known.entity.code == "pines"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("grid.8756.c", "pines"),
        ("https://www.grid.ac/institutes/grid.99999.0", "npu"),
        ("0000 0001 2345 678x", "buaa"),
        ("000000012345678X", "buaa"),
        ("Q370481", "neu-us"),
        ("https://www.wikidata.org/wiki/Q370481", "neu-us"),
    ],
)
def test_the_search_reads_identifiers(register: Register, written: str, code: str) -> None:
    assert [entity.code for entity in register.search(written)] == [code]
    known = register.find_known(ScreeningQuery(written))
    assert known
    assert known.entity.code == code


def test_a_number_that_is_no_identifier_finds_nobody_else(register: Register) -> None:
    assert register.search("grid.11111.1") == []


@pytest.mark.parametrize(
    ("written", "territory", "band"),
    [
        ("1027700000123", "", Band.MATCH),
        ("ОГРН 1027700000123", "RU", Band.MATCH),
        ("1027700000123", "SE", Band.POSSIBLE),
        ("INN: 7700-0004", "RU", Band.MATCH),
        ("B-7704", "", Band.POSSIBLE),
        ("1027700000124", "", Band.NONE),
        ("2026-11-02", "", Band.NONE),
    ],
)
def test_the_number_of_a_company_leads_to_the_entry_that_has_it(written: str, territory: str, band: Band) -> None:
    numbers = {"number": "1027700000123;77000004;b7704", "changed": "2026-11-02"}
    entry = NamedEntity(0, "Kestrelvision", ("RU",), "own", "L-NUMBER", identifiers=numbers)
    register = Register.of([entry], [IndexedName(0, entry.name, "name", name_key(entry.name))])
    matches = found(register, written, territory)
    assert worst_band(matches) is band
    assert {match.via for match in matches} <= {Via.IDENTIFIER}
    assert bool(register.listed_with(written)) is (band is not Band.NONE)
    assert not register.search(written)


# -- K5: short forms ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "territory", "entry"),
    [
        ("Kestrelvision", "CN", "L-HIK"),
        ("Sharif University", "IR", "L-SHARIF"),
        ("Bauman University", "RU", "L-BAUMAN"),
        ("Malek Ashtar", "IR", "L-ASHTAR"),
    ],
)
def test_a_short_form_is_possible(register: Register, name: str, territory: str, entry: str) -> None:
    matches = found(register, name, territory)
    assert codes(register, matches) == {entry}
    assert worst_band(matches) is Band.POSSIBLE


def test_generic_words_are_no_short_form(register: Register) -> None:
    assert not found(register, "University of Technology", "IR")
    assert not found(register, "Technology", "CN")


# -- Spellings and scripts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "Shareef University of Technology",
        "دانشگاه صنعتی شریف",
        "Daneshgah Sanati Sharif",
        "Daneshgah-e San'ati-ye Sharif",
        "Технологический университет Шарифа",
    ],
)
def test_a_listed_name_is_found_in_another_spelling_or_script(register: Register, written: str) -> None:
    assert codes(register, found(register, written, "IR")) == {"L-SHARIF"}


@pytest.mark.parametrize(
    ("written", "entry", "band"),
    [
        ("Beijing Hangkong Hangtian Daxue", "L-BUAA", Band.MATCH),
        ("Bei Jing Li Gong Da Xue", "L-BIT", Band.MATCH),
        ("Nánjīng Lǐgōng Dàxué", "L-NJUST", Band.MATCH),
        ("Nanjing Gongye Daxue", "L-NJTECH", Band.MATCH),
        ("Nanjing Ligong Daxue Jixie Gongcheng Xueyuan", "L-NJUST", Band.POSSIBLE),
    ],
)
def test_a_romanised_chinese_name_is_found_as_its_characters_are(
    register: Register, written: str, entry: str, band: Band
) -> None:
    matches = found(register, written, "CN")
    assert codes(register, matches) == {entry}
    assert worst_band(matches) is band


@pytest.mark.parametrize("written", ["Beijing Gongye Daxue", "Shenyang Gongye Daxue"])
def test_romanised_words_that_tell_apart_stay_apart(register: Register, written: str) -> None:
    assert not found(register, written, "CN")


def test_consonants_lead_to_no_acronym_that_has_the_same() -> None:
    names = [("Salt Springs Research Foundation", "label"), ("SSRF", "acronym"), ("Sharif Institute", "label")]
    owners = [0, 0, 1]
    organisations = [NamedEntity(0, names[0][0], ("US",), code="a"), NamedEntity(1, names[2][0], ("IR",), code="b")]
    small = Register.of(
        organisations,
        [IndexedName(who, text, kind, name_key(text)) for who, (text, kind) in zip(owners, names, strict=True)],
    )
    assert [entity.code for entity in small.search("Sharif")] == ["b"]
    assert [entity.code for entity in small.search("شریف")] == ["b"]
    assert [entity.code for entity in small.search("SSRF")] == ["a"]


def test_science_and_technology_is_not_technology_in_any_script() -> None:
    for written in ("Húnán Kējì Dàxué", "湖南科技大学", "Hunan University of Science and Technology"):
        assert name_key(written) != name_key("Hunan University of Technology")


def test_the_search_reads_web_addresses() -> None:
    owner = [NamedEntity(0, "Northern Pines University", ("SE",), code="pines")]
    names = [IndexedName(0, owner[0].name, "label", name_key(owner[0].name))]
    small = Register(Sections(register_of(owner, names, addresses=[("pines", "https://www.pines.example")])))
    for written in ("pines.example", "www.pines.example", "https://www.pines.example/en/about?x=1"):
        assert [entity.code for entity in small.search(written)] == ["pines"]
