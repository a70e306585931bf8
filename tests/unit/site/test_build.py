"""What the site generator is given, and what is made of its words; the site itself: tests/browser."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.site import build, pages, tool
from generator.toolchain.errors import ToolchainError
from generator.toolchain.host import Host

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    monkeypatch.setattr(tool, "ensure", lambda host: tmp_path / "packages")
    return Host({}, tmp_path, "linux_amd64", tmp_path)


def generator(monkeypatch: pytest.MonkeyPatch, code: int = 0, said: str = "") -> None:
    """A site generator that makes one page."""

    def run(command: list[str], cwd: Path, **_: Any) -> subprocess.CompletedProcess[str]:
        if not code:
            (cwd / "out").mkdir()
            (cwd / "out/index.html").write_text("new")
        return subprocess.CompletedProcess(command, code, said, "")

    monkeypatch.setattr(subprocess, "run", run)


def test_everything_is_staged(tmp_path: Path) -> None:
    made = pages.sources(ROOT)
    build.stage(made, tmp_path)
    configuration = yaml.safe_load((tmp_path / "mkdocs.yml").read_text())
    assert configuration["INHERIT"] == "common.yml"
    assert configuration["site_name"] == "hokusai registry"
    assert {"Services", "Load balancers", "Environments", "Teams", "Reference", "Guides"} <= {
        title for entry in configuration["nav"] for title in entry
    }
    for path, content in made.items():
        assert (tmp_path / "pages" / path).read_bytes() == content
    assert (tmp_path / "pages/assets/site.css").is_file()


def test_the_configuration_asks_no_other_host() -> None:
    text = build.COMMON.read_text()
    assert "font: false" in text
    assert "://" not in text
    assert "attr_list" not in text
    assert "md_in_html" not in text


def test_names_that_look_like_yaml_stay_names(tmp_path: Path) -> None:
    data = {"organization": "yes: *no", "services": {"on": {"owner": "null"}}}
    build.stage(
        {"index.md": b"# x", "services/on.md": b"# on", "registry.json": json.dumps(data).encode()}, tmp_path
    )
    configuration = yaml.safe_load((tmp_path / "mkdocs.yml").read_text())
    assert configuration["site_name"] == "yes: *no registry"
    assert {"Services": [{"on": "services/on.md"}]} in configuration["nav"]


def test_the_new_site_takes_the_place_of_the_old(
    tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator(
        monkeypatch,
        said="Build started\n\x1b[33mWarning:\x1b[0m page does not exist\n  index.md:1\n\n1 issue found\n",
    )
    target = tmp_path / "site"
    target.mkdir()
    (target / "old.html").write_text("old")
    built = build.site({"index.md": b"# x"}, {}, target, host)
    assert [path.name for path in target.iterdir()] == ["index.html"]
    assert built.warnings == ("Warning: page does not exist", "  index.md:1", "1 issue found")
    assert built.pages == 1
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_failed_build_leaves_the_old_site(
    tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator(monkeypatch, code=1, said="Error: no such theme\n")
    target = tmp_path / "site"
    target.mkdir()
    (target / "index.html").write_text("old")
    with pytest.raises(ToolchainError, match="no such theme"):
        build.site({"index.md": b"# x"}, {}, target, host)
    assert (target / "index.html").read_text() == "old"
