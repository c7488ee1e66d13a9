"""A browser that signs in to an instance at a provider that can be made to answer anything."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from riskflow.app import create_app
from riskflow.config import Config
from tests.support.oidc.hostile_provider import HostileProvider
from tests.support.settings import CLIENT_SECRET


@dataclass(frozen=True)
class Visit:
    """A browser, the instance that it visits, and the provider that the instance asks."""

    client: FlaskClient
    provider: HostileProvider

    def ask(self, path: str = "/login/start") -> tuple[str, dict[str, str]]:
        """Let the instance send the browser to the provider; return the code that its person gets, and the query."""
        return self.provider.code_for(self.client.get(path).location)

    def answer(self, **changed: str | None) -> TestResponse:
        """Come back from the provider with the right parameters, or changed ones; None leaves one out."""
        code, query = self.ask()
        return self.come_back({"code": code, "state": query["state"], "iss": self.provider.issuer} | changed)

    def come_back(self, parameters: dict[str, Any]) -> TestResponse:
        kept = {name: value for name, value in parameters.items() if value is not None}
        return self.client.get("/login/callback", query_string=kept)

    def is_signed_in(self) -> bool:
        return self.client.get("/my").status_code == 200

    @property
    def instance(self) -> Any:  # noqa: ANN401 - the application's own
        return self.client.application.extensions["riskflow"]


def provider_client(folder: Path, provider: HostileProvider, **changed: Any) -> FlaskClient:  # noqa: ANN401 - settings
    settings = {"oidc_issuer": provider.issuer, "oidc_client_id": "riskflow", "oidc_client_secret": CLIENT_SECRET}
    config = Config.for_tests(folder).model_copy(update={**settings, **changed})
    client = create_app(config).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def csrf_token(client: FlaskClient) -> str:
    page = client.get("/about").text
    return page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def later(visit: Visit, **passed: float) -> None:
    """Let time pass for the instance."""
    at = datetime.now(UTC) + timedelta(**passed)
    object.__setattr__(visit.instance, "now", lambda: at)  # frozen, and this visit's own
