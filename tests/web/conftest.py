"""The cast on a database of a module's own."""

from pathlib import Path

import pytest

from tests.support.web_client import Site, site


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Site:
    """Return the site that the tests of one module visit."""
    return site(tmp_path_factory.mktemp("site"), migrated_file)
