"""The small questionnaire with a check that covers a gate, and with facts that are looked up."""

from pathlib import Path

from riskflow.questionnaire.context import FETCHED_OPTIONS
from riskflow.questionnaire.loader import QuestionnaireVersion, load_version
from tests.support.questionnaires.small_questionnaire import FACTS, QUESTIONNAIRE, write_small

PLACES = """\
  - id: title
    kind: text
    optional: true
    text:
      sv: Vad ska det heta?
      en: What should it be called?
  - id: partner-names
    kind: text
    optional: true
    text:
      sv: Vilken är partnern?
      en: Who is the partner?
  - id: partner-territories
    kind: territories
    text:
      sv: Var finns partnern?
      en: Where is the partner?
"""


def _words(name: str, indent: str) -> str:
    return f"{indent}text:\n{indent}  sv: {name} (sv)\n{indent}  en: {name}\n"


def _fetched(fetch: str, *options: str) -> str:
    lines = [f"  - id: {fetch}\n    kind: fetched\n    fetch: {fetch}\n{_words(fetch, '    ')}    options:\n"]
    for option in options:
        unknown = "        unknown: true\n" if option == "unknown" else ""
        lines.append(f"      - id: {option}\n{unknown}{_words(option, '        ')}")
    return "".join(lines)


FETCHED = "".join(_fetched(fetch, *options) for fetch, options in FETCHED_OPTIONS.items())
CHECK = """\
  - id: chk-tech
    kind: choices
    check: true
    text:
      sv: Ingår något av detta?
      en: Is any of this part of it?
    options:
      - id: none
        alone: true
        text:
          sv: Inget av detta
          en: None of these
      - id: moves
        text:
          sv: Något flyttas
          en: Something moves
      - id: military
        text:
          sv: Militärt bruk
          en: Military use
      - id: unknown
        unknown: true
        text:
          sv: Vet inte
          en: Don't know
"""
COVERED = """\
  - id: h2
    covered_by: chk-tech
    show_if:
      any:
        - question: chk-tech
          is:
            - moves
            - unknown
        - question: place-customs
          is:
            - outside
            - unknown
    text:
      sv: Behövs tillstånd?
      en: Is a licence needed?
    why:
      sv: Lagen kräver det.
      en: The law demands it.
    cleared_by:
      - legal
    sources:
      - kind: law
        ref: another law
        read_on: 2026-11-24
"""
CHECKED_FACTS = FACTS.replace("  - id: note\n", f"{PLACES}{FETCHED}{CHECK}  - id: note\n", 1) + COVERED


def checked_version(folder: Path, *changes: tuple[str, str], scoring: str = "2") -> QuestionnaireVersion:
    """Return the version with some of the words of its facts replaced."""
    return load_version(write_checked(folder, *changes, scoring=scoring))


def write_checked(folder: Path, *changes: tuple[str, str], scoring: str = "2") -> Path:
    """Write the version as `small/1.0` in a folder."""
    facts = CHECKED_FACTS
    for old, new in changes:
        assert old in facts
        facts = facts.replace(old, new, 1)
    parts = "".join(f"  - {part}\n" for part in ("kind", "partner", "place", "year"))
    main = QUESTIONNAIRE.replace("title:\n", f'scoring: "{scoring}"\ntitle_from:\n{parts}title:\n', 1)
    return write_small(folder, facts=facts, questionnaire=main)
