"""What the loader refuses, with a message that names the file, the place and the correction."""

from collections.abc import Callable
from pathlib import Path

import pytest

from riskflow.questionnaire.loader import QuestionnaireError, folder_digest, load_version, parse_yaml
from tests.support.questionnaires.small_questionnaire import FILES, write_small

MAIN, FACTS, CORE, LATER = "questionnaire.yaml", "facts.yaml", "core.yaml", "later.yaml"
POLICY = "policy.yaml"

# fault: (file, text there, replacement, message)
FAULTS = {
    "an unknown key": (
        CORE,
        "severity: 1",
        "scoer: 1",
        "core.yaml, questions > 'field' > options > 'near' > scoer: no such key here",
    ),
    "a missing language": (
        CORE,
        "      en: Which field?\n",
        "",
        "core.yaml, questions > 'field' > text > en: this key is missing; add it",
    ),
    "an empty text": (
        CORE,
        "en: Which field?",
        'en: ""',
        "core.yaml, questions > 'field' > text > en: String should have at least 1",
    ),
    "a duplicate key": (
        CORE,
        "area: dual-use\n",
        "area: dual-use\narea: human-rights\n",
        "core.yaml, line 8: the key 'area' stands twice; keep one",
    ),
    "an anchor": (
        FACTS,
        "title:\n  sv: Fakta",
        "title: &t\n  sv: Fakta",
        "facts.yaml, line 2: anchors and aliases are not allowed",
    ),
    "an alias": (
        FACTS,
        "title:\n  sv: Fakta\n  en: Facts\nintro:\n  sv: Först fakta.\n  en: First the facts.",
        "title: *t",
        "facts.yaml, line 2: anchors and aliases are not allowed",
    ),
    "a tab": (
        FACTS,
        "  sv: Fakta",
        "\tsv: Fakta",
        "facts.yaml, line 3: found character that cannot start any token; indent with spaces, not with tabs",
    ),
    "a broken quote": (FACTS, "sv: Fakta", 'sv: "Fakta', "facts.yaml, line"),
    "a control character": (FACTS, "sv: Fakta", "sv: Fak\x07ta", "facts.yaml: this is not readable YAML"),
    "an id with capitals": (
        FACTS,
        "id: note",
        "id: Note",
        "facts.yaml, questions > 'Note' > id: String should match pattern",
    ),
    "an area that is none": (
        CORE,
        "area: dual-use\n",
        "area: dual-uses\n",
        "core.yaml, area: Input should be 'dual-use'",
    ),
    "a severity beyond three": (
        CORE,
        "severity: 3",
        "severity: 4",
        "severity: Input should be less than or equal to 3 (found '4')",
    ),
    "a source read on no day": (
        FACTS,
        "read_on: 2026-11-24",
        "read_on: yesterday",
        "facts.yaml, gates > 'h1' > sources > 0 > read_on",
    ),
    "a context as a driver": (
        CORE,
        "driver: stake",
        "driver: context",
        "core.yaml, questions > 'field' > drives > driver",
    ),
    "a repeated id": (FACTS, "id: note", "id: field", "core.yaml, 'field': 2 items have this id; choose another"),
    "a repeated option": (CORE, "id: near", "id: open", "core.yaml, 'field': the options open stand twice"),
    "an area without a name": (
        MAIN,
        "  human-rights:\n    sv: Mänskliga rättigheter\n    en: Human rights\n",
        "",
        "questionnaire.yaml, areas: name human-rights in both languages",
    ),
    "an unknown function at a gate": (
        FACTS,
        "      - legal",
        "      - nobody",
        "facts.yaml, 'h1': there is no function 'nobody'; add it to questionnaire.yaml",
    ),
    "an unknown function at a measure": (
        MAIN,
        "owner: legal",
        "owner: nobody",
        "questionnaire.yaml, measure 'clause': there is no function 'nobody'",
    ),
    "an unknown measure": (
        CORE,
        "- clause",
        "- clauses",
        "core.yaml, 'field': option 'listed' names the measure 'clauses', which questionnaire.yaml does not have",
    ),
    "a dead measure": (
        MAIN,
        "  - id: clause\n",
        "  - id: clauses\n",
        "questionnaire.yaml, measure 'clauses': no answer suggests it; attach it or take it away",
    ),
    "a text with options": (
        FACTS,
        "    optional: true\n",
        "    options:\n      - id: a\n        text:\n          sv: A\n          en: A\n",
        "facts.yaml, 'note': a choice needs options, and only a choice has them",
    ),
    "a choice without options": (FACTS, "kind: text", "kind: choices", "facts.yaml, 'note': a choice needs options"),
    "severities without a driver": (
        FACTS,
        "          en: Visit\n",
        "          en: Visit\n        severity: 1\n",
        "facts.yaml, 'kind': severities and 'drives' belong together",
    ),
    "a driver without severities": (
        FACTS,
        "      en: Which kind?\n",
        "      en: Which kind?\n    drives:\n      driver: stake\n      areas:\n        - dual-use\n",
        "facts.yaml, 'kind': severities and 'drives' belong together",
    ),
    "an option without severity": (
        CORE,
        "        severity: 1\n",
        "",
        "core.yaml, 'field': option 'near' has no severity",
    ),
    "no *don't know*": (
        CORE,
        "        unknown: true\n        find_out: legal\n",
        "",
        "core.yaml, 'field': a scored question offers a *don't know*",
    ),
    "a *don't know* at the top": (
        CORE,
        "        severity: 2\n",
        "        severity: 3\n",
        "with severity 2, or 1 for a minor fact",
    ),
    "a *don't know* that nobody finds out": (
        CORE,
        "        find_out: legal\n",
        "",
        "core.yaml, 'field': *don't know* must name in 'find_out' a function that helps",
    ),
    "a *don't know* worse than the worst": (
        CORE,
        "severity: 3",
        "severity: 1",
        "core.yaml, 'field': *don't know* weighs 2, outside what the other answers weigh",
    ),
    "a condition on a later question": (
        CORE,
        "  - id: field\n",
        "  - id: field\n    show_if:\n      question: access\n      is:\n        - full\n",
        "core.yaml, 'field': waits for 'access', which is asked later; move one of them",
    ),
    "a condition on itself": (
        CORE,
        "      question: field\n      is:\n        - near\n        - listed",
        "      question: access\n      is:\n        - full",
        "core.yaml, 'access': waits for 'access', which is asked later",
    ),
    "a condition on no question": (
        CORE,
        "      question: field\n      is:\n        - near",
        "      question: fields\n      is:\n        - near",
        "core.yaml, 'access': waits for 'fields', which is no question; check the id",
    ),
    "a condition on an answer that is not offered": (
        CORE,
        "        - near\n        - listed",
        "        - maybe\n        - near\n        - listed",
        "core.yaml, 'access': waits for answer 'maybe', which 'field' does not offer (open, near, listed, unknown)",
    ),
    "a condition that a worse answer ends": (
        CORE,
        "        - near\n        - listed",
        "        - near",
        "core.yaml, 'access': waits for answers to 'field' but not for the worse listed",
    ),
    "a condition that *don't know* ends": (
        CORE,
        "        - near\n        - listed",
        "        - open\n        - near\n        - listed",
        "core.yaml, 'access': waits for answers to 'field' but not for the worse unknown",
    ),
    "a condition on *don't know* alone": (
        CORE,
        "        - near\n        - listed",
        "        - unknown",
        "core.yaml, 'access': waits for answers to 'field' but not for the worse listed",
    ),
    "a condition on a milder gate": (
        CORE,
        "      question: field\n      is:\n        - near\n        - listed",
        "      question: h1\n      is:\n        - no",
        "core.yaml, 'access': waits for answers to 'h1' but not for the worse unknown, yes",
    ),
    "a condition without answers": (
        CORE,
        "      question: field\n      is:\n        - near\n        - listed\n",
        "      question: field\n",
        "core.yaml, 'access': a condition names a 'question' and the answers it waits for in 'is'",
    ),
    "a condition of two kinds": (
        CORE,
        "      question: field\n      is:\n        - near\n        - listed\n",
        (
            "      question: field\n      is:\n        - near\n        - listed\n"
            "      any:\n        - question: h1\n          is:\n            - yes\n"
        ),
        "core.yaml, 'access': a condition is one test, or 'all', or 'any'",
    ),
    "a negation": (
        CORE,
        "      question: field\n      is:",
        "      question: field\n      not:",
        "core.yaml, questions > 'access' > show_if > not: no such key here",
    ),
    "a critical knock-out on *don't know*": (
        CORE,
        "          is:\n            - listed\n",
        "          is:\n            - listed\n            - unknown\n",
        "core.yaml, knock-out 'listed-access': an unknown never makes critical",
    ),
    "a critical knock-out on an unknown gate": (
        CORE,
        "            - yes\n",
        "            - yes\n            - unknown\n",
        "core.yaml, knock-out 'listed-access': an unknown never makes critical",
    ),
    "a knock-out on a gate alone": (
        CORE,
        "      all:\n",
        "      any:\n",
        "core.yaml, knock-out 'listed-access': must rest on a weighty answer of its own area whenever it holds",
    ),
    "a knock-out on a harmless answer": (
        CORE,
        "          is:\n            - listed\n",
        "          is:\n            - open\n            - near\n            - listed\n            - unknown\n",
        "must rest on a weighty answer of its own area",
    ),
    "a knock-out on a fact": (
        CORE,
        "        - question: field\n          is:\n            - listed\n",
        "        - question: kind\n          is:\n            - visit\n",
        "must rest on a weighty answer of its own area",
    ),
    "a knock-out on no question": (
        CORE,
        "        - question: field\n          is:\n            - listed\n",
        "        - question: fields\n          is:\n            - listed\n",
        "waits for 'fields', which is no question",
    ),
    "a knock-out that raises no area": (
        CORE,
        "area: dual-use\n",
        "",
        "core.yaml, knock-out 'listed-access': raises no area; name the section's 'area'",
    ),
    "a knock-out to low": (
        CORE,
        "level: critical",
        "level: low",
        "core.yaml, knock_outs > 'listed-access' > level: Input should be",
    ),
    "a level without a word": (
        POLICY,
        "  critical:\n    sv: Kritisk\n    en: Critical\n",
        "",
        "policy.yaml, levels: add critical",
    ),
    "a row without a sentence": (
        POLICY,
        "  moderate-all:\n",
        "  moderate-al:\n",
        "policy.yaml, sentences > moderate-al",
    ),
    "a route without a rule": (POLICY, "  - route: stop\n", "  - route: RAI\n", "policy.yaml, routes: add stop"),
    "an office that nobody named": (
        POLICY,
        "  - id: president\n",
        "  - id: rector\n",
        "policy.yaml, offices: add president",
    ),
    "a level without follow-up": (POLICY, "  high: 9\n", "", "policy.yaml, follow_up_months: add high"),
    "a quorum of nobody": (
        POLICY,
        "  rai: 3\n",
        "  rai: 0\n",
        "policy.yaml, quorum > rai: Input should be greater than or equal to 1 (found '0')",
    ),
    "a word that nobody explains": (
        FACTS,
        "  - id: kind\n",
        "  - id: kind\n    terms:\n      - jargon\n",
        "facts.yaml, 'kind': explains the word 'jargon', which questionnaire.yaml does not have",
    ),
    "a function that nobody knows": (
        FACTS,
        "  - id: kind\n",
        "  - id: kind\n    ask:\n      - wizard\n",
        "facts.yaml, 'kind': asks the function 'wizard', which questionnaire.yaml does not have",
    ),
    "an unknown key in a follow-up": (
        LATER,
        "  - id: changed\n",
        "  - id: changed\n    colour: red\n",
        "later.yaml, questions > 'changed' > colour: no such key here",
    ),
    "a follow-up that scores": (
        LATER,
        "    options:\n",
        "    drives:\n      driver: stake\n      areas:\n        - dual-use\n    options:\n",
        "later.yaml, 'changed': a follow-up is never scored",
    ),
    "a follow-up that waits": (
        LATER,
        "    options:\n",
        "    show_if:\n      question: kind\n      is:\n        - visit\n    options:\n",
        "later.yaml, 'changed': a follow-up asks everything",
    ),
    "a follow-up with an id that is taken": (
        LATER,
        "  - id: changed\n",
        "  - id: field\n",
        "later.yaml, 'field': 2 items have this id",
    ),
    "a follow-up without a file": (
        MAIN,
        "  - later\n",
        "  - never\n",
        "never.yaml: there is no such file in 1.0; create it or take it from questionnaire.yaml",
    ),
    "a follow-up that is no list": (
        MAIN,
        "follow_up:\n  - later\n",
        "follow_up: later\n",
        "questionnaire.yaml: 'follow_up' must be a list",
    ),
    "sections that are no list": (
        MAIN,
        "sections:\n  - facts\n  - core\n",
        "sections: facts\n",
        "questionnaire.yaml: 'sections' must be a list",
    ),
    "a section without a file": (
        MAIN,
        "  - core\n",
        "  - cores\n",
        "cores.yaml: there is no such file in 1.0; create it or take it from questionnaire.yaml",
    ),
    "a missing version": (MAIN, 'version: "1.0"\n', "", "questionnaire.yaml, version: this key is missing; add it"),
}


