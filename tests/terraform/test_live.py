"""The live trees as Terragrunt reads them: units, their inputs, what a change selects. Hermetic: the engine does nothing."""

import json
import re
from pathlib import Path

import pytest

from tests.terraform import trees
from tests.terraform.conftest import Terragrunt

pytestmark = pytest.mark.terraform
LEAVING = "/modules//leaving"


def units(root: Path) -> set[str]:
    """Folders of units, from the root."""
    files = (file.relative_to(root) for file in root.glob("live/*/**/terragrunt.hcl"))
    return {file.parent.as_posix() for file in files if ".terragrunt-cache" not in file.parts}


def leaving(root: Path) -> set[str]:
    """Units that nothing asks for any more: nothing but `invoke decommission` runs them (docs/adr/0014-leaving.md)."""
    return {unit for unit in units(root) if LEAVING in (root / unit / "terragrunt.hcl").read_text()}


def found(terragrunt: Terragrunt, root: Path, *arguments: str) -> list[str]:
    """What `terragrunt find --json` answers, without the root, which is found there and never run."""
    done = terragrunt("find", "--json", *arguments, cwd=root)
    assert done.returncode == 0, done.stderr
    return sorted(entry["path"] for entry in json.loads(done.stdout) if entry["path"] != ".")


@pytest.fixture
def changed(live: Path, tmp_path: Path) -> Path:
    """A clone on a branch, to commit a change to."""
    folder = trees.clone(live, tmp_path / "clone")
    trees.branch(folder, "change")
    return folder


def touch(folder: Path, path: str) -> None:
    """Commits a comment more in a file."""
    file = folder / path
    file.write_text(file.read_text() + "\n# changed\n")
    trees.commit(folder)


def users(root: Path, block: str) -> set[str]:
    """Units that run whose module calls `block`, however deep; worked out from the modules' texts alone."""

    def calls(module: Path, seen: frozenset[Path] = frozenset()) -> bool:
        text = "".join(file.read_text() for file in module.glob("*.tf"))
        called = {(module / path).resolve() for path in re.findall(r'source\s*=\s*"(\.\.?/[^"]+)"', text)}
        wanted = (root / "modules" / block).resolve()
        return (
            module.resolve() == wanted
            or wanted in called
            or any(calls(other, seen | {module}) for other in called - seen)
        )

    sources = {unit: (root / unit / "terragrunt.hcl").read_text() for unit in units(root)}
    modules = {
        unit: root / re.search(r'source = "\$\{get_repo_root\(\)\}/([^"]+)"', text)[1].replace("//", "/")
        for unit, text in sources.items()
    }
    return {unit for unit, module in modules.items() if calls(module)} - leaving(root)


def test_inputs_fit_the_modules(terragrunt: Terragrunt, live: Path) -> None:
    done = terragrunt("hcl", "validate", "--inputs", "--strict", cwd=live / "live")
    assert done.returncode == 0, done.stderr
    checked = done.stderr.count("All required inputs are passed in by terragrunt")
    assert (
        checked == done.stderr.count("All variables passed in by terragrunt are in use.") == len(units(live))
    )


def test_strict_mode_has_no_complaint(terragrunt: Terragrunt, live: Path) -> None:
    """Nothing deprecated: what strict mode refuses would be a warning without it."""
    done = terragrunt("--strict-mode", "find", "--json", "--dependencies", "--reading", cwd=live / "live")
    assert done.returncode == 0, done.stderr
    assert not re.search(r"\b(WARN|ERROR)\b", done.stderr), done.stderr


def test_run_all_at_the_root_runs_every_unit_and_not_the_root(
    terragrunt: Terragrunt, live: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    done = terragrunt("run", "--all", "--report-file", str(report), "plan", cwd=live)
    assert done.returncode == 0, done.stderr
    results = {entry["Name"]: entry["Result"] for entry in json.loads(report.read_text())}
    running = units(live) - leaving(live)
    assert {name for name, result in results.items() if result == "succeeded"} == running
    assert {name: result for name, result in results.items() if result != "succeeded"} == dict.fromkeys(
        {live.name, *leaving(live)}, "excluded"
    )
    planned = {
        line.split()[0].removeprefix(f"{live}/").partition("/.terragrunt-cache/")[0]
        for line in terragrunt.journal.read_text().splitlines()
        if line.startswith(f"{live}/") and line.split()[1] == "plan"
    }
    assert planned == running


def test_a_change_of_what_all_share_selects_every_unit(terragrunt: Terragrunt, changed: Path) -> None:
    touch(changed, "live/common.hcl")
    assert found(terragrunt, changed, "--filter", "[main...HEAD]") == sorted(units(changed))


def test_a_change_of_an_environment_selects_its_units(terragrunt: Terragrunt, changed: Path) -> None:
    file = sorted(changed.glob("live/*/env.hcl"))[0]
    touch(changed, file.relative_to(changed).as_posix())
    expected = sorted(unit for unit in units(changed) if unit.startswith(f"live/{file.parent.name}/"))
    assert found(terragrunt, changed, "--filter", "[main...HEAD]") == expected


@pytest.mark.parametrize("block", ["task-definition", "bucket", "zone", "mock-guard", "listener-rules"])
def test_a_change_of_a_building_block_selects_exactly_its_users(
    terragrunt: Terragrunt, changed: Path, block: str
) -> None:
    touch(changed, f"modules/{block}/main.tf")
    expected = users(changed, block)
    assert expected
    assert found(terragrunt, changed, "--filter", "[main...HEAD]") == sorted(expected)


def test_a_change_of_one_unit_selects_it_and_with_dots_its_dependents(
    terragrunt: Terragrunt, changed: Path
) -> None:
    network = sorted(unit for unit in units(changed) if unit.endswith("/platform/network"))[0]
    touch(changed, f"{network}/terragrunt.hcl")
    assert found(terragrunt, changed, "--filter", "[main...HEAD]") == [network]
    wider = found(terragrunt, changed, "--filter", "...[main...HEAD]")
    assert {network, network.replace("network", "edge")} < set(wider) <= units(changed)
