"""SQS queues, each with its dead-letter queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator import naming
from generator.kinds import Attribute, Kind
from generator.model import Place


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue; its address and ARN follow from name, account and region."""

    key: str
    name: str
    fifo: bool
    visibility_timeout: int
    retention_days: int
    max_receives: int
    account_id: str
    region: str

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"arn:aws:sqs:{self.region}:{self.account_id}:{self.name}"

    @property
    def url(self) -> str:
        """Its address ("Amazon SQS queue and message identifiers")."""
        return f"https://sqs.{self.region}.amazonaws.com/{self.account_id}/{self.name}"

    @property
    def dead_letter_name(self) -> str:
        """Name of its dead-letter queue."""
        stem = self.name.removesuffix(".fifo")
        return f"{stem}-dead-letter" + (".fifo" if self.fifo else "")

    @property
    def stem(self) -> str:
        """Its name without `.fifo`."""
        return self.name.removesuffix(".fifo")


def read(key: str, data: Mapping[str, Any], place: Place) -> Queue:
    """The item of a validated manifest."""
    fifo = data.get("fifo", False)
    room = naming.QUEUE - len("-dead-letter.fifo")
    made = naming.fit(room, place.organization, place.service, key, place.environment.name)
    return Queue(
        key=key,
        name=data.get("name") or (f"{made}.fifo" if fifo else made),
        fifo=fifo,
        visibility_timeout=data.get("visibility_timeout", 30),
        retention_days=data.get("retention_days", 4),
        max_receives=data.get("max_receives", 5),
        account_id=place.environment.account_id,
        region=place.environment.region,
    )


KIND = Kind(
    name="queue",
    key="queues",
    unit="data",
    read=read,
    attributes={
        "arn": Attribute(value=lambda item: item.arn),
        "name": Attribute(value=lambda item: item.name),
        "url": Attribute(value=lambda item: item.url),
    },
    inner=("max_receives", "retention_days", "visibility_timeout"),
)