def write_changed(folder: Path, file: str, there: str, instead: str) -> Path:
    """Write the small questionnaire with one thing changed."""
    version = write_small(folder)
    path = version / file
    text = path.read_text(encoding="utf-8")
    assert there in text, "the test must change something"
    path.write_text(text.replace(there, instead, 1), encoding="utf-8")
    return version


def refusal(version: Path) -> str:
    """Return the message with which the loader refuses a version."""
    with pytest.raises(QuestionnaireError) as caught:
        load_version(version)
    return str(caught.value)


def test_the_small_questionnaire_is_as_it_should_be(tmp_path: Path) -> None:
    read = load_version(write_small(tmp_path))
    assert list(read.questionnaire.questions) == ["kind", "note", "field", "access"]
    assert read.name == "small 1.0"


@pytest.mark.parametrize("what", FAULTS)
def test_the_loader_names_file_place_and_mend_of(what: str, tmp_path: Path) -> None:
    file, there, instead, sentence = FAULTS[what]
    assert sentence in refusal(write_changed(tmp_path, file, there, instead))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    core = FILES[CORE].replace("- clause", "- clauses").replace("find_out: legal", "find_out: nobody")
    assert len(refusal(write_small(tmp_path, core=core)).splitlines()) == 5


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "- a\n- b\n", "words\n"])
def test_a_file_that_is_no_mapping_is_refused(text: str, tmp_path: Path) -> None:
    assert "facts.yaml: the file must be a mapping of keys" in refusal(write_small(tmp_path, facts=text))


