"""SQS: changing any attribute of a queue deletes its policy (moto 5.2.5).

SetQueueAttributes of, say, the redrive policy alone sets the policy to nothing, so the order in which Terraform
creates a queue's companions decides what is left. On AWS an attribute that is not sent stays
(Amazon SQS API Reference, "SetQueueAttributes").
"""

from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module

_POLICY = '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sqs:*"}]}'


def needed() -> bool:
    models = moto_module("sqs.models")

    queue = models.Queue("probe", PROBE_REGION, PROBE_ACCOUNT, Policy=_POLICY)
    queue._set_attributes({"DelaySeconds": "1"})
    return queue.policy is None


def apply() -> None:
    models = moto_module("sqs.models")

    original = models.Queue._set_attributes

    def _set_attributes(self: Any, attributes: dict[str, Any], now: float | None = None) -> None:
        kept = getattr(self, "policy", None)
        original(self, attributes, now)
        if "Policy" not in attributes:
            self.policy = kept

    models.Queue._set_attributes = _set_attributes
