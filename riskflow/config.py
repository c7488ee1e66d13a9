"""The settings of one instance, read once, checked and frozen.

They come from `riskflow.toml` in the instance folder; `RISKFLOW_<SETTING>` in the environment takes precedence.
docs/reference/configuration.md describes each. The message of each validator begins with the name of its setting.
"""

import os
import secrets
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from riskflow import setting_checks as checks
from riskflow.setting_checks import ADDRESS, FORMS, MAIL_PORTS, RANGES, MailServer
from riskflow.signing_settings import Addresses, SigningSettings, signing_problems
from riskflow.storage_settings import storage_problems

PACKAGE = Path(__file__).resolve().parent
PROJECT = PACKAGE.parent
IN_CHECKOUT = (PROJECT / "pyproject.toml").is_file()

SETTINGS_FILE = "riskflow.toml"
SIGNING_KEY_FILE = "demonstration.secret"
DATABASE_FILE = "riskflow.sqlite"
ARCHIVE_FOLDER, ATTACHMENTS_FOLDER = "archive", "attachments"
DEMONSTRATION_DEFAULTS = {
    "base_url": "http://127.0.0.1:5000",
    "institution_sv": "Exempeluniversitetet",
    "institution_en": "Example University",
    "contact_name": "Sven Sköld",
    "contact_telephone": "+46 8 000 00 10",
}
DATABASES = ("sqlite:////", "postgresql://", "postgresql+psycopg://")

MEBIBYTE = 1024 * 1024


class ConfigError(Exception):
    """The settings are invalid or unsafe. The message names each of them and what to do about it."""


class Mode(StrEnum):
    DEMONSTRATION = "demonstration"
    PRODUCTION = "production"


