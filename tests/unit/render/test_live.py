"""Live units: what they read of each other, in circles and across environments, and the mocks that stand for it."""

import re

import hcl2
import pytest

from generator.render.contracts import SENTINEL
from tests.unit.render.workshop import FIRST, SECOND, files


def unit(name: str, *manifests: str, environment: str = "dev") -> str:
    """The text of a unit's terragrunt.hcl."""
    return files(*manifests)[f"live/{environment}/services/{name}/terragrunt.hcl"].decode()


def dependencies(text: str) -> dict[str, str]:
    """Label -> folder of every dependency block."""
    found = re.findall(
        r'^dependency "(\w+)" \{\n  config_path = "\$\{get_repo_root\(\)\}/([^"]+)"', text, re.M
    )
    return dict(found)


def outputs_read(text: str) -> dict[str, set[str]]:
    """Label -> outputs that the inputs take."""
    found: dict[str, set[str]] = {}
    for label, name in re.findall(r"dependency\.(\w+)\.outputs\.(\w+)", text):
        found.setdefault(label, set()).add(name)
    return found


def outputs_mocked(text: str) -> dict[str, set[str]]:
    """Label -> outputs that its block has mocks for."""
    read = {}
    for block in hcl2.loads(text)["dependency"]:
        for label, body in block.items():
            read[label.strip('"')] = set(body["mock_outputs"])
    return read


def test_each_reads_of_the_other_through_one_of_them() -> None:
    """Both call each other: one unit has the rules of both directions, so Terragrunt sees no circle."""
    first, second = (
        dependencies(unit("first/app", FIRST, SECOND)),
        dependencies(unit("second/app", FIRST, SECOND)),
    )
    assert "second_app" not in first
    assert second["first_app"] == "live/dev/services/first/app"
    assert second["first_data"] == "live/dev/services/first/data"
    main = files(FIRST, SECOND)["modules/services/second/app/main.tf"].decode()
    assert 'var.first_security_group_ids["api"]' in main
    assert 'resource "aws_vpc_security_group_ingress_rule" "api_to_first_api"' in main


def test_a_value_that_only_aws_knows_decides_the_direction() -> None:
    """Without it the later name would depend on the earlier: `a-second` comes before `first`."""
    first, second = (text.replace("second", "a-second") for text in (FIRST, SECOND))
    assert "a_second_app" in dependencies(unit("first/app", first, second))
    first = first.replace("databases:", "load_balancers: {own: {}}\ndatabases:")
    second = second.replace("{FIRST:", '{EDGE: "${services.first.load_balancers.own.dns_name}", FIRST:')
    assert "a_second_app" not in dependencies(unit("first/app", first, second))
    assert "first_app" in dependencies(unit("a-second/app", first, second))


@pytest.mark.parametrize("path", sorted(p for p in files(FIRST, SECOND) if p.endswith("terragrunt.hcl")))
def test_what_is_read_is_mocked_and_nothing_else(path: str) -> None:
    text = files(FIRST, SECOND)[path].decode()
    if "dependency." in text:
        assert outputs_mocked(text) == outputs_read(text)
        assert outputs_mocked(text).keys() == dependencies(text).keys()


@pytest.mark.parametrize("path", sorted(p for p in files(FIRST, SECOND) if p.endswith("terragrunt.hcl")))
def test_every_mock_is_recognised(path: str) -> None:
    """modules/mock-guard: the sentinel, or an address of TEST-NET-1 where there can be no word."""

    def texts(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for item in value.values() for text in texts(item)]
        return [text for item in value for text in texts(item)] if isinstance(value, list) else [str(value)]

    parsed = hcl2.loads(files(FIRST, SECOND)[path].decode())
    mocks = [body["mock_outputs"] for block in parsed.get("dependency", []) for body in block.values()]
    for text in texts(mocks):
        assert SENTINEL in text.lower() or text.strip('"').startswith("192.0.2."), text


