"""The provider is reached over TLS, with the authorities and the proxy that the operator names, and no others."""

import ssl
from pathlib import Path

import pytest

from riskflow.config import Config
from riskflow.setting_checks import check_authorities
from tests.support.attack.keys import serve_with_certificate
from tests.support.oidc.hostile_provider import hostile_provider
from tests.support.oidc.sign_in_visit import Visit, provider_client
from tests.support.web.site import open_folder

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def folder(tmp_path: Path, cast_only: Path) -> Path:
    return open_folder(tmp_path / "instance", cast_only)


@pytest.fixture
def own_authority(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    return serve_with_certificate(tmp_path)


def test_a_provider_with_a_certificate_of_our_own_is_believed_where_its_authority_is_named(
    folder: Path, own_authority: tuple[ssl.SSLContext, Path]
) -> None:
    context, authority = own_authority
    with hostile_provider(context) as provider:
        visit = Visit(provider_client(folder, provider, oidc_ca_file=authority), provider)
        assert visit.answer().status_code == 302
        assert visit.is_signed_in()
        assert {"/.well-known/openid-configuration", "/keys", "/token", "/userinfo"} <= set(provider.asked)


def test_it_is_not_believed_otherwise_whatever_the_environment_says(
    folder: Path, own_authority: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = own_authority
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(authority))
    with hostile_provider(context) as provider:
        client = provider_client(folder, provider)
        assert client.get("/login/start").status_code == 503
        assert provider.asked == []


def test_another_authority_is_not_believed(
    folder: Path, own_authority: tuple[ssl.SSLContext, Path], tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    _, other = serve_with_certificate(tmp_path / "other")
    with hostile_provider(own_authority[0]) as provider:
        client = provider_client(folder, provider, oidc_ca_file=other)
        assert client.get("/login/start").status_code == 503
        assert provider.asked == []


def test_the_proxy_that_is_named_is_used(folder: Path) -> None:
    with hostile_provider() as provider:
        proxy, provider.issuer = provider.issuer, NOBODY
        visit = Visit(provider_client(folder, provider, oidc_proxy=proxy), provider)
        assert visit.answer().status_code == 302
        assert visit.is_signed_in()


def test_a_proxy_of_the_environment_is_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, NOBODY)
    monkeypatch.delenv("no_proxy", raising=False)
    with hostile_provider() as provider:
        visit = Visit(provider_client(folder, provider), provider)
        assert visit.answer().status_code == 302


def test_a_file_with_a_key_or_without_an_authority_is_refused(
    own_authority: tuple[ssl.SSLContext, Path], tmp_path: Path
) -> None:
    check_authorities("oidc_ca_file", own_authority[1])
    with pytest.raises(ValueError, match="holds a private key"):
        check_authorities("oidc_ca_file", tmp_path / "provider.pem")
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate\n", encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be read as certificates"):
        check_authorities("oidc_ca_file", empty)


def test_the_file_is_named_from_the_folder_of_the_instance(
    own_authority: tuple[ssl.SSLContext, Path], tmp_path: Path
) -> None:
    config = Config.from_environment(
        {"RISKFLOW_INSTANCE": str(tmp_path), "RISKFLOW_MODE": "demonstration", "RISKFLOW_OIDC_CA_FILE": "authority.pem"}
    )
    assert config.oidc_ca_file == own_authority[1]
