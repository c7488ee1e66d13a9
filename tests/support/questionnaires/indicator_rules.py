"""A version of the questions whose policy weighs indicators, made beside the released ones for tests only."""

import shutil
from dataclasses import replace
from pathlib import Path

import yaml

from riskflow.config import data_folder
from riskflow.indicators.catalogue import INDICATORS, Observation
from riskflow.indicators.import_file import IndicatorFile
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import POLICY_FILE, parse_yaml
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.indicators import ImportResult, import_published
from riskflow.services.unit_of_work import SYSTEM

RULES = """
context:
  - area: dual-use
    indicator: eu-measures
    one_at: asset-freeze-only
    two_at: arms-embargo
    shelf_life_days: 120
    outside_eea_only: true
    sources:
      - kind: own-choice
        ref: A test
        read_on: 2026-11-25
  - area: foreign-influence
    indicator: academic-freedom
    one_at: "0.6"
    two_at: "0.4"
    shelf_life_days: 600
    sources:
      - kind: own-choice
        ref: A test
        read_on: 2026-11-25
"""


def library_with_rules(folder: Path) -> Library:
    """Return a library whose only version weighs these indicators and no others."""
    target = folder / "ri" / "1.0"
    shutil.copytree(data_folder("questionnaires") / "ri" / "1.0", target)
    policy = target / POLICY_FILE
    content = {**parse_yaml(policy.read_text(encoding="utf-8"), policy.name), **parse_yaml(RULES, policy.name)}
    policy.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return Library(folder)


def import_observations(
    stage: DemoRunner, *observations: Observation, digest: str = "d" * 64, smaller: bool = False
) -> ImportResult:
    """Import observations of one source, as the command does with what it has read."""
    source = INDICATORS[observations[0].indicator].source
    newest = max(o.as_of for o in observations)
    read = IndicatorFile(source, digest, len(observations), newest, observations)
    with stage.unit_of_work_as("adam") as uow:
        return import_published(replace(uow, viewer=SYSTEM), "file.csv", read, may_shrink=smaller)
