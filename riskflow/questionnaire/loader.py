"""Questionnaire files: a strict reader, the digest of a version and the lock of what has been released.

YAML 1.1 reads `no` as False, keeps the last of two equal keys and turns 22:22 into a number. Here every scalar is a
string until the model says otherwise, a key may stand once, and anchors are refused, so that a lawyer's file means
what it looks like.
"""

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from riskflow.questionnaire.authoring.coverage import CoverageExemption, CoverageIndicator
from riskflow.questionnaire.model import Questionnaire
from riskflow.questionnaire.policy import Policy
from riskflow.questionnaire.validation import questionnaire_faults

MAIN_FILE = "questionnaire.yaml"
POLICY_FILE = "policy.yaml"
CASES_FILE = "cases.yaml"
LOCK_FILE = "lock.yaml"
INDICATORS_FILE = "indicators.yaml"
EXEMPTIONS_FILE = "uncovered.yaml"

T = TypeVar("T", bound=BaseModel)


class QuestionnaireError(Exception):
    """A file is wrong. The message names the file, the place and the mend."""


@dataclass(frozen=True, slots=True)
class QuestionnaireVersion:
    """One version as read: the questions, the policy, and the digest of the bytes they were read from."""

    questionnaire: Questionnaire
    policy: Policy
    digest: str

    @property
    def name(self) -> str:
        """Id and version: `ri 0.1`."""
        return f"{self.questionnaire.id} {self.questionnaire.version}"


@dataclass(frozen=True, slots=True)
class Release:
    """That an instance has released a version itself: the bytes it released, and whether they apply yet."""

    digest: str
    in_force: bool


Releases = Mapping[str, Release]
"""Name, such as `ri 1.1` -> release."""


def no_releases() -> Releases:
    """Return no releases: files alone, without an instance."""
    return {}


class _StrictLoader(yaml.BaseLoader):
    """YAML without surprises: strings, lists and mappings with unique keys."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if event.anchor is not None:
            message = "anchors and aliases are not allowed; write the text out"
            raise yaml.constructor.ConstructorError(None, None, message, event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        for (key_node, _), key in zip(node.value, keys, strict=True):
            if keys.count(key) > 1:
                message = f"the key {key!r} stands twice; keep one"
                raise yaml.constructor.ConstructorError(None, None, message, key_node.start_mark)
        return super().construct_mapping(node, deep=deep)


def parse_yaml(text: str, name: str) -> Any:  # noqa: ANN401 - YAML may hold anything; the models decide
    """Return what strict YAML says, with all scalars as strings.

    Raises:
        QuestionnaireError: with file, line and the mend.
    """
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - derives from BaseLoader, which builds no objects
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        message = f"{name}, line {line}: {error.problem}"
        raise QuestionnaireError(message) from error
    except yaml.YAMLError as error:
        message = f"{name}: this is not readable YAML ({error})"
        raise QuestionnaireError(message) from error


def load_version(folder: Path) -> QuestionnaireVersion:
    """Read, validate and check one version.

    Raises:
        QuestionnaireError: naming file, question and mend; all faults of a stage at once.
    """
    return _loaded(folder, folder_digest(folder))


@lru_cache(maxsize=16)
def _loaded(folder: Path, digest_of_bytes: str) -> QuestionnaireVersion:
    """Read a version once for each content of its files: parsing them takes half a second."""
    main = _mapping(folder, MAIN_FILE)
    main = {"follow_up": [], **main}
    files = {key: _file_names(main, key) for key in ("sections", "follow_up")}
    main |= {key: [_mapping(folder, name) for name in names] for key, names in files.items()}
    questionnaire = _validated(Questionnaire, main, MAIN_FILE, files)
    policy = _validated(Policy, _mapping(folder, POLICY_FILE), POLICY_FILE, {})
    found = questionnaire_faults(questionnaire, policy)
    if found:
        raise QuestionnaireError("\n".join(found))
    return QuestionnaireVersion(questionnaire, policy, digest_of_bytes)


def _file_names(main: dict[str, Any], key: str) -> list[str]:
    names = main.get(key)
    if not isinstance(names, list):
        message = f"{MAIN_FILE}: '{key}' must be a list of the section files' names"
        raise QuestionnaireError(message)
    return [f"{name}.yaml" for name in names]


def _mapping(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    if not path.is_file():
        message = f"{name}: there is no such file in {folder.name}; create it or take it from {MAIN_FILE}"
        raise QuestionnaireError(message)
    try:
        value = parse_yaml(path.read_text(encoding="utf-8"), name)
    except UnicodeDecodeError as error:
        message = f"{name}: the file is not UTF-8; save it as UTF-8"
        raise QuestionnaireError(message) from error
    if not isinstance(value, dict):
        message = f"{name}: the file must be a mapping of keys"
        raise QuestionnaireError(message)
    return value


def _listed(path: Path) -> list[dict[str, Any]]:
    """Return the mappings that a file lists; nothing where there is no such file."""
    value = (parse_yaml(path.read_text(encoding="utf-8"), path.name) or []) if path.is_file() else []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        message = f"{path.name}: the file must be a list of mappings"
        raise QuestionnaireError(message)
    return value


def _validated(model: type[T], value: dict[str, Any], file: str, files: dict[str, list[str]]) -> T:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise QuestionnaireError("\n".join(_sentence(e, value, file, files) for e in error.errors())) from error


def _sentence(error: Any, value: Any, file: str, files: dict[str, list[str]]) -> str:  # noqa: ANN401 - pydantic's error dict
    """Turn one of pydantic's errors into file, place and mend; a step into a section is a step into its own file."""
    steps = list(error["loc"])
    if len(steps) > 1 and steps[0] in files and isinstance(steps[1], int):
        file, value, steps = files[steps[0]][steps[1]], value[steps[0]][steps[1]], steps[2:]
    place: list[str] = []
    for step in steps:
        value = _inside(value, step)
        named = value.get("id") if isinstance(value, dict) and isinstance(step, int) else None
        place.append(f"'{named}'" if named else str(step))
    return f"{file}, {' > '.join(place)}: {_mend(error)}"