@pytest.mark.parametrize("name", ["questionnaire", "facts", "policy"])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    version = write_small(tmp_path)
    (version / f"{name}.yaml").unlink()
    assert f"{name}.yaml: there is no such file in 1.0" in refusal(version)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    version = write_small(tmp_path)
    (version / FACTS).write_bytes(FILES[FACTS].encode("latin-1"))
    assert "facts.yaml: the file is not UTF-8" in refusal(version)


def test_a_main_file_without_sections_blames_itself(tmp_path: Path) -> None:
    text = FILES[MAIN].replace("sections:\n  - facts\n  - core\n", "sections: []\n").replace("title:", "name:")
    assert "questionnaire.yaml, title: this key is missing" in refusal(write_small(tmp_path, questionnaire=text))


@pytest.mark.parametrize("word", ["no", "yes", "on", "null", "1e3", "0x1f", "22:22", "2026-11-24"])
def test_a_word_stays_the_word_it_is(word: str, tmp_path: Path) -> None:
    facts = FILES[FACTS].replace("sv: Inget", f"sv: {word}")
    option = load_version(write_small(tmp_path, facts=facts)).questionnaire.questions["kind"].by_id["no"]
    assert option.text.sv == word


def test_norway_is_a_country_and_not_a_denial(tmp_path: Path) -> None:
    assert "NO" in load_version(write_small(tmp_path)).policy.eea


