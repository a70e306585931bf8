import pytest

from generator.render.registry.registry import Registry
from tests.unit.registry import estate


@pytest.fixture(scope="session")
def own() -> Registry:
    return estate.own()


@pytest.fixture(scope="session")
def files(own: Registry) -> dict[str, str]:
    return estate.files(own)


@pytest.fixture(scope="session")
def pages(files: dict[str, str]) -> dict[str, str]:
    return {path: text for path, text in files.items() if path.endswith(".md")}
