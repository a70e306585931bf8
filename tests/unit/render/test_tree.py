"""What a change re-renders: what it touches, and nothing else."""

import pytest

from tests.unit.render.workshop import FIRST, PLATFORM, SECOND, files

SHARED = {".github/CODEOWNERS", "registry/allocations/dev.yaml", "registry/allocations/prod.yaml"}
PAGES = ("registry/docs/", "catalog-info.yaml")


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Files that are not the same; the registry's pages are about all services and have tests of their own."""
    paths = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return {path for path in paths if not path.startswith(PAGES)}


def of_service(paths: set[str], name: str) -> set[str]:
    return {path for path in paths if f"services/{name}/" in path}


def test_twice_is_the_same() -> None:
    assert files(FIRST, SECOND) == files(FIRST, SECOND)


def test_the_order_of_the_files_does_not_matter() -> None:
    assert files(SECOND, FIRST) == files(FIRST, SECOND)


def test_a_changed_value_touches_its_service_alone() -> None:
    before, after = files(FIRST, SECOND), files(FIRST.replace('tag: "1"', 'tag: "2"'), SECOND)
    assert changed(before, after) == {"modules/services/first/app/main.tf"}


def test_a_changed_overlay_touches_its_environment() -> None:
    overlay = FIRST.replace("dev: {}", "dev: {components: {api: {cpu: 512, memory: 1024}}}")
    paths = changed(files(FIRST, SECOND), files(overlay, SECOND))
    assert paths == {
        # A literal becomes a variable, so the other environment passes its value as well (ADR 3).
        "live/dev/services/first/app/terragrunt.hcl",
        "live/prod/services/first/app/terragrunt.hcl",
        "modules/services/first/app/README.md",
        "modules/services/first/app/main.tf",
        "modules/services/first/app/variables.tf",
    }
    again = overlay.replace("cpu: 512, memory: 1024", "cpu: 512, memory: 2048")
    assert changed(files(overlay, SECOND), files(again, SECOND)) == {
        "live/dev/services/first/app/terragrunt.hcl"
    }


def test_a_new_service_touches_no_other() -> None:
    third = SECOND.replace("second", "third").replace("first.databases.one.host", "first.components.api.host")
    before, after = files(FIRST, SECOND), files(FIRST, SECOND, third)
    paths = changed(before, after)
    assert paths - of_service(paths, "third") <= SHARED
    assert of_service(paths, "third") == of_service(set(after), "third") != set()


def test_a_new_route_touches_its_service_and_the_allocations() -> None:
    routed = FIRST.replace(
        "routes: {main: {domain: first}}",
        "routes: {main: {domain: first}, deep: {domain: first, paths: [/deep]}}",
    )
    paths = changed(files(FIRST, SECOND), files(routed, SECOND))
    assert paths - of_service(paths, "first") == SHARED - {".github/CODEOWNERS"}
    assert not of_service(paths, "second")


def test_another_owner_touches_the_code_owners() -> None:
    before, after = files(FIRST, SECOND), files(FIRST.replace("owner: shop", "owner: platform"), SECOND)
    paths = changed(before, after)
    assert ".github/CODEOWNERS" in paths
    assert paths - of_service(paths, "first") == {".github/CODEOWNERS"}


def test_a_service_that_goes_takes_its_files_along() -> None:
    alone = SECOND.split("    environment:")[0] + "environments: {dev: {}, prod: {}}\n"
    both, one = files(FIRST.replace("${services.second.components.api.url}", "x"), alone), files(alone)
    assert of_service(set(one), "first") == set()
    assert changed(both, one) == of_service(set(both), "first") | SHARED


def test_a_new_environment_changes_no_unit_of_the_others() -> None:
    qa = '  qa: {aws_account_id: "333333333333", region: eu-west-1, zone: qa.acme.test, network: {cidr: 10.3.0.0/16}}\n'
    platform = PLATFORM.replace("load_balancers:", f"{qa}load_balancers:")
    paths = changed(files(FIRST, SECOND), files(FIRST, SECOND, platform=platform))
    assert paths == {
        # The workflows go through all environments.
        ".github/workflows/apply.yml",
        ".github/workflows/drift.yml",
        ".github/workflows/pull-request.yml",
        "live/qa/env.hcl",
        "live/qa/platform/compute/terragrunt.hcl",
        "live/qa/platform/edge/terragrunt.hcl",
        "live/qa/platform/network/terragrunt.hcl",
        "registry/allocations/qa.yaml",
    }


@pytest.mark.parametrize("path", sorted(files(FIRST, SECOND)))
def test_every_file_ends_in_one_newline_and_has_no_blank_at_a_line_end(path: str) -> None:
    text = files(FIRST, SECOND)[path].decode()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_a_service_in_one_environment_reads_like_the_others() -> None:
    """Its names are texts with the environment's words as variables, not values handed in by its only unit."""
    alone = SECOND.replace("{dev: {}, prod: {}}", "{dev: {}}").replace("second", "devices")
    alone = alone.split("    environment:")[0].replace(
        "\ncomponents", "\ndomains: {devices: {load_balancer: main}}\ncomponents"
    )
    alone += "    routes: {main: {domain: devices}}\nenvironments: {dev: {}}\n"
    rendered = {path: content.decode() for path, content in files(alone).items()}
    assert 'name = "devices.${var.zone_name}"' in rendered["modules/services/devices/app/dns.tf"]
    assert (
        '"${var.project}-devices-api-${var.environment}"' in rendered["modules/services/devices/app/main.tf"]
    )
    assert "differs between environments" not in rendered["modules/services/devices/app/variables.tf"]
