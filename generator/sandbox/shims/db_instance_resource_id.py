"""RDS: every instance has the same resource id, db-M5ENSHXFPU6XHZ4G4ZEI5QIO2U (moto 5.2.5).

The provider addresses an instance by this id. With two instances in an account it reads the wrong one, and a
destroy waits for its time limit because the other one still answers. On AWS the id is unique in the region
(Amazon RDS API Reference, "DBInstance", DbiResourceId).
"""

import secrets
import string
from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module

_LETTERS = string.ascii_uppercase + string.digits


def needed() -> bool:
    models = moto_module("rds.models")

    backend = models.rds_backends[PROBE_ACCOUNT][PROBE_REGION]
    pair = [
        models.DBInstance(backend, f"probe-{n}", "db.t3.micro", "postgres", vpc_security_group_ids=["sg-0"])
        for n in (1, 2)
    ]
    return bool(pair[0].dbi_resource_id == pair[1].dbi_resource_id)


def apply() -> None:
    models = moto_module("rds.models")

    create = models.DBInstance.__init__

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        create(self, *args, **kwargs)
        self.dbi_resource_id = "db-" + "".join(secrets.choice(_LETTERS) for _ in range(26))

    models.DBInstance.__init__ = init
