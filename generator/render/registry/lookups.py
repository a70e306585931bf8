"""How others use what a service gives: references in manifests, look-ups and mocks in Terraform, ready to paste.

The Terraform texts are rendered like every module (generator/hcl.py), so they are formatted and hold no manifest's text as
code. Mocks are those that the units themselves plan with.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from generator import naming
from generator.hcl import (
    Attribute,
    Block,
    Comment,
    Expr,
    Item,
    Template,
    Value,
    Written,
    render_file,
    written,
)
from generator.kinds import Attribute as Reachable
from generator.kinds import kinds
from generator.model import Service
from generator.references import parse_path
from generator.render.contracts import PLATFORM, SENTINEL
from generator.render.registry.registry import Registry, state_key
from generator.render.registry.text import code, codes, fence, prose, sentence, table
from generator.render.service import Unit

STATE = "hokusai_state"
ENVIRONMENT = Expr("var.environment")
Output = tuple[str, list[str], list[str], str]
"""(output, its entries, attributes of an entry, description)."""


def lines(registry: Registry, name: str, parameters: Mapping[str, list[str]]) -> list[str]:
    """The whole section; `parameters`: environment -> names of the SSM parameters there."""
    made = _references(registry, name)
    made += _outputs(registry, name)
    made += _remote_state(registry, name)
    shared = next(iter(parameters.values()), [])
    if shared:
        made += _parameters(registry, name, shared)
    return made + _mocks(registry, name, shared)


# --- in another manifest ----------------------------------------------------------------------------------


def _references(registry: Registry, name: str) -> list[str]:
    rows = [
        [code(f"${{{path}.{attributes[0]}}}"), codes(attributes[1:])]
        for path, attributes in _things(registry.first(name))
    ]
    if not rows:
        return []
    head = ["### In another manifest", ""]
    return [*head, *table(["write", "or at its end, instead"], rows)]


def _things(service: Service) -> Iterator[tuple[str, list[str]]]:
    """(path, attributes) of everything that a reference can lead to; addresses first."""
    for key, kind in kinds().items():
        for name, thing in service.things[key].items() if kind.attributes else ():
            known = [attribute for attribute, one in kind.attributes.items() if _has(one, thing)]
            if known and parse_path(f"{key}.{name}.{known[0]}"):
                yield f"services.{service.name}.{key}.{name}", sorted(known, key=_address_first)


def _has(attribute: Reachable, thing: Any) -> bool:
    """Whether a reference to the attribute leads anywhere: a program without a port has no address."""
    return attribute.value is None or attribute.value(thing) is not None


def _address_first(attribute: str) -> tuple[bool, str]:
    return attribute != "url", attribute


# --- in Terraform -----------------------------------------------------------------------------------------


def _outputs(registry: Registry, name: str) -> list[str]:
    rows = [
        [unit.unit, code(output), codes(entries), codes(attributes), prose(description)]
        for unit in registry.units_of(name)
        for output, entries, attributes, description in _declared(unit)
    ]
    if not rows:
        return []
    head = ["### In Terraform", "", "What the units of this service put out:", ""]
    return [*head, *table(["unit", "output", "entries", "with", "what"], rows)]


def _declared(unit: Unit) -> Iterator[Output]:
    """What a unit puts out, sorted."""
    for output, description in unit.outputs.items():
        entries = [group.get(output, {}) for group in unit.mocks.values()]
        names = sorted({entry for group in entries for entry in group})
        shapes = [mock for group in entries for mock in group.values() if isinstance(mock, Mapping)]
        yield output, names, sorted({key for shape in shapes for key in shape}), description


def _remote_state(registry: Registry, name: str) -> list[str]:
    units = list(registry.units_of(name))
    if not units:
        return []
    items: list[Item] = [_environment_and_buckets(_buckets(registry, name))]
    items += [_state(name, unit.unit) for unit in units]
    example = _example(name, units[0])
    return [
        "From another repository, with its state:",
        "",
        *fence("hcl", render_file(items)),
        *sentence(f"Then, for example, {code(example)}." if example else ""),
    ]


@lru_cache(maxsize=64)
def _environment_and_buckets(buckets: tuple[tuple[str, str, str], ...]) -> Written:
    """What all services have alike that live in the same environments."""
    states = {environment: {"bucket": bucket, "region": region} for environment, bucket, region in buckets}
    return written(_environment_variable(), Block("locals", (), [Attribute(STATE, states)]))


def _environment_variable() -> Block:
    body = [Attribute("description", "Name of the environment."), Attribute("type", Expr("string"))]
    return Block("variable", ("environment",), body)


def _buckets(registry: Registry, name: str) -> tuple[tuple[str, str, str], ...]:
    """(environment, bucket, region)."""
    environments = registry.platform.environments
    return tuple(
        (environment, registry.state_buckets[environment], environments[environment].region)
        for environment in registry.catalogue.variants(name)
    )


def state_label(name: str, unit: str) -> str:
    """What a service's unit is called in another repository's Terraform."""
    return naming.identifier(f"{name}-{unit}")


def _state(name: str, unit: str) -> Block:
    before, after = state_key("\0", name, unit).split("\0")
    config: dict[str, Value] = {
        "bucket": Expr(f"local.{STATE}[var.environment].bucket"),
        "key": Template((before, ENVIRONMENT, after)),
        "region": Expr(f"local.{STATE}[var.environment].region"),
    }
    body = [Attribute("backend", "s3"), Attribute("config", config)]
    return Block("data", ("terraform_remote_state", state_label(name, unit)), body)


def _example(name: str, unit: Unit) -> str:
    outputs = {output: names for output, names, _, _ in _declared(unit) if names}
    shown = "target_group_arns" if "target_group_arns" in outputs else next(iter(outputs), None)
    if shown is None:
        return ""
    return (
        f'data.terraform_remote_state.{state_label(name, unit.unit)}.outputs.{shown}["{outputs[shown][0]}"]'
    )


# --- SSM --------------------------------------------------------------------------------------------------


def _parameters(registry: Registry, name: str, names: list[str]) -> list[str]:
    """`names` are whole names in one environment; what differs between environments is the second part."""
    keys = [_key(parameter) for parameter in names]
    items: list[Item] = [_environment_variable(), *(_parameter(registry, name, key) for key in keys)]
    shown = next((key for key in keys if "target_group_arn" in key), keys[0])
    return [
        "### With SSM parameters",
        "",
        "Programs of this service run from its own repository, which needs no access to any state for it: the same"
        " values are SSM parameters in the environment's account.",
        "",
        *fence("hcl", render_file(items)),
        *sentence(
            f"Then, for example, {code(f'data.aws_ssm_parameter.{_label(name, shown)}.insecure_value')}."
        ),
    ]


def _parameter(registry: Registry, name: str, key: str) -> Block:
    """One look-up each: OpenTofu's tests cannot override an instance of many."""
    path = Template((f"/{registry.platform.organization}/", ENVIRONMENT, f"/{name}/{key}"))
    return Block("data", ("aws_ssm_parameter", _label(name, key)), [Attribute("name", path)])


