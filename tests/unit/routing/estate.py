"""Today's estate as the inventory lists it: three balancers, eleven rules."""

from dataclasses import replace

from generator.routing import Listener, Rule

PIPELINE, AUTH = "data-pipeline-team", "auth-team"
API, MLFLOW, PROXY = "hokusai-api", "hokusai-mlflow", "hokusai-mlflow-proxy"
REGISTRY_API, REGISTRY_MLFLOW, AUTH_API = "hokusai-api-ded", "hokusai-mlflow-ded", "hokusai-auth-ded"


def _rule(
    name: str, priority: int, action: str, owner: str = PIPELINE, **conditions: tuple[str, ...]
) -> Rule:
    service = "auth" if owner == AUTH else "data-pipeline"
    return Rule(f"{service}/api/{name}", priority, action=action, owner=owner, **conditions)


MAIN = Listener(
    "main",
    (
        _rule("registry-mlflow", 40, REGISTRY_MLFLOW, hosts=("registry.hokus.ai",), paths=("/mlflow/*",)),
        _rule("registry-api", 50, REGISTRY_API, hosts=("registry.hokus.ai",)),
        _rule("auth", 80, AUTH_API, AUTH, hosts=("auth.hokus.ai",), paths=("/api/*",)),
        _rule("proxy", 85, API, paths=("/api/mlflow/*",)),
        _rule("v1", 95, API, paths=("/api/v1/*", "/api/health/*")),
        _rule("api", 100, API, paths=("/api*",)),
        _rule("mlflow", 200, MLFLOW, paths=("/mlflow/*",)),
    ),
    hosts=("api.hokus.ai", "platform.hokus.ai"),
)

AUTH_BALANCER = Listener(
    "auth",
    (_rule("main", 100, AUTH_API, AUTH, paths=("/api/v1/*", "/health")),),
    hosts=("auth.hokus.ai",),
)

REGISTRY_BALANCER = Listener(
    "registry",
    (
        _rule("ui", 100, REGISTRY_MLFLOW, paths=("/mlflow/*",)),
        _rule("all-api", 110, REGISTRY_API, paths=("/api/*",)),
        _rule("mlflow-api", 120, REGISTRY_MLFLOW, paths=("/api/mlflow/*",)),
    ),
    hosts=("registry.hokus.ai",),
)


def by_priority(listener: Listener, priority: int) -> Rule:
    return next(rule for rule in listener.rules if rule.priority == priority)


def with_action(listener: Listener, priority: int, action: str) -> Listener:
    """The listener with one rule doing something else."""
    rules = tuple(
        replace(rule, action=action) if rule.priority == priority else rule for rule in listener.rules
    )
    return replace(listener, rules=rules)
