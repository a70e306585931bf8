"""The table of bad input: every file of tests/fixtures/bad through the whole pipeline, from its bytes to the report.

A fixture says at its top what has to be found in it, each as `# expect: line:column: severity[check]: message`. Reading,
schema and the checks that it names must say exactly that; no other check may find an error, but for those that it names
as `# also: check`, because one fault is several to different eyes. It stands for registry/services/<its name>.yaml beside the repository's own platform file; one
that is called platform-* stands for the platform file itself; a folder holds several manifests.
"""

import re
from pathlib import Path

import pytest

from generator import checks, pipeline, source
from generator.findings import Finding, Severity, render_github, render_json, render_text, sort_findings
from generator.pipeline import PLATFORM_FILE, SERVICES

ROOT = Path(__file__).resolve().parents[2]
BAD = ROOT / "tests/fixtures/bad"
NAMES = sorted(path.stem for path in BAD.iterdir())
_EXPECT = re.compile(r"^# expect: (.*)$", re.MULTILINE)
_CHECK = re.compile(r"^# expect: [^\[]*\[([a-z-]+)", re.MULTILINE)
_ALSO = re.compile(r"^# also: ([a-z-]+)$", re.MULTILINE)


def _files(name: str) -> dict[str, Path]:
    """Manifest's file name in the registry -> fixture."""
    folder = BAD / name
    if folder.is_dir():
        return {f"{SERVICES}/{path.name}": path for path in sorted(folder.glob("*.yaml"))}
    path = BAD / f"{name}.yaml"
    return {PLATFORM_FILE if name.startswith("platform-") else f"{SERVICES}/{name}.yaml": path}


def _findings(name: str) -> tuple[list[Finding], dict[str, str]]:
    """What the pipeline says, and the texts it read. The registry's own services are there for references."""
    own = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / SERVICES).glob("*.yaml"))}
    files = (
        {PLATFORM_FILE: ROOT / PLATFORM_FILE} | ({} if name.startswith("platform-") else own) | _files(name)
    )
    documents, found = {}, []
    for file, path in files.items():
        document, faults = source.load(path.read_bytes(), file)
        found += faults
        if document is not None:
            documents[file] = document
    loaded = pipeline.assemble(documents, found)
    found = [*loaded.findings, *(checks.run(loaded.catalogue) if loaded.catalogue else [])]
    texts = {file: path.read_bytes().decode("utf-8", "replace") for file, path in files.items()}
    return sort_findings(found), texts


def _said(name: str, found: list[Finding]) -> dict[str, list[str]]:
    """Fixture -> what is found in it, as the fixture should say it."""
    said: dict[str, list[str]] = {}
    for file, path in _files(name).items():
        key = path.relative_to(BAD).with_suffix("").as_posix()
        said[key] = [
            _line(finding) for finding in found if finding.position and finding.position.file == file
        ]
    assert sum(map(len, said.values())) == len(found), "a finding in a file that is not the fixture's"
    return said


def _line(finding: Finding) -> str:
    assert finding.position
    place = f"{finding.position.line}:{finding.position.column}"
    return f"{place}: {finding.severity}[{finding.check}]: {finding.message}"


def _header(name: str, pattern: re.Pattern[str]) -> dict[str, list[str]]:
    """Fixture -> what its header says."""
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in _files(name).values()}
    return {
        path.relative_to(BAD).with_suffix("").as_posix(): pattern.findall(text)
        for path, text in texts.items()
    }


def _ids(name: str, pattern: re.Pattern[str]) -> set[str]:
    return {check for named in _header(name, pattern).values() for check in named}


@pytest.mark.parametrize("name", NAMES)
def test_says_exactly_what_is_wrong(name: str) -> None:
    found, _ = _findings(name)
    expected, named = _header(name, _EXPECT), _ids(name, _CHECK)
    meant = [finding for finding in found if finding.check in named or finding.check not in checks.checks()]
    others = {
        finding.check for finding in found if finding not in meant and finding.severity is Severity.ERROR
    }
    assert _said(name, meant) == expected
    assert others == _ids(name, _ALSO)
    assert named


@pytest.mark.parametrize("name", NAMES)
def test_report_shows_place_and_caret(name: str) -> None:
    found, texts = _findings(name)
    report = render_text(found, texts)
    for finding in found:
        assert f"{finding.position}: {finding.severity}[{finding.check}]: " in report
        assert finding.position
        line = texts[finding.position.file].split("\n")[finding.position.line - 1]
        assert finding.position.column <= len(line) + 1
    assert report.count("^") >= len(found)
    assert "Traceback" not in report
    assert render_json(found)
    assert render_github(found).count("\n") == len(found)


def test_there_are_many() -> None:
    assert len(NAMES) >= 80
