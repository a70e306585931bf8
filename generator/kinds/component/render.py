"""Programs in the app unit: security group, roles, target groups and what runs them."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator import naming
from generator.catalogue import reference_to
from generator.hcl import Expr, Template
from generator.kinds.alarm.render import alarm_call
from generator.kinds.component import Component, Sidecar
from generator.kinds.component.access import EXEC, statements
from generator.kinds.database import PORT as DATABASE_PORT
from generator.kinds.route.render import rules_call
from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Block, Call, Map, OutputValue, Piece, Resource, out, var
from generator.render.scope import (
    Scope,
    foreign,
    security_group,
    target_group,
    target_group_name,
    tasks_group_name,
)

ARCHITECTURES = {"x86_64": "X86_64", "arm64": "ARM64"}
PROTOCOLS = {"http": "HTTP1", "http2": "HTTP2", "grpc": "GRPC"}
EXECUTION_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
MOCK_GROUP = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/mockneverapply/0000000000000000"
MOCK_ROLE = "arn:aws:iam::000000000000:role/mockneverapply"


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """Everything of every component, then the SSM parameters for those that run elsewhere."""
    for component in service.components.values():
        yield from _security_group(scope, service, component)
        yield from _openings(scope, service, component)
        yield from _target_groups(scope, service, component)
        yield from _roles(scope, service, component)
        if component.external:
            yield from _discovery(component)
        elif component.type == "job":
            yield _job(scope, service, component)
        else:
            yield _ecs_service(scope, service, component)
            yield OutputValue("service_names", component.key, component.name, "mockneverapply")
    yield from _parameters(scope, service)


def _security_group(scope: Scope, service: Service, component: Component) -> Iterator[Piece]:
    """Its own group: in from the load balancers and from those who refer to it, and from nobody else."""
    name = security_group(component.key)
    ingress = Map()
    for balancer in _sources(
        service, [key for target, key in scope.target_groups(service) if target == component.key]
    ):
        ingress |= _from_balancer(scope, service, component, balancer)
    for link in scope.callers(service, component.key):
        if component.port and scope.owns_opening(service, link):
            ingress |= _from_caller(scope, service, component.port, link.source.name, link.component)
    arguments: dict[str, Any] = {
        "name": tasks_group_name(service, component),
        "description": f"Tasks of {component.key} of {service.name}",
        "vpc_id": var("vpc_id"),
    }
    yield Call(
        "main.tf",
        name,
        "security-group",
        arguments | ({"ingress": ingress} if ingress else {}),
        component.key,
    )
    yield OutputValue("security_group_ids", component.key, out(name, "id"), "sg-mockneverapply")


def _sources(service: Service, balancers: list[str]) -> list[str]:
    """Load balancers that are let in; of shared ones under one group only the first, as AWS refuses a rule twice."""
    if service.place.environment.load_balancer_security_group is None:
        return balancers
    shared = [key for key in balancers if "/" not in key]
    return [key for key in balancers if key not in shared[1:]]


def _from_balancer(scope: Scope, service: Service, component: Component, balancer: str) -> Map:
    label = balancer.rpartition("/")[2]
    group = scope.balancer(service, balancer, "security_group_id")
    ports = {component.port, component.health_check.port or component.port}
    return Map(
        {
            label if port == component.port else f"{label}-probe": {"security_group_id": group, "port": port}
            for port in sorted(port for port in ports if port)
        }
    )


def _from_caller(scope: Scope, service: Service, port: int, caller: str, component: str) -> Map:
    if caller == service.name:
        own = {"security_group_id": out(security_group(component), "id"), "port": port}
        return Map({_own_key(scope, service, component): own})
    group = foreign(service, caller, "security_group_ids", component)
    return Map({f"{caller}-{component}": {"security_group_id": group, "port": port}})


def _own_key(scope: Scope, service: Service, component: str) -> str:
    """The component's name; with the service's where a load balancer is called so too, whose opening it must not replace."""
    balancers = {*scope.catalogue.platform.load_balancers, *service.load_balancers}
    return f"{service.name}.{component}" if component.removesuffix("-probe") in balancers else component


def _openings(scope: Scope, service: Service, component: Component) -> Iterator[Piece]:
    """Rules that this unit writes on the groups of others: databases, and other services' components."""
    seen: set[tuple[str, str, str]] = set()
    for link in scope.uses_of(service, component.key):
        thing = (link.target.name, link.key, link.name)
        if thing in seen:
            continue
        seen.add(thing)
        if link.key == "databases":
            yield _database_rule(service, component, link.target.name, link.name)
        elif link.key == "components" and link.target.name != service.name:
            port = link.target.components[link.name].port
            if port and scope.owns_opening(service, link):
                yield _component_rule(service, component, link.target.name, link.name, port)


