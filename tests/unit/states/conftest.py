"""States made in the test, in a bucket in memory."""

import json
from typing import Any

import pytest

from generator.states import Store
from tests.unit.states.fake_s3 import FakeS3

BUCKET = "hokusai-terraform-state-development"
APP, DATA = "live/development/services/auth/app", "live/development/services/auth/data"


def state(*addresses: str, serial: int = 1, lineage: str = "one", unit: str = APP, ids: str = "id-") -> bytes:
    """A state with a queue at each address `name` or `module.x.name`."""
    return json.dumps(
        {
            "version": 4,
            "terraform_version": "1.11.4",
            "serial": serial,
            "lineage": lineage,
            "outputs": {"secret": {"value": "s3cret", "sensitive": True}},
            "resources": [_resource(address, unit, ids) for address in addresses],
        }
    ).encode()


def _resource(address: str, unit: str, ids: str) -> dict[str, Any]:
    module, _, name = address.rpartition(".")
    attributes = {"id": f"{ids}{name}", "arn": f"arn:aws:sqs:::{ids}{name}", "tags_all": {"Unit": unit}}
    found = {"mode": "managed", "type": "aws_sqs_queue", "name": name}
    instance = {"attributes": attributes}
    return {**found, **({"module": module} if module else {}), "instances": [instance]}


@pytest.fixture
def s3() -> FakeS3:
    return FakeS3()


@pytest.fixture
def store(s3: FakeS3) -> Store:
    return Store(s3, BUCKET)
