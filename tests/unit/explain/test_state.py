"""Priorities of existing rules from a Terraform state."""

import json

import pytest

from generator import pipeline
from generator.catalogue import Catalogue
from generator.explain import adopt
from generator.explain.adopt import AdoptError
from generator.routing import Record
from generator.traffic import of_environment
from tests.unit.checks.lab import ROOT

ARN = "arn:aws:elasticloadbalancing:us-east-1:932100697590:listener{}/app/hokusai-development/50dc6c495c0c9188/f2f7dc8efc522ab2"


def rule(priority: int, *conditions: dict[str, object], listener: str = ARN.format("")) -> dict[str, object]:
    """An instance as the provider keeps it: every block a list, those not used empty."""
    empty = {
        "host_header": [],
        "path_pattern": [],
        "http_request_method": [],
        "source_ip": [],
        "http_header": [],
        "query_string": [],
    }
    listed = [{**empty, **condition} for condition in conditions]
    attributes = {
        "arn": f"{ARN.format('-rule')}/{priority}",
        "listener_arn": listener,
        "priority": priority,
        "condition": listed,
    }
    return {"attributes": attributes}


def host(name: str) -> dict[str, object]:
    return {"host_header": [{"values": [name]}]}


def path(*patterns: str) -> dict[str, object]:
    return {"path_pattern": [{"values": list(patterns)}]}


def state(*instances: dict[str, object], listeners: tuple[dict[str, object], ...] = ()) -> str:
    resource = {"mode": "managed", "type": "aws_lb_listener_rule", "name": "x", "instances": list(instances)}
    other = {"mode": "managed", "type": "aws_lb", "name": "main", "instances": [{"attributes": {}}]}
    doors = {"mode": "managed", "type": "aws_lb_listener", "name": "x", "instances": list(listeners)}
    return json.dumps({"version": 4, "resources": [other, resource, doors]})


# The inventory's rules of the main balancer.
LEGACY = state(
    rule(40, host("registry.hokus.ai"), path("/mlflow/*")),
    rule(50, host("registry.hokus.ai")),
    rule(80, host("auth.hokus.ai"), path("/api/*")),
    rule(85, path("/api/mlflow/*")),
    rule(95, path("/api/health/*", "/api/v1/*")),
    rule(100, path("/api*")),
    rule(200, path("/mlflow/*")),
)


def estate() -> Catalogue:
    found = pipeline.check(ROOT / "tests/fixtures/estate").loaded.catalogue
    assert found is not None
    return found


def test_the_estates_numbers_stay_what_they_are() -> None:
    (key, found), *others = adopt.of_state(estate(), "development", LEGACY).items()
    assert (key, others) == ("main", [])
    assert found.record == Record(
        {
            "data-pipeline/registry-mlflow/legacy": 40,
            "data-pipeline/registry-api/catch-all": 50,
            "auth/api/legacy": 80,
            "data-pipeline/api/proxy": 85,
            "data-pipeline/api/v1": 95,
            "data-pipeline/api/all": 100,
            "data-pipeline/mlflow/ui": 200,
        }
    )
    assert (found.foreign, found.missing) == ((), ())


def test_numbers_are_those_of_the_https_listener() -> None:
    """An HTTP listener beside it has numbers of its own, the same ones among them."""
    plain = ARN.format("").replace("f2f7dc8efc522ab2", "1111111111111111")
    http = [rule(10, host("registry.hokus.ai"), listener=plain), rule(40, path("/mlflow/*"), listener=plain)]
    https = [rule(40, host("registry.hokus.ai"), path("/mlflow/*")), rule(50, host("registry.hokus.ai"))]
    doors = ({"attributes": {"arn": plain, "port": 80}}, {"attributes": {"arn": ARN.format(""), "port": 443}})
    found = adopt.of_state(estate(), "development", state(*http, *https, listeners=doors))["main"]
    assert found.matched == {
        "data-pipeline/registry-mlflow/legacy": 40,
        "data-pipeline/registry-api/catch-all": 50,
    }
    assert found.foreign == ()
    with pytest.raises(AdoptError, match="rules on 2 listeners"):
        adopt.of_state(estate(), "development", state(*http, *https))


def test_numbers_of_rules_that_no_manifest_has_stay_taken_over_an_apply() -> None:
    known = estate()
    found = adopt.of_state(known, "development", state(rule(300, path("/elsewhere"))))["main"]
    assert list(found.record.applied().resting) == [300]
    view = of_environment(known, "development")["main"]
    assert list(adopt.numbers(view, (), found.record).record.resting) == [300]
    assert adopt.numbers(view, (), found.record, whole=True).record.resting == {}


def test_every_sort_of_condition() -> None:
    header = {"http_header": [{"http_header_name": "X-Beta", "values": ["on"]}]}
    query = {"query_string": [{"key": "v", "value": "2"}, {"key": "", "value": "beta"}]}
    others = {"http_request_method": [{"values": ["GET"]}], "source_ip": [{"values": ["10.0.0.0/8"]}]}
    ((name, found),) = adopt.state_rules(state(rule(7, header, query, others)))
    assert name == "hokusai-development"
    assert found.headers == (("X-Beta", ("on",)),)
    assert found.query == ((("v", "2"), (None, "beta")),)
    assert (found.methods, found.source_ips, found.priority) == (("GET",), ("10.0.0.0/8",), 7)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("{", "no Terraform state"),
        ("[]", "no Terraform state of format 4"),
        ('{"version": 3}', "no Terraform state of format 4"),
        (state({"attributes": {"arn": "x"}}), "unknown form"),
    ],
)
def test_what_cannot_be_read(raw: str, reason: str) -> None:
    with pytest.raises(AdoptError, match=reason):
        adopt.of_state(estate(), "development", raw)
