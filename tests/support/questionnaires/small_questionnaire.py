"""A small questionnaire as files: valid as it stands, for tests to spoil one thing at a time."""

import shutil
from pathlib import Path

from riskflow.config import data_folder
from riskflow.questionnaire.loader import POLICY_FILE

QUESTIONNAIRE = """\
id: small
version: "1.0"
title:
  sv: Litet
  en: Small
origin:
  sv: Ett test
  en: A test
areas:
  dual-use:
    sv: Dubbel användning
    en: Dual use
  foreign-influence:
    sv: Påverkan
    en: Influence
  ethics-dumping:
    sv: Etisk dumpning
    en: Ethics dumping
  human-rights:
    sv: Mänskliga rättigheter
    en: Human rights
drivers:
  stake:
    sv: Insats
    en: Stake
functions:
  - id: legal
    name:
      sv: Jurist
      en: Legal
measures:
  - id: clause
    text:
      sv: Skriv en klausul.
      en: Write a clause.
    reduces: exposure
    areas:
      - dual-use
    owner: legal
    proof:
      sv: Avtalet
      en: The agreement
sections:
  - facts
  - core
follow_up:
  - later
"""

FACTS = """\
id: facts
title:
  sv: Fakta
  en: Facts
intro:
  sv: Först fakta.
  en: First the facts.
questions:
  - id: kind
    text:
      sv: Vilket slag?
      en: Which kind?
    options:
      - id: visit
        text:
          sv: Besök
          en: Visit
      - id: no
        text:
          sv: Inget
          en: None
  - id: note
    kind: text
    optional: true
    text:
      sv: Något mer?
      en: Anything else?
gates:
  - id: h1
    text:
      sv: Står någon på en lista?
      en: Is anybody on a list?
    why:
      sv: Lagen kräver det.
      en: The law demands it.
    cleared_by:
      - legal
    sources:
      - kind: law
        ref: a law
        read_on: 2026-11-24
"""

CORE = """\
id: core
title:
  sv: Kärna
  en: Core
intro:
  sv: Sedan kärnan.
  en: Then the core.
area: dual-use
questions:
  - id: field
    text:
      sv: Vilket område?
      en: Which field?
    drives:
      driver: stake
      areas:
        - dual-use
    options:
"""

SCORED_OPTIONS = """\
      - id: open
        text:
          sv: Öppet
          en: Open
        severity: 0
      - id: near
        text:
          sv: Nära
          en: Near
        severity: 1
      - id: listed
        text:
          sv: Listat
          en: Listed
        severity: 3
        measures:
          - clause
      - id: unknown
        text:
          sv: Vet inte
          en: Don't know
        severity: 2
        unknown: true
        find_out: legal
"""

REST = """\
  - id: access
    text:
      sv: Vilken åtkomst?
      en: What access?
    drives:
      driver: exposure
      areas:
        - dual-use
    show_if:
      question: field
      is:
        - near
        - listed
    options:
"""

RULES = """\
knock_outs:
  - id: listed-access
    level: critical
    when:
      all:
        - question: field
          is:
            - listed
        - question: h1
          is:
            - yes
    reason:
      sv: Listat och spärrat.
      en: Listed and stopped.
    sources:
      - kind: law
        ref: a law
        read_on: 2026-11-24
"""

LATER = """\
id: later
title:
  sv: Senare
  en: Later
intro:
  sv: Hur gick det?
  en: How did it go?
questions:
  - id: changed
    text:
      sv: Har något ändrats?
      en: Has anything changed?
    options:
      - id: no
        text:
          sv: Nej
          en: No
      - id: yes
        text:
          sv: Ja
          en: Yes
"""

FILES = {
    "later.yaml": LATER,
    "questionnaire.yaml": QUESTIONNAIRE,
    "facts.yaml": FACTS,
    "core.yaml": CORE + SCORED_OPTIONS + REST + SCORED_OPTIONS.replace("listed", "full") + RULES,
}


def write_small(folder: Path, **changed: str | None) -> Path:
    """Write the small questionnaire as `small/1.0` in a folder; `changed` gives other text, or no file at all."""
    version = folder / "small" / "1.0"
    version.mkdir(parents=True)
    shutil.copy(data_folder("questionnaires") / "ri" / "0.1" / POLICY_FILE, version)
    for name, text in {**FILES, **{f"{key}.yaml": value for key, value in changed.items()}}.items():
        if text is not None:
            (version / name).write_text(text, encoding="utf-8")
    return version