def test_a_neighbour_that_is_not_there_is_not_read() -> None:
    """`second` lives in dev alone: prod's `first` passes an empty map to the variable that dev needs."""
    caller = FIRST.replace(
        "environments: {dev: {}, prod: {}}",
        "environments: {dev: {}, prod: {components: {api: {environment: {SECOND: none}}}}}",
    )
    callee = "name: second\nowner: platform\ncomponents: {api: {image: {repository: second, tag: '1'}, port: 9000}}\nenvironments: {dev: {}}\n"
    dev, prod = unit("first/app", caller, callee), unit("first/app", caller, callee, environment="prod")
    assert dependencies(dev)["second_app"] == "live/dev/services/second/app"
    assert re.search(r"second_security_group_ids += dependency\.second_app\.outputs\.security_group_ids", dev)
    assert "second_app" not in dependencies(prod)
    assert re.search(r"second_security_group_ids += \{\}", prod)


def test_an_app_that_reads_nothing_of_its_data_waits_for_it() -> None:
    alone = "name: only\nowner: shop\ncomponents: {work: {type: worker, image: {repository: only, tag: '1'}}}\nbuckets: {box: {}}\nenvironments: {dev: {}}\n"
    text = unit("only/app", alone)
    assert 'paths = ["${get_repo_root()}/live/dev/services/only/data"]' in text
    assert "data" not in dependencies(text)


def test_no_data_unit_where_nothing_outlives_the_application() -> None:
    paths = files(FIRST, SECOND)
    external = "name: plain\nowner: shop\ncomponents: {work: {type: worker, image: {repository: 'public.ecr.aws/acme/x', tag: '1'}}}\nenvironments: {dev: {}}\n"
    assert "live/dev/services/first/data/terragrunt.hcl" in paths
    assert not [path for path in files(external) if "plain/data" in path]


def test_commands_that_change_something_never_take_mocks() -> None:
    text = files(FIRST, SECOND)["live/dev/env.hcl"].decode()
    (listed,) = re.findall(r'\["init"[^\]]*\]', text)
    assert not {"apply", "destroy", "import", "taint", "state-rm"} & set(re.findall(r'"([\w-]+)"', listed))
    assert 'feature.destroy_with_mocks.value ? ["destroy"] : []' in text
    assert re.search(r'feature "destroy_with_mocks" \{\n  default = false\n', text)


def test_every_unit_says_which_modules_it_is_made_of() -> None:
    """Nested ones too: ecs-service calls task-definition."""
    text = unit("first/app", FIRST, SECOND)
    (listed,) = re.findall(r"modules = \[(.*?)\]", text, re.S)
    assert {"services/first/app", "ecs-service", "task-definition", "mock-guard"} <= set(
        re.findall(r'"([^"]+)"', listed)
    )


def test_the_root_is_included_by_its_path() -> None:
    for path, content in files(FIRST, SECOND).items():
        if path.endswith("terragrunt.hcl"):
            text = content.decode()
            assert 'path = "${get_repo_root()}/terragrunt.hcl"' in text, path
            assert "find_in_parent_folders" not in text, path


def test_a_component_called_like_a_load_balancer_replaces_no_opening() -> None:
    """Both are let in by their names: the load balancer must not be locked out by the other."""
    text = FIRST.replace(
        "components:\n",
        'components:\n  main: {image: {repository: first}, type: worker, environment: {A: "${components.api.url}"}}\n',
    )
    main = files(text, SECOND)["modules/services/first/app/main.tf"].decode()
    group = main.partition('module "api_security_group" {')[2].partition("\n}\n")[0]
    assert 'var.load_balancers["main"].security_group_id' in group
    assert "module.main_security_group.id" in group


def test_what_differs_under_a_header_with_odd_letters_is_a_variable_all_the_same() -> None:
    text = FIRST.replace(
        "routes: {main: {domain: first}}",
        'routes: {main: {domain: first, headers: {"X-A!b~": [one], "x|c": [z]}}}',
    )
    text = text.replace(
        "prod: {}", 'prod: {components: {api: {routes: {main: {headers: {"X-A!b~": [two], "x|c": null}}}}}}'
    )
    found = files(text, SECOND)["modules/services/first/app/variables.tf"].decode()
    names = re.findall(r'^variable "([^"]*)"', found, re.MULTILINE)
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []
    assert len([name for name in names if "headers" in name]) == 2
