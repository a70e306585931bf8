"""Load balancers, environments and teams: rules in their order, quotas, certificates, who owns what."""

import re
from typing import Any

import pytest
import yaml

from tests.unit.registry import estate

MAIN = "registry/docs/load-balancers/{}.md"


@pytest.fixture(scope="module")
def rich() -> dict[str, str]:
    """One service with every sort of rule, on a dedicated and on a shared load balancer."""
    platform = yaml.safe_load((estate.ROOT / "registry/platform.yaml").read_text())
    platform["quotas"] = {"rules_per_load_balancer": 200}
    return estate.files(estate.made(platform, SERVICE))


ARN = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
SERVICE: dict[str, Any] = {
    "name": "shop",
    "owner": "auth-team",
    "load_balancers": {"own": {"scheme": "internal"}},
    "secrets": {"oidc": {}},
    "domains": {
        "shop": {"load_balancer": "main"},
        "deep": {"load_balancer": "main", "name": "a.b.development.hokus.ai"},
        "given": {"load_balancer": "main", "certificate": ARN},
        "inner": {"load_balancer": "own"},
    },
    "components": {
        "web": {
            "image": {"repository": "shop-web"},
            "port": 80,
            "scaling": {"max": 7},
            "routes": {
                "main": {"domain": "shop"},
                "beta": {
                    "domain": "shop",
                    "paths": ["/beta/*"],
                    "methods": ["GET"],
                    "headers": {"X-Beta": ["yes"]},
                    "query": {"v": ["2"]},
                    "source_addresses": ["203.0.113.0/24"],
                    "priority": 7,
                },
                "inner": {"domain": "inner"},
                "deep": {"domain": "deep"},
                "given": {"domain": "given"},
            },
        },
        "next": {"image": {"repository": "shop-next"}, "port": 81},
    },
    "routes": {
        "old": {"domain": "shop", "paths": ["/old"], "redirect": {"path": "/new", "permanent": True}},
        "closed": {
            "domain": "shop",
            "paths": ["/closed"],
            "fixed_response": {"status": 503, "body": "Back at | noon."},
        },
        "split": {
            "domain": "shop",
            "paths": ["/split"],
            "targets": {"web": 90, "next": 10},
            "sticky_seconds": 60,
        },
    },
    "alarms": {"cpu": {"metric": "cpu", "component": "web", "notify": "infrastructure-team"}},
    "environments": {"development": {}},
}


def rules(page: str) -> list[str]:
    """The rows of a page's first rule table."""
    table = page.partition("| priority |")[2].partition("\n\n")[0]
    return table.splitlines()[2:]


def test_rules_stand_in_the_order_in_which_they_are_tried(rich: dict[str, str]) -> None:
    found = rules(rich[MAIN.format("main")])
    numbers = [row.split("|")[1].strip() for row in found]
    assert numbers[0] == "7"
    assert numbers[-1] == "last"
    assert [int(number) for number in numbers[:-1]] == sorted(int(number) for number in numbers[:-1])
    assert "answer 404" in found[-1]


@pytest.mark.parametrize(
    "words",
    [
        "| 7 | `shop.development.hokus.ai` | `/beta/*` | method `GET`; header `X-Beta` is `yes`; query `v` is `2`; from `203.0.113.0/24` | `web` on port 80 | [shop](../services/shop.md) | [auth-team](../teams/auth-team.md) | `shop/web/beta` |",
        "redirect (301) path `/new`",
        "answer 503: Back at &#124; noon.",
        "`web` on port 80 (90) or `next` on port 81 (10); a client stays for 60 s",
        "| rules | 7 | 200 |",
        "| target groups | 2 | 100 |",
        "| certificates besides the zone's | 2 | 25 |",
        "| targets, at most | 8 | 1000 |",
        "| made for a name | `a.b.development.hokus.ai` | this repository |",
        f"| `{ARN}` | `given.development.hokus.ai` | somebody else |",
    ],
)
def test_a_load_balancers_page_says(rich: dict[str, str], words: str) -> None:
    assert words in rich[MAIN.format("main")]


def test_a_dedicated_load_balancer_has_a_page_of_its_own(rich: dict[str, str]) -> None:
    page = rich[MAIN.format("shop/own")]
    assert "A dedicated application load balancer, reached from inside the network only." in page
    assert "Service: [shop](../../services/shop.md)" in page
    assert "Name: `hokusai-shop-own-development`" in page
    assert "## staging" not in page


def test_quotas_are_those_that_the_check_counts() -> None:
    """Two places count; they must not differ."""
    from generator.checks.load_balancer_quota import _counts
    from generator.render.registry.balancers import quotas

    platform = yaml.safe_load((estate.ROOT / "registry/platform.yaml").read_text())
    for registry in (estate.own(), estate.made(platform, SERVICE)):
        for group in registry.catalogue.balancers.values():
            for balancer in group.values():
                shown = {name: used for name, (used, _) in quotas(registry, balancer).items()}
                assert shown | _counts(balancer) == shown


@pytest.mark.parametrize(
    "words",
    [
        "- AWS account: `932100697592`",
        "- Network: `10.2.0.0/16`, 3 availability zones, NAT gateways: one in each zone",
        "Protected: nothing that holds data goes without a named approval.",
        "bucket `hokusai-terraform-state-production`",
        "`live/production/platform/network`, `live/production/platform/edge`, `live/production/platform/compute`",
        "| `registry.hokus.ai` | [registry](../load-balancers/registry.md) | [data-pipeline](../services/data-pipeline.md) |",
        "| [data-pipeline](../services/data-pipeline.md) | [data-pipeline-team](../teams/data-pipeline-team.md) | production | `app`, `data` |",
        "are the folders `live/production/services/<service>/<unit>`.",
    ],
)
def test_an_environments_page_says(pages: dict[str, str], words: str) -> None:
    assert words in pages["registry/docs/environments/production.md"]


def test_a_teams_page_says_what_it_answers_for(pages: dict[str, str], rich: dict[str, str]) -> None:
    page = pages["registry/docs/teams/data-pipeline-team.md"]
    assert "[evaluation](../services/evaluation.md)" in page
    assert "GitHub: [@hokusai/data-pipeline](https://github.com/orgs/hokusai/teams/data-pipeline)" in page
    shared = rich["registry/docs/teams/infrastructure-team.md"]
    assert re.search(r"## Alarms of others\n\n.*\n.*\n\| `cpu` \| \[shop\]", shared)
    assert "| [main](../load-balancers/main.md) | [development]" in shared
