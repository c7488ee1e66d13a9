"""Every text of every questionnaire can be read by those who must answer it.

Swedish is measured with LIX, English with Flesch's reading ease. Both count length, not difficulty; a text that is
long for a good reason has a waiver with that reason. From 3.0 on the limits are wider and the terms of law in
`readability.yaml` count as short words, so that no exact word gives way to a vaguer one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from riskflow.config import data_folder
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import parse_yaml
from riskflow.questionnaire.model import Questionnaire, Section
from riskflow.text import Text

MAX_WORDS_OF_A_LABEL = 20
LONG_WORD_LENGTH = 6
SILENT_ENDING = re.compile(
    r"(?<=[^aeiouytd])ed$"  # asked, but not needed
    r"|(?<=[^aeiouylsxzcgh])es$|(?<=[^aeiouyl])e$"  # makes and made, but not changes
    r"|(?<=[aeiouy]l)es?$"  # rules, but not tables
)

WAIVERS: dict[tuple[str, str], str] = {
    ("kind options", "sv"): "the fixed names of the kinds of collaboration, mostly single long words",
}
"""(place, language) -> why this text may be harder than the rest."""

READABILITY = parse_yaml(
    (data_folder("questionnaires") / "ri" / "readability.yaml").read_text(encoding="utf-8"), "readability.yaml"
)
ARGUED = {(each["text"], each["language"]): each["reason"] for each in READABILITY["argued"]}
TERMS = {
    language: re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, terms), key=len, reverse=True))})\w*", re.IGNORECASE)
    for language, terms in READABILITY["terms"].items()
}


@dataclass(frozen=True)
class Limits:
    """How hard the texts of a version may be."""

    lix_of_a_question: int
    lix_of_help: int
    flesch: int
    spares_terms: bool
    waivers: dict[tuple[str, str], str]

    def lix(self, text: str) -> float:
        return lix(TERMS["sv"].sub("lag", text) if self.spares_terms else text)

    def flesch_of(self, text: str) -> float:
        return flesch(TERMS["en"].sub("law", text) if self.spares_terms else text)


FIRST_LIMITS = Limits(40, 45, 60, spares_terms=False, waivers=WAIVERS)
LIMITS = {"3.0": Limits(45, 50, 50, spares_terms=True, waivers=ARGUED)}


def limits_of(questionnaire: Questionnaire) -> Limits:
    return LIMITS.get(questionnaire.version, FIRST_LIMITS)


NEVER = {
    "riskland": "say what the fact is; a place is not a risk",
    "risk country": "say what the fact is; a place is not a risk",
    "svartlist": "it is called sanktionslista",
    "blacklist": "it is called a sanctions list",
    "nationalit": "nobody's nationality is asked or named",
    "godkänd part": "RAI gives opinions; it approves no partner",
    "approved partner": "RAI gives opinions; it approves no partner",
}

QUESTIONNAIRES = [
    library.get(name, version).questionnaire
    for library in [Library(data_folder("questionnaires"))]
    for name in sorted(path.name for path in library.folder.iterdir() if path.is_dir())
    for version in library.versions(name)
]
each_version = pytest.mark.parametrize("questionnaire", QUESTIONNAIRES, ids=lambda q: f"{q.id} {q.version}")


def words(text: str) -> list[str]:
    """Return the words of a text; a number is a word, a hyphen does not part one."""
    return re.findall(r"[^\W_]+(?:[-'’:][^\W_]+)*", text)


def sentences(text: str) -> int:
    """Count the sentences: what ends in a full stop, a colon, a question mark or an exclamation mark."""
    return max(1, len(re.findall(r"[.:?!](?=\s|$)", text)))


def lix(text: str) -> float:
    """Return LIX: the words per sentence plus the share of words longer than six letters."""
    found = words(text)
    long = [word for word in found if len(word) > LONG_WORD_LENGTH]
    return len(found) / sentences(text) + 100 * len(long) / len(found)


def syllables(word: str) -> int:
    """Estimate the syllables of an English word from its groups of vowels."""
    spoken = SILENT_ENDING.sub("", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def flesch(text: str) -> float:
    """Return Flesch's reading ease; higher is easier."""
    found = words(text)
    return 206.835 - 1.015 * len(found) / sentences(text) - 84.6 * sum(map(syllables, found)) / len(found)


def joined(*texts: Text | None) -> Text:
    """Join texts to one passage, each ended as a sentence."""
    there = [text for text in texts if text]
    return Text(sv=" ".join(_ended(t.sv) for t in there), en=" ".join(_ended(t.en) for t in there))


def _ended(text: str) -> str:
    return text if text[-1] in ".:?!" else f"{text}."