def _inside(value: Any, step: Any) -> Any:  # noqa: ANN401 - a step into parsed YAML
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _mend(error: Any) -> str:  # noqa: ANN401 - pydantic's error dict
    if error["type"] == "extra_forbidden":
        return "no such key here; see questionnaires/README.md for the keys that exist"
    if error["type"] == "missing":
        return "this key is missing; add it"
    return f"{error['msg']} (found {error['input']!r})"


def folder_digest(folder: Path) -> str:
    """Return the SHA-256 over names and bytes of every file of a version except its worked cases."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        if path.name != CASES_FILE:
            content = path.read_bytes()
            total.update(f"{path.name}\n{len(content)}\n".encode())
            total.update(content)
    return total.hexdigest()


@lru_cache(maxsize=4)
def _parsed_lock(content: bytes) -> dict[str, str]:
    """Parse a lock once for each content: every look-up of the version in force asks for it."""
    return parse_yaml(content.decode("utf-8"), LOCK_FILE) or {}


class Library:
    """All versions of the questionnaires in a folder, read when first asked for."""

    def __init__(self, folder: Path, releases: Callable[[], Releases] = no_releases) -> None:
        """Name the folder with `lock.yaml` and one folder per questionnaire, and where the instance's releases are."""
        self.folder = folder
        self.releases = releases
        self.get = lru_cache(maxsize=None)(self._get)

    def _get(self, questionnaire: str, version: str) -> QuestionnaireVersion:
        """Return one version; a released one must have the bytes that were released.

        Raises:
            QuestionnaireError: when it is missing, faulty, or changed after its release.
        """
        folder = self.folder / questionnaire / version
        if not folder.is_dir():
            there_are = ", ".join(self.versions(questionnaire))
            message = f"{questionnaire} {version}: there is no such version; there are {there_are}"
            raise QuestionnaireError(message)
        read = load_version(folder)
        if read.name != f"{questionnaire} {version}":
            message = f"{questionnaire} {version}: the files say {read.name}; mend 'id' and 'version', or the folder"
            raise QuestionnaireError(message)
        if not {self.lock().get(read.name), self._released_here(read.name)} <= {None, read.digest}:
            message = f"{read.name}: the files were changed after the release; restore them or make a new version"
            raise QuestionnaireError(message)
        return read

    def versions(self, questionnaire: str) -> list[str]:
        """Return the versions of a questionnaire, oldest first."""
        folders = (path for path in (self.folder / questionnaire).glob("*") if (path / MAIN_FILE).is_file())
        return sorted((path.name for path in folders), key=lambda name: [int(part) for part in name.split(".")])

    def current(self, questionnaire: str) -> QuestionnaireVersion:
        """Return the newest version in force.

        What the instance has released itself goes before what is locked; where neither is, the newest draft is taken.

        Raises:
            QuestionnaireError: when there is none, or when the program lacks a version that the instance has released.
        """
        versions = self.versions(questionnaire)
        if not versions:
            message = f"{questionnaire}: there is no version of this questionnaire in {self.folder.name}"
            raise QuestionnaireError(message)
        here = {
            name.split()[1] for name, r in self.releases().items() if r.in_force and name.split()[0] == questionnaire
        }
        if here - set(versions):
            lacking = ", ".join(sorted(here - set(versions)))
            message = f"{questionnaire} {lacking}: released here, but the files are gone; put them back"
            raise QuestionnaireError(message)
        lock = self.lock()
        locked = [version for version in versions if f"{questionnaire} {version}" in lock]
        released = [version for version in versions if version in here]
        return self.get(questionnaire, (released or locked or versions)[-1])

    def _released_here(self, name: str) -> str | None:
        found = self.releases().get(name)
        return found.digest if found else None

    def cases(self, version: QuestionnaireVersion) -> list[dict[str, Any]]:
        """Return the worked cases of a version as they are written."""
        read = version.questionnaire
        return _listed(self.folder / read.id / read.version / CASES_FILE)

    def indicators(self, questionnaire: str) -> tuple[CoverageIndicator, ...]:
        """Return what the questions must ask about."""
        listed = _listed(self.folder / questionnaire / INDICATORS_FILE)
        return tuple(_validated(CoverageIndicator, value, INDICATORS_FILE, {}) for value in listed)

    def exemptions(self, questionnaire: str) -> tuple[CoverageExemption, ...]:
        """Return the reasons for what is not covered."""
        listed = _listed(self.folder / questionnaire / EXEMPTIONS_FILE)
        return tuple(_validated(CoverageExemption, value, EXEMPTIONS_FILE, {}) for value in listed)

    def lock(self) -> dict[str, str]:
        """Return the digests of the released versions."""
        path = self.folder / LOCK_FILE
        return dict(_parsed_lock(path.read_bytes())) if path.is_file() else {}

    def release(self, questionnaire: str, version: str) -> QuestionnaireVersion:
        """Write the digest of a version into the lock: from now on its bytes stay.

        Raises:
            QuestionnaireError: when the version is faulty or was released with other bytes.
        """
        read = self.get(questionnaire, version)
        lines = sorted({**self.lock(), read.name: read.digest}.items())
        header = "# Released versions and the digest of their bytes. A released version never changes.\n"
        body = "".join(f"{name}: {value}\n" for name, value in lines)
        (self.folder / LOCK_FILE).write_text(header + body, encoding="utf-8")
        return read
