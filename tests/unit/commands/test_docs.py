"""`invoke docs` without its builder: usage, what is said, exit codes. The site itself: tests/browser."""

import io
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError

import pytest

from generator.commands import FINDINGS, OK, docs
from generator.commands.errors import UsageError
from generator.console import Console
from generator.site import build, parts, serve

Made = Callable[..., None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "registry/docs").mkdir(parents=True)
    (tmp_path / "registry/docs/index.md").write_text("# Registry\n")
    return tmp_path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Makes a site of one page without the site generator."""

    def of(html: str, *warnings: str) -> None:
        def site(pages: dict[str, bytes], beside: dict[str, bytes], target: Path, *_: object) -> build.Built:
            target.mkdir(exist_ok=True)
            (target / "index.html").write_text(html)
            (target / "404.html").write_text("not here")
            return build.Built(target, len(pages), warnings, 0.1)

        monkeypatch.setattr(build, "site", site)
        monkeypatch.setattr(parts, "beside", lambda root: {})

    return of


@pytest.fixture
def console() -> Console:
    return Console(io.StringIO(), io.StringIO(), {})


def said(console: Console) -> str:
    assert isinstance(console.out, io.StringIO)
    return console.out.getvalue()


def test_it_says_what_was_built_and_what_to_do_next(root: Path, made: Made, console: Console) -> None:
    made("<p>x</p>")
    assert docs.command(root, console) == OK
    assert said(console).startswith("site/: 1 page, 0.0 MB, 0.10 s\n")
    assert "invoke docs --serve" in said(console)


def test_check_fails_for_a_link_that_leads_nowhere(root: Path, made: Made, console: Console) -> None:
    made('<a href="gone.html">x</a>')
    assert docs.command(root, console, check=True) == FINDINGS
    assert "site/index.html: the link to gone.html leads nowhere\n" in said(console)


def test_check_fails_for_what_the_site_generator_warns_of(root: Path, made: Made, console: Console) -> None:
    made("<p>x</p>", "Warning: something")
    assert docs.command(root, console, check=True) == FINDINGS
    assert "Warning: something\n" in said(console)


def test_check_of_a_good_site(root: Path, made: Made, console: Console) -> None:
    made('<a href="index.html">x</a>')
    assert docs.command(root, console, check=True) == OK
    assert "every link leads somewhere" in said(console)


@pytest.mark.parametrize(
    "options",
    [
        {"serve": True, "check": True},
        {"port": "80"},
        {"serve": True, "port": "x"},
        {"serve": True, "port": "0"},
    ],
)
def test_usage(root: Path, console: Console, options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        docs.command(root, console, **options)  # type: ignore[arg-type]


def test_serve_answers_until_it_is_stopped_and_builds_what_changes(
    root: Path, made: Made, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    made("<p>first</p>")
    got: list[str] = []

    def wait(_: float) -> None:
        address = said(console).split("http://")[1].split("/ ")[0]
        got.append(urllib.request.urlopen(f"http://{address}/").read().decode())
        with pytest.raises(HTTPError) as caught:
            urllib.request.urlopen(f"http://{address}/gone.html")
        assert (caught.value.code, caught.value.read()) == (404, b"not here")
        if len(got) == 2:
            raise KeyboardInterrupt
        made("<p>second</p>")
        (root / "registry/docs/index.md").write_text("# Registry, changed\n")

    monkeypatch.setattr("time.sleep", wait)
    assert docs.command(root, console, serve=True) == OK
    assert got == ["<p>first</p>", "<p>second</p>"]
    assert said(console).endswith("stopped\n")


def test_a_port_that_is_taken_is_said(root: Path, made: Made, console: Console) -> None:
    made("<p>x</p>")
    with serve.running(root) as address:
        port = address.rstrip("/").rpartition(":")[2]
        with pytest.raises(UsageError, match=f"port {port} cannot be had"):
            docs.command(root, console, serve=True, port=port)


def test_files_of_parts_are_bytes_by_their_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = type("Part", (), {"files": staticmethod(lambda root: {"x/a.js": "é", "x/b.bin": b"\x00"})})
    monkeypatch.setattr(parts, "PARTS", ("some.part",))
    monkeypatch.setattr(parts.importlib, "import_module", lambda name: module)
    assert parts.beside(tmp_path) == {"x/a.js": "é".encode(), "x/b.bin": b"\x00"}
