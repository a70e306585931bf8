"""RDS: a new instance has the certificate authority rds-ca-default, which does not exist (moto 5.2.5).

AWS uses rds-ca-rsa2048-g1 ("Using SSL/TLS to encrypt a connection to a DB instance or cluster"). A configuration that
names it makes the provider modify the fresh instance and wait a second time: 160 s instead of 80 s.
"""

from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module

_AWS_DEFAULT = "rds-ca-rsa2048-g1"


def needed() -> bool:
    models = moto_module("rds.models")
    backend = models.rds_backends[PROBE_ACCOUNT][PROBE_REGION]
    instance = models.DBInstance(backend, "probe", "db.t3.micro", "postgres", vpc_security_group_ids=["sg-0"])
    return bool(instance.ca_certificate_identifier == "rds-ca-default")


def apply() -> None:
    models = moto_module("rds.models")
    create = models.DBInstance.__init__

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        create(self, *args, **{"ca_certificate_identifier": _AWS_DEFAULT} | kwargs)

    models.DBInstance.__init__ = init
