"""SQS: the attribute RedriveAllowPolicy is accepted but cannot be read (moto 5.2.5).

The provider waits for it to appear and gives up after its time limit of several minutes
(Amazon SQS API Reference, "GetQueueAttributes").
"""

from typing import Any

from generator.sandbox.shims import moto_module


def needed() -> bool:
    models = moto_module("sqs.models")

    return "RedriveAllowPolicy" not in models.Queue.BASE_ATTRIBUTES


def apply() -> None:
    models = moto_module("sqs.models")

    models.Queue.BASE_ATTRIBUTES = [*models.Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
    models.Queue.redrive_allow_policy = None  # what `attributes` finds on a queue that never had one
    original = models.Queue.attributes.fget

    def attributes(self: Any) -> dict[str, Any]:
        found: dict[str, Any] = original(self)
        if not found.get("RedriveAllowPolicy"):
            found.pop("RedriveAllowPolicy", None)
        return found

    models.Queue.attributes = property(attributes)
