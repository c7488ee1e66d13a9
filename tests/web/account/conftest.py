from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.oidc.hostile_provider import hostile_provider
from tests.support.oidc.sign_in_visit import Visit, provider_client
from tests.support.web.site import open_folder


@pytest.fixture
def visit(tmp_path: Path, cast_only: Path) -> Iterator[Visit]:
    folder = open_folder(tmp_path / "instance", cast_only)
    with hostile_provider() as provider:
        yield Visit(provider_client(folder, provider), provider)
