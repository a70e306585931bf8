from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import sandbox

ACCOUNT = "932100697590"


@pytest.fixture(scope="session")
def sandbox_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("repository")


@pytest.fixture(scope="session")
def endpoint(sandbox_root: Path) -> Iterator[sandbox.Endpoint]:
    """A real server process, shared by the tests that only talk to it."""
    yield sandbox.start(sandbox_root, "development", ACCOUNT, "us-east-1")
    sandbox.stop(sandbox_root, "development")
