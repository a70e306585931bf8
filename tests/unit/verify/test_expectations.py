"""What should be, by the manifests: of this repository's, and of the golden ones that have everything."""

from collections import Counter
from pathlib import Path

import pytest

from generator import pipeline, routing
from generator.traffic import of_environment
from generator.verify import expectations
from generator.verify.model import (
    Address,
    Balancer,
    Expected,
    Group,
    Instances,
    ListenerRule,
    Opening,
    Record,
    Resolves,
    Running,
    Secret,
)
from tests.unit.checks.lab import loaded
from tests.unit.checks.small import manifest
from tests.unit.verify import world

GOLDEN = Path(__file__).resolve().parents[2] / "golden/everything"


@pytest.fixture(scope="module")
def everything() -> list[Expected]:
    catalogue = pipeline.load(GOLDEN).catalogue
    assert catalogue is not None
    return expectations.of(catalogue, "dev")


def addresses(found: list[Expected]) -> dict[str, Address]:
    return {one.subject: one for one in world.of(found, Address)}


def test_nothing_is_expected_twice(everything: list[Expected]) -> None:
    for found in (everything, world.expected()):
        twice = [key for key, count in Counter((one.area, one.subject) for one in found).items() if count > 1]
        assert twice == []


def test_each_thing_names_its_owner_and_its_line(everything: list[Expected]) -> None:
    for one in everything:
        assert one.owner
        assert one.place is not None or (isinstance(one, Balancer) and one.service is None), one


def test_every_request_gets_the_rule_that_it_was_made_for() -> None:
    catalogue = world.catalogue()
    for environment in catalogue.services:
        views = {view.balancer.name: view for view in of_environment(catalogue, environment).values()}
        for one in addresses(expectations.of(catalogue, environment)).values():
            if one.protocol == "https":
                winner = routing.winner(views[one.balancer].listener, one.request)
                assert (winner.key if winner else None) == one.rule, one.subject


@pytest.mark.parametrize(
    ("url", "statuses", "skip"),
    [
        ("https://shop.dev.acme.test/closed", "503", None),
        ("https://shop.dev.acme.test/account/", "401", None),
        ("https://shop.dev.acme.test/cart/ (x-beta: yes)", None, None),
        ("https://shop.dev.acme.test/old/", "301", None),
        ("https://shop.dev.acme.test/", None, None),
        ("http://shop.dev.acme.test/", "301", None),
        ("https://a.b.dev.acme.test/", "404", None),
        ("https://a.b.dev.acme.test/v1/?version=1", None, "answers only to 198.51.100.0/24"),
        ("https://stock.dev.acme.test/health", "0", "its program speaks gRPC, this probe HTTP/1.1"),
        ("https://admin.dev.acme.test/health", "302", None),
    ],
)
def test_what_each_kind_of_route_answers(
    everything: list[Expected], url: str, statuses: str | None, skip: str | None
) -> None:
    one = addresses(everything)[url]

    assert (one.wanted.statuses, one.skip) == (statuses, skip)


def test_redirects_fixed_texts_and_the_default(everything: list[Expected]) -> None:
    found = addresses(everything)

    assert found["https://shop.dev.acme.test/closed"].wanted.body == "Back at noon."
    moved = found["https://shop.dev.acme.test/old/"].wanted.location
    assert moved == "https://shop.acme.example:443/new/old/"
    assert found["https://a.b.dev.acme.test/"].wanted.default
    assert found["https://admin.dev.acme.test/health"].internal


def test_a_probe_on_another_port_promises_nothing_of_its_path(everything: list[Expected]) -> None:
    assert "https://shop.dev.acme.test/ready" not in addresses(everything)


def test_oidc_leads_to_its_provider_and_unsafe_methods_are_not_sent() -> None:
    oidc = (
        "{issuer: 'https://l.ai', authorization_endpoint: 'https://l.ai/a', token_endpoint: 'https://l.ai/t', "
        "user_info_endpoint: 'https://l.ai/u', client_id: x, client_secret: s}"
    )
    text = manifest(
        "domains: {a: {load_balancer: main}}\nsecrets: {s: {}}",
        f"routes: {{in: {{domain: a, paths: [/in], targets: {{api: 1}}, sign_in: {{oidc: {oidc}}}}}}}",
        api="routes: {post: {domain: a, paths: [/post], methods: [POST]}}",
    )
    result = loaded(example=text)
    assert result.findings == ()
    assert result.catalogue is not None
    found = addresses(expectations.of(result.catalogue, "production"))

    assert found["https://a.hokus.ai/in"].wanted.leads == "https://l.ai/a"
    assert found["POST https://a.hokus.ai/post"].skip == "only POST gets there, which might change something"


def test_one_service_and_the_balancers_that_it_uses() -> None:
    mine = expectations.of(world.catalogue(), "production", ["auth"])

    assert {one.service for one in mine} == {"auth", None}
    assert [one.subject for one in world.of(mine, Balancer)] == ["hokusai-auth-production"]
    assert {one.area for one in mine} >= {"addresses", "records", "certificates", "listener rules"}


def test_an_external_program_has_a_door_and_no_service() -> None:
    mine = expectations.of(world.catalogue(), "production", ["auth"])

    assert world.of(mine, Running) == []
    (group,) = world.of(mine, Group)
    (instances,) = world.of(mine, Instances)
    assert (group.runs, instances.runs) == (None, None)


def test_names_of_things_are_those_that_are_rendered() -> None:
    """Security groups and target groups are found by name, so these must be the renderer's."""
    text = "\n".join(path.read_text() for path in (world.ROOT / "modules/services").rglob("*.tf"))
    live = "\n".join(path.read_text() for path in (world.ROOT / "live/production").rglob("*.hcl"))
    known = text.replace("${var.environment}", "production").replace("${var.project}", "hokusai") + live
    found = world.expected()
    for name in (
        {one.target for one in world.of(found, Opening)}
        | {one.subject for one in world.of(found, Running)}
        | {one.subject for one in world.of(found, Secret)}
    ):
        assert f'"{name}"' in known, name
    for group in world.of(found, Group):
        assert group.subject in known, group.subject


def test_load_balancers_may_share_a_security_group() -> None:
    catalogue = pipeline.load(world.ROOT / "tests/fixtures/adopted").catalogue
    assert catalogue is not None
    environment = next(iter(catalogue.services))
    name = catalogue.platform.environments[environment].load_balancer_security_group
    found = world.of(expectations.of(catalogue, environment), Opening)

    assert name
    assert {one.source for one in found if one.words.startswith("load balancer")} == {name}


def test_a_record_kept_elsewhere_is_not_looked_for_here(everything: list[Expected]) -> None:
    assert "shop.acme.example" not in {one.subject for one in world.of(everything, Record)}
    (name,) = [one for one in world.of(everything, Resolves) if one.subject == "shop.acme.example"]
    assert not name.managed


def test_who_reads_a_secret(everything: list[Expected]) -> None:
    (secret,) = world.of(everything, Secret)
    web = next(one for one in world.of(everything, Running) if one.component == "web")

    assert (secret.subject, secret.key, secret.readers) == ("acme/shop/payment", "payment", ("web",))
    assert web.secrets == ("acme/shop/payment",)


def test_rules_are_compared_as_the_account_says_them(everything: list[Expected]) -> None:
    actions = {one.subject: one.action for one in world.of(everything, ListenerRule)}

    assert actions["shop/closed"] == ("fixed-response", "503")
    assert actions["shop/web/main"] == ("forward", (("acme-web", 1),))
