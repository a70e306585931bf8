"""What goes into the site: every page, in the menu, with links that lead to pages of the site."""

from pathlib import Path

import pytest

from generator.commands.errors import RefusedError
from generator.site import navigation, pages

ROOT = Path(__file__).resolve().parents[3]
PLACES = {"README.md": "guide/index.md", "docs/a.md": "guide/a.md", "docs/adr/1.md": "guide/adr/1.md"}


def menu(entries: list[navigation.Entry]) -> list[str]:
    return list(navigation._paths(entries))


def test_every_page_of_the_registry_and_every_guide_is_there() -> None:
    found = pages.sources(ROOT)
    for path in (ROOT / "registry/docs").rglob("*.md"):
        assert found[path.relative_to(ROOT / "registry/docs").as_posix()].startswith(path.read_bytes())
    assert {"guide/security.md", "guide/reporting.md", "guide/your-accounts.md"} <= set(found)
    assert {"registry.json", "guide/index.md", "guide/routing.md", "guide/adr/0001-one-direction.md"} <= set(
        found
    )


def test_every_page_is_in_the_menu_once() -> None:
    found = pages.sources(ROOT)
    listed = menu(navigation.navigation(found, {}))
    assert sorted(listed) == sorted(path for path in found if path.endswith(".md"))


def test_without_rendered_pages_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"registry/docs/index\.md") as caught:
        pages.sources(tmp_path)
    assert "invoke generate" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("[a](docs/a.md)", "README.md", "[a](a.md)"),
        ("[a](docs/a.md#part)", "README.md", "[a](a.md#part)"),
        ("[r](../../README.md)", "docs/adr/1.md", "[r](../index.md)"),
        ("[s](registry/docs/services/auth.md)", "README.md", "[s](../services/auth.md)"),
        ("[code](generator/hcl.py)", "README.md", "code"),
        ("[out](https://example.com/a.md) [b](#b)", "README.md", "[out](https://example.com/a.md) [b](#b)"),
        ("```md\n[a](docs/a.md)\n```\n[a](docs/a.md)", "README.md", "```md\n[a](docs/a.md)\n```\n[a](a.md)"),
        ("````\n```\n[a](docs/a.md)\n````", "README.md", "````\n```\n[a](docs/a.md)\n````"),
    ],
)
def test_links_of_guides_lead_to_pages_of_the_site(text: str, source: str, expected: str) -> None:
    assert pages.led(text, source, PLACES[source], PLACES) == expected


def test_many_services_are_one_section_for_each_team() -> None:
    names = [f"s{number:03}" for number in range(navigation.MOST + 1)]
    made = {f"services/{name}.md": b"# s" for name in names}
    owners = {name: f"team-{index % 3}" for index, name in enumerate(names[:-1])}
    (section,) = navigation.navigation({**made, "services/index.md": b""}, owners)
    first, *teams = section["Services"]
    assert first == "services/index.md"
    assert [next(iter(team)) for team in teams] == ["others", "team-0", "team-1", "team-2"]
    assert sorted(menu([section])) == sorted([*made, "services/index.md"])


def test_few_services_are_listed_by_name() -> None:
    made = {f"services/{name}.md": b"" for name in ("b", "a")}
    assert navigation.navigation(made, {}) == [{"Services": [{"a": "services/a.md"}, {"b": "services/b.md"}]}]


def test_a_dedicated_load_balancer_keeps_its_services_name() -> None:
    made = {"load-balancers/shop/own.md": b""}
    assert navigation.navigation(made, {}) == [
        {"Load balancers": [{"shop/own": "load-balancers/shop/own.md"}]}
    ]


def test_a_page_of_no_section_is_in_the_menu_all_the_same() -> None:
    assert navigation.navigation({"costs.md": b""}, {}) == [{"Costs": "costs.md"}]


def test_the_explorers_page_loads_it_on_the_site_alone() -> None:
    written = (ROOT / "registry/docs/explorer.md").read_bytes()
    assert b"<script" not in written
    assert pages.sources(ROOT)["explorer.md"].endswith(
        b'<script type="module" src="explorer/explorer.js"></script>\n'
    )


def test_environments_stand_in_their_order() -> None:
    made = {f"environments/{name}.md": b"" for name in ("production", "development", "old")}
    (section,) = navigation.navigation(made, {}, ["development", "production"])
    assert [next(iter(entry)) for entry in section["Environments"]] == ["development", "production", "old"]
