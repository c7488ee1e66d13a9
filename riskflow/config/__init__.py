"""The settings, read once and frozen. What is missing or unsafe stops the start with a sentence that says what to do.

Settings come from `riskflow.toml` in the instance folder; `RISKFLOW_<SETTING>` in the environment goes before it.
docs/reference/configuration.md describes each.
"""

import os
import secrets
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from riskflow.config.mail_server import MailServer, mail_problems, mail_server_at
from riskflow.config.secrecy import weakness

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parent
IN_CHECKOUT = (PROJECT / "pyproject.toml").is_file()

SETTINGS_FILE = "riskflow.toml"
SECRET_FILE = "demonstration.secret"  # noqa: S105 - the name of a file
DATABASE_FILE = "riskflow.sqlite"
ARCHIVE_FOLDER = "archive"
ATTACHMENTS_FOLDER = "attachments"
DEMONSTRATION_DEFAULTS = {
    "base_url": "http://127.0.0.1:5000",
    "institution_sv": "Exempeluniversitetet",
    "institution_en": "Example University",
}
DATABASES = ("sqlite:////", "postgresql://", "postgresql+psycopg://")

SHORTEST_REASON = 20  # characters
OTHERS = stat.S_IRWXO
MEBIBYTE = 1024 * 1024
MOST_MEGABYTES, MOST_ATTACHMENTS = 100, 200


class ConfigError(Exception):
    """RiskFlow must not start like this. The message names each setting and what to do about it."""


class Mode(StrEnum):
    """What an instance is for."""

    DEMONSTRATION = "demonstration"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What one instance has been told, whole and checked."""

    instance: Path
    mode: Mode
    database_url: str = field(repr=False)
    secret_key: str = field(default="", repr=False)
    base_url: str = ""
    institution_sv: str = ""
    institution_en: str = ""
    questionnaire: str = "ri"
    seal_key: Path | None = None
    seal_password: str = field(default="", repr=False)
    context_hosts: str = ""
    attachment_megabytes: str = "10"
    attachments_per_case: str = "20"
    list_addresses: str = ""
    persons_because: str = ""
    mail_server: str = ""
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_from: str = ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], mode: Mode | None = None) -> Self:
        """Read and check the settings; `mode` is what the caller asks for beyond them.

        Raises:
            ConfigError: saying all that is wrong at once.
        """
        instance = instance_folder(environ)
        settings = _settings(instance, environ)
        if _mode(instance, settings, mode) is Mode.DEMONSTRATION:
            config = cls._demonstration(instance, settings)
            problems = list(_problems(config))
        else:
            config = cls._from(instance, Mode.PRODUCTION, settings)
            problems = [*_problems(config), *_production_problems(config, environ)]
        if problems:
            raise ConfigError("\n".join(["RiskFlow does not start with these settings:", *problems]))
        return config

    @classmethod
    def for_tests(cls, folder: Path, database_url: str | None = None) -> Self:
        """Return a demonstration in a folder of a test's own, with a database of its own."""
        settings = {**DEMONSTRATION_DEFAULTS, "base_url": "http://localhost", "secret_key": "only-for-tests" * 3}
        if database_url:
            settings["database_url"] = database_url
        return cls._from(folder, Mode.DEMONSTRATION, settings)

    @classmethod
    def _demonstration(cls, instance: Path, settings: Mapping[str, str]) -> Self:
        _prepare_demonstration(instance)
        secret_key = settings.get("secret_key") or _own_secret(instance)
        return cls._from(instance, Mode.DEMONSTRATION, {**DEMONSTRATION_DEFAULTS, **settings, "secret_key": secret_key})

    @classmethod
    def _from(cls, instance: Path, mode: Mode, settings: Mapping[str, str]) -> Self:
        given: dict[str, Any] = {name: settings[name] for name in SETTINGS if name in settings}
        if seal_key := settings.get("seal_key"):
            given["seal_key"] = instance / seal_key
        given["base_url"] = settings.get("base_url", "").rstrip("/")
        defaults = {"database_url": f"sqlite:///{instance / DATABASE_FILE}"}
        return cls(**{**defaults, **given, "instance": instance, "mode": mode})

    @property
    def is_demonstration(self) -> bool:
        """Whether everything here is invented, which every page then says."""
        return self.mode is Mode.DEMONSTRATION

    @property
    def cookie_secure(self) -> bool:
        """Whether cookies travel over TLS only."""
        return self.base_url.startswith("https://")

    @property
    def archive(self) -> Path:
        """The folder of the archived records."""
        return self.instance / ARCHIVE_FOLDER

    @property
    def attachments(self) -> Path:
        """The folder of the documents that are attached to cases."""
        return self.instance / ATTACHMENTS_FOLDER

    @property
    def largest_attachment(self) -> int:
        """How many bytes an attached document may have."""
        return int(self.attachment_megabytes) * MEBIBYTE

    @property
    def most_attachments(self) -> int:
        """How many documents a case may have."""
        return int(self.attachments_per_case)

    @property
    def post(self) -> MailServer | None:
        """The mail server that letters go to; without one nothing leaves this computer."""
        if not self.mail_server:
            return None
        return mail_server_at(self.mail_server, self.mail_user, self.mail_password, self.mail_from)


SETTINGS = tuple(each.name for each in fields(Config) if each.name != "instance")


