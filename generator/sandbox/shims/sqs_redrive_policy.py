"""SQS: the redrive policy comes back with blanks after commas and colons (moto 5.2.5).

AWS returns the text as it was sent, and the provider compares texts: it plans a change of white space for ever.
"""

import json
from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module


def needed() -> bool:
    models = moto_module("sqs.models")

    queue = models.Queue("probe", PROBE_REGION, PROBE_ACCOUNT)
    queue.redrive_policy = {
        "deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:dead",
        "maxReceiveCount": 5,
    }
    return " " in queue.attributes["RedrivePolicy"]


def apply() -> None:
    models = moto_module("sqs.models")

    original = models.Queue.attributes.fget

    def attributes(self: Any) -> dict[str, Any]:
        found: dict[str, Any] = original(self)
        if self.redrive_policy:
            found["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
        return found

    models.Queue.attributes = property(attributes)
