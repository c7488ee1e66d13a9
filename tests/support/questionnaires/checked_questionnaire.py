"""The small questionnaire with a check that covers a gate, and with facts that are looked up."""

from pathlib import Path

from riskflow.questionnaire.loader import QuestionnaireVersion, load_version
from tests.support.questionnaires.small_questionnaire import FACTS, QUESTIONNAIRE, write_small

PLACES = """\
  - id: partner-territories
    kind: territories
    text:
      sv: Var finns partnern?
      en: Where is the partner?
  - id: place-customs
    kind: fetched
    fetch: place-customs
    text:
      sv: Tullområde
      en: Customs territory
    options:
      - id: eu
        text:
          sv: Inne
          en: Inside
      - id: outside
        text:
          sv: Ute
          en: Outside
      - id: unknown
        unknown: true
        text:
          sv: Vet inte
          en: Not known
"""
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
CHECKED_FACTS = FACTS.replace("  - id: note\n", f"{PLACES}{CHECK}  - id: note\n", 1) + COVERED


def checked_version(folder: Path, *changes: tuple[str, str], scoring: str = "2") -> QuestionnaireVersion:
    """Return the version with some of the words of its facts replaced."""
    facts = CHECKED_FACTS
    for old, new in changes:
        assert old in facts
        facts = facts.replace(old, new, 1)
    main = QUESTIONNAIRE.replace("title:\n", f'scoring: "{scoring}"\ntitle:\n', 1)
    return load_version(write_small(folder, facts=facts, questionnaire=main))