def _database_rule(service: Service, component: Component, owner: str, database: str) -> Resource:
    prefix = "" if owner == service.name else f"{owner}_"
    group = foreign(service, owner, "databases", database)
    return _ingress(
        f"{component.key}_to_{prefix}{database}_database",
        Expr(f"{group.code}.security_group_id"),
        component,
        DATABASE_PORT,
        f"{component.key} of {service.name} to database {database}",
    )


def _component_rule(service: Service, component: Component, owner: str, callee: str, port: int) -> Resource:
    group = foreign(service, owner, "security_group_ids", callee)
    name = f"{component.key}_to_{owner}_{callee}"
    return _ingress(name, group, component, port, f"{component.key} of {service.name} to {callee} of {owner}")


def _ingress(name: str, group: Any, component: Component, port: int, description: str) -> Resource:
    arguments = {
        "security_group_id": group,
        "referenced_security_group_id": out(security_group(component.key), "id"),
        "from_port": port,
        "to_port": port,
        "ip_protocol": "tcp",
        "description": description,
    }
    return Resource("main.tf", "aws_vpc_security_group_ingress_rule", identifier(name), arguments, name)


def _target_groups(scope: Scope, service: Service, component: Component) -> Iterator[Piece]:
    check = component.health_check
    for (target, balancer), _ in scope.target_groups(service).items():
        if target != component.key:
            continue
        name = target_group(component.key, balancer)
        arguments: dict[str, Any] = {
            "name": target_group_name(service, component, balancer),
            "vpc_id": var("vpc_id"),
            "port": component.port,
            "protocol_version": PROTOCOLS[component.protocol],
            "deregistration_delay": component.deregistration_delay,
            "health_check": {
                "path": check.path,
                "interval": check.interval,
                "timeout": check.timeout,
                "healthy_threshold": check.healthy_threshold,
                "unhealthy_threshold": check.unhealthy_threshold,
            },
        }
        if check.matcher:
            arguments["health_check"]["matcher"] = check.matcher
        if check.port:
            arguments["health_check"]["port"] = str(check.port)
        if component.slow_start:
            arguments["slow_start"] = component.slow_start
        if component.sticky_seconds:
            arguments["stickiness"] = {"duration_seconds": component.sticky_seconds}
        thing = f"{component.key}-on-{balancer.rpartition('/')[2]}"
        yield Call("alb.tf", name, "target-group", arguments, thing)
        label = f"{component.key}-{balancer.rpartition('/')[2]}"
        yield OutputValue("target_group_arns", label, out(name, "arn"), MOCK_GROUP)


def _roles(scope: Scope, service: Service, component: Component) -> Iterator[Piece]:
    place = service.place
    words = (place.organization, service.name, component.key)
    granted = statements(scope, service, component)
    if component.exec:
        granted = Map(granted | EXEC)
    role = f"{identifier(component.key)}_task_role"
    arguments: dict[str, Any] = {
        "name": component.task_role_name or naming.fit(naming.ROLE, *words, "task", place.environment.name),
        "account_id": var("account_id"),
        "description": f"What {component.key} of {service.name} may do",
    }
    yield Call(
        "iam.tf", role, "task-role", arguments | ({"statements": granted} if granted else {}), component.key
    )
    yield OutputValue("role_arns", component.key, out(role, "arn"), MOCK_ROLE)
    if arns := _secret_arns(scope, service, component):
        role = f"{identifier(component.key)}_execution_role"
        arguments = {
            "name": naming.fit(naming.ROLE, *words, "execution", place.environment.name),
            "account_id": var("account_id"),
            "description": f"Starts {component.key} of {service.name} and reads its secrets",
            "managed_policy_arns": [EXECUTION_POLICY],
            "statements": Map(
                {"ReadSecrets": {"actions": ["secretsmanager:GetSecretValue"], "resources": arns}}
            ),
        }
        yield Call("iam.tf", role, "task-role", arguments, component.key)
        yield OutputValue("role_arns", f"{component.key}-execution", out(role, "arn"), MOCK_ROLE)


