"""What the manifests of each case render to, byte for byte; a reviewer sees every change of the output in `expected/`."""

import difflib

import pytest

from generator.plan import LOCK_FILE
from generator.toolchain import lockfile
from tests.golden import cases

HINT = f"\nIf that is what you want: {cases.REGENERATE}, and read the difference."


@pytest.fixture(scope="module", params=cases.names())
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def rendered(case: str) -> dict[str, bytes]:
    return cases.rendered(case)


def test_there_are_cases() -> None:
    assert "everything" in cases.names()


def test_expected_files_are_rendered(case: str, rendered: dict[str, bytes]) -> None:
    missing = sorted(cases.stored(case).keys() - cases.wanted(rendered).keys())
    assert not missing, f"no longer rendered: {missing}{HINT}"


def test_rendered_files_are_expected(case: str, rendered: dict[str, bytes]) -> None:
    extra = sorted(cases.wanted(rendered).keys() - cases.stored(case).keys())
    assert not extra, f"newly rendered: {extra}{HINT}"


def test_contents_are_equal(case: str, rendered: dict[str, bytes]) -> None:
    found, expected = cases.wanted(rendered), cases.stored(case)
    changed = [path for path in sorted(found.keys() & expected.keys()) if found[path] != expected[path]]
    diffs = "".join(_diff(path, expected[path], found[path]) for path in changed)
    assert not changed, f"{len(changed)} files differ\n{diffs}{HINT}"


def test_every_module_has_the_lock_file(rendered: dict[str, bytes]) -> None:
    modules = {path.rpartition("/")[0] for path in rendered if path.endswith("versions.tf")}
    roots = {f"modules/{name}" for name in ("compute", "edge", "leaving", "network")}
    locks = {path.rpartition("/")[0]: text for path, text in rendered.items() if path.endswith(LOCK_FILE)}
    assert locks == dict.fromkeys(modules | roots, lockfile.text().encode())


def _diff(path: str, old: bytes, new: bytes) -> str:
    lines = difflib.unified_diff(
        old.decode().splitlines(),
        new.decode().splitlines(),
        f"expected/{path}",
        f"rendered/{path}",
        lineterm="",
    )
    return "".join(f"{line}\n" for line in lines)
