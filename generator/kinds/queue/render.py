"""Queues in the data unit."""

from collections.abc import Iterator

from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Call, OutputValue, Piece, out
from generator.render.scope import Scope

MOCK = {
    "arn": "arn:aws:sqs:us-east-1:000000000000:mockneverapply",
    "dead_letter_name": "mockneverapply",
    "name": "mockneverapply",
    "url": "https://sqs.us-east-1.amazonaws.com/000000000000/mockneverapply",
}


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """One call and one output entry for each queue."""
    for queue in service.queues.values():
        name = f"{identifier(queue.key)}_queue"
        yield Call(
            "main.tf",
            name,
            "queue",
            {
                "name": queue.stem,
                "fifo": queue.fifo,
                "max_receives": queue.max_receives,
                "retention_seconds": queue.retention_days * 86400,
                "visibility_timeout_seconds": queue.visibility_timeout,
            },
            queue.key,
        )
        yield OutputValue("queues", queue.key, {key: out(name, key) for key in MOCK}, MOCK)