def _secret_arns(scope: Scope, service: Service, component: Component) -> list[Any]:
    """ARNs of the secrets that ECS puts into the containers, each once, in order of their paths."""
    paths = set(component.secrets.values())
    for sidecar in component.sidecars.values():
        paths |= set(sidecar.secrets.values())
    return [_secret_arn(scope, service, path) for path in sorted(paths)]


def _secret_arn(scope: Scope, service: Service, path: str) -> Any:
    """A secret's own ARN, or that of a database's password (`databases.x.password` names it whole)."""
    reference = reference_to(path, "arn")
    assert reference is not None
    return scope.reference(service, reference)


def _secrets(scope: Scope, service: Service, secrets: Mapping[str, str]) -> Map:
    """Variable -> `valueFrom`; of RDS's own secret only the key `password` of its JSON."""
    made = Map()
    for variable, path in sorted(secrets.items()):
        arn = _secret_arn(scope, service, path)
        made[variable] = _password(arn) if path.endswith(".password") else arn
    return made


def _password(arn: Any) -> Any:
    return Template((arn, ":password::"))


def _variables(scope: Scope, service: Service, environment: Mapping[str, Any]) -> Map:
    return Map({name: scope.text(service, text) for name, text in sorted(environment.items())})


def _image(service: Service, component: Component) -> str:
    image = component.image
    assert image is not None
    repository = service.repositories[image.repository].url if image.own else image.repository
    return repository + image.suffix


def _task(scope: Scope, service: Service, component: Component) -> dict[str, Any]:
    """The arguments that a service and a job share."""
    check = component.health_check
    execution = (
        out(f"{identifier(component.key)}_execution_role", "arn")
        if _secret_arns(scope, service, component)
        else var("execution_role_arn")
    )
    every: dict[str, Any] = {
        "name": component.name,
        "container_name": component.key,
        "image": _image(service, component),
        "command": [scope.text(service, text) for text in component.command],
        "entrypoint": [scope.text(service, text) for text in component.entrypoint],
        "cpu": component.cpu,
        "memory": component.memory,
        "architecture": ARCHITECTURES[component.architecture],
        "spot": component.spot,
        "exec": component.exec,
        "user": component.user,
        "readonly_root_filesystem": component.read_only_root,
        "ephemeral_storage_gb": component.ephemeral_storage_gb,
        "stop_timeout": component.stop_timeout,
        "environment": _variables(scope, service, component.environment),
        "secrets": _secrets(scope, service, component.secrets),
        "sidecars": Map(
            {key: _sidecar(scope, service, sidecar) for key, sidecar in component.sidecars.items()}
        ),
        "container_health_check": {"command": ["CMD", *check.command]} if check.command else None,
        "cluster_arn": var("cluster_arn"),
        "execution_role_arn": execution,
        "task_role_arn": out(f"{identifier(component.key)}_task_role", "arn"),
        "keep_old_revisions": service.place.environment.protected,
        "log_group_name": component.log_group,
        "log_retention_days": component.log_retention_days,
        "region": var("region"),
        "security_group_ids": [out(security_group(component.key), "id")],
        "subnet_ids": var("private_subnet_ids"),
    }
    known = {name: value for name, value in every.items() if _is_given(value)}
    return known | {"keep_old_revisions": every["keep_old_revisions"]}


def _is_given(value: Any) -> bool:
    """Whether it is anything but nothing; what is code is not even compared."""
    return isinstance(value, Expr) or value not in (None, False, [], {})


def _sidecar(scope: Scope, service: Service, sidecar: Sidecar) -> dict[str, Any]:
    every: dict[str, Any] = {
        "image": sidecar.image,
        "port": sidecar.port,
        "command": [scope.text(service, text) for text in sidecar.command],
        "environment": _variables(scope, service, sidecar.environment),
        "secrets": _secrets(scope, service, sidecar.secrets),
        "cpu": sidecar.cpu,
        "memory": sidecar.memory,
    }
    known = {name: value for name, value in every.items() if value not in (None, [], {})}
    return known | {"essential": sidecar.essential}


