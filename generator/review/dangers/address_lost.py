"""Something that requests come in by is destroyed or replaced: a load balancer, a listener, a rule, a target group, a
record, a name."""

from collections.abc import Iterator, Sequence

from generator.review.dangers._lost import lost
from generator.review.reading import Entry

EFFECTS = {
    "aws_eip": "whoever allows this address sees another one",
    "aws_lb": "every name on it leads nowhere until records and caches follow",
    "aws_lb_listener": "it answers nobody until it is there again",
    "aws_lb_listener_rule": "its requests fall to the rules behind it",
    "aws_route53_record": "the name is not found until it is there again",
    "aws_route53_zone": "none of its names is found, and a new one has other name servers",
    "aws_service_discovery_private_dns_namespace": "services do not find each other",
    "aws_service_discovery_service": "the name is not found until it is there again",
}

# The rules have to lead to the new group before ECS may put a task into it, so that it is empty at first ("HTTP 503: Service
# unavailable", Troubleshoot your Application Load Balancers). One that only goes has lost its rules before.
REPLACED = {
    "aws_lb_target_group": "its requests get 503 until tasks are well in the new one, which takes a deployment"
}


def look(entry: Entry, entries: Sequence[Entry]) -> Iterator[str]:
    if entry.type in EFFECTS and entry.deletes:
        kept = entry.creates and entry.actions[0] == "create"
        yield f"{lost(entry)}: {'the new one is made first' if kept else EFFECTS[entry.type]}"
    if entry.type in REPLACED and entry.deletes and entry.creates:
        yield f"{lost(entry)}: {REPLACED[entry.type]}"
