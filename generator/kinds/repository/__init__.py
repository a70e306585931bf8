"""ECR repositories: asked for by name, or by a component's bare `image.repository`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.kinds import Attribute, Kind
from generator.model import Place


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository; its address follows from account, region and name."""

    key: str
    name: str
    keep_images: int
    immutable_tags: bool
    account_id: str
    region: str

    @property
    def url(self) -> str:
        """Its address ("Amazon ECR private registry")."""
        return f"{self.account_id}.dkr.ecr.{self.region}.amazonaws.com/{self.name}"

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"arn:aws:ecr:{self.region}:{self.account_id}:repository/{self.name}"


def read(key: str, data: Mapping[str, Any], place: Place) -> Repository:
    """The item of a validated manifest."""
    return Repository(
        key=key,
        name=key,
        keep_images=data.get("keep_images", 30),
        immutable_tags=data.get("immutable_tags", True),
        account_id=place.environment.account_id,
        region=place.environment.region,
    )


KIND = Kind(
    name="repository",
    key="repositories",
    unit="data",
    read=read,
    attributes={
        "arn": Attribute(value=lambda item: item.arn),
        "url": Attribute(value=lambda item: item.url),
    },
    inner=("immutable_tags", "keep_images"),
)
