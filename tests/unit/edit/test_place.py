"""One value changed in texts as people write them; everything else stays to the character."""

import pytest

from generator import source
from generator.edit import EditError, put
from generator.source import Document, Path

TEXT = """\
# The service.
name: api   # its name

components:
  api:
    image: {repository: hokusai-api, tag: "1.0"}   # pinned
    port: 8001
    # how many
    scaling:
      min: 1   # at night
      max: 4

    serves: [/health, /api/*]
    command:
      - run
      - fast
  # the other one
  worker:
    image:
      repository: 'w'
      tag: '2'
    notes: |
      two
      lines

environments:
  development: {}
  staging: {components: {api: {port: 1}}}
  production:
    components: {api: {scaling: {min: 3}}}   # busy
    # the end
"""


def document(text: str = TEXT) -> Document:
    made, findings = source.load(text, "registry/services/api.yaml")
    assert made is not None
    assert not findings
    return made


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("components", "api", "image", "tag"), "1.10", 'tag: "1.0"}   # pinned', 'tag: "1.10"}   # pinned'),
        (("components", "worker", "image", "tag"), "it's", "tag: '2'", "tag: 'it''s'"),
        (("components", "worker", "image", "repository"), "ü", "repository: 'w'", 'repository: "ü"'),
        (("name",), "1.10", "name: api   #", 'name: "1.10"   #'),
        (("name",), "b2", "name: api   #", "name: b2   #"),
        (("components", "api", "port"), 9, "port: 8001", "port: 9"),
        (("components", "api", "scaling", "min"), 2, "min: 1   # at night", "min: 2   # at night"),
        (("components", "api", "serves"), ["/a,b", "/c"], "[/health, /api/*]", '["/a,b", /c]'),
        (("components", "api", "command"), ["go"], "      - run\n      - fast\n", "      - go\n"),
        (("components", "api", "command"), [], "command:\n      - run\n      - fast\n", "command: []\n"),
        (("components", "api", "command", 1), "slow", "- fast", "- slow"),
        (("components", "worker", "notes"), "one", "|\n      two\n      lines\n", "one\n"),
        (
            ("components", "worker", "image"),
            None,
            "image:\n      repository: 'w'\n      tag: '2'\n",
            "image: null\n",
        ),
        (("components", "api", "cpu"), 512, "      - fast\n", "      - fast\n    cpu: 512\n"),
        (
            ("environments", "development", "components", "api", "image", "tag"),
            "2",
            "development: {}",
            'development: {components: {api: {image: {tag: "2"}}}}',
        ),
        (
            ("environments", "staging", "components", "api", "image"),
            {"tag": "a"},
            "{port: 1}",
            "{port: 1, image: {tag: a}}",
        ),
        (
            ("environments", "production", "components", "api", "scaling", "max"),
            7,
            "{min: 3}",
            "{min: 3, max: 7}",
        ),
        (
            ("environments", "production", "databases", "main", "multi_az"),
            True,
            "    # the end\n",
            "    # the end\n    databases: {main: {multi_az: true}}\n",
        ),
    ],
)
def test_only_that_place_changes(path: Path, value: object, old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    assert put(document(), path, value) == TEXT.replace(old, new)


def test_the_same_value_changes_nothing() -> None:
    assert put(document(), ("components", "api", "image", "tag"), "1.0") == TEXT


@pytest.mark.parametrize(("old", "value"), [("1", True), ("1", "1"), ("true", 1)])
def test_another_type_is_another_value(old: str, value: object) -> None:
    made, _ = source.load(put(document(f"a: {old}\n"), ("a",), value), "x")
    assert made is not None
    assert made.data == {"a": value}
    assert type(made.data["a"]) is type(value)


def test_a_removed_thing_comes_back() -> None:
    text = "environments:\n  staging:\n    api: null   # not yet\n    b:\n"
    path: Path = ("environments", "staging", "api", "image", "tag")
    assert put(document(text), path, "1.0") == text.replace("null", '{image: {tag: "1.0"}}')
    assert put(document(text), ("environments", "staging", "b"), "x") == text.replace("b:", "b: x")


@pytest.mark.parametrize(
    ("text", "path", "value", "message"),
    [
        (
            "a:\n  - x   # why\n  - w\n",
            ("a",),
            ["z"],
            "registry/services/api.yaml:2:3: `a` holds comments, which would be lost",
        ),
        (
            "a:   # why\n  b: 1\n",
            ("a",),
            None,
            "registry/services/api.yaml:2:3: `a` holds comments, which would be lost",
        ),
        (
            "a: [x,   # why\n  w]\n",
            ("a",),
            None,
            "registry/services/api.yaml:1:4: `a` holds comments, which would be lost",
        ),
        (
            "a: text\n",
            ("a", "b"),
            1,
            "registry/services/api.yaml:1:4: `a` is no mapping, so nothing can be put into it",
        ),
    ],
)
def test_what_is_refused(text: str, path: Path, value: object, message: str) -> None:
    with pytest.raises(EditError) as caught:
        put(document(text), path, value)
    assert str(caught.value) == message
