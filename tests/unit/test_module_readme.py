"""The tables in the building blocks' READMEs say what variables.tf and outputs.tf say."""

from pathlib import Path

import pytest

from generator import pipeline
from generator.module_readme import BEGIN, END, escape, filled, spread, stale

ROOT = Path(__file__).resolve().parents[2]
VARIABLES = """
variable "rules" {
  description = "Rules | by <key>, as in a_b and _c_."
  type = map(object({
    hosts    = optional(list(string), [])
    priority = number
    redirect = optional(object({ status_code = optional(string, "301") }), {})
  }))
  default = {}

  # Why.
  validation {
    condition     = length(var.rules) < 100
    error_message = "Too many."
  }
}

variable "name" {
  description = "Says \\"$${name}\\"."
  type        = string
}

variable "egress" {
  description = "Where to."
  type        = map(string)
  default     = { everywhere = "0.0.0.0/0" }
}

variable "ports" {
  description = "Ports."
  type        = list(number)
  default     = [80, 443]
  nullable    = false
}
"""
OUTPUTS = 'output "arns" {\n  description = "ARNs, by key."\n  value = {}\n}\n'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    module = tmp_path / "modules" / "rules"
    module.mkdir(parents=True)
    (module / "variables.tf").write_text(VARIABLES)
    (module / "outputs.tf").write_text(OUTPUTS)
    (module / "README.md").write_text(f"# Rules\n\nBy hand.\n\n{BEGIN}\n{END}\n\nBy hand, too.\n")
    return tmp_path


def test_no_readme_of_the_repository_is_stale() -> None:
    assert sorted(stale(ROOT)) == [], "run: python -m generator.module_readme"


def test_every_building_block_has_a_readme() -> None:
    folders = [folder for folder in (ROOT / "modules").iterdir() if folder.name != pipeline.RENDERED_MODULES]
    assert [folder.name for folder in folders if not (folder / "README.md").is_file()] == []


def test_tables(repository: Path) -> None:
    assert stale(repository) == {
        "modules/rules/README.md": """\
# Rules

By hand.

<!-- BEGIN TABLES -->

## Inputs

| name | type | default | required | description |
|---|---|---|---|---|
| `egress` | `map(string)` | `{ everywhere = "0.0.0.0/0" }` | no | Where to. |
| `name` | `string` |  | yes | Says "${name}". |
| `ports` | `list(number)` | `[80, 443]` | no | Ports. |
| `rules` | [`map(object({...}))`](#rules) | `{}` | no | Rules \\| by &lt;key&gt;, as in a_b and \\_c\\_. |

### `rules`

```terraform
map(object({
  hosts    = optional(list(string), [])
  priority = number
  redirect = optional(object({ status_code = optional(string, "301") }), {})
}))
```

## Outputs

| name | description |
|---|---|
| `arns` | ARNs, by key. |

<!-- END TABLES -->

By hand, too.
"""
    }


def test_written_is_not_stale(repository: Path) -> None:
    for name, text in stale(repository).items():
        (repository / name).write_text(text)
    assert stale(repository) == {}


def test_a_changed_variable_makes_it_stale(repository: Path) -> None:
    test_written_is_not_stale(repository)
    file = repository / "modules" / "rules" / "variables.tf"
    file.write_text(file.read_text().replace("[80, 443]", "[80]"))
    assert "| `ports` | `list(number)` | `[80]` |" in stale(repository)["modules/rules/README.md"]


@pytest.mark.parametrize("text", ["nothing", BEGIN, END, f"{END}\n{BEGIN}", f"{BEGIN}{END}" * 2])
def test_markers_are_needed(text: str) -> None:
    with pytest.raises(ValueError, match=r"modules/x/README\.md: needs <!-- BEGIN TABLES -->"):
        filled(text, "", "modules/x/README.md")


def test_the_content_is_no_pattern() -> None:
    assert filled(f"{BEGIN}{END}", r"\1 \g<0>", "x") == f"{BEGIN}\n\\1 \\g<0>{END}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("engine_version", "engine_version"),
        ("_edge_", "\\_edge\\_"),
        ("a | b", "a \\| b"),
        ("<key> & more", "&lt;key&gt; &amp; more"),
        ("two\n lines", "two lines"),
        ("[x](y) `c` **b**", "\\[x\\](y) \\`c\\` \\*\\*b\\*\\*"),
    ],
)
def test_escape(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_a_nested_object_goes_over_lines_only_where_it_must() -> None:
    inner = "object({ first_long_attribute = optional(string), second_long_attribute = optional(map(list(string)), {}) })"
    assert spread(f"map(object({{ a = string, bcd = {inner} }}))") == (
        "map(object({\n"
        "  a = string\n"
        "  bcd = object({\n"
        "    first_long_attribute  = optional(string)\n"
        "    second_long_attribute = optional(map(list(string)), {})\n"
        "  })\n"
        "}))"
    )


def test_a_comma_in_a_text_separates_nothing() -> None:
    kind = 'object({ a = optional(string, "x, y"), b = optional(string, "' + "z" * 80 + '") })'
    assert spread(kind).splitlines()[1] == '  a = optional(string, "x, y")'
