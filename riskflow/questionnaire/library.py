"""The versions of the questionnaires in a folder: which exist, which are released and which is current."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from riskflow.questionnaire.loader import (
    CASES_FILE,
    MAIN_FILE,
    QuestionnaireError,
    QuestionnaireVersion,
    load_version,
    parse_yaml,
    read_mappings,
    validate_model,
)
from riskflow.questionnaire.model import CoverageExemption, CoverageIndicator
from riskflow.questionnaire.partner_questions import RevisionPartner, version_for_partners

LOCK_FILE = "lock.yaml"
INDICATORS_FILE = "indicators.yaml"
EXEMPTIONS_FILE = "uncovered.yaml"


@dataclass(frozen=True, slots=True)
class Release:
    """A release by the instance itself: the bytes it released, and whether they apply yet."""

    digest: str
    in_force: bool


Releases = Mapping[str, Release]
"""Name of a version, such as `ri 1.1` -> its release by the instance."""


def no_releases() -> Releases:
    """Return the releases of a library without an instance."""
    return {}


class Library:
    """The questionnaires of a folder that holds `lock.yaml` and one folder per questionnaire.

    `releases` returns the instance's own releases at the time of the call.
    """

    def __init__(self, folder: Path, releases: Callable[[], Releases] = no_releases) -> None:
        self.folder = folder
        self.releases = releases
        # A version is read once per library; a cache on the method would keep every library alive.
        self.get = lru_cache(maxsize=None)(self._get)
        self.get_for_partners = lru_cache(maxsize=256)(self._get_for_partners)

    def _get_for_partners(
        self, questionnaire: str, version: str, partners: tuple[RevisionPartner, ...]
    ) -> QuestionnaireVersion:
        """Return one version with its questions asked about each of some partners."""
        return version_for_partners(self.get(questionnaire, version), partners)

    def _get(self, questionnaire: str, version: str) -> QuestionnaireVersion:
        """Return one version; a released one must have the bytes that were released.

        Raises:
            QuestionnaireError: when it is missing, faulty, or changed after its release.
        """
        folder = self.folder / questionnaire / version
        if not folder.is_dir():
            existing = ", ".join(self.versions(questionnaire))
            raise QuestionnaireError(f"{questionnaire} {version}: there is no such version; there are {existing}")
        read = load_version(folder)
        if read.name != f"{questionnaire} {version}":
            raise QuestionnaireError(
                f"{questionnaire} {version}: the files say {read.name}; mend 'id' and 'version', or the folder"
            )
        release = self.releases().get(read.name)
        if not {self.lock().get(read.name), release.digest if release else None} <= {None, read.digest}:
            raise QuestionnaireError(
                f"{read.name}: the files were changed after the release; restore them or make a new version"
            )
        return read

    def versions(self, questionnaire: str) -> list[str]:
        """Return the versions of a questionnaire, oldest first."""
        found = (path.parent.name for path in (self.folder / questionnaire).glob(f"*/{MAIN_FILE}"))
        return sorted(found, key=lambda version: [int(part) for part in version.split(".")])

    def current(self, questionnaire: str) -> QuestionnaireVersion:
        """Return the newest version in force.

        The instance's own releases have precedence over the lock; without either, the newest draft is current.

        Raises:
            QuestionnaireError: when there is none, or when the program lacks a version that the instance has released.
        """
        versions = self.versions(questionnaire)
        if not versions:
            raise QuestionnaireError(
                f"{questionnaire}: there is no version of this questionnaire in {self.folder.name}"
            )
        in_force = {name for name, release in self.releases().items() if release.in_force}
        released = {name.split()[1] for name in in_force if name.split()[0] == questionnaire}
        if released - set(versions):
            lacking = ", ".join(sorted(released - set(versions)))
            raise QuestionnaireError(f"{questionnaire} {lacking}: released here, but the files are gone; put them back")
        lock = self.lock()
        locked = [version for version in versions if f"{questionnaire} {version}" in lock]
        return self.get(questionnaire, ([v for v in versions if v in released] or locked or versions)[-1])

    def lock(self) -> Mapping[str, str]:
        """Return the digests of the released versions by name."""
        path = self.folder / LOCK_FILE
        return _parse_lock(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def release(self, questionnaire: str, version: str) -> QuestionnaireVersion:
        """Write the digest of a version into the lock: from now on its bytes may not change.

        Raises:
            QuestionnaireError: when the version is faulty or was released with other bytes.
        """
        read = self.get(questionnaire, version)
        lines = sorted({**self.lock(), read.name: read.digest}.items())
        header = "# Released versions and the digest of their bytes. A released version never changes.\n"
        body = "".join(f"{name}: {value}\n" for name, value in lines)
        (self.folder / LOCK_FILE).write_text(header + body, encoding="utf-8")
        return read

    def cases(self, version: QuestionnaireVersion) -> list[dict[str, Any]]:
        """Return the worked cases of a version as they are written."""
        read = version.questionnaire
        return read_mappings(self.folder / read.id / read.version / CASES_FILE)

    def indicators(self, questionnaire: str) -> tuple[CoverageIndicator, ...]:
        """Return what the questions must ask about."""
        listed = read_mappings(self.folder / questionnaire / INDICATORS_FILE)
        return tuple(validate_model(CoverageIndicator, value, INDICATORS_FILE) for value in listed)

    def exemptions(self, questionnaire: str) -> tuple[CoverageExemption, ...]:
        """Return the reasons for what is not covered."""
        listed = read_mappings(self.folder / questionnaire / EXEMPTIONS_FILE)
        return tuple(validate_model(CoverageExemption, value, EXEMPTIONS_FILE) for value in listed)


# A page asks for the current version some twenty times; the text as key never gives a stale lock.
@lru_cache(maxsize=8)
def _parse_lock(text: str) -> Mapping[str, str]:
    return MappingProxyType(parse_yaml(text, LOCK_FILE) or {})
