"""A hostile manifest's rendered unit and module, read by real Terraform: each text arrives as it stands in the manifest.

The unit's inputs become those of the module, and in place of each building block stands one that hands back what it was given;
so nothing but the rendered files themselves lies between the manifest and what is compared.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from tests.effort import EFFORT, effort
from tests.property.hostile import TEXTS, rendered, texts

ENGINE = shutil.which("terraform") or shutil.which("tofu")
pytestmark = pytest.mark.terraform
MODULE, UNIT = "modules/services/fuzzed/{}", "live/staging/services/fuzzed/{}/terragrunt.hcl"
_CALL = re.compile(r'^module "(\w+)" \{\n(.*?)^\}\n', re.MULTILINE | re.DOTALL)
_RESOURCE = re.compile(r'^resource "\w+" "\w+" \{\n.*?^\}\n', re.MULTILINE | re.DOTALL)
_ARGUMENT = re.compile(r"^  (\w+)\s+=", re.MULTILINE)
_DEPENDENCY = re.compile(
    r'^dependency "(\w+)" \{\n.*?^  mock_outputs = (\{\n.*?^  \})\n', re.MULTILINE | re.DOTALL
)
_INPUTS = re.compile(r"^inputs = (\{\n.*?^\})\n", re.MULTILINE | re.DOTALL)
META = {"source", "providers", "depends_on", "for_each", "count"}


def terraform(*arguments: str, cwd: Path) -> str:
    assert ENGINE, "neither terraform nor tofu is on PATH"
    quiet = {
        **os.environ,
        "TF_CLI_CONFIG_FILE": os.devnull,
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
    }
    done = subprocess.run(
        [ENGINE, *arguments], capture_output=True, text=True, cwd=cwd, env=quiet, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def calls(files: Mapping[str, str], unit: str) -> dict[str, str]:
    """Module call -> its body, of a rendered service module."""
    folder = MODULE.format(unit)
    text = "".join(
        body for path, body in files.items() if path.startswith(f"{folder}/") and path.endswith(".tf")
    )
    return dict(_CALL.findall(text))


def lay_out(files: Mapping[str, str], unit: str, root: Path) -> None:
    """The module beside its unit's inputs, and a stub for each building block that it calls."""
    module = root / "module"
    shutil.rmtree(module, ignore_errors=True)
    module.mkdir()
    for path, text in files.items():
        if (
            path.startswith(MODULE.format(unit) + "/")
            and path.endswith(".tf")
            and not path.endswith(("versions.tf", "outputs.tf"))
        ):
            text = re.sub(
                r'(module "(\w+)" \{\n  source = )"[^"]+"', r'\1"../stubs/\2"', _RESOURCE.sub("", text)
            )
            (module / Path(path).name).write_text(text)
    found = calls(files, unit)
    everything = "".join(found.values())
    for name, body in found.items():
        _stub(
            root / "stubs" / name,
            set(_ARGUMENT.findall(body)) - META,
            set(re.findall(rf"module\.{name}\.(\w+)", everything)),
        )
    (module / "back.tf").write_text(
        'output "back" {\n  value = {\n'
        + "".join(f"    {name} = module.{name}.back\n" for name in found)
        + "  }\n}\n"
    )
    (root / "main.tf").write_text(_wrapper(files, unit))


def _stub(folder: Path, arguments: set[str], outputs: set[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = [f'variable "{name}" {{}}' for name in sorted(arguments)]
    lines += [f'output "{name}" {{ value = "stub" }}' for name in sorted(outputs - {"back"})]
    lines += [
        'output "back" {',
        "  value = {",
        *(f"    {name} = var.{name}" for name in sorted(arguments)),
        "  }",
        "}",
    ]
    (folder / "main.tf").write_text("\n".join(lines) + "\n")


def _wrapper(files: Mapping[str, str], unit: str) -> str:
    """What Terragrunt would do: the unit's inputs, on its mocks, handed to the module."""
    text = files[UNIT.format(unit)]
    inputs = _INPUTS.search(text)
    assert inputs
    given_by_env = sorted(set(re.findall(r"include\.env\.locals\.(\w+)", inputs[1])))
    passed = re.sub(r"= (include|dependency)\.", r"= local.\1.", inputs[1])
    lines = [
        "locals {",
        "  include = { env = { locals = {",
        *(f'    {name} = "{name}"' for name in given_by_env),
        "  } } }",
        "  dependency = {",
        *(f"    {name} = {{ outputs = {mocks} }}" for name, mocks in _DEPENDENCY.findall(text)),
        "  }",
        f"  inputs = {passed}",
        "}",
        'module "service" {',
        '  source = "./module"',
        *(f"  {name} = local.inputs.{name}" for name in _ARGUMENT.findall(inputs[1])),
        "}",
        'output "back" { value = module.service.back }',
    ]
    return "\n".join(lines) + "\n"


def read_back(files: Mapping[str, str], unit: str, root: Path) -> dict[str, Any]:
    """Call -> argument -> value, as Terraform understands the rendered files."""
    lay_out(files, unit, root)
    if not (root / ".terraform").exists():
        terraform("init", "-input=false", "-backend=false", cwd=root)
    terraform("apply", "-auto-approve", "-input=false", "-no-color", cwd=root)
    found: dict[str, Any] = json.loads(terraform("output", "-json", "back", cwd=root))
    return found


def leaves(value: Any) -> Iterator[str]:
    """Every text in it; containers that are JSON inside are not opened."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        yield from leaves(item)
    if isinstance(value, str):
        yield value


def judge(chosen: Sequence[str], folder: Path) -> None:
    """Everything that the manifest says stands in what Terraform read, to the letter."""
    files = rendered(chosen)
    app = read_back(files, "app", folder / "app")
    web, nightly = app["web"], app["nightly"]
    assert web["command"] == list(chosen)
    assert nightly["command"] == list(chosen)
    for number, text in enumerate(chosen):
        assert web["environment"][f"TEXT_{number}"] == f"{text}!"
        before, address, after = web["environment"][f"MIXED_{number}"].partition(" https://sqs.")
        assert (before, after.partition(".fifo ")[2]) == (text, text), address
    (otel,) = (item for item in _values(web["sidecars"]))
    assert [otel["environment"][f"TEXT_{number}"] for number in range(len(chosen))] == list(chosen)
    single = itertools.cycle([text.replace("${", "$ {") for text in chosen])
    description, _, header, query, *check = (next(single) for _ in range(6))
    found = set(leaves(app))
    assert {header[:120], query[:120], *check, next(single)[:120], next(single)} <= found, found
    data = set(leaves(read_back(files, "data", folder / "data")))
    assert next(single)[:300] in data
    assert description not in data | found or description in chosen, (
        "it is for people, and stands in no resource"
    )


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else list(value)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for unit in ("app", "data"):
        (folder / unit).mkdir()
    return folder


def test_every_known_trick(place: Path) -> None:
    for turn in range(0, len(TEXTS), max(len(TEXTS) // (3 * EFFORT), 1)):
        judge([*TEXTS[turn:], *TEXTS[:turn]], place)


@effort(2, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(texts, min_size=41, max_size=41))
def test_any_text(place: Path, chosen: list[str]) -> None:
    judge(chosen, place)
