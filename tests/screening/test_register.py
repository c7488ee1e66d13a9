"""Matches of names: aliases before algorithms, and the best match in the whole register before similarity alone."""

import pytest

from riskflow.screening.entities import NamedEntity
from riskflow.screening.hits import Band, ScreeningQuery, Via, worst_band
from riskflow.screening.index import IndexedName
from riskflow.screening.matches.entry_search import entry_matches
from riskflow.screening.names import name_key
from riskflow.screening.register import Register

REGISTER = {
    "tsinghua": ("CN", (), ["Tsinghua University", "清华大学"]),
    "nthu": ("TW", (), ["National Tsing Hua University", "國立清華大學"]),
    "msu": ("RU", (), ["Lomonosov Moscow State University", "Moscow State University"]),
    "bauman": ("RU", (), ["Bauman Moscow State Technical University", "Moscow State Technical University"]),
    "bit": ("CN", (), ["Beijing Institute of Technology", "北京理工大学", "BIT"]),
    "bipt": ("CN", (), ["Beijing Institute of Petrochemical Technology"]),
    "pasteur-fr": ("FR", (), ["Institut Pasteur", "Pasteur Institute"]),
    "lab": ("CN", ("bit",), ["Key Laboratory of Explosion Science"]),
    "subsidiary": ("SE", ("lab",), ["Nordic Explosion Consulting"]),
    "uw": ("US", (), ["University of Washington"]),
    "wu": ("US", (), ["Washington University"]),
    "physics-a": ("DE", (), ["Institute of Physics"]),
    "physics-b": ("PL", (), ["Institute of Physics"]),
}
LISTED = [
    ("us-csl", "BIT", ("CN",), ["Beijing Institute of Technology", "BIT"], ("name", "weak")),
    ("eu-fsf", "MSTU", ("RU",), ["Bauman Moscow State Technical University"], ("name",)),
    ("ca-nro", "PAS", ("IR",), ["Pasteur Institute of Iran", "Pasteur Institute"], ("name", "alias")),
    ("us-1286", "TSI", ("CN",), ["Tsinghua University"], ("name",)),
    ("aspi", "NUDT", ("CN",), ["National University of Defense Technology", "国防科技大学"], ("name", "alias")),
    ("own", "PHY", ("PL",), ["Institute of Physics"], ("name",)),
    ("own", "WU", ("US",), ["Washington University"], ("name",)),
    ("own", "ELE", (), ["JSC Element"], ("name",)),
    ("own", "DRU", ("RU",), ["Drugoi Institut"], ("name",)),
    ("own", "TAR", ("IR",), ["Sanati University of Tarhan"], ("name",)),
]
CASES = [
    ("Tsinghua University", "CN", Band.MATCH, "TSI"),
    ("清华大学", "", Band.MATCH, "TSI"),
    ("Tsingua Universty", "CN", Band.POSSIBLE, "TSI"),
    ("Qinghua University", "CN", Band.MATCH, "TSI"),
    ("National Tsing Hua University", "TW", Band.NONE, ""),
    ("National Tsing Hua University", "", Band.NONE, ""),
    ("Moscow State University", "RU", Band.NONE, ""),
    ("Moscow State Technical University", "RU", Band.MATCH, "MSTU"),
    ("Beijing Institute of Technology", "", Band.MATCH, "BIT"),
    ("Beijing Institute of Petrochemical Technology", "CN", Band.NONE, ""),
    ("Institute of Technology, Beijing", "CN", Band.MATCH, "BIT"),
    ("BIT", "CN", Band.POSSIBLE, "BIT"),
    ("BIT", "", Band.POSSIBLE, "BIT"),
    ("BIT", "US", Band.NONE, ""),
    ("Key Laboratory of Explosion Science", "CN", Band.POSSIBLE, "BIT"),
    ("Nordic Explosion Consulting", "SE", Band.POSSIBLE, "BIT"),
    ("School of Optics, Beijing Institute of Technology", "CN", Band.POSSIBLE, "BIT"),
    ("Institut Pasteur", "FR", Band.NONE, ""),
    ("Natl Univ of Defence Technology", "CN", Band.MATCH, "NUDT"),
    ("National Univercity of Defense Tecnology", "CN", Band.POSSIBLE, "NUDT"),
    ("国防科技大学", "CN", Band.MATCH, "NUDT"),
    ("Institute of Physics", "PL", Band.MATCH, "PHY"),
    ("Institute of Physics", "DE", Band.NONE, ""),
    ("ELEMENTS SRL", "IT", Band.POSSIBLE, "ELE"),
    ("Washington University", "US", Band.MATCH, "WU"),
    ("University of Washington", "US", Band.NONE, ""),
    ("Другой Институт", "RU", Band.POSSIBLE, "DRU"),
    ("دانشگاه صنعتی ترهان", "IR", Band.POSSIBLE, "TAR"),
    ("Stockholm University", "SE", Band.NONE, ""),
    ("", "", Band.NONE, ""),
    ("?!", "", Band.NONE, ""),
]


