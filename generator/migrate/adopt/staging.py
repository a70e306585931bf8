"""Local copies of states and modules, in which everything is tried before anything is touched.

<folder>/modules/...         a copy of modules/; each unit is planned in the folder of its module
<folder>/modules/<m>/terraform.tfstate   its staged state
<folder>/legacy/             a copy of the legacy root with its staged state
<folder>/moves/              where `terraform state mv` runs: no configuration, no backend

The provider is given to the engine by `dev_overrides` ("Development Overrides for Provider Developers"): a staged plan
neither installs nor hashes 700 MB, and no backend is asked. A unit's inputs are those that Terragrunt would pass; what it
reads of another unit comes from that one's staged state, and only where that has nothing from the mocks.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.hcl import Expr
from generator.migrate.adopt import states
from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.states import Document
from generator.render.live import Wiring

STATE = "terraform.tfstate"
_LOCAL = re.compile(r"include\.env\.locals\.(\w+)")
_OUTPUT = re.compile(r"dependency\.(\w+)\.outputs\.(\w+)")


@dataclass(frozen=True)
class Engine:
    """Terraform or OpenTofu: its path, the environment it runs in, the folder of the unpacked AWS provider."""

    path: str
    environment: Mapping[str, str] = field(repr=False)
    provider: Path
    address: str = "registry.terraform.io/hashicorp/aws"

    def run(
        self, folder: Path, *arguments: str, ok: Sequence[int] = (0,), stdin: str = "", **variables: str
    ) -> str:
        """What it prints on stdout. Raises AdoptionError with what it says on stderr."""
        done = subprocess.run(
            [self.path, *arguments],
            cwd=folder,
            env={**self.environment, **variables},
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode not in ok:
            said = (done.stderr or done.stdout).strip()
            raise AdoptionError(
                f"`{Path(self.path).name} {arguments[0]}` failed in {folder}:\n{said[-4000:]}"
            )
        return done.stdout


@dataclass(frozen=True)
class Stage:
    """A folder of staged copies. `env` are the values of env.hcl, `sandbox` whether a local AWS answers."""

    folder: Path
    engine: Engine
    wirings: Mapping[str, Wiring]
    env: Mapping[str, str]
    sandbox: bool

    def prepare(self, modules: Path) -> None:
        """A fresh copy of all modules, and the provider's configuration beside each unit's."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        ignore = shutil.ignore_patterns(
            ".terraform*", ".terragrunt-cache", "tests", "*.tfstate*", "README.md"
        )
        shutil.copytree(modules, self.folder / "modules", ignore=ignore)
        (self.folder / "moves").mkdir()
        overrides = {"dev_overrides": {self.engine.address: str(self.engine.provider)}}
        body = f'"{self.engine.address}" = {json.dumps(overrides["dev_overrides"][self.engine.address])}'
        (self.folder / "cli.tfrc").write_text(
            f"provider_installation {{\n  dev_overrides {{\n    {body}\n  }}\n  direct {{}}\n}}\n"
        )
        for unit, wiring in self.wirings.items():
            where = self.of(unit)
            (where / "hokusai_provider.tf.json").write_text(json.dumps(self._provider(unit), indent=2))
            self._run(where, "get")
            assert (where / "main.tf").is_file() or list(where.glob("*.tf")), wiring.module

    def of(self, unit: str) -> Path:
        """The folder in which a unit is planned."""
        return self.folder / "modules" / self.wirings[unit].module

    def state(self, unit: str) -> Path:
        """Its staged state."""
        return self.of(unit) / STATE

    def read(self, unit: str) -> Document | None:
        """The staged state of a unit; None where there is none."""
        path = self.state(unit)
        return states.parse(path.read_text(encoding="utf-8"), unit) if path.is_file() else None

    def plan(self, unit: str, refresh: bool = False) -> dict[str, Any]:
        """The plan of a unit on its staged state, as `terraform show -json`."""
        where = self.of(unit)
        inputs = {name: self._value(unit, value) for name, value in self.wirings[unit].inputs.items()}
        (where / "stage.auto.tfvars.json").write_text(json.dumps(inputs))
        return self.plan_of(where, refresh)

    def plan_of(
        self, where: Path, refresh: bool, overrides: bool = True, arguments: Sequence[str] = ()
    ) -> dict[str, Any]:
        """The plan of a folder; without `overrides` with the providers that an init has put there."""
        options = ["-input=false", "-no-color", "-lock=false", "-out=stage.tfplan", *arguments]
        options += [] if refresh else ["-refresh=false"]
        run = self._run if overrides else self.engine.run
        run(where, "plan", *options)
        found: dict[str, Any] = json.loads(run(where, "show", "-json", "stage.tfplan"))
        (where / "stage.tfplan").unlink()
        return found

    def move(self, source: Path, target: Path, old: str, new: str) -> None:
        """`terraform state mv` from one local copy to another."""
        self.engine.run(self.folder / "moves", *move_arguments(source, target), old, new)
        for backup in (*source.parent.glob("*.backup"), *target.parent.glob("*.backup")):
            backup.unlink()

    def adopt(self, unit: str, address: str, identifier: str) -> None:
        """`terraform import` into the staged state: the state alone learns of what exists."""
        self._run(
            self.of(unit),
            "import",
            "-input=false",
            "-no-color",
            "-lock=false",
            "-backup=-",
            address,
            identifier,
        )

    def _run(self, folder: Path, *arguments: str) -> str:
        return self.engine.run(folder, *arguments, TF_CLI_CONFIG_FILE=str(self.folder / "cli.tfrc"))

    def _provider(self, unit: str) -> dict[str, Any]:
        """What live/common.hcl generates for a unit, but for the guard against mocks: nothing is applied here."""
        tags = {
            "Environment": self.env["environment"],
            "ManagedBy": "hokusai-infrastructure",
            "Project": self.env["project"],
            "Unit": unit,
        }
        settings = {
            "region": self.env["region"],
            "allowed_account_ids": [self.env["account_id"]],
            "max_retries": 3 if self.sandbox else 25,
            "s3_use_path_style": self.sandbox,
            "default_tags": {"tags": tags},
        }
        return {"provider": {"aws": settings}}

    def _value(self, unit: str, value: Any) -> Any:
        if isinstance(value, Expr):
            return self._expression(unit, value.code)
        if isinstance(value, Mapping):
            return {key: self._value(unit, one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._value(unit, one) for one in value]
        return value

    def _expression(self, unit: str, code: str) -> Any:
        if found := _LOCAL.fullmatch(code):
            return self.env[found[1]]
        found = _OUTPUT.fullmatch(code)
        if found is None:
            raise AdoptionError(f"the input {code!r} of {unit} cannot be staged")
        other, mocks = self.wirings[unit].dependencies[found[1]]
        outputs = (self.read(other) or {}).get("outputs") or {}
        return outputs[found[2]]["value"] if found[2] in outputs else mocks.get(found[2])


def move_arguments(source: Path, target: Path) -> list[str]:
    """The command that moves a resource between two local copies; its address before and after follow."""
    return ["state", "mv", "-lock=false", f"-state={source}", f"-state-out={target}"]


def write(path: Path, document: Document) -> None:
    """A state's copy, for its owner's eyes alone: a state holds secrets."""
    draft = path.with_name(f".{path.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(states.text(document))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def known_outputs(plan: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The outputs of a plan that are known whole: name -> value, type, sensitive."""
    changes = plan.get("output_changes") or {}
    found = (plan.get("planned_values") or {}).get("outputs") or {}
    return {
        name: one
        for name, one in found.items()
        if "value" in one and not _unknown((changes.get(name) or {}).get("after_unknown"))
    }


def _unknown(mask: Any) -> bool:
    if isinstance(mask, Mapping):
        return any(map(_unknown, mask.values()))
    if isinstance(mask, list):
        return any(map(_unknown, mask))
    return bool(mask)
