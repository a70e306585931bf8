"""Two load balancers that answer for one name."""

from tests.unit.checks.lab import findings, found
from tests.unit.checks.small import manifest

BESIDE = manifest(
    "domains: {b: {load_balancer: main}}", one="routes: {r: {domain: b, any_host: true, paths: [/v1/*]}}"
)


def body(stage: str, paths: str = "") -> str:
    return manifest(
        f"domains: {{a: {{load_balancer: main, cutover: {{to: registry, stage: {stage}}}}}}}",
        one=f"routes: {{r: {{domain: a{paths}}}}}",
    )


def test_a_rule_for_any_host_is_left_behind() -> None:
    (said,) = found("cutover-parity", body("weighted", ", paths: [/api/*]"), other=BESIDE)
    assert said.startswith("1:")
    assert "load balancers 'main' and 'registry' answer a.development.hokus.ai differently: " in said
    assert "a.development.hokus.ai/v1/" in said
    assert "rule other/one/r, then the load balancer's default answer, 404" in said


def test_while_it_is_prepared_it_is_a_warning() -> None:
    severities = [
        one.severity.value
        for stage in ("prepare", "weighted", "shift", "repoint", "single")
        for one in findings("cutover-parity", example=body(stage, ", paths: [/api/*]"), other=BESIDE)
    ]
    assert severities == ["warning", "error", "error", "error", "error"]


def test_alike() -> None:
    assert found("cutover-parity", body("weighted", ", paths: [/api/*]")) == []
    assert found("cutover-parity", "domains: {a: {load_balancer: main, cutover: {to: main}}}") == []
    assert found("cutover-parity", "domains: {a: {load_balancer: main, cutover: {to: nowhere}}}") == []
