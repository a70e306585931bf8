"""What the rendered service modules of a draft are given, so that they can be read or planned on their own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator import pipeline
from generator.migrate.audit.estate import Estate
from generator.migrate.audit.gather import Audit

ROOT = Path(__file__).resolve().parents[3]
LISTENER = "arn:aws:elasticloadbalancing:us-east-1:932100697590:listener/app/{name}/0123456789abcdef/fedcba9876543210"


def write_modules(found: Audit, target: Path) -> list[Path]:
    """The rendered app modules below `target`/services/<service>/app, with their inputs as terraform.tfvars.json."""
    built = pipeline.render(found.draft.judged, pipeline.read_inputs(ROOT))
    folders = []
    for file, text in built.files.items():
        if file.startswith("modules/services/") and file.endswith(".tf"):
            path = target / file.removeprefix("modules/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            if path.name == "main.tf" and path.parent.name == "app":
                folders.append(path.parent)
    for folder in folders:
        (folder / "terraform.tfvars.json").write_text(json.dumps(inputs(found)))
    return folders


def inputs(found: Audit) -> dict[str, Any]:
    """Values of every variable that app modules take."""
    facts = found.draft.facts
    balancers = {
        key: {
            "dns_name": f"{key}.us-east-1.elb.amazonaws.com",
            "https_listener_arn": LISTENER.format(name=found.estate.balancers[address].name),
            "security_group_id": "sg-0123456789abcdef0",
            "zone_id": "Z35SXDOTRQ7X7K",
        }
        for address, key in found.draft.parts.balancers.items()
    }
    return {
        "account_id": "932100697590",
        "certificate_arn": "arn:aws:acm:us-east-1:932100697590:certificate/12345678-1234-1234-1234-123456789012",
        "cluster_arn": "arn:aws:ecs:us-east-1:932100697590:cluster/hokusai-development",
        "environment": facts.environment.value,
        "execution_role_arn": "arn:aws:iam::932100697590:role/execution",
        "load_balancers": balancers,
        "namespace_id": "ns-0123456789abcdef",
        "project": facts.organization.value,
        "region": facts.region.value,
        "vpc_id": "vpc-0123456789abcdef0",
        "zone_id": "Z0123456789ABCDEFGHIJ",
        "zone_name": facts.zone.value,
    }


def rules(estates: list[Estate]) -> dict[str, set[Any]]:
    """Load balancer's name -> (priority, conditions, target groups' names) of each rule on HTTPS."""
    from generator.explain.adopt import form

    found: dict[str, set[Any]] = {}
    for estate in estates:
        for listener, rule in estate.rules:
            assert not rule.faults, rule
            names: Mapping[str, Any] = estate.balancers
            what = rule.rule.priority, form(rule.rule), rule.action.answer()
            found.setdefault(names[listener.balancer].name, set()).add(what)
    return found
