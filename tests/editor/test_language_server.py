"""What an editor shows while somebody writes a manifest, by the language server that editors run.

It knows the schema by the file's first line, or by .vscode/settings.json, and asks no other host. Its own limits: it does not
merge overlays, reads YAML 1.2 where this repository refuses what 1.1 reads otherwise, and completes nothing inside `{}`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from generator import source
from tests.editor.server import HERE, ROOT, Server
from tests.unit.scaffold.test_service import DEFAULT as NEW

MODELINE = "# yaml-language-server: $schema={}../generator/schema/{}.schema.json"
SERVICE = MODELINE.format("../", "service")
GOOD = (
    "registry/platform.yaml",
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "registry/services").glob("*.yaml"))),
)
WHOLE = sorted((ROOT / "tests/golden/everything/registry/services").glob("*.yaml"))
BAD = sorted((ROOT / "tests/fixtures/bad").glob("*.yaml"))
EXPECTED = re.compile(r"^# expect: (\d+):\d+: error\[schema\]", re.MULTILINE)
# Faults of what an overlay is merged into, and numbers that only YAML 1.1 has: `invoke check` finds them, an editor cannot.
UNSEEN = {"overlay-adds-half-a-thing", "overlay-removes-required", "yaml-exponent", "yaml-octal"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


def lines(diagnostics: list[dict[str, Any]]) -> set[int]:
    return {one["range"]["start"]["line"] + 1 for one in diagnostics}


@pytest.mark.parametrize("name", GOOD)
def test_every_manifest_names_its_schema(name: str) -> None:
    first = (ROOT / name).read_text().partition("\n")[0]
    assert first == (MODELINE.format("", "platform") if name == "registry/platform.yaml" else SERVICE)


def test_good_manifests_have_no_fault(server: Server) -> None:
    texts = {name: (ROOT / name).read_text() for name in GOOD}
    texts |= {f"registry/services/{path.name}": path.read_text() for path in WHOLE}
    texts["registry/services/data-pipeline2.yaml"] = NEW  # what `invoke new-service` writes
    opened = [server.open(name, text) for name, text in texts.items()]
    assert [server.diagnostics(uri) for uri in opened] == [[]] * len(opened)


def test_what_the_schema_refuses_is_marked_at_its_line(server: Server) -> None:
    """The table of bad manifests: where `invoke check` finds a fault of the schema, the editor has one at the same line."""
    opened: dict[str, tuple[str, set[int]]] = {}
    for path in BAD:
        text = path.read_bytes().decode("utf-8", "replace")
        wanted = {int(line) for line in EXPECTED.findall(text)}
        if wanted and path.stem not in UNSEEN:
            # A service's is known by .vscode/settings.json; of the platform file there is one, so these name their schema.
            platform = path.stem.startswith("platform-")
            named = MODELINE.format("../", "platform") + "\n" + text.partition("\n")[2] if platform else text
            opened[path.stem] = server.open(f"registry/services/{path.name}", named), wanted
    assert len(opened) > 100
    missed = {
        name: wanted for name, (uri, wanted) in opened.items() if not wanted <= lines(server.diagnostics(uri))
    }
    assert not missed


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (
            "lifecycle: productoin",
            'Value is not accepted. Valid values: "experimental", "production", "deprecated".',
        ),
        ("lifecycel: production", "Property lifecycel is not allowed."),
        ("domains: {web: {load_balancer: Main}}", "String does not match the pattern"),
        ("databases: {d: {engine: postgres, version: 16}}", 'Incorrect type. Expected "string"'),
        ("components: {a: {port: 80, scaling: {min: -1}}}", "Value is below the minimum"),
        ("queues: {q: {fifo: 'yes'}}", 'Incorrect type. Expected "boolean"'),
    ],
)
def test_a_fault_says_what_is_wrong(server: Server, line: str, fault: str) -> None:
    text = f"{SERVICE}\nname: example\nowner: auth-team\n{line}\nenvironments: {{development: {{}}}}\n"
    (found,) = server.diagnostics(server.open(f"registry/services/fault-{abs(hash(line))}.yaml", text))
    assert found["range"]["start"]["line"] == 3
    assert found["message"].startswith(fault)


HEAD = f"{SERVICE}\nname: example\nowner: auth-team\nenvironments: {{development: {{}}}}\n"
COMPONENT = f"{HEAD}components:\n  api:\n"


def completed(server: Server, text: str) -> dict[str, tuple[str, str]]:
    """Label -> what is said of it and what would be written, where `^` stands."""
    before, _, after = text.partition("^")
    uri = server.open(f"registry/services/completed-{abs(hash(text))}.yaml", before + after)
    found = server.at("completion", uri, before.count("\n"), len(before) - before.rfind("\n") - 1)
    return {
        one["label"]: (_words(one.get("documentation", "")), one.get("insertText", ""))
        for one in found["items"]
    }


def _words(documentation: Any) -> str:
    return str(documentation["value"] if isinstance(documentation, dict) else documentation)


def test_the_properties_of_a_manifest_are_offered_with_their_descriptions(server: Server) -> None:
    found = completed(server, HEAD + "^")
    properties = json.loads((ROOT / "generator/schema/service.schema.json").read_text())["properties"]
    given = {"name", "owner", "environments"}
    assert set(properties) - given <= set(found)
    for name in set(properties) - given:
        assert found[name][0] == properties[name]["description"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (COMPONENT + "    port: 8000\n    ^", {"image": "The container image.", "health_check": "", "routes": "Listener rules that lead here"}),
        (COMPONENT + "    image:\n      ^", {"repository": "Repository, without tag.", "tag": "Image tag; quote it"}),
        (COMPONENT + "    routes:\n      main:\n        domain: api\n        ^", {"paths": "Path patterns", "headers": "Header values by name"}),
        (f"{HEAD}lifecycle: ^\n", {"experimental": "How mature", "production": "", "deprecated": ""}),
        (f"{HEAD}domains:\n  api: {{record: ^}}\n", {"managed": "Who keeps the DNS record", "external": ""}),
        (f"{SERVICE}\nname: x\nenvironments:\n  staging:\n    components:\n      api:\n        ^", {"scaling": "", "image": ""}),
    ],
)  # fmt: skip
def test_what_may_stand_here_is_offered(server: Server, text: str, expected: dict[str, str]) -> None:
    found = completed(server, text)
    for label, said in expected.items():
        assert label in found
        assert found[label][0].startswith(said), label


def test_what_completion_writes_is_a_good_manifest(server: Server) -> None:
    """An image as it is offered whole; no tag is suggested that a check would refuse."""
    image = completed(server, COMPONENT + "    port: 8000\n    ^")["image"][1]
    assert "latest" not in image
    tags = completed(server, COMPONENT + "    image:\n      repository: r\n      tag: ^\n")
    assert set(tags) == {"v2.9.2"}


def test_hover_says_what_a_property_is_and_shows_an_example(server: Server) -> None:
    name = "registry/services/data-pipeline.yaml"
    text = (ROOT / name).read_text()
    uri = server.open(name, text)
    document, _ = source.load(text, name)
    assert document
    for path, words, example in (
        (("owner",), "The team that answers for the service", "data-pipeline-team"),
        (("components", "api", "port"), "The port on which the program listens", "8001"),
        (("components", "api", "health_check", "path"), "Path of the probe", "/health"),
        (("components", "api", "image", "tag"), "Image tag; quote it", "v2.9.2"),
        (("components", "api", "routes", "api", "domain"), "A domain of this manifest", "api"),
        (("domains", "api", "load_balancer"), "A shared load balancer of the platform file", "main"),
        (("databases", "mlflow", "version"), "Engine version, in quotes", '"16"'),
    ):
        place = document.position(path, key=True)
        said = server.at("hover", uri, place.line - 1, place.column)["contents"]["value"]
        assert words in said, path
        assert f"```yaml\n{example}\n```" in said, path


def test_the_schemas_are_this_repositorys_own(server: Server) -> None:
    """By the settings alone: a manifest without the first line, and the source that a hover names is the file here."""
    uri = server.open(
        "registry/services/settings.yaml", "name: example\nowner: auth-team\nenvironments: {}\n"
    )
    assert lines(server.diagnostics(uri)) == {3}
    said = server.at("hover", uri, 0, 1)["contents"]["value"]
    assert (ROOT / "generator/schema/service.schema.json").as_uri() in said


def test_the_settings_name_files_that_are_there() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text())
    for schema, files in settings["yaml.schemas"].items():
        assert (ROOT / schema).is_file()
        assert list(ROOT.glob(files))
    assert all(list(ROOT.glob(pattern)) for pattern in settings["files.readonlyInclude"])
    wanted = json.loads((ROOT / ".vscode/extensions.json").read_text())["recommendations"]
    assert {"redhat.vscode-yaml", "hashicorp.terraform", "hashicorp.hcl"} <= set(wanted)


def test_the_lock_file_pins_everything_and_has_no_address() -> None:
    text = (HERE / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    assert "://" not in text
    for name, package in packages.items():
        assert not name or re.fullmatch(r"sha512-[A-Za-z0-9+/=]+", package["integrity"]), name
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