@pytest.fixture(scope="module")
def register() -> Register:
    entities = [
        NamedEntity(n, names[0], (territory,), "", code, parents, {"wikidata": f"Q{n}"})
        for n, (code, (territory, parents, names)) in enumerate(REGISTER.items())
    ]
    names = [
        IndexedName(entity.number, text, "acronym" if text.isupper() and text.isascii() else "label", name_key(text))
        for entity in entities
        for text in REGISTER[entity.code][2]
    ]
    for source, code, territories, texts, kinds in LISTED:
        entities.append(
            NamedEntity(len(entities), texts[0], territories, source, code, identifiers={"lei": f"LEI-{code}"})
        )
        names += [IndexedName(len(entities) - 1, t, kind, name_key(t)) for t, kind in zip(texts, kinds, strict=True)]
    return Register.of(entities, names)


@pytest.mark.parametrize(("name", "territory", "band", "entry"), CASES)
def test_a_name_matches_the_right_entry(register: Register, name: str, territory: str, band: Band, entry: str) -> None:
    query = ScreeningQuery(name, territory)
    hits = entry_matches(register, query, register.find_known(query))
    assert worst_band(hits) is band, hits
    assert (register.entities[hits[0].entity].code if hits else "") == entry


def test_a_match_through_a_parent_names_the_parent(register: Register) -> None:
    query = ScreeningQuery("Nordic Explosion Consulting", "SE")
    hit = entry_matches(register, query, register.find_known(query))[0]
    assert (hit.via, hit.through) == (Via.PARENT, "Beijing Institute of Technology")


def test_an_identifier_needs_no_name(register: Register) -> None:
    query = ScreeningQuery("Something else entirely", "", {"lei": "lei-nudt"})
    assert [(hit.via, register.entities[hit.entity].code) for hit in entry_matches(register, query, None)] == [
        (Via.IDENTIFIER, "NUDT")
    ]
    assert (found := register.find_known(ScreeningQuery("Whatever", "", {"ror": "https://ror.org/bit"})))
    assert found.entity.code == "bit"


def test_a_match_has_the_pairs_of_tokens(register: Register) -> None:
    query = ScreeningQuery("Tsingua Universty", "CN")
    similarity = entry_matches(register, query, register.find_known(query))[0].similarity
    assert similarity
    assert {(m.ours, m.theirs) for m in similarity.matches} == {("tsingua", "tsinghua"), ("university", "university")}


def test_a_name_that_several_share_is_ambiguous_without_a_territory(register: Register) -> None:
    assert register.find_known(ScreeningQuery("Institute of Physics")) is None


@pytest.mark.parametrize("written", ["beijing technology", "Beijin institut of tecnology", "北京理工大学", "bit"])
def test_the_search_finds_an_organisation_by_any_of_its_names(register: Register, written: str) -> None:
    assert register.search(written)[0].code == "bit"


def test_the_search_puts_what_is_in_the_places_of_the_case_first_and_cuts_the_tail(register: Register) -> None:
    anywhere = [found.code for found in register.search("Institute of Physics")]
    assert len(anywhere) > 1
    for found in register.search("Institute of Physics"):
        there = register.search("Institute of Physics", found.territories)
        assert there[0].territories == found.territories
        assert {each.code for each in there} >= set(anywhere)
    likest = register.search("Beijing Institute of Technology")
    assert likest[0].code == "bit"
    assert len(likest) <= len(register.search("Beijing Institute of Technology", ["CN", "SE", "US", "GB", "RU"]))