def _ecs_service(scope: Scope, service: Service, component: Component) -> Call:
    arguments = _task(scope, service, component)
    arguments |= {
        "cluster_name": var("cluster_name"),
        "scaling": _scaling(scope, service, component),
        "circuit_breaker": {
            "enable": component.circuit_breaker != "off",
            "rollback": component.circuit_breaker == "rollback",
        },
        "deployment": {
            "alarm_names": [out(alarm_call(name), "name") for name in component.deployment.alarms],
            "maximum_percent": component.deployment.maximum_percent,
            "minimum_percent": component.deployment.minimum_percent,
        },
    }
    groups = [key for name, key in scope.target_groups(service) if name == component.key]
    if component.port:
        arguments["port"] = component.port
        arguments["discovery"] = {"name": component.discovery, "namespace_id": var("namespace_id")}
    if groups:
        arguments["health_check_grace_seconds"] = component.health_check.grace
        arguments["target_groups"] = Map(
            {
                key.rpartition("/")[2]: {
                    "arn": out(target_group(component.key, key), "arn"),
                    "container_port": component.port,
                }
                for key in groups
            }
        )
    # AWS refuses a service whose target group hangs on no load balancer yet.
    needs = tuple(f"module.{rules_call(key)}" for key in groups)
    return Call(
        "main.tf", identifier(component.key), "ecs-service", arguments, component.key, depends_on=needs
    )


def _scaling(scope: Scope, service: Service, component: Component) -> dict[str, Any]:
    scaling = component.scaling
    made: dict[str, Any] = {"min": scaling.min, "max": scaling.max}
    if scaling.cpu_percent:
        made["cpu_percent"] = scaling.cpu_percent
    if scaling.memory_percent:
        made["memory_percent"] = scaling.memory_percent
    key = next((key for name, key in scope.target_groups(service) if name == component.key), None)
    if scaling.requests_per_target and key:
        made["requests_per_target"] = {
            "target": scaling.requests_per_target,
            "resource_label": _label(scope, service, component, key),
        }
    return made


def _label(scope: Scope, service: Service, component: Component, balancer: str) -> Any:
    suffix = scope.balancer(service, balancer, "arn_suffix")
    return Template((suffix, "/", out(target_group(component.key, balancer), "arn_suffix")))


def _job(scope: Scope, service: Service, component: Component) -> Call:
    arguments = _task(scope, service, component)
    place = service.place
    arguments |= {
        "name": naming.fit(
            naming.SCHEDULE, place.organization, service.name, component.key, place.environment.name
        ),
        "role_name": naming.fit(
            naming.ROLE, place.organization, service.name, component.key, "schedule", place.environment.name
        ),
        "schedule": component.schedule,
        "timezone": component.timezone,
        "retries": component.retries,
    }
    return Call("main.tf", identifier(component.key), "scheduled-job", arguments, component.key)


def _discovery(component: Component) -> Iterator[Piece]:
    """The name that an external component registers under, made here so that references to it hold."""
    if not component.port:
        return
    name = identifier(component.key)
    arguments = {
        "name": component.discovery,
        "dns_config": Block(
            {
                "namespace_id": var("namespace_id"),
                "dns_records": Block({"type": "A", "ttl": 10}),
            }
        ),
    }
    yield Resource("main.tf", "aws_service_discovery_service", name, arguments, f"{component.key}-discovery")


def _parameters(scope: Scope, service: Service) -> Iterator[Piece]:
    """What the repository of an external component looks up instead of this one's outputs."""
    values = Map()
    for component in service.components.values():
        if not component.external:
            continue
        values[f"{component.key}/security_group_id"] = out(security_group(component.key), "id")
        values[f"{component.key}/task_role_arn"] = out(f"{identifier(component.key)}_task_role", "arn")
        for name, balancer in scope.target_groups(service):
            if name == component.key:
                label = balancer.rpartition("/")[2]
                values[f"{component.key}/target_group_arn/{label}"] = out(target_group(name, balancer), "arn")
        if component.port:
            arn = Expr(f"aws_service_discovery_service.{identifier(component.key)}.arn")
            values[f"{component.key}/discovery_arn"] = arn
    if values:
        values |= {"cluster_arn": var("cluster_arn"), "execution_role_arn": var("execution_role_arn")}
        place = service.place
        prefix = f"/{place.organization}/{place.environment.name}/{service.name}"
        yield Call("main.tf", "parameters", "parameters", {"prefix": prefix, "values": values}, "parameters")
