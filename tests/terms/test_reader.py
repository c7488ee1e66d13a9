"""Suggestions for sentences as researchers write them, in both languages."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskflow.terms.lexicon import WEIGHTED_KINDS
from riskflow.terms.reader import TermReader, guess_language
from riskflow.terms.reading_form import reading_form
from riskflow.terms.suggestions import Suggestion, total_weight
from riskflow.text import Language

FOUND = [
    ("Vi bygger drönarsvärmar.", "drönarsvärmar", "9A012"),
    ("DRÖNARSVÄRMEN styrs från land.", "DRÖNARSVÄRMEN", "9A012"),
    ("En kamikazedrönare studeras.", "kamikazedrönare", "9A012"),
    ("Krypteringsalgoritmerna publiceras.", "Krypteringsalgoritmerna", "5A002"),
    ("Vi studerar kvantkrypteringens gränser.", "kvantkrypteringens", "5A002"),
    ("Gascentrifugerna modelleras.", "Gascentrifugerna", "0B001"),
    ("Ansiktsigenkänningssystem i tunnelbanan.", "Ansiktsigenkänningssystem", "S-BIO"),
    ("En fasstyrd gruppantenn för radar.", "fasstyrd gruppantenn", "5A001"),
    ("Ubåtsjakten kräver nya sonarer.", "Ubåtsjakten", "ML9"),
    ("Strålningshärdade kretsar provas.", "Strålningshärdade", "3A001"),
    ("Hypersoniska farkoster bromsas.", "Hypersoniska", "9A011"),
    ("Proverna kommer från en biobank.", "biobank", "L-GENE"),
    ("Vi tränar djupinlärning på bilder.", "djupinlärning", "CTA-2"),
    ("A swarm of drones finds hikers.", "swarm of drones", "9A012"),
    ("Unmanned-aerial vehicles are tested.", "Unmanned-aerial vehicles", "9A012"),
    ("The UAVs carry cameras.", "UAVs", "9A012"),
    ("New encryption algorithms are proven.", "encryption algorithms", "5A002"),
    ("Scramjets and hypersonic flow.", "hypersonic", "9A011"),
    ("Radiation hardened electronics for orbit.", "Radiation hardened", "3A001"),
    ("Nerve agents are degraded by enzymes.", "Nerve agents", "ML7"),
    ("A towed array listens.", "towed array", "ML9"),
    ("Interviews with human participants.", "human participants", "L-PEOPLE"),
    ("Chip making moves to Europe.", "Chip making", "3B001"),
    ("Chiptillverkning i renrum.", "Chiptillverkning", "3B001"),
    ("Galliumnitridtransistorer odlas.", "Galliumnitridtransistorer", "3A001"),
    ("High-temperature superconductors for magnets.", "High-temperature superconductors", "1C005"),
    ("Högtemperatursupraledarna kyls.", "Högtemperatursupraledarna", "1C005"),
    ("Peptide synthesis at scale.", "Peptide synthesis", "CTA-4"),
    ("Peptidsyntesen skalas upp.", "Peptidsyntesen", "CTA-4"),
    ("Selective laser melting of titanium.", "Selective laser melting", "CTA-10"),
    ("3D-skrivna metalldelar provas.", "3D-skrivna", "CTA-10"),
    ("Fermenters are scaled up.", "Fermenters", "2B352"),
    ("Tritiumproduktionen mäts.", "Tritiumproduktionen", "1C235"),
    ("Enfotondetektorer kyls.", "Enfotondetektorer", "6A002"),
    ("A thermal camera sees deer.", "thermal camera", "6A002"),
    ("A power combiner at X band.", "combiner", "3A001"),
    ("Detonators and explosives are stored.", "explosives", "ML8"),
]
CIVIL = [
    "Electric probes on sounding rockets and nanosatellites measure the aurora.",
    "Norrsken studeras med sondraketer och nanosatelliter i jonosfären.",
    "Post-quantum cryptography without side-channel leaks, with countermeasures against fault injection.",
    "Drones and an autonomous underwater vehicle watch over seaweed.",
    "Drönare och en undervattensrobot övervakar vattenbruk.",
    "Microwave radar in cars, and antennas.",
    "Soil is polluted by pesticides and by buried chemical weapons.",
    "Mark förorenades av bekämpningsmedel och kemiska vapen.",
    "RF power amplifiers in CMOS, and transceivers.",
]
NOT_CIVIL = [
    "A solid rocket with a thruster carries a spacecraft.",
    "Breaking encryption of telephones by cryptanalysis.",
    "Drones and an autonomous underwater vehicle watch over a harbour.",
    "Drönare och en undervattensrobot bevakar en hamn.",
    "Microwave radar for aircraft, and antennas.",
    "Chemical weapons are synthesised again.",
    "Kemiska vapen framställs.",
]
EVERYDAY = [
    "The drone bee leaves the hive.",
    "Drönaren lämnar bikupan och honungsbina.",
    "She ran like a missile through the argument.",
    "Hon sprang som en missil genom salen.",
    "The shield of the cell is its membrane.",
    "Väderradarn visar regn.",
    "Raden i tabellen och sonen i huset.",  # the stems of radar and sonar
    "Hel och hållen är den en del av helheten.",  # HEL in small letters
    "Camouflage in moths and butterflies deceives predators.",
    "Svärmor bor i Radhusbyn.",
    "The antibodies seek and bind; the patients recover.",
    "Combining methods in combination; they are combined.",  # no combiner
    "Markets grow explosively after the explosion of demand.",  # no explosives
    "The stability of organic matter.",  # nothing is stabilized
    "We intercept the line at zero and circulate the excited fluid.",  # no interceptor, circulator or exciter
    "It adds ammunition to the debate.",
    "A radar chart for policy makers.",
    "She launched a rocket career.",
    "Tritium dating of groundwater.",
    "Färgteckningar som ger kamouflage hos många arter.",
    "Atombomben i litteraturen.",
    "Bioreaktorer för avloppsvatten.",
]
NEGATED = [
    ("Vi använder ingen kryptering.", "kryptering"),
    ("Vi använder inte kryptering.", "kryptering"),
    ("Varken sonar eller torpeder ingår.", "torpeder"),
    ("Projektet sker utan drönare.", "drönare"),
    ("Radar ingår inte i studien.", "Radar"),
    ("No encryption is used.", "encryption"),
    ("We work without any radar.", "radar"),
    ("Drones are not used.", "Drones"),
    ("Neither missiles nor sonar are studied.", "missiles"),
]
NOT_NEGATED = [
    ("Inte sonar utan radar.", "radar"),
    ("Det är inte dyrt, men kryptering behövs.", "kryptering"),
    ("Det är inte klart. Kryptering behövs.", "Kryptering"),
    ("Not only radar is studied.", "radar"),
    ("It is not cheap, but encryption is needed.", "encryption"),
    ("There is no doubt. Drones fly.", "Drones"),
]
WARNED = [
    ("Doktoranden Li är gravid.", "personal", "gravid"),
    ("Hon är sjukskriven sedan i maj.", "personal", "sjukskriven"),
    ("Our PhD student is a party member.", "personal", "party member"),
    ("Kontakt: 811218-9876.", "personal", "811218-9876"),
    ("Kontakt: 19811218-9876.", "personal", "19811218-9876"),
    ("Uppgifterna är hemligstämplade.", "security", "hemligstämplade"),
    ("The data are top secret.", "security", "top secret"),
    ("Servern är 10.12.3.4.", "security", "10.12.3.4"),
    ("Porten ligger vid 59.34987, 18.07123.", "security", "59.34987, 18.07123"),
]
PLAIN = [
    "We study depression in a cohort of adults.",
    "Pregnancy and burnout are measured by a survey.",
    "Ärende 811218-9875 har fel kontrollsiffra.",
    "Religious belief in the Middle Ages.",
    "Version 1.2.3.4 av programmet.",
]
NAMED = [
    ("Samarbete med Tsinghua University i Kina.", {"Tsinghua University", "Kina"}),
    ("Kinas universitet och University of Nairobi.", {"Kinas", "University of Nairobi"}),
    ("Work in Kenya with Charles Darwin University.", {"Kenya", "Charles Darwin University"}),
]


def suggestions_in(reader: TermReader, text: str) -> list[Suggestion]:
    return [s for s in reader.analyse(text).suggestions if not s.negated]


@pytest.mark.parametrize(("text", "words", "entry"), FOUND, ids=[words for _, words, _ in FOUND])
def test_terms_are_found_in_compounds_and_inflections(reader: TermReader, text: str, words: str, entry: str) -> None:
    assert (words, entry) in {(s.words, s.entry) for s in suggestions_in(reader, text)}


@pytest.mark.parametrize("text", CIVIL)
def test_controlled_words_in_their_civil_meaning_raise_no_alarm(reader: TermReader, text: str) -> None:
    assert not reader.analyse(text).alarm


@pytest.mark.parametrize("text", NOT_CIVIL)
def test_the_same_words_elsewhere_do(reader: TermReader, text: str) -> None:
    assert reader.analyse(text).alarm


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_meanings_and_figures_of_speech_weigh_nothing(reader: TermReader, text: str) -> None:
    assert [s.words for s in suggestions_in(reader, text) if s.kind in WEIGHTED_KINDS] == []


@pytest.mark.parametrize(("text", "words"), NEGATED)
def test_a_negated_term_is_shown_as_negated_and_weighs_nothing(reader: TermReader, text: str, words: str) -> None:
    analysis = reader.analyse(text)
    assert {s.words: s.negated for s in analysis.suggestions}[words]
    assert analysis.score == 0


@pytest.mark.parametrize(("text", "words"), NOT_NEGATED)
def test_a_negation_ends_where_the_sentence_turns(reader: TermReader, text: str, words: str) -> None:
    assert words in {s.words for s in suggestions_in(reader, text)}


@pytest.mark.parametrize(("text", "kind", "words"), WARNED)
def test_personal_and_secret_data_are_warned_of(reader: TermReader, text: str, kind: str, words: str) -> None:
    assert (kind, words) in {(s.kind.value, s.words) for s in reader.analyse(text).warnings}


@pytest.mark.parametrize("text", PLAIN)
def test_a_subject_of_research_is_no_personal_datum(reader: TermReader, text: str) -> None:
    assert reader.analyse(text).warnings == ()


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_places_and_organisations_are_named(reader: TermReader, text: str, names: set[str]) -> None:
    assert names <= {s.words for s in suggestions_in(reader, text) if s.kind.value in {"place", "organisation"}}


def test_a_place_is_never_a_reason_to_ask(reader: TermReader) -> None:
    analysis = reader.analyse("Iran, Ryssland, Kina, Nordkorea. " * 5)
    assert (analysis.score, analysis.alarm) == (0, False)


def test_every_suggestion_has_a_reason_in_both_languages(reader: TermReader) -> None:
    for found in reader.analyse("Drönarsvärmar med krypteringsalgoritmer. Hon är gravid. 811218-9876").suggestions:
        assert found.words in found.why.sv
        assert found.words in found.why.en
        assert found.title.sv


def test_the_sum_is_that_of_the_different_terms(reader: TermReader) -> None:
    once, often = reader.analyse("Radar."), reader.analyse("Radar. Radar. Radar.")
    assert once.score == often.score > 0
    assert reader.analyse("Radar och sonar.").score > once.score


def test_one_everyday_technology_is_not_enough_to_ask_about(reader: TermReader) -> None:
    assert not reader.analyse("We use deep learning, 3D printing and a laser for better hearing aids.").alarm
    assert reader.analyse("We build a missile seeker with an infrared focal plane array.").alarm


@pytest.mark.parametrize(
    ("text", "language"),
    [("Vi studerar radar.", "sv"), ("We study radar.", "en"), ("Vindkraft och havsbaserad värme på land", "sv")],
)
def test_the_language_is_guessed_by_function_words(text: str, language: str) -> None:
    assert guess_language(text) == language


PIECES = st.sampled_from(
    [
        "drönarsvärm",
        "kryptering",
        "inte",
        "utan",
        "UAVs",
        "radar",
        "men",
        ".",
        "missile",
        "not",
        "å",
        "É",
        "🛰",
        "İ",
        "\u0301",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=20).map(" ".join))


@settings(deadline=None, max_examples=60)
@given(text=TEXTS, is_composed=st.booleans(), language=st.sampled_from([None, *Language]))
def test_spans_lie_in_the_text_and_spell_the_words(
    reader: TermReader, text: str, *, is_composed: bool, language: Language | None
) -> None:
    sent = unicodedata.normalize("NFC" if is_composed else "NFD", text)
    analysis = reader.analyse(sent, language)
    for found in analysis.suggestions:
        assert 0 <= found.start < found.end <= len(sent)
        assert sent[found.start : found.end] == found.words
    assert analysis.score == total_weight(analysis.suggestions)


@given(text=TEXTS)
def test_letters_keep_their_places_in_the_form_that_is_read(text: str) -> None:
    form = reading_form(text)
    if form.offsets is None:
        assert form.text == text
    else:
        assert len(form.offsets) == len(form.text) + 1
        assert all(first <= second for first, second in pairwise(form.offsets))


AS_WRITTEN = (
    "We study hypersonic flight vehicles and scramjet inlets. We build fiber lasers and inertial navigation systems."
)


@pytest.mark.parametrize(
    "changes",
    [
        {
            "hypersonic": "hyper-\nsonic",
            "scramjet": "scram-\r\njet",
            "navigation": "navi-\ngation",
            "fiber": "fi- \nber",
        },
        {"hypersonic": "hyper\u00adsonic", "scramjet": "scram\u00adjet", "fiber": "fi\u00ad\nber"},
        {"fiber": "\ufb01ber", "flight": "\ufb02ight"},
        {" ": "\u00a0"},
        {"inertial navigation": "inertial\u2009navi\u200bgation"},
    ],
    ids=["hyphens at the ends of lines", "soft hyphens", "ligatures", "spaces", "without width"],
)
def test_what_a_pdf_puts_into_words_changes_no_suggestion(reader: TermReader, changes: dict[str, str]) -> None:
    pasted = AS_WRITTEN
    for word, as_pasted in changes.items():
        pasted = pasted.replace(word, as_pasted)
    plain, read = reader.analyse(AS_WRITTEN), reader.analyse(pasted)
    assert pasted != AS_WRITTEN
    assert [(s.entry, s.term) for s in read.suggestions] == [(s.entry, s.term) for s in plain.suggestions] != []
    assert (read.score, read.alarm) == (plain.score, plain.alarm)
    assert all(pasted[s.start : s.end] == s.words for s in read.suggestions)


@pytest.mark.parametrize(
    ("written", "joined", "kept"),
    [
        ("dual-\nuse", "dualuse", "dual-use"),
        ("mark- \noch flyg", "mark- \noch flyg", "mark- \noch flyg"),
        ("a list:\n- one\n- two", "a list:\n- one\n- two", "a list:\n- one\n- two"),
        ("Sveriges EU-\nArbete", "Sveriges EU-\nArbete", "Sveriges EU-\nArbete"),
        ("e\u0301t\u00ade\u0301", "\u00e9t\u00e9", "\u00e9t\u00e9"),
    ],
)
def test_only_broken_words_are_joined(written: str, joined: str, kept: str) -> None:
    assert (reading_form(written).text, reading_form(written, joins_words=False).text) == (joined, kept)


def test_accents_and_case_do_not_matter(reader: TermReader) -> None:
    written = ["Drönarsvärmar", "DRÖNARSVÄRMAR", unicodedata.normalize("NFD", "drönarsvärmar"), "drö\u00adnarsvärmar"]
    found = [[s.entry for s in reader.analyse(text, Language.SV).suggestions] for text in written]
    assert found[0] == found[1] == found[2] == found[3] != []


@settings(deadline=None, max_examples=30)
@given(first=st.lists(PIECES, max_size=8), second=st.lists(PIECES, max_size=8))
def test_more_words_never_weigh_less_when_sentences_stand_apart(
    reader: TermReader, first: list[str], second: list[str]
) -> None:
    alone, both = " ".join(first), f"{' '.join(first)} .\n{'x ' * 40}.\n{' '.join(second)}"
    assert reader.analyse(both, Language.SV).score >= reader.analyse(alone, Language.SV).score


def test_no_text_takes_a_catastrophic_time(reader: TermReader) -> None:
    for text in ("a" * 5000, "University of " * 700, "1" * 5000, "drönar" * 900, "- " * 2500, "İ" * 3000):
        assert reader.analyse(text).score >= 0


def test_each_shipped_form_is_found_by_the_reader(reader: TermReader) -> None:
    lost = []
    for words, _, term in reader.lexicon.terms():
        context = term.near[0] if term.near else ""
        for language in Language:
            for form in term.in_(language):
                found = reader.analyse(f"{context} {form} .", language)
                own = re.compile("|".join(map(re.escape, term.not_near)), re.IGNORECASE) if term.not_near else None
                if term.id not in {s.term for s in found.suggestions} and not (own and own.search(form)):
                    lost.append((words.id, term.id, form))
    assert lost == []
