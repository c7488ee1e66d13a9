"""What is found in the sections of an index is what dictionaries of objects give, name for name and score for score."""

from hypothesis import given, settings
from hypothesis import strategies as st

from riskflow.screening.entities import NamedEntity
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.index import IndexedName
from riskflow.screening.matches.entry_search import entry_matches
from riskflow.screening.names import name_key
from riskflow.screening.register import Register, register_of
from riskflow.screening.sections import Sections
from tests.support.screening.reference_index import reference_register

LIKE_EACH_OTHER = "tsinghua", "qinghua", "tehran", "thrn", "drugoi", "drugoy", "Другой", "moscow", "moskovsky"
COMMON = (
    "university",
    "institute",
    "science",
    "sciences",
    "14th",
    "18th",
    "كلية",
    "ltd",
    "gmbh",
    "of",
    "EIT",
    "清华大学",
)
WORDS = (*LIKE_EACH_OTHER, *COMMON)
TERRITORIES = st.sampled_from(["", "CN", "RU", "IR", "SE"])
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join) | st.text(max_size=12)
KINDS = st.sampled_from(["name", "alias", "weak", "acronym", "derived", "label"])
IDENTIFIERS = st.dictionaries(st.sampled_from(["ror", "LEI"]), st.sampled_from(["0a", "https://x.example/0B", "0 b"]))


@st.composite
def universes(draw: st.DrawFn) -> tuple[list[NamedEntity], list[IndexedName]]:
    """Draw organisations with parents, followed by entries of two lists, each with some names."""
    organisations, entries = draw(st.integers(0, 6)), draw(st.integers(0, 8))
    entities, names = [], []
    for number in range(organisations + entries):
        is_listed = number >= organisations
        own = draw(st.lists(st.tuples(NAMES, KINDS), min_size=1, max_size=4))
        places = tuple(filter(None, {draw(TERRITORIES), draw(TERRITORIES) if is_listed else ""}))
        parents = () if is_listed or not draw(st.booleans()) else (f"0{draw(st.integers(0, organisations))}",)
        source = draw(st.sampled_from(["eu-fsf", "own"])) if is_listed else ""
        entity = NamedEntity(number, own[0][0], places, source, f"0{number}", parents, draw(IDENTIFIERS))
        entities.append(entity)
        names += [IndexedName(number, text, kind, name_key(text)) for text, kind in own]
    return entities, names


@settings(max_examples=150)
@given(universes(), st.lists(st.tuples(NAMES, TERRITORIES, IDENTIFIERS), min_size=1, max_size=4))
def test_matches_are_those_of_dictionaries(
    universe: tuple[list[NamedEntity], list[IndexedName]], asked: list[tuple[str, str, dict[str, str]]]
) -> None:
    entities, names = universe
    sections, reference = Register(Sections(register_of(entities, names))), reference_register(entities, names)
    assert list(sections.entities) == entities
    assert [list(sections.names_of(each)) for each in entities] == [list(reference.names_of(each)) for each in entities]
    for name, territory, identifiers in [*asked, *((name.text, "", {}) for name in names[:3])]:
        query = ScreeningQuery(name, territory, identifiers)
        known = reference.find_known(query)
        assert sections.find_known(query) == known
        assert entry_matches(sections, query, known) == entry_matches(reference, query, known)
        assert sections.search(name) == reference.search(name)
