"""The rules of disposal: those of the program (`rules.yaml`), and what an instance has decided (`retention.toml`)."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskflow.packaged import packaged_yaml
from riskflow.text import Text

RULES_FILE = "retention.toml"
MIN_AUTHORITY_LENGTH = 10  # characters


class RetentionError(Exception):
    """The rules cannot be read; the message says what to write."""


class DisposalRule(BaseModel):
    """What may be disposed of; `days` are those that apply where the instance says nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    what: str
    tables: str
    after: str
    days: int | None = None
    min_days: int
    needs_decision: bool = False
    ground: Text
    law: Text
    """The provision under which the rule lets something go."""


RULES: Mapping[str, DisposalRule] = {
    kind: DisposalRule.model_validate(written)
    for kind, written in packaged_yaml("services/operations/retention/rules.yaml").items()
}


class DecidedRule(BaseModel):
    """What an instance says of one kind: how long it is kept, and which decision says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    days: int
    authority: str = Field(default="", max_length=300)


class _DecidedRules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: tuple[DecidedRule, ...] = ()


def read_rules(instance: Path) -> dict[str, DecidedRule]:
    """Return the rules that apply in an instance, by kind; one that needs a decision does not apply without it.

    Raises:
        RetentionError: when the file is no list of rules, or a rule is not allowed.
    """
    path = instance / RULES_FILE
    applied = {
        kind: DecidedRule(kind=kind, days=rule.days, authority=rule.ground.en)
        for kind, rule in RULES.items()
        if rule.days is not None and not rule.needs_decision
    }
    for place, decided in enumerate(_decided(path), 1):
        if problem := _problem(decided):
            raise RetentionError(f"{path}: rule {place}: {problem}")
        applied[decided.kind] = decided.model_copy(
            update={"authority": decided.authority.strip() or RULES[decided.kind].ground.en}
        )
    return applied


def _decided(path: Path) -> tuple[DecidedRule, ...]:
    try:
        return _DecidedRules.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).rule
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RetentionError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RetentionError(f"{path}: {where}: {first['msg']}") from error


def _problem(decided: DecidedRule) -> str:
    """Return what is wrong with a rule of an instance; nothing where it is right."""
    rule = RULES.get(decided.kind)
    if rule is None:
        return f"{decided.kind!r} is never disposed of; the kinds are {', '.join(RULES)}"
    if decided.days < rule.min_days:
        return f"days must be {rule.min_days} or more for {decided.kind}"
    if rule.needs_decision and len(decided.authority.strip()) < MIN_AUTHORITY_LENGTH:
        return f'{decided.kind} needs the decision that lets it go: authority = "number and name of the decision"'
    if rule.needs_decision and not re.search("[0-9]", decided.authority):
        return f'{decided.kind}: authority = "{decided.authority}" has no number by which the decision is found'
    return ""


def rule_for(table: str) -> DisposalRule | None:
    """Return the rule by which rows of a table are disposed of; None where they are kept."""
    return next((rule for rule in RULES.values() if table in rule.tables.split()), None)
