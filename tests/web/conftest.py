"""A site for each test. A module that needs more than the cast prepares it once, in `instance`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.web.site import Site, open_site, prepare_instance, serving


@pytest.fixture(scope="session")
def cast_only(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """Return the folder of an instance with the cast and without any case; nobody changes it."""
    folder = tmp_path_factory.mktemp("cast")
    prepare_instance(folder, migrated_file)
    return folder


@pytest.fixture(scope="module")
def instance(cast_only: Path) -> Path:
    """Return the folder of the instance that each test of a module gets a copy of; nobody changes it."""
    return cast_only


@pytest.fixture
def pages(tmp_path: Path, instance: Path) -> Iterator[Site]:
    """Return the site that one test visits."""
    with open_site(tmp_path / "instance", instance) as opened:
        yield opened


@pytest.fixture
def address(pages: Site) -> Iterator[str]:
    """Serve the site for a browser, and return its address."""
    with serving(pages.app) as found:
        yield found
