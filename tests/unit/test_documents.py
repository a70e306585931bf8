"""What people read is true: links lead somewhere, commands and options exist, pages can be reached, examples pass the checks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import pipeline, source
from generator.explain import overview, route, route_text
from generator.findings import has_errors
from generator.pipeline import PLATFORM_FILE
from generator.render.registry import commands
from tests.unit.checks.lab import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "benchmarks/README.md"])
TASKS = {task.name: task for task in commands.read((ROOT / "tasks.py").read_text())}
README = (ROOT / "README.md").read_text()
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
_COMMAND = re.compile(r"\binvoke ([a-z][a-z-]*)((?: +[^\s`|#&;)]+)*)")
_OPTION = re.compile(r"(?<![\w-])--([a-z][a-z0-9-]*)")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def yaml_of(page: str, start: str) -> str:
    """The YAML block of a page that begins with a line."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", (ROOT / page).read_text(), re.DOTALL | re.MULTILINE)
    (found,) = [block for block in blocks if block.startswith(start)]
    return str(found)


def judged(*files: tuple[str, str]) -> pipeline.Judged:
    """Documents as files of a registry, through all checks."""
    documents, findings = {}, []
    for file, text in files:
        document, faults = source.load(text, file)
        findings += faults
        if document is not None:
            documents[file] = document
    return pipeline.judge(pipeline.assemble(documents, findings), {}, [])


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_to_files(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text()) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_lists_stay_whole(page: Path) -> None:
    """Where an item goes on behind an empty line, GitHub is content with three blanks; Python-Markdown, which makes the site,
    wants four, and an empty line before the next item."""
    text = re.sub(r"^( *)```.*?^\1```$", r"\1code", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r"\n\n {1,3}\S.*", text) == []
    assert re.findall(r"\n\n {4}(?:.+\n)+(?:\d+\.|-) .*", text) == []


def unknown(text: str) -> Iterator[str]:
    """Commands of `invoke` that are none, and options that a command has not."""
    for task, rest in _COMMAND.findall(text):
        if task not in TASKS:
            yield f"invoke {task}"
            continue
        options = {option.name for option in TASKS[task].options}
        yield from (f"invoke {task} --{one}" for one in _OPTION.findall(rest) if one not in options)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_are_there(page: Path) -> None:
    assert list(unknown(page.read_text())) == []


def test_a_command_that_is_none_is_noticed() -> None:
    assert list(unknown("invoke aply --env x; invoke apply --enw staging --account")) == [
        "invoke aply",
        "invoke apply --enw",
    ]


def test_every_page_can_be_reached_from_the_first() -> None:
    pages = {page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").glob("*.md")}
    pages |= {"CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"}
    assert pages - set(_LINK.findall(README)) == set()


def test_a_whole_service() -> None:
    platform = (PLATFORM_FILE, (ROOT / PLATFORM_FILE).read_text())
    manifest = yaml_of("README.md", "# registry/services/hello.yaml")
    assert judged(platform, ("registry/services/hello.yaml", manifest)).findings == ()


def test_routing_in_the_first_page_is_what_the_commands_print() -> None:
    catalogue = pipeline.check(ROOT).loaded.catalogue
    assert catalogue is not None
    answer = route.answer(catalogue, "https://registry.hokus.ai/api/mlflow/health")
    shown = [route_text.render(answer, catalogue), overview.table(overview.overview(catalogue, "production"))]
    lines = {line.removeprefix("    ") for line in README.splitlines()}
    assert [line for text in shown for line in text.splitlines() if line not in lines] == []


def test_a_platform_file_of_ones_own() -> None:
    """docs/your-accounts.md, step 3: without any service, as it is after step 2."""
    text = yaml_of("docs/your-accounts.md", "# yaml-language-server")
    found = judged((PLATFORM_FILE, text))
    assert not has_errors(found.findings)
    built = pipeline.render(found, pipeline.read_inputs(ROOT))
    assert "live/production/platform/edge/terragrunt.hcl" in built.files
    assert '"acme-terraform-state-111122223333"' in built.files["live/staging/env.hcl"]
