"""The web application of an instance, and the runner of its demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from flask_wtf import CSRFProtect

from riskflow.cases.workflow import Role
from riskflow.config import Config, ConfigError, data_folder
from riskflow.garbage import spare_what_is_made
from riskflow.identity.provider import Provider, ProviderSettings
from riskflow.identity.transport import Connection
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import parse_yaml
from riskflow.services.case_facts import viewer_of
from riskflow.services.instance import Instance
from riskflow.services.operations.demo.runner import DemoData, DemoRunner, person_with_login
from riskflow.services.operations.start_checks import require_startable
from riskflow.services.people.claims import RoleMapping, RoleMappingError, read_role_mapping
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.web import register
from riskflow.web.account.provider import back_channel_logout
from riskflow.web.edge import registration as edge
from riskflow.web.guards import person_signed_in
from riskflow.web.reviewer.records.signing_answers import answer as signing_answer

DEMONSTRATION_FILE = "demonstration.yaml"


def create_app(config: Config) -> Flask:
    """Return the web application of one instance.

    Raises:
        ConfigError: when the database or the seal is not fit for it.
    """
    app = Flask("riskflow.web", template_folder=str(data_folder("templates")))
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="__Host-riskflow" if config.cookie_secure else "riskflow",
        SESSION_COOKIE_SECURE=config.cookie_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page left open overnight must not lose what was typed
    )
    instance = app.extensions["riskflow"] = Instance.open(config)
    require_startable(config, instance.database, instance.library)
    instance.head_check.run()
    app.extensions["riskflow-role-mapping"] = instance_role_mapping(instance)
    if config.has_real_sign_in:
        app.extensions["riskflow-provider"] = Provider(provider_settings(config))
    edge.register(app, config, person_signed_in)
    csrf = CSRFProtect(app)
    register(app)
    csrf.exempt(back_channel_logout)  # the provider sends it, and its token is signed
    csrf.exempt(signing_answer)  # the signing service's page sends it, and the token in its address is signed
    return app


def serving_app(config: Config) -> Flask:
    """Return the application for a process that does nothing but serve it.

    Raises:
        ConfigError: as `create_app`.
    """
    app = create_app(config)
    spare_what_is_made()
    return app


def instance_role_mapping(instance: Instance) -> RoleMapping:
    """Return the rules by which claims give roles.

    Raises:
        ConfigError: when the file is wrong.
    """
    path = instance.config.role_mapping
    if path is None:
        return RoleMapping()
    version = instance.library.current(instance.config.questionnaire)
    scopes = {
        Role.FUNCTION: frozenset(function.id for function in version.questionnaire.functions),
        Role.DECISION_MAKER: frozenset(office.id for office in version.policy.offices),
    }
    try:
        return read_role_mapping(path, scopes)
    except RoleMappingError as error:
        raise ConfigError(f"role_mapping: {error}") from error


def provider_settings(config: Config) -> ProviderSettings:
    """Return how this instance is registered at its identity provider."""
    return ProviderSettings(
        issuer=config.oidc_issuer,
        client_id=config.oidc_client_id,
        client_secret=config.oidc_client_secret,
        redirect_uri=f"{config.base_url}/login/callback",
        signed_out_uri=f"{config.base_url}/login",
        scope=config.oidc_scopes,
        algorithms=tuple(config.oidc_algorithms.split()),
        step_up_acr=config.oidc_acr,
        connection=Connection(config.oidc_ca_file, config.oidc_proxy),
    )


def demo_runner(instance: Instance, data: DemoData) -> DemoRunner:
    """Return the runner that creates the demonstration's cases through the services, as pages do."""

    @contextmanager
    def unit_of_work_as(login: str) -> Iterator[UnitOfWork]:
        with instance.write(SYSTEM) as uow:
            yield replace(uow, viewer=viewer_of(uow.session, person_with_login(uow.session, login), uow.today))

    return DemoRunner(data, unit_of_work_as, instance.attachments)


def demo_data(library: Library, questionnaire: str) -> DemoData:
    """Return the demonstration's people and cases, with the answers of the worked cases of the current version."""
    data = parse_yaml((library.folder / DEMONSTRATION_FILE).read_text(encoding="utf-8"), DEMONSTRATION_FILE)
    answers = {case["id"]: case["answers"] for case in library.cases(library.current(questionnaire))}
    return DemoData(
        tuple(data["people"]),
        data["cases"],
        answers,
        tuple(data["organisations"]),
        tuple(data["listed"]),
        data["measures"],
    )
