"""What is counted: all that is made, once, and nothing that changes by itself."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from generator import cost, pipeline
from generator.catalogue import Catalogue
from generator.cost.blocks import BY_USE, FREE, PRICED
from generator.render.platform import UNITS
from tests.unit.commands.conftest import HERE, Repository

PRICES = cost.read()
DATA_PIPELINE = "registry/services/data-pipeline.yaml"
PLATFORM = "registry/platform.yaml"


def catalogue(root: Path) -> Catalogue:
    judged = pipeline.check(root)
    assert judged.good
    assert judged.loaded.catalogue is not None
    return judged.loaded.catalogue


def lines(
    repository: Repository, environment: str = "staging", service: str | None = None
) -> dict[str, Decimal]:
    found = cost.estimate(catalogue(repository.root), PRICES, [environment], service)
    return {line.what: line.most for line in found.lines}


def test_every_building_block_has_a_price_is_free_or_costs_by_use() -> None:
    blocks = {path.name for path in (HERE / "modules").iterdir() if path.is_dir() and path.name != "services"}
    inside_platform = {*UNITS, "cluster", "zone", "alert-topics"}  # `blocks.platform` counts these
    known = {*PRICED, *FREE, *BY_USE}
    assert blocks - inside_platform == known & blocks
    assert known <= blocks


def test_the_same_figures_by_hand(repository: Repository) -> None:
    found = lines(repository, "production", "data-pipeline")
    assert found["api: 3 to 12 tasks of 0.5 vCPU, 1 GB, x86_64"] == 12 * 730 * (
        Decimal("0.04048") / 2 + Decimal("0.004445")
    )
    assert found["database mlflow: db.t3.small in two zones"] == 2 * 730 * Decimal("0.036")
    assert found["storage of mlflow: 20 GB in two zones"] == 2 * 20 * Decimal("0.115")
    assert found["secret api-key: Secrets Manager"] == Decimal("0.4")


def test_least_and_most(repository: Repository) -> None:
    found = cost.estimate(catalogue(repository.root), PRICES, ["staging"], "data-pipeline")
    api = next(line for line in found.lines if line.what.startswith("api: "))
    assert api.most == 4 * api.least
    assert found.total() == (sum(line.least for line in found.lines), sum(line.most for line in found.lines))


def test_per_zone_nat_and_internal_balancers(repository: Repository) -> None:
    assert lines(repository, "production")[
        "NAT gateways: 3, each with a public address"
    ] == 3 * 730 * Decimal("0.05")
    repository.edit(PLATFORM, lambda text: text.replace("scheme: internet-facing", "scheme: internal", 1))
    found = lines(repository)
    assert found["load balancer hokusai-main-staging: internal"] == Decimal("16.425")
    assert found["load balancer hokusai-auth-staging: 2 public addresses"] == Decimal("16.425") + Decimal(
        "7.3"
    )


def test_endpoints_instead_of_nat(repository: Repository) -> None:
    repository.edit(
        PLATFORM,
        lambda text: re.sub(r"(10\.1\.0\.0/16.*)nat_gateways: single", r"\1nat_gateways: none", text),
    )
    found = lines(repository)
    ends = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sqs"]  # evaluation receives from a queue
    assert found[f"interface endpoints: {len(ends)}, each in 2 zones"] == len(ends) * 2 * 730 * Decimal(
        "0.01"
    )
    assert not [what for what in found if what.startswith("NAT")]


def test_what_is_left_out_is_named(repository: Repository) -> None:
    found = cost.estimate(catalogue(repository.root), PRICES, ["staging"])
    assert {
        "auth: api runs elsewhere (runtime: external)",
        "evaluation: job report: its tasks, by how long they run",
        "evaluation: scorer: Fargate Spot, counted at the full price",
        "data-pipeline: bucket pipeline-data: storage and requests",
    } <= set(found.left_out)


def test_a_class_without_a_price_is_not_guessed(repository: Repository) -> None:
    repository.edit(DATA_PIPELINE, lambda text: text.replace("db.t3.small", "db.x2g.large"))
    found = cost.estimate(catalogue(repository.root), PRICES, ["staging"], "data-pipeline")
    assert "data-pipeline: mlflow: db.x2g.large is not in the price table" in found.left_out
    assert not [line for line in found.lines if line.what.startswith("database ")]


def changes(
    repository: Repository, edit: Callable[[str], str], file: str = DATA_PIPELINE
) -> list[cost.Change]:
    before = cost.estimate(catalogue(repository.root), PRICES, ["staging"])
    repository.edit(file, edit)
    return cost.compare(before, cost.estimate(catalogue(repository.root), PRICES, ["staging"]))


def test_a_change_of_size_is_one_line(repository: Repository) -> None:
    (change,) = changes(repository, lambda text: text.replace("db.t3.small", "db.t3.medium"))
    assert change.before is not None
    assert change.line.what == "database mlflow: db.t3.medium in one zone"
    assert (change.least, change.most) == (Decimal("26.28"), Decimal("26.28"))


def test_new_and_gone(repository: Repository) -> None:
    (new,) = changes(repository, lambda text: text.replace("  api-key: {}", "  api-key: {}\n  second: {}"))
    assert (new.before, new.line.what, new.most) == (None, "secret second: Secrets Manager", Decimal("0.4"))
    (gone,) = changes(repository, lambda text: text.replace("  second: {}\n", ""))
    assert (gone.after, gone.least) == (None, Decimal("-0.4"))


def test_what_costs_nothing_changes_nothing(repository: Repository) -> None:
    assert changes(repository, lambda text: text.replace("path: /health", "path: /api/health", 1)) == []


# --- cheaper ----------------------------------------------------------------------------------------------


def hinted(repository: Repository, environment: str = "staging") -> dict[str, Decimal | None]:
    found = cost.hints(catalogue(repository.root), PRICES, [environment])
    return {f"{hint.service}: {hint.what}": hint.saves for hint in found}


def test_hints_save_what_they_say(repository: Repository) -> None:
    """Each followed: the estimate falls by that much."""
    saved = hinted(repository)["data-pipeline: mlflow: architecture: arm64, if the image is built for it"]
    edited = changes(
        repository, lambda text: text.replace("cpu: 1024", "architecture: arm64\n    cpu: 1024", 1)
    )
    assert saved == -sum(change.least for change in edited)


@pytest.mark.parametrize("other", ["db.t3.micro", "db.t4g.small"])
def test_database_hints_save_what_they_say(repository: Repository, other: str) -> None:
    saved = hinted(repository)[f"data-pipeline: database mlflow: instance_class: {other}"]
    assert saved == -sum(
        change.least for change in changes(repository, lambda text: text.replace("db.t3.small", other))
    )


def test_nat_and_standby(repository: Repository) -> None:
    repository.edit(
        PLATFORM, lambda text: text.replace("nat_gateways: single}", "nat_gateways: per_zone}", 1)
    )
    repository.edit(
        DATA_PIPELINE, lambda text: text.replace("storage_gb: 20}", "storage_gb: 20, multi_az: true}")
    )
    found = hinted(repository)
    assert found["platform: network: nat_gateways: single"] == 730 * Decimal("0.05")
    assert found["data-pipeline: database mlflow: multi_az: false"] == 730 * Decimal("0.036") + 20 * Decimal(
        "0.115"
    )


def test_a_dedicated_balancer(repository: Repository) -> None:
    repository.edit(
        DATA_PIPELINE,
        lambda text: text.replace("domains: ", "load_balancers: {own: {}}\n\ndomains: ", 1).replace(
            "mlflow:   {load_balancer: main}", "mlflow:   {load_balancer: own}"
        ),
    )
    saved = hinted(repository)["data-pipeline: load balancer own: its domains could be on a shared one here"]
    assert saved == Decimal("16.425") + Decimal("7.3")


def test_a_shared_balancer_without_rules(repository: Repository) -> None:
    repository.edit(
        PLATFORM,
        lambda text: text.replace("load_balancers:  ", "load_balancers:\n  idle: {owner: auth-team}  ", 1),
    )
    what = "platform: load balancer idle has no rule here; leave it out of the platform file if none needs it"
    assert hinted(repository)[what] == Decimal("16.425") + Decimal("7.3")


def test_nothing_is_advised_for_protected_environments(repository: Repository) -> None:
    assert hinted(repository, "production") == {}


def test_hints_of_use_have_no_figure(repository: Repository) -> None:
    found = hinted(repository)
    assert found["data-pipeline: api: log_retention_days: 14 instead of 30"] is None
    assert not [
        what for what in found if re.search("scorer: (spot|architecture)", what)
    ]  # it is both already
