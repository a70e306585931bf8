"""The checks of a built site: what each is for, found; and what is right, not."""

from pathlib import Path

import pytest

from generator.site import links


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text('<h1 id="top-of-it">x</h1><a href="a/b.html#part">b</a>')
    (tmp_path / "a/b.html").write_text('<a name=part></a><a href="../index.html#top-of-it">up</a>')
    return tmp_path


def messages(site: Path) -> list[str]:
    return [f"{fault.page}: {fault.message}" for fault in links.check(site)]


def test_a_good_site_has_no_faults(site: Path) -> None:
    assert messages(site) == []


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<a href="gone.html">x</a>', "the link to gone.html leads nowhere"),
        ('<a href="a/b.html#gone">x</a>', "the link to a/b.html#gone leads to a page without #gone"),
        ('<a href="#gone">x</a>', "the link to #gone leads to a page without #gone"),
        ('<a href="../outside.html">x</a>', "the link to ../outside.html leads nowhere"),
        ('<img src="gone.png">', "the link to gone.png leads nowhere"),
        ("<img srcset='gone.png 2x'>", "the link to gone.png leads nowhere"),
        ('<script src="https://cdn.example/x.js">', "loads https://cdn.example/x.js from another host"),
        ('<script src="//cdn.example/x.js"></script>', "loads //cdn.example/x.js from another host"),
        (
            '<link rel="preconnect" href="https://fonts.example">',
            "loads https://fonts.example from another host",
        ),
        (
            '<img alt="a > b" src="https://x.example/i.png">',
            "loads https://x.example/i.png from another host",
        ),
        ('<a href="http://[::1">x</a>', "http://[::1 is no address"),
    ],
)
def test_faults(site: Path, html: str, said: str) -> None:
    (site / "c.html").write_text(html)
    assert messages(site) == [f"c.html: {said}"]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.com/">out</a>',
        '<a href="mailto:a@example.com">mail</a>',
        '<a href="a/b.html?x=1">query</a>',
        '<img src="data:image/png;base64,AA==">',
        "<script>const text = '<img src=\"https://cdn.example/x.png\">'</script>",
        "&lt;img src=&quot;https://cdn.example/x.png&quot;&gt;",
    ],
)
def test_what_is_right(site: Path, html: str) -> None:
    (site / "c.html").write_text(html)
    assert messages(site) == []


def test_style_sheets_load_nothing_from_elsewhere(site: Path) -> None:
    (site / "x.css").write_text(
        '@import "https://fonts.example/f.css"; a{background:url(gone.svg)} b{src:url(data:x)}'
    )
    assert messages(site) == [
        "x.css: loads https://fonts.example/f.css from another host",
        "x.css: the link to gone.svg leads nowhere",
    ]
