"""Elastic Load Balancing: a target group can be used by two load balancers (moto 5.2.5).

AWS refuses it with TargetGroupAssociationLimit ("Quotas for your Application Load Balancers": a target group is
associated with one load balancer). Without the refusal a plan that AWS will reject would pass the sandbox.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module


def needed() -> bool:
    core = moto_module("core.exceptions")
    models = moto_module("elbv2.models")

    backend = models.ELBv2Backend(PROBE_REGION, PROBE_ACCOUNT)  # a backend of its own: nothing is left behind
    group = SimpleNamespace(arn="group", load_balancer_arns=[])
    backend.target_groups = {"group": group}
    forward = [{"Type": "forward", "TargetGroupArn": "group"}]
    for name in ("one:loadbalancer/1", "two:loadbalancer/2"):
        backend.load_balancers[name] = SimpleNamespace(arn=name, type="application", listeners={})
        try:
            backend.create_listener(name, "HTTP", "80", None, None, forward)
        except core.ServiceException:
            return False
    return True


def apply() -> None:
    backend = moto_module("elbv2.models").ELBv2Backend
    _guard(backend, "create_listener", lambda self, given: given["load_balancer_arn"])
    _guard(backend, "modify_listener", lambda self, given: _balancer_of(self, given["arn"]))
    _guard(backend, "create_rule", lambda self, given: _balancer_of(self, given["listener_arn"]))
    _guard(backend, "modify_rule", lambda self, given: _balancer_of_rule(self, given["rule_arn"]))


def _guard(backend: Any, name: str, balancer: Callable[[Any, dict[str, Any]], str | None]) -> None:
    """Check the actions of a call before moto carries it out; `balancer` tells whose listener it is about."""
    original = getattr(backend, name)
    signature = inspect.signature(original)

    @functools.wraps(original)
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        given = signature.bind(self, *args, **kwargs).arguments
        _check(self, balancer(self, given), given.get("actions"))
        return original(self, *args, **kwargs)

    setattr(backend, name, guarded)


def _check(backend: Any, balancer_arn: str | None, actions: list[dict[str, Any]] | None) -> None:
    """Raise the error AWS gives when an action forwards to another load balancer's target group."""
    errors = moto_module("elbv2.exceptions")

    wanted = {
        arn for action in actions or [] for arn in backend._get_target_group_arns_from(action_data=action)
    }
    taken = sorted({arn for owner, arn in _associations(backend) if owner != balancer_arn and arn in wanted})
    if taken and balancer_arn is not None:
        raise errors.ELBClientError(
            "TargetGroupAssociationLimit",
            "The following target groups cannot be associated with more than one load balancer: "
            + ", ".join(taken),
        )


def _associations(backend: Any) -> Iterator[tuple[str, str]]:
    """(load balancer, target group) of all rules. `load_balancer_arns` of the group is never cleaned up by moto."""
    for balancer in backend.load_balancers.values():
        for listener in balancer.listeners.values():
            for rule in listener.rules.values():
                for action in rule.actions:
                    for arn in backend._get_target_group_arns_from(action_data=action.data):
                        yield balancer.arn, arn


def _balancer_of(backend: Any, listener_arn: str) -> str | None:
    for balancer in backend.load_balancers.values():
        if listener_arn in balancer.listeners:
            return str(balancer.arn)
    return None  # moto reports the unknown listener itself


def _balancer_of_rule(backend: Any, rule_arn: str) -> str | None:
    for balancer in backend.load_balancers.values():
        if any(rule_arn in listener.rules for listener in balancer.listeners.values()):
            return str(balancer.arn)
    return None