def test_a_flow_mapping_with_a_comma_does_not_pass_unseen(tmp_path: Path) -> None:
    facts = FILES[FACTS].replace("title:\n  sv: Fakta\n  en: Facts", "title: {sv: Ja, ett fakta, en: Yes}")
    assert "facts.yaml, title > ett fakta: no such key here" in refusal(write_small(tmp_path, facts=facts))


# -- The digest ---------------------------------------------------------------------------------------------------

CHANGES: dict[str, Callable[[Path], object]] = {
    "a byte of a text": lambda v: (v / FACTS).write_text(FILES[FACTS].replace("Fakta", "Faktan")),
    "a comment": lambda v: (v / FACTS).write_text(FILES[FACTS] + "# a remark\n"),
    "the policy": lambda v: (v / POLICY).write_text((v / POLICY).read_text() + "\n"),
    "a file's name": lambda v: (v / FACTS).rename(v / "fact.yaml"),
    "one more file": lambda v: (v / "more.yaml").write_text(""),
    "a line from one file to the next": lambda v: [
        (v / CORE).write_text(FILES[CORE].removesuffix("        read_on: 2026-11-24\n")),
        (v / FACTS).write_text("        read_on: 2026-11-24\n" + FILES[FACTS]),
    ],
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_digest_changes_with(what: str, tmp_path: Path) -> None:
    version = write_small(tmp_path)
    before = folder_digest(version)
    CHANGES[what](version)
    assert folder_digest(version) != before


def test_the_digest_leaves_out_the_worked_cases_and_is_the_same_anywhere(tmp_path: Path) -> None:
    one, other = write_small(tmp_path / "one"), write_small(tmp_path / "other")
    (other / "cases.yaml").write_text("- id: a\n")
    assert folder_digest(one) == folder_digest(other) == load_version(other).digest


@pytest.mark.parametrize("piece", ["[", "- ", "a: {", "{a: 1, b: "])
def test_what_is_nested_without_end_is_refused_at_once(piece: str) -> None:
    with pytest.raises(QuestionnaireError, match="line 1: it is nested more than 30 levels deep"):
        parse_yaml(piece * 20_000, "deep.yaml")