def instance_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of this instance: its settings, database and archive."""
    named = environ.get("RISKFLOW_INSTANCE")
    return Path(named).absolute() if named else (PROJECT if IN_CHECKOUT else Path.cwd()) / "instance"


def data_folder(name: str) -> Path:
    """Return the folder `questionnaires` or `templates`: of the checkout, or of the installed package."""
    return PROJECT / name if IN_CHECKOUT else PACKAGE / "_data" / name


def _settings(instance: Path, environ: Mapping[str, str]) -> dict[str, str]:
    named = {setting: environ.get(f"RISKFLOW_{setting.upper()}") for setting in SETTINGS}
    return _read(instance / SETTINGS_FILE) | {setting: value for setting, value in named.items() if value}


def _read(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    for setting, value in settings.items():
        if setting not in SETTINGS:
            raise ConfigError(f"{path}: there is no setting '{setting}'; there are {', '.join(SETTINGS)}")
        if not isinstance(value, str):
            raise ConfigError(f"{path}: write the value of '{setting}' between quotation marks")
    return settings


def _mode(instance: Path, settings: Mapping[str, str], asked: Mode | None) -> Mode:
    """Production is the default; a demonstration must be asked for, and where settings lie they must agree."""
    written = settings.get("mode")
    if written and written not in {*Mode}:
        raise ConfigError(f"mode: there is no '{written}'; write {' or '.join(Mode)}")
    if asked is Mode.DEMONSTRATION and not written and (instance / SETTINGS_FILE).exists():
        written = Mode.PRODUCTION
    if asked is Mode.DEMONSTRATION and written == Mode.PRODUCTION:
        raise ConfigError(
            f"The settings of {instance} are for production, so no demonstration starts there; "
            "name another folder in RISKFLOW_INSTANCE."
        )
    return asked or Mode(written or Mode.PRODUCTION)


def _prepare_demonstration(instance: Path) -> None:
    """Make the folder of a demonstration and write down what it is for, so that later commands know it."""
    settings_file = instance / SETTINGS_FILE
    if settings_file.exists():
        return
    for name in (DATABASE_FILE, ARCHIVE_FOLDER, ATTACHMENTS_FOLDER):
        if (instance / name).exists():
            raise ConfigError(
                f"{instance} already holds data ({name}) but does not say that they are a demonstration's; "
                "name another folder in RISKFLOW_INSTANCE."
            )
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings_file.write_text(
        f"# Made at the first start of a demonstration: people, cases and decisions here are invented.\n"
        f'mode = "{Mode.DEMONSTRATION}"\n',
        encoding="utf-8",
    )


def _own_secret(instance: Path) -> str:
    """Return the secret of this demonstration, made at its first start."""
    path = instance / SECRET_FILE
    try:
        with open(path, "x", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


def _problems(config: Config) -> Iterator[str]:
    if not config.database_url.startswith(DATABASES):
        yield "- database_url: write postgresql://... or sqlite:////whole/path/to/file.sqlite"
    if urlsplit(config.base_url).scheme not in {"http", "https"} or not urlsplit(config.base_url).hostname:
        yield "- base_url: write the address that people use, such as https://riskflow.university.se"
    for setting, most in (("attachment_megabytes", MOST_MEGABYTES), ("attachments_per_case", MOST_ATTACHMENTS)):
        written = getattr(config, setting)
        if not (written.isascii() and written.isdecimal() and 1 <= int(written) <= most):
            yield f"- {setting}: write a whole number from 1 to {most}"
    yield from _list_problems(config)
    yield from mail_problems(config.mail_server, config.mail_user, config.mail_password, config.mail_from)
    if config.is_demonstration and config.mail_server:
        yield "- mail_server: a demonstration sends no letters, because what happens in it is invented"
    if config.is_demonstration and config.seal_key:
        yield "- seal_key: a demonstration makes a key of its own; a real one must not seal what is invented"


def _list_problems(config: Config) -> Iterator[str]:
    if any(urlsplit(address).scheme != "https" for address in config.list_addresses.split()):
        yield "- list_addresses: write addresses that begin with https://, with spaces between"
    if config.persons_because and len(config.persons_because) < SHORTEST_REASON:
        yield (
            "- persons_because: matching persons processes personal data; write why it is needed and on what "
            f"legal basis ({SHORTEST_REASON} characters or more), or leave the setting out"
        )


def _production_problems(config: Config, environ: Mapping[str, str]) -> Iterator[str]:
    if problem := weakness(config.secret_key):
        command = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        yield f"- secret_key: {problem}; make one with  {command}"
    if not config.cookie_secure:
        yield "- base_url: production is served over https only"
    if "example" in config.base_url:
        yield "- base_url: this is the address of the example; write your own"
    if not (config.institution_sv and config.institution_en) or "Example" in config.institution_en:
        yield "- institution_sv, institution_en: write the name of the institution in Swedish and in English"
    if environ.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}:
        yield "- FLASK_DEBUG: take it out of the environment; it shows the inside of the program to everybody"
    yield from _seal_problems(config)
    yield from _permission_problems(config)


def _seal_problems(config: Config) -> Iterator[str]:
    if not config.seal_key:
        yield "- seal_key: name the institution's key (PKCS#12) that seals the records"
    elif "development" in config.seal_key.as_posix():
        yield "- seal_key: a development key does not seal real decisions; name the institution's own"
    elif not config.seal_key.is_file():
        yield f"- seal_key: there is no file {config.seal_key}"


def _permission_problems(config: Config) -> Iterator[str]:
    """Yield what other users of the computer could read."""
    private = [config.instance / SETTINGS_FILE, config.seal_key]
    if config.database_url.startswith("sqlite:"):
        private.append(Path(config.database_url.removeprefix("sqlite:///").partition("?")[0]).parent)
    for path in private:
        if path and path.exists() and path.stat().st_mode & OTHERS:
            yield f"- {path}: other users of this computer may use it; type  chmod o-rwx {path}"
