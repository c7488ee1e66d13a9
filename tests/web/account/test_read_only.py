"""While the database is not the attested one people sign in and out, and nothing but sessions is written."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from riskflow.config import Config
from riskflow.files.archive import Archive
from riskflow.store.chain import chain_end
from tests.support.oidc.hostile_provider import HostileProvider, hostile_provider
from tests.support.oidc.sign_in_visit import Visit, csrf_token, provider_client
from tests.support.web.site import open_folder
from tests.support.web.web_client import html, words

FOREIGN = {"last_event": 99_999, "chain_digest": "0" * 64, "reference": "RF-2026-0777"}
RULES = '[[rule]]\nclaim = "groups"\nvalue = "registry"\nrole = "registrar"\n'


@pytest.fixture
def provider() -> Iterator[HostileProvider]:
    with hostile_provider() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path, cast_only: Path) -> Path:
    return open_folder(tmp_path / "instance", cast_only)


@contextmanager
def restored(folder: Path, provider: HostileProvider) -> Iterator[Visit]:
    """Let somebody sign in, who is a registrar by their claims, and start again beside an archive that knows more."""
    (folder / "roles.toml").write_text(RULES, encoding="utf-8")
    provider.claims["groups"] = ["registry"]
    before = Visit(provider_client(folder, provider, role_mapping=folder / "roles.toml"), provider)
    assert before.answer().status_code == 302
    Archive(Config.for_tests(folder).archive).put(json.dumps(FOREIGN).encode())
    after = Visit(provider_client(folder, provider, role_mapping=folder / "roles.toml"), provider)
    chain = last_event(after)
    yield after
    assert last_event(after) == chain


def last_event(visit: Visit) -> str:
    with visit.instance.read(None) as uow:
        return chain_end(uow.session).hash


def test_who_is_known_signs_in_reads_and_signs_out(folder: Path, provider: HostileProvider) -> None:
    with restored(folder, provider) as visit:
        provider.claims["name"] = "Another Name"
        assert visit.answer().status_code == 302
        page = visit.client.get("/archive")
        assert page.status_code == 200
        assert "The system is read-only" in words(html(page))
        assert "Alva Alm" in page.text
        visit.client.post("/logout", data={"csrf_token": csrf_token(visit.client)})
        assert not visit.is_signed_in()


def test_sessions_are_ended_by_their_person_and_by_the_provider(folder: Path, provider: HostileProvider) -> None:
    with restored(folder, provider) as visit:
        first, second = visit, Visit(visit.client.application.test_client(), provider)
        for each in (first, second):
            each.answer()
        page = second.client.get("/account/sessions").text
        form = dict(re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', page))
        assert second.client.post("/account/sessions/end-others", data=form).status_code == 302
        assert (first.is_signed_in(), second.is_signed_in()) == (False, True)
        logout = {"logout_token": provider.logout_token()}
        assert second.client.post("/login/back-channel-logout", data=logout).status_code == 200
        assert not second.is_signed_in()


@pytest.mark.parametrize("changed", [{"sub": "eve"}, {"groups": []}], ids=["somebody new", "a role taken away"])
def test_who_would_be_written_about_is_told_what_to_wait_for(
    folder: Path, provider: HostileProvider, changed: dict[str, object]
) -> None:
    with restored(folder, provider) as visit:
        provider.claims.update(changed)
        provider.userinfo = {"sub": str(changed.get("sub", "alva"))}
        answer = visit.answer()
        assert answer.status_code == 403
        assert "only those can sign in who have signed in before" in words(html(answer))
        assert not visit.is_signed_in()
