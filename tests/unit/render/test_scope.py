"""Names of target groups: fitting, unlike each other, and new exactly when AWS has to make a new one."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.kinds.component import Component
from generator.model import Service
from generator.naming import TARGET_GROUP
from generator.render.scope import target_group, target_group_name
from tests.unit.render.workshop import FIRST, SECOND, tree

LABELS = st.from_regex(r"[a-z]([a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True)


API = tree(FIRST, SECOND).catalogue.services["dev"]["first"].components["api"]


def component(**changes: Any) -> Component:
    return replace(API, **changes)


def service(name: str, environment: str) -> Service:
    """What the name needs of a service."""
    return cast(Service, SimpleNamespace(name=name, environment=environment))


@settings(deadline=None)
@given(LABELS, LABELS, LABELS, LABELS)
def test_a_name_is_one_that_aws_takes(name: str, environment: str, key: str, balancer: str) -> None:
    made = target_group_name(service(name, environment), component(key=key), balancer)
    # "Create a target group": at most 32 characters, alphanumeric and hyphen, no hyphen at the edges.
    assert len(made) <= TARGET_GROUP
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", made)


@settings(deadline=None)
@given(
    st.lists(st.tuples(LABELS, LABELS, LABELS), min_size=2, max_size=6, unique_by=lambda one: "-".join(one))
)
def test_names_are_unlike(words: list[tuple[str, str, str]]) -> None:
    made = [target_group_name(service(name, "dev"), component(key=key), label) for name, key, label in words]
    assert len(set(made)) == len(made)


def test_long_names_that_begin_alike_are_unlike() -> None:
    long = "data-pipeline-with-a-very-long-name"
    one = target_group_name(service(long, "development"), component(key="api"), "main")
    other = target_group_name(service(long, "development"), component(key="web"), "main")
    assert one != other
    assert len(one) == len(other) == TARGET_GROUP


def test_what_cannot_be_changed_in_place_is_in_the_name() -> None:
    shop = service("shop", "dev")
    names = {
        target_group_name(shop, component(port=port, protocol=protocol), balancer)
        for port in (80, 81)
        for protocol in ("http", "grpc")
        for balancer in ("main", "other", "shop/main")
    }
    assert len(names) == 12


def test_what_can_be_is_not() -> None:
    shop = service("shop", "dev")
    plain = target_group_name(shop, component(), "main")
    assert plain == target_group_name(shop, component(sticky_seconds=5, slow_start=30, cpu=512), "main")
    assert plain == "shop-api-main-dev-" + plain.rpartition("-")[2]


def test_a_given_name_is_kept_for_its_balancer_alone() -> None:
    named = component(target_group_names={"main": "legacy"})
    assert target_group_name(service("shop", "dev"), named, "main") == "legacy"
    assert target_group_name(service("shop", "dev"), named, "other").startswith("shop-api-other-dev-")


def test_calls() -> None:
    assert target_group("api", "main") == "api_main_target_group"
    assert target_group("web-ui", "shop/own-one") == "web_ui_own_one_target_group"