def _key(parameter: str) -> str:
    """`/hokusai/staging/auth/api/task_role_arn` -> `api/task_role_arn`."""
    return parameter.split("/", 4)[4]


def _label(name: str, key: str) -> str:
    return naming.identifier(f"{name}/{key}".replace("/", "_"))


# --- mocks ------------------------------------------------------------------------------------------------


def _mocks(registry: Registry, name: str, parameters: list[str]) -> list[str]:
    units = list(registry.units_of(name))
    if not units:
        return []
    items: list[Item] = [_NO_STATE, _MOCK_PROVIDER]
    items += [_state_mock(name, unit) for unit in units]
    items += [_parameter_mock(name, _key(parameter), units[0]) for parameter in parameters]
    items.append(_run(next(iter(registry.catalogue.variants(name)))))
    return [
        "### A mock for tests",
        "",
        "A test of the other repository, such as `tests/hokusai.tftest.hcl`; with `terraform test` the look-ups above"
        f" answer this. Keep the blocks whose look-up you have pasted. The word {code(SENTINEL)} tells these values"
        " from real ones.",
        "",
        *fence("hcl", render_file(items)),
    ]


_NO_STATE = Comment("Stands in for hokusai-infrastructure: no state, no account is asked.")
_MOCK_PROVIDER = written(Block("mock_provider", ("aws",)))


@lru_cache(maxsize=64)
def _run(environment: str) -> Written:
    variables = Block("variables", (), [Attribute("environment", environment)])
    return written(Block("run", ("against_mocks",), [Attribute("command", Expr("plan")), variables]))


def _state_mock(name: str, unit: Unit) -> Block:
    outputs: dict[str, Any] = {
        key: dict(sorted(mocks.items())) for key, mocks in next(iter(unit.mocks.values())).items()
    }
    if unit.unit == "app":
        outputs["zone_id"] = PLATFORM["zone_id"].mock
    target = Expr(f"data.terraform_remote_state.{state_label(name, unit.unit)}")
    return _override(target, {"outputs": dict(sorted(outputs.items()))})


def _parameter_mock(name: str, key: str, unit: Unit) -> Block:
    target = Expr(f"data.aws_ssm_parameter.{_label(name, key)}")
    return _override(target, {"insecure_value": parameter_mock(key, unit)})


def _override(target: Expr, values: Mapping[str, Any]) -> Block:
    return Block("override_data", (), [Attribute("target", target), Attribute("values", values)])


def parameter_mock(key: str, unit: Unit) -> str:
    """The stand-in of the output that a parameter repeats (generator/kinds/component/render.py)."""
    if key in PLATFORM:
        return str(PLATFORM[key].mock)
    component, _, rest = key.partition("/")
    attribute, _, label = rest.partition("/")
    outputs = next(iter(unit.mocks.values()))
    known = {
        "security_group_id": ("security_group_ids", component),
        "target_group_arn": ("target_group_arns", f"{component}-{label}"),
        "task_role_arn": ("role_arns", component),
    }
    if attribute not in known:
        return f"arn:aws:servicediscovery:us-east-1:000000000000:service/{SENTINEL}"
    output, entry = known[attribute]
    return str(outputs[output][entry])
