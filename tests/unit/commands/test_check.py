"""`invoke check`."""

import json
import re

import pytest

from tests.unit.commands.conftest import MANIFEST, Repository


def test_a_clean_repository(repository: Repository) -> None:
    ran = repository.run("check")
    assert ran.code == 0
    assert re.fullmatch(r"\d services in 3 environments: no findings \(\d+(\.\d+)? s\)", ran.sum)
    assert ran.next == ["invoke generate"]
    assert ran.err == ""


def test_one_environment(repository: Repository) -> None:
    ran = repository.run("check", env="staging")
    assert ran.code == 0
    assert re.fullmatch(r"\d services in staging: no findings \(.+\)", ran.sum)


def test_a_finding_has_its_place_and_the_last_line_counts(repository: Repository) -> None:
    repository.break_manifest()
    ran = repository.run("check")
    assert ran.code == 1
    assert ran.out.startswith(f"{MANIFEST}:10:5: error[")
    assert "did you mean 'port'?" in ran.out
    assert re.fullmatch(r"\d errors?", ran.last)
    assert "Traceback" not in ran.out + ran.err


def test_json_is_only_json(repository: Repository) -> None:
    repository.break_manifest()
    ran = repository.run("check", format="json")
    assert ran.code == 1
    report = json.loads(ran.out)
    assert report["summary"]["errors"] == len(report["findings"]) > 0
    assert report["findings"][0]["file"] == MANIFEST


def test_github(repository: Repository) -> None:
    repository.break_manifest()
    ran = repository.run("check", format="github")
    assert ran.code == 1
    assert ran.out.startswith(f"::error file={MANIFEST},line=10,col=5,title=")


@pytest.mark.parametrize("file", ["registry/platform.yaml", MANIFEST])
@pytest.mark.parametrize("text", ["", "\t", "a: [", "- 1", "\0", "x: &a [*a]", "name: null"])
def test_unreadable_files_are_findings(repository: Repository, file: str, text: str) -> None:
    repository.edit(file, lambda _: text)
    ran = repository.run("check")
    assert ran.code == 1
    assert f"{file}:" in ran.out
    assert ran.err == ""


def test_a_missing_platform_file_is_a_finding(repository: Repository) -> None:
    (repository.root / "registry/platform.yaml").unlink()
    ran = repository.run("check")
    assert ran.code == 1
    assert "registry/platform.yaml" in ran.out
    assert ran.last == "1 error"


def test_a_finding_of_another_environment_is_left_out(repository: Repository) -> None:
    def break_production(text: str) -> str:
        return text.replace("  production: {}", "  production: {components: {api: {port: null}}}")

    repository.edit(MANIFEST, break_production)
    assert repository.run("check").code == 1
    assert repository.run("check", env="production").code == 1
    assert repository.run("check", env="staging").code == 0


def test_unknown_environment_and_format(repository: Repository) -> None:
    ran = repository.run("check", env="stagin")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: there is no environment 'stagin'; did you mean 'staging'?\n"
        "  help: Environments: development, production, staging.\n"
    )
    ran = repository.run("check", format="xml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: there is no format 'xml'\n  help: Formats: github, json, text.\n"
