"""Read the files of one questionnaire version into frozen values, and compute its digest."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from yaml.composer import Composer
from yaml.constructor import BaseConstructor
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import BaseResolver

from riskflow.questionnaire.model import Questionnaire
from riskflow.questionnaire.policy import Policy
from riskflow.questionnaire.validation import questionnaire_faults

MAIN_FILE = "questionnaire.yaml"
POLICY_FILE = "policy.yaml"
CASES_FILE = "cases.yaml"
MAX_NESTING = 30

SectionFiles = Mapping[str, list[str]]
"""Key of the main file -> the files of its sections, in order."""
NO_SECTIONS: SectionFiles = MappingProxyType({})

ModelT = TypeVar("ModelT", bound=BaseModel)


class QuestionnaireError(Exception):
    """A file is wrong. The message names the file, the place and the correction."""


@dataclass(frozen=True, slots=True)
class QuestionnaireVersion:
    """One version as read; the digest is that of the bytes it was read from."""

    questionnaire: Questionnaire
    policy: Policy
    digest: str

    @property
    def name(self) -> str:
        """Id and version: `ri 0.1`."""
        return f"{self.questionnaire.id} {self.questionnaire.version}"


class _StrictLoader(Composer, CParser, BaseConstructor, BaseResolver):
    # YAML 1.1 reads `no` as False, keeps the last of two equal keys and turns 22:22 into a number. The base classes
    # leave every scalar a string; repeated keys and anchors are refused here, so that a file means what a lawyer reads
    # in it. libyaml reads the text, several times as fast as Python; the composer stands before it to see each event.

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        Composer.__init__(self)
        BaseConstructor.__init__(self)
        BaseResolver.__init__(self)
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()
        if event.anchor is not None:
            message = "anchors and aliases are not allowed; write the text out"
            raise yaml.composer.ComposerError(None, None, message, event.start_mark)
        if self.depth == MAX_NESTING:
            message = f"it is nested more than {MAX_NESTING} levels deep; no key of a questionnaire lies so deep"
            raise yaml.composer.ComposerError(None, None, message, event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def compose_mapping_node(self, anchor: dict[Any, yaml.Node]) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        counts = Counter(str(key.value) for key, _ in node.value)
        for key_node, _ in node.value:
            if counts[str(key_node.value)] > 1:
                message = f"the key {key_node.value!r} stands twice; keep one"
                raise yaml.composer.ComposerError(None, None, message, key_node.start_mark)
        return node


def parse_yaml(text: str, name: str) -> Any:  # noqa: ANN401 - YAML may hold anything; the models decide
    """Return the content of a strict YAML text, with all scalars as strings.

    Raises:
        QuestionnaireError: naming file, line and correction.
    """
    try:
        return _StrictLoader(text).get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if mark is None:
            raise QuestionnaireError(f"{name}: {error.problem}") from error
        found = text[mark.index : mark.index + 1]
        hint = "; indent with spaces, not with tabs" if found == "\t" else ""
        raise QuestionnaireError(f"{name}, line {mark.line + 1}: {error.problem}{hint}") from error
    except yaml.YAMLError as error:
        raise QuestionnaireError(f"{name}: this is not readable YAML ({error})") from error


def read_mappings(path: Path) -> list[dict[str, Any]]:
    """Return the mappings that a file lists; an absent file lists none.

    Raises:
        QuestionnaireError: when it holds anything else.
    """
    value = (_read_yaml(path) or []) if path.is_file() else []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise QuestionnaireError(f"{path.name}: the file must be a list of mappings")
    return value


def load_version(folder: Path) -> QuestionnaireVersion:
    """Read and validate one version.

    Raises:
        QuestionnaireError: naming file, question and correction; all faults of a stage at once.
    """
    return _load(folder, folder_digest(folder))


# Parsing a version takes half a second; the digest in the key makes a changed file a new entry.
@lru_cache(maxsize=16)
def _load(folder: Path, digest: str) -> QuestionnaireVersion:
    main = {"follow_up": [], **_read_mapping(folder, MAIN_FILE)}
    files = {key: _file_names(main, key) for key in ("sections", "follow_up")}
    main |= {key: [_read_mapping(folder, name) for name in names] for key, names in files.items()}
    questionnaire = validate_model(Questionnaire, main, MAIN_FILE, files)
    policy = validate_model(Policy, _read_mapping(folder, POLICY_FILE), POLICY_FILE)
    faults = questionnaire_faults(questionnaire, policy)
    if faults:
        raise QuestionnaireError("\n".join(faults))
    return QuestionnaireVersion(questionnaire, policy, digest)


def folder_digest(folder: Path) -> str:
    """Return the SHA-256 over names and bytes of every file of a version except its worked cases."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        if path.name != CASES_FILE:
            content = path.read_bytes()
            # The length before the content keeps bytes from moving between files under the same digest.
            total.update(f"{path.name}\n{len(content)}\n".encode())
            total.update(content)
    return total.hexdigest()


def _file_names(main: dict[str, Any], key: str) -> list[str]:
    names = main.get(key)
    if not isinstance(names, list):
        raise QuestionnaireError(f"{MAIN_FILE}: '{key}' must be a list of the section files' names")
    return [f"{name}.yaml" for name in names]


def _read_mapping(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    if not path.is_file():
        raise QuestionnaireError(
            f"{name}: there is no such file in {folder.name}; create it or take it from {MAIN_FILE}"
        )
    value = _read_yaml(path)
    if not isinstance(value, dict):
        raise QuestionnaireError(f"{name}: the file must be a mapping of keys")
    return value


def _read_yaml(path: Path) -> object:
    try:
        return parse_yaml(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise QuestionnaireError(f"{path.name}: the file is not UTF-8; save it as UTF-8") from error


def validate_model(
    model: type[ModelT], value: dict[str, Any], file: str, section_files: SectionFiles = NO_SECTIONS
) -> ModelT:
    """Return the model of a file's content.

    Raises:
        QuestionnaireError: with a sentence for each of pydantic's errors.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        sentences = (_error_sentence(each, value, file, section_files) for each in error.errors())
        raise QuestionnaireError("\n".join(sentences)) from error


def _error_sentence(error: ErrorDetails, value: object, file: str, section_files: SectionFiles) -> str:
    steps = list(error["loc"])
    # The sections were merged into the main file's content; a step into one of them is a step into its own file.
    if len(steps) > 1 and steps[0] in section_files and isinstance(steps[1], int):
        file = section_files[str(steps[0])][steps[1]]
        value, steps = _child(_child(value, steps[0]), steps[1]), steps[2:]
    place: list[str] = []
    for step in steps:
        value = _child(value, step)
        name = value.get("id") if isinstance(value, dict) and isinstance(step, int) else None
        place.append(f"'{name}'" if name else str(step))
    return f"{file}, {' > '.join(place)}: {_correction(error)}"


def _child(value: object, step: int | str) -> object:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _correction(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return "no such key here; see questionnaires/README.md for the keys that exist"
    if error["type"] == "missing":
        return "this key is missing; add it"
    return f"{error['msg']} (found {error['input']!r})"