def labels(questionnaire: Questionnaire) -> Iterator[tuple[str, Text]]:
    """Yield what is asked, with its place."""
    for section in questionnaire.all_sections:
        yield from ((question.id, question.text) for question in section.questions)
        yield from ((gate.id, gate.text) for gate in section.gates)


def passages(questionnaire: Questionnaire) -> Iterator[tuple[str, Text, int]]:
    """Yield every passage that is read as a whole, with its place and its limit in LIX."""
    limits = limits_of(questionnaire)
    help_limit = limits.lix_of_help
    yield "origin", questionnaire.origin, help_limit
    for function in questionnaire.functions:
        yield f"function {function.id}", joined(function.help or function.name), help_limit
    for measure in questionnaire.measures:
        yield f"measure {measure.id}", joined(measure.text, measure.proof, measure.clause), help_limit
    yield from ((f"term {term.id}", term.means, help_limit) for term in questionnaire.terms)
    yield from ((f"contradiction {c.id}", c.text, help_limit) for c in questionnaire.contradictions)
    for section in questionnaire.all_sections:
        yield from passages_of(section, limits)


def passages_of(section: Section, limits: Limits) -> Iterator[tuple[str, Text, int]]:
    """Yield the passages of one section."""
    yield f"section {section.id}", section.intro, limits.lix_of_help
    for gate in section.gates:
        yield gate.id, joined(gate.text, gate.hint), limits.lix_of_a_question
        yield f"{gate.id} why", gate.why, limits.lix_of_help
    for question in section.questions:
        yield question.id, joined(question.text, question.hint), limits.lix_of_a_question
        yield f"{question.id} help", joined(question.why, question.example), limits.lix_of_help
        if question.options:
            options = joined(*(text for option in question.options for text in (option.text, option.hint)))
            yield f"{question.id} options", options, limits.lix_of_help
    yield from ((f"knock-out {rule.id}", rule.reason, limits.lix_of_help) for rule in section.knock_outs)


def hard(questionnaire: Questionnaire) -> dict[tuple[str, str], float]:
    """Return the passages that are harder to read than they may be, with their measure."""
    found, limits = {}, limits_of(questionnaire)
    for place, text, limit in passages(questionnaire):
        if limits.lix(text.sv) > limit:
            found[place, "sv"] = round(limits.lix(text.sv), 1)
        if limits.flesch_of(text.en) < limits.flesch:
            found[place, "en"] = round(limits.flesch_of(text.en), 1)
    return found


@each_version
def test_every_text_is_easy_to_read(questionnaire: Questionnaire) -> None:
    waived = limits_of(questionnaire).waivers
    assert {place: value for place, value in hard(questionnaire).items() if place not in waived} == {}


def test_every_waiver_and_every_term_is_still_needed() -> None:
    needed = {version: set[tuple[str, str]]() for version in ("3.0", "others")}
    for questionnaire in QUESTIONNAIRES:
        needed["3.0" if questionnaire.version in LIMITS else "others"] |= set(hard(questionnaire))
    assert (set(ARGUED) - needed["3.0"], set(WAIVERS) - needed["others"]) == (set(), set())
    latest = next(each for each in QUESTIONNAIRES if each.version == "3.0")
    everything = latest.model_dump_json().lower()
    assert [t for terms in READABILITY["terms"].values() for t in terms if t.lower() not in everything] == []


@each_version
def test_no_question_is_longer_than_twenty_words(questionnaire: Questionnaire) -> None:
    long = [
        place
        for place, text in labels(questionnaire)
        if max(len(words(text.sv)), len(words(text.en))) > MAX_WORDS_OF_A_LABEL
    ]
    assert long == []


@each_version
def test_every_question_says_why_it_is_asked_and_where_it_comes_from(questionnaire: Questionnaire) -> None:
    silent = [
        question.id
        for section in questionnaire.all_sections
        for question in section.questions
        if not (question.hint and question.why and question.example and question.sources)
    ]
    assert silent == []


@each_version
def test_no_text_uses_a_word_that_judges_a_place_or_a_person(questionnaire: Questionnaire) -> None:
    everything = questionnaire.model_dump_json().lower()
    assert {word: reason for word, reason in NEVER.items() if word in everything} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Vi ska mäta luft. Det går fort.", 3.5), ("Exportkontroll kräver tillstånd.", 3 + 200 / 3)],
)
def test_it_measures_swedish_with_lix(text: str, expected: float) -> None:
    assert lix(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("word", "count"),
    [("table", 2), ("rules", 1), ("made", 1), ("changes", 2), ("asked", 1), ("needed", 2), ("people", 2), ("go", 1)],
)
def test_it_counts_syllables_by_groups_of_vowels(word: str, count: int) -> None:
    assert syllables(word) == count
