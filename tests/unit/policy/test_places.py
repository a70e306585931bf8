"""One spelling of a place, from HCL and from plans."""

from pathlib import Path

import pytest

from generator.policy import places

ROOT = Path(__file__).resolve().parents[3]
CONFIGURATION = {
    "root_module": {
        "module_calls": {
            "api": {
                "source": "../../../ecs-service",
                "module": {"module_calls": {"task_definition": {"source": "../task-definition"}}},
            }
        }
    }
}


def test_modules_are_read_with_files_blocks_and_lines(tmp_path: Path) -> None:
    folder = tmp_path / "modules/zone"
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text(
        '# a\n\ndata "aws_zone" "this" {\n}\n\nresource "aws_x" "y" {\n  # resource "aws_no" "no" {\n}\n'
    )
    (folder / "variables.tf").write_text("# None: it reads nothing.\n\n// nor this\n")
    (folder / "outputs.tf").write_text('output "id" {\n}\n')
    (tmp_path / "modules/.terraform").mkdir()
    (tmp_path / "modules/.terraform/main.tf").write_text('resource "aws_x" "fetched" {\n}\n')

    found = places.modules(tmp_path)

    assert sorted(found.texts) == [
        "modules/zone/main.tf",
        "modules/zone/outputs.tf",
        "modules/zone/variables.tf",
    ]
    assert found.saying == {"modules/zone/main.tf", "modules/zone/outputs.tf"}
    assert [(block.kind, block.name, block.line) for block in found.blocks] == [
        ("data", "aws_zone.this", 3),
        ("resource", "aws_x.y", 6),
        ("output", "id", 1),
    ]
    assert found.position("zone/aws_x.y") == ("modules/zone/main.tf", 6)
    assert found.position("zone/data.aws_zone.this") == ("modules/zone/main.tf", 3)
    assert found.position("zone/id") is None
    assert {"zone", "zone/aws_x.y", "zone/data.aws_zone.this", "zone/output.id"} <= found.places


def test_every_file_of_this_repository_is_found() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "modules").rglob("*.tf")}
    found = places.modules(ROOT)
    assert {file for file in files if "/.terraform/" not in file} == set(found.texts)
    assert len(found.blocks) > 500


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("aws_lb.this", "services/auth/app/aws_lb.this"),
        ("module.api.aws_ecs_service.this[0]", "services/ecs-service/aws_ecs_service.this"),
        ("module.api.module.task_definition.aws_x.this", "services/task-definition/aws_x.this"),
        ("data.aws_zone.this", "services/auth/app/data.aws_zone.this"),
        ('module.unknown["a.b[0].c"].aws_x.this["module.x"]', "services/auth/app/unknown/aws_x.this"),
    ],
)
def test_an_address_in_a_plan_leads_to_the_folder_of_its_module(address: str, place: str) -> None:
    configuration = CONFIGURATION if "unknown" not in address else {}
    expected = place.replace("services/ecs", "ecs").replace("services/task", "task")
    assert places.of_plan(address, "services/auth/app", configuration) == expected


def test_units_lead_to_folders() -> None:
    assert places.of_unit("platform/edge") == "edge"
    assert places.of_unit("services/auth/app") == "services/auth/app"
