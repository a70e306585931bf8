"""A name's certificate cannot be used where the name is."""

from tests.unit.checks.lab import found


def test_another_account() -> None:
    assert found(
        "certificate-missing",
        "domains:\n  a: {load_balancer: main, certificate: 'arn:aws:acm:us-east-1:932100697590:certificate/1'}",
    ) == [
        "2:41 in staging, and likewise in production: a.staging.hokus.ai has no certificate on its load balancer: the one named is of account 932100697590, the load balancer of 932100697591"
    ]


def test_another_region() -> None:
    assert found(
        "certificate-missing",
        "domains:\n  a: {load_balancer: main, certificate: 'arn:aws:acm:eu-west-1:932100697590:certificate/1'}\nenvironments: {development: {}}",
    ) == [
        "2:41 a.development.hokus.ai has no certificate on its load balancer: the one named is in eu-west-1, the load balancer in us-east-1"
    ]


def test_right() -> None:
    assert (
        found(
            "certificate-missing",
            "domains:\n  a: {load_balancer: main, certificate: 'arn:aws:acm:us-east-1:932100697590:certificate/1'}\nenvironments: {development: {}}",
        )
        == []
    )
