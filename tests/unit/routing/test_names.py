"""The three wildcard dialects, side by side."""

import pytest

from generator.routing import certificate_covers, dns_answer, dns_covers, rule_host_covers


@pytest.mark.parametrize(
    ("host", "certificate", "rule", "dns"),
    [
        ("x.a.b", True, True, True),
        ("y.x.a.b", False, True, True),
        ("a.b", False, False, False),
        ("X.A.B", True, True, True),
        ("xa.b", False, False, False),
    ],
)
def test_star_dot_a_b(host: str, certificate: bool, rule: bool, dns: bool):
    assert certificate_covers(["*.a.b"], host) is certificate
    assert rule_host_covers("*.a.b", host) is rule
    assert dns_covers(["*.a.b"], host) is dns


@pytest.mark.parametrize(
    ("records", "host", "answer"),
    [
        (["*.a.b", "x.a.b"], "x.a.b", "x.a.b"),
        (["*.a.b", "x.a.b"], "y.x.a.b", None),
        (["*.a.b", "y.x.a.b"], "x.a.b", None),
        (["*.a.b", "y.x.a.b"], "z.x.a.b", None),
        (["*.a.b", "*.x.a.b"], "y.x.a.b", "*.x.a.b"),
        (["*.a.b", "x.a.b"], "z.a.b", "*.a.b"),
        (["x.a.b."], "x.a.b", "x.a.b"),
    ],
)
def test_a_closer_name_hides_a_dns_wildcard(records: list[str], host: str, answer: str | None):
    assert dns_answer(records, host) == answer


def test_a_certificate_for_a_wildcard_domain():
    assert certificate_covers(["*.hokus.ai", "hokus.ai"], "*.hokus.ai")
    assert not certificate_covers(["hokus.ai"], "*.hokus.ai")
    assert not certificate_covers(["*.hokus.ai"], "mlflow.development.hokus.ai")
