"""Application Auto Scaling: ListTagsForResource, TagResource and UntagResource are missing (moto 5.2.5).

The provider lists the tags of every scalable target it reads, retries the server error and fails. AWS keeps tags
by the target's ARN (Application Auto Scaling API Reference, "ListTagsForResource").
"""

import json
from typing import Any

from generator.sandbox.shims import moto_module


def needed() -> bool:
    responses = moto_module("applicationautoscaling.responses")

    return not hasattr(responses.ApplicationAutoScalingResponse, "list_tags_for_resource")


def apply() -> None:
    responses = moto_module("applicationautoscaling.responses")

    register = responses.ApplicationAutoScalingResponse.register_scalable_target

    def register_scalable_target(self: Any) -> Any:
        answer = register(self)
        _tags(self, json.loads(answer)["ScalableTargetARN"]).update(self._get_param("Tags") or {})
        return answer

    responses.ApplicationAutoScalingResponse.register_scalable_target = register_scalable_target
    responses.ApplicationAutoScalingResponse.list_tags_for_resource = _list_tags_for_resource
    responses.ApplicationAutoScalingResponse.tag_resource = _tag_resource
    responses.ApplicationAutoScalingResponse.untag_resource = _untag_resource


def _list_tags_for_resource(self: Any) -> str:
    return json.dumps({"Tags": _tags(self, self._get_param("ResourceARN"))})


def _tag_resource(self: Any) -> str:
    _tags(self, self._get_param("ResourceARN")).update(self._get_param("Tags") or {})
    return "{}"


def _untag_resource(self: Any) -> str:
    tags = _tags(self, self._get_param("ResourceARN"))
    for key in self._get_param("TagKeys") or []:
        tags.pop(key, None)
    return "{}"


def _tags(response: Any, arn: str) -> dict[str, str]:
    """The tags of one resource; kept on the backend, so that a reset of moto forgets them too."""
    backend = response.applicationautoscaling_backend
    every: dict[str, dict[str, str]] = backend.__dict__.setdefault("sandbox_tags", {})
    return every.setdefault(arn, {})
