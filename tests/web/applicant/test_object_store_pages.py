"""Pages of an instance whose files lie in an object store, also while it does not answer."""

import io
from collections.abc import Iterator

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from riskflow.app import create_app
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.web.resent.receipts import new_key
from tests.support.documents.object_store import ObjectStore, as_settings, object_store
from tests.support.documents.samples import pdf, rooted
from tests.support.web.collaboration_pages import post
from tests.support.web.review_pages import parts, said
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words

pytestmark = pytest.mark.slow


@pytest.fixture
def own() -> Iterator[ObjectStore]:
    """Return a store that the test may kill."""
    with object_store() as started:
        yield started


@pytest.fixture
def site(pages: Site, own: ObjectStore) -> Iterator[Site]:
    config = parts(pages).config.model_copy(update=as_settings(own.bucket()))
    app = create_app(config)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = pages.app.config.get("WTF_CSRF_CHECK_DEFAULT", True)
    yield Site(app, pages.stage)
    app.extensions["riskflow"].database.engine.dispose()


def upload(visitor: Visitor, code: str, content: bytes, name: str) -> TestResponse:
    """Send a file as browsers do, without the temporary file that the test client would leave open."""
    token = hidden(visitor.read("/about"))["csrf_token"]
    data = {"csrf_token": token, "form_key": new_key(), "file": FileStorage(io.BytesIO(content), filename=name)}
    boundary, body = encode_multipart({**data, "question": ""})
    address = f"/a/{code}/documents"
    return visitor.client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def _digests(site: Site) -> set[str]:
    with parts(site).database.read() as session:
        return set(collaboration_queries.every_attachment_digest(session))


def test_documents_are_attached_read_and_removed_and_an_outage_is_said(site: Site, own: ObjectStore) -> None:
    alice = site.visitor("alice")
    code = alice.start("Alloys")
    content = pdf(rooted("/Lang", "avtal"))
    assert upload(alice, code, content, "avtal.pdf").status_code == 302
    assert alice.client.get(f"/c/{code}/documents/1").data == content
    stored = _digests(site)
    assert parts(site).attachments.digests() == stored
    own.kill()
    for language, sentence in (("en", "storage of the files does not answer"), ("sv", "filerna svarar inte")):
        visitor = site.visitor("alice", language)
        refused = upload(visitor, code, pdf(rooted("/Lang", language)), f"{language}.pdf")
        assert refused.status_code == 503
        assert sentence in words(html(refused))
        assert refused.headers["Retry-After"]
        read = visitor.client.get(f"/c/{code}/documents/1")
        assert read.status_code == 503
        assert sentence in words(html(read))
    assert _digests(site) == stored
    assert "avtal.pdf" in said(alice, f"/a/{code}/documents")  # and everything else goes on
    assert post(alice, f"/a/{code}/documents/remove", number=1)[0] == 302
    assert site.visitor().client.get("/ready").status_code == 200


def test_a_site_that_starts_while_the_store_is_away_is_read_only_and_says_why(site: Site, own: ObjectStore) -> None:
    own.kill()
    app = create_app(parts(site).config)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    try:
        assert "the storage of the archive does not answer" in said(Site(app, site.stage).visitor(), "/")
    finally:
        app.extensions["riskflow"].database.engine.dispose()