class Config(SigningSettings):
    """The settings; each has its own validator, so that one error reports all that are invalid."""

    model_config = SettingsConfigDict(
        env_prefix="RISKFLOW_", extra="forbid", frozen=True, hide_input_in_errors=True, validate_default=True
    )

    instance: Path
    mode: Mode
    database_url: str = Field(default_factory=lambda data: f"sqlite:///{data['instance'] / DATABASE_FILE}", repr=False)
    secret_key: str = Field(default="", repr=False)
    base_url: str = ""
    institution_sv: str = ""
    institution_en: str = ""
    questionnaire: str = "ri"
    seal_module: Path | None = None
    seal_key: Path | None = None
    seal_password: str = Field(default="", repr=False)
    context_hosts: Addresses = ()
    attachment_megabytes: int = 10
    attachments_per_case: int = 20
    list_addresses: Addresses = ()
    persons_because: str = ""
    mail_server: str = ""
    mail_user: str = ""
    mail_password: str = Field(default="", repr=False)
    mail_from: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_telephone: str = ""
    anchor_folder: Path | None = None
    anchor_mail: str = ""
    metrics_addresses: Addresses = ()
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = Field(default="", repr=False)
    oidc_scopes: str = "openid profile email"
    oidc_acr: str = ""
    oidc_algorithms: str = "RS256 PS256 ES256 EdDSA"
    oidc_ca_file: Path | None = None
    oidc_proxy: str = ""
    session_idle_minutes: int = 60
    session_hours: int = 12
    step_up_minutes: int = 15
    role_mapping: Path | None = None
    hosts: Addresses = ()
    trusted_proxies: int = 0
    rate_storage: str = "file://"
    rate_multiple: int = 1
    log_level: str = "INFO"
    clamd: str = ""
    draft_megabytes_per_person: int = 500
    min_free_megabytes: int = 500
    figures_minimum: int = 5
    public_register: str = "no"
    registry_pattern: str = ""
    registry_example: str = "V-2026-0345"
    signature_trust: Path | None = None
    s3_ca_file: Path | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *others: PydanticBaseSettingsSource,
        **named: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # Values come from the caller only: `from_environment` decides which file and which variables apply.
        return super().settings_customise_sources(settings_cls, init_settings, *others, **named)[:1]

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], mode: Mode | None = None) -> Self:
        """Read and check the settings of an instance, which must agree with the requested mode, if there is one.

        Raises:
            ConfigError: with all that is wrong.
        """
        instance = instance_folder(environ)
        settings = _from_file(instance / SETTINGS_FILE) | _from_variables(environ)
        settings |= {"instance": instance, "mode": _mode(instance, settings.get("mode"), mode)}
        if settings["mode"] is Mode.DEMONSTRATION:
            _prepare_demonstration(instance)
            settings = {**DEMONSTRATION_DEFAULTS, **settings}
            settings["secret_key"] = settings.get("secret_key") or _demonstration_secret(instance)
        problems = list(_unsafe_surroundings(instance, environ)) if settings["mode"] is Mode.PRODUCTION else []
        try:
            config = cls(**settings)
        except ValidationError as error:
            # A default that depends on a refused setting is an error too, without words of ours.
            said = [each["ctx"]["error"] for each in error.errors() if "error" in each.get("ctx", {})]
            problems = [str(each) for each in said] + problems
        else:
            problems += [*checks.sign_in_problems(config), *storage_problems(config), *signing_problems(config)]
        if problems:
            lines = (f"- {problem}" for problem in dict.fromkeys(problems))
            raise ConfigError("\n".join(["RiskFlow does not start with these settings:", *lines]))
        return config

    @classmethod
    def for_tests(cls, folder: Path, database_url: str | None = None) -> Self:
        """Return the settings of a demonstration in the folder of a test."""
        settings: dict[str, Any] = {**DEMONSTRATION_DEFAULTS, "base_url": "http://localhost", "rate_multiple": 100}
        settings["rate_storage"] = "memory://"
        if database_url:
            settings["database_url"] = database_url
        return cls(instance=folder, mode=Mode.DEMONSTRATION, secret_key="only-for-tests" * 3, **settings)

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, url: str, info: ValidationInfo) -> str:
        if not url.startswith(DATABASES):
            raise ValueError("database_url: write postgresql://... or sqlite:////whole/path/to/file.sqlite")
        if _is_production(info) and url.startswith("sqlite:"):
            checks.check_private(Path(url.removeprefix("sqlite:///").partition("?")[0]).parent)
        return url

    @field_validator("secret_key")
    @classmethod
    def _check_secret_key(cls, secret: str, info: ValidationInfo) -> str:
        return checks.checked_secret(secret) if _is_production(info) else secret

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, written: str, info: ValidationInfo) -> str:
        url = urlsplit(written)
        if url.scheme not in {"http", "https"} or not url.hostname:
            raise ValueError("base_url: write the address that people use, such as https://riskflow.university.se")
        if _is_production(info) and url.scheme == "http":
            raise ValueError("base_url: production is served over https only")
        if _is_production(info) and "example" in written:
            raise ValueError("base_url: this is the address of the example; write your own")
        return written.rstrip("/")

    @field_validator("institution_sv", "institution_en")
    @classmethod
    def _check_institution(cls, name: str, info: ValidationInfo) -> str:
        if _is_production(info) and (not name or "Example" in name):
            raise ValueError(
                "institution_sv, institution_en: write the name of the institution in Swedish and in English"
            )
        return name

    @field_validator("seal_key", mode="before")
    @classmethod
    def _check_seal_key(cls, written: str | None, info: ValidationInfo) -> Path | None:
        if not _is_production(info):
            if written:
                raise ValueError(
                    "seal_key: a demonstration makes a key of its own; a real one must not seal what is invented"
                )
            return None
        if not written and info.data.get("seal_module"):
            return None
        return checks.checked_seal_key(info.data["instance"], written)

    @field_validator("role_mapping", "oidc_ca_file", "s3_ca_file", "signature_trust", "seal_module", mode="before")
    @classmethod
    def _check_file(cls, written: str | None, info: ValidationInfo) -> Path | None:
        path: Path | None = info.data["instance"] / written if written else None
        if path is not None and not path.is_file():
            raise ValueError(f"{info.field_name}: there is no file {path}")
        return path

    @field_validator("oidc_ca_file", "s3_ca_file")
    @classmethod
    def _check_authorities(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        if path is not None:
            checks.check_authorities(info.field_name or "", path)
        return path

    @field_validator("context_hosts", "list_addresses", "metrics_addresses", "hosts", mode="before")
    @classmethod
    def _split(cls, written: str | tuple[str, ...]) -> tuple[str, ...]:
        return tuple(written.split()) if isinstance(written, str) else written

    @field_validator("list_addresses")
    @classmethod
    def _check_list_addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        return checks.checked_https(addresses)

    @field_validator(*RANGES, mode="before")
    @classmethod
    def _check_number(cls, written: str | int, info: ValidationInfo) -> int:
        return checks.checked_number(info.field_name or "", written)

    @field_validator(*FORMS)
    @classmethod
    def _check_form(cls, written: str, info: ValidationInfo) -> str:
        return checks.checked_form(info.field_name or "", written)

    @field_validator("persons_because")
    @classmethod
    def _check_persons_because(cls, reason: str) -> str:
        return checks.checked_reason(reason)

    @field_validator("mail_server")
    @classmethod
    def _check_mail_server(cls, address: str, info: ValidationInfo) -> str:
        if address and not _is_production(info):
            raise ValueError("mail_server: a demonstration sends no letters, because what happens in it is invented")
        return checks.checked_mail_server(address)

    @field_validator("mail_password")
    @classmethod
    def _check_mail_password(cls, password: str, info: ValidationInfo) -> str:
        if info.data.get("mail_server") and bool(info.data["mail_user"]) != bool(password):
            raise ValueError("mail_user, mail_password: give both, or neither")
        if password and info.data.get("mail_server", "").startswith("smtp+insecure:"):
            raise ValueError("mail_password: a password does not travel over smtp+insecure; use smtp or smtps")
        return password

    @field_validator("mail_from")
    @classmethod
    def _check_mail_from(cls, sender: str, info: ValidationInfo) -> str:
        server = info.data.get("mail_server")  # None where it was refused
        if server == "" and (sender or info.data["mail_user"] or info.data.get("mail_password")):
            raise ValueError("mail_server: name the server as well, or leave all settings that begin with mail_ out")
        if server != "" and not ADDRESS.fullmatch(sender):
            raise ValueError("mail_from: write the address that letters come from, such as riskflow@university.se")
        return sender

    @field_validator("anchor_folder", mode="before")
    @classmethod
    def _check_anchor_folder(cls, written: str | Path | None, info: ValidationInfo) -> Path | None:
        path, instance = Path(written or ""), info.data["instance"].resolve()
        if written and (not path.is_absolute() or not path.is_dir() or path.resolve().is_relative_to(instance)):
            raise ValueError("anchor_folder: write the whole path of a folder that exists, outside the instance folder")
        return path if written else None

    @field_validator("anchor_mail")
    @classmethod
    def _check_anchor_mail(cls, address: str, info: ValidationInfo) -> str:
        if address and not (info.data.get("mail_server") and ADDRESS.fullmatch(address)):
            raise ValueError("anchor_mail: write an address such as registrar@university.se, and name mail_server too")
        return address

    @field_validator("registry_example")
    @classmethod
    def _check_registry_example(cls, example: str, info: ValidationInfo) -> str:
        return checks.checked_registry_example(info.data["registry_pattern"], example)

    @field_validator("metrics_addresses")
    @classmethod
    def _check_metrics_addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        return checks.checked_networks(addresses)

    @property
    def is_demonstration(self) -> bool:
        """Whether people, cases and decisions are invented, which every page then says."""
        return self.mode is Mode.DEMONSTRATION

    @property
    def has_real_sign_in(self) -> bool:
        """Whether people sign in at an identity provider; otherwise they choose a person of the demonstration."""
        return bool(self.oidc_issuer)

    @property
    def has_public_register(self) -> bool:
        """Whether anybody may read the register of decisions without signing in."""
        return self.public_register == "yes"

    @property
    def cookie_secure(self) -> bool:
        """Whether cookies are sent over TLS only."""
        return self.base_url.startswith("https://")

    @property
    def archive(self) -> Path:
        return self.instance / ARCHIVE_FOLDER

    @property
    def attachments(self) -> Path:
        return self.instance / ATTACHMENTS_FOLDER

    @property
    def max_attachment_bytes(self) -> int:
        return self.attachment_megabytes * MEBIBYTE

    @property
    def outgoing_mail_server(self) -> MailServer | None:
        """The mail server for notifications; without one they are not sent."""
        if not self.mail_server:
            return None
        url = urlsplit(self.mail_server)
        port = url.port or MAIL_PORTS[url.scheme]
        return MailServer(url.hostname or "", port, url.scheme, self.mail_from, self.mail_user, self.mail_password)


# Those of the storages come last, as documented; the class has inherited fields first.
SETTINGS = tuple(
    sorted((name for name in Config.model_fields if name != "instance"), key=SigningSettings.model_fields.__contains__)
)


def instance_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder with the settings, the database and the archive of this instance."""
    named = environ.get("RISKFLOW_INSTANCE")
    return Path(named).absolute() if named else (PROJECT if IN_CHECKOUT else Path.cwd()) / "instance"


def data_folder(name: str) -> Path:
    """Return the folder `questionnaires` or `templates` of the checkout or of the installed package."""
    return PROJECT / name if IN_CHECKOUT else PACKAGE / "_data" / name


def _from_variables(environ: Mapping[str, str]) -> dict[str, Any]:
    source = EnvSettingsSource(Config)
    source.env_vars = {name.lower(): value for name, value in environ.items() if value}
    return source()


def _from_file(path: Path) -> dict[str, Any]:
    try:
        settings = TomlConfigSettingsSource(Config, path)()
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    for setting, value in settings.items():
        if setting not in SETTINGS:
            raise ConfigError(f"{path}: there is no setting '{setting}'; there are {', '.join(SETTINGS)}")
        if not isinstance(value, str):
            raise ConfigError(f"{path}: write the value of '{setting}' between quotation marks")
    return settings


def _mode(instance: Path, written: str | None, asked: Mode | None) -> Mode:
    """Return the requested mode, else the written one, else production.

    Raises:
        ConfigError: when a demonstration is requested for an instance whose settings are for production.
    """
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
    """Create the folder of a demonstration with settings that say so to later commands.

    Raises:
        ConfigError: when the folder has data but no settings.
    """
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


def _demonstration_secret(instance: Path) -> str:
    """Return the secret key of a demonstration, created at its first start."""
    path = instance / SIGNING_KEY_FILE
    with suppress(FileExistsError), open(path, "x", encoding="ascii", opener=partial(os.open, mode=0o600)) as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def _is_production(info: ValidationInfo) -> bool:
    return info.data["mode"] is Mode.PRODUCTION


def _unsafe_surroundings(instance: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield what makes production unsafe apart from the settings."""
    if environ.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}:
        yield "FLASK_DEBUG: take it out of the environment; it shows the inside of the program to everybody"
    try:
        checks.check_private(instance / SETTINGS_FILE)
    except ValueError as error:
        yield str(error)
