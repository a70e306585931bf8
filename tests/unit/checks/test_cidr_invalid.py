"""Blocks of networks, load balancers and routes."""

from tests.unit.checks.lab import PLATFORM, found


def test_no_address() -> None:
    assert found("cidr-invalid", platform=PLATFORM.replace("10.1.0.0/16", "10.1.0.300/16")) == [
        "platform: 29:21 10.1.0.300/16 is no CIDR block"
    ]


def test_bits_behind_the_prefix() -> None:
    assert found("cidr-invalid", platform=PLATFORM.replace("10.1.0.0/16", "10.1.0.1/16")) == [
        "platform: 29:21 10.1.0.1/16 has bits set behind its prefix"
    ]


def test_shared_load_balancer() -> None:
    assert found(
        "cidr-invalid",
        platform=PLATFORM.replace(
            """
  main:
    owner: infrastructure-team""",
            """
  main:
    ingress_cidrs: [203.0.113.0/24, 203.0.113.7/33]
    owner: infrastructure-team""",
        ),
    ) == ["platform: 39:37 203.0.113.7/33 is no CIDR block"]


def test_own_load_balancer() -> None:
    assert found(
        "cidr-invalid",
        """
load_balancers:
  own: {ingress_cidrs: [203.0.113.0/24, 203.0.113.7/24]}""",
    ) == ["2:41 203.0.113.7/24 has bits set behind its prefix"]


def test_source_address() -> None:
    assert found(
        "cidr-invalid",
        """
domains: {a: {load_balancer: main}}
routes:
  office: {domain: a, source_addresses: [203.0.113.7/32, 203.0.113.7/31], redirect: {path: /x}}""",
    ) == ["3:58 203.0.113.7/31 has bits set behind its prefix"]


def test_ipv6_in_any_spelling() -> None:
    assert found(
        "cidr-invalid",
        """
domains: {a: {load_balancer: main}}
routes:
  office: {domain: a, source_addresses: ['2001:DB8:0::/32', '2001:db8::1/32'], redirect: {path: /x}}""",
    ) == ["3:61 2001:db8::1/32 has bits set behind its prefix"]
