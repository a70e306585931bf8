"""Who needs whom across services and roots: by reference, by remote state or look-up, by a name that is written out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.findings import Position
from generator.migrate.audit.draft.owners import Owner
from generator.migrate.audit.estate import Estate, Rule
from generator.migrate.audit.hardcoded import Hardcoded
from generator.migrate.legacy.model import DATA, Resource

REFERENCE, REMOTE_STATE, LOOK_UP, WRITTEN = "reference", "remote state", "look-up", "written out"
_OWN_DATA = frozenset(
    {
        "aws_iam_policy_document",
        "aws_caller_identity",
        "aws_region",
        "aws_partition",
        "aws_availability_zones",
    }
)
_ACCOUNT_WIDE = frozenset(
    {"aws_elb_service_account", "aws_ami", "archive_file", "template_file", "aws_canonical_user_id"}
)


@dataclass(frozen=True, slots=True)
class Use:
    """`who` needs `what`; `how` is one of the four words above."""

    who: str
    what: str
    how: str
    why: str
    position: Position | None


def uses(
    estate: Estate, owners: Mapping[str, Owner], own: str, written: tuple[Hardcoded, ...]
) -> tuple[Use, ...]:
    """All of them, in a stable order."""
    found = [
        *_doors(estate, owners, own),
        *_hosts(estate, owners),
        *_data(estate),
        *_named(estate),
        *_addresses(written),
    ]
    return tuple(dict.fromkeys(found))


def _doors(estate: Estate, owners: Mapping[str, Owner], own: str) -> Iterator[Use]:
    """Services of other repositories whose door stands in this root: once for each load balancer."""
    rules: dict[tuple[str, str], list[Rule]] = {}
    for listener, rule in estate.rules:
        for share in rule.action.shares:
            owner = owners.get(share.group.address)
            if owner is not None and owner.service != own:
                rules.setdefault((owner.service, estate.balancers[listener.balancer].name), []).append(rule)
    for (service, balancer), found in sorted(rules.items()):
        names = ", ".join(dict.fromkeys(rule.address for rule in found))
        yield Use(
            service,
            f"load balancer {balancer}",
            REFERENCE,
            f"its rules are kept here: {names}",
            found[0].position,
        )


def _hosts(estate: Estate, owners: Mapping[str, Owner]) -> Iterator[Use]:
    """Rules that answer for a name which leads to somebody else's program."""
    for listener, rule in estate.rules:
        mine = {owner.service for one in rule.action.shares if (owner := owners.get(one.group.address))}
        for host in rule.rule.hosts:
            led = estate.leads.get(host)
            if led is None or led == listener.balancer or not mine:
                continue
            theirs = {
                owner.service
                for other in estate.of(led)
                for answer in other.rules
                for one in answer.action.shares
                if (owner := owners.get(one.group.address))
            }
            for service in sorted(theirs - mine):
                why = f"{rule.address} answers for {host}, which leads to {service}'s load balancer"
                yield Use(sorted(mine)[0], service, REFERENCE, why, rule.position)


def _data(estate: Estate) -> Iterator[Use]:
    inventory = estate.inventory
    for one in inventory.data:
        if one.type in _OWN_DATA or one.type in _ACCOUNT_WIDE:
            continue
        users = inventory.dependents.get(one.block, ()) or ("this root",)
        how = REMOTE_STATE if one.type == "terraform_remote_state" else LOOK_UP
        yield Use(", ".join(users), one.address, how, _where(one), one.position)


def _where(one: Resource) -> str:
    config = one.get("config")
    if isinstance(config, list) and config:
        config = config[0]
    if isinstance(config, dict):
        parts = [str(config[key]) for key in ("bucket", "key", "path") if config.get(key)]
        return f"the state {'/'.join(parts)}" if parts else "another state"
    for name in ("name", "arn", "id", "bucket", "zone_id", "cluster_name"):
        if one.get(name) is not None:
            return f"by {name} {one.get(name)}"
    return "what the account has"


def _named(estate: Estate) -> Iterator[Use]:
    """Names of other resources that are written out instead of referred to."""
    for literal in estate.inventory.literals:
        if len(literal.value) < 6 or literal.within.startswith(("var.", "local", "output.")):
            continue
        for attribute, one in estate.links.named_by(literal.value):
            if (
                one.mode == DATA
                or one.block == literal.within
                or attribute not in ("name", "bucket", "identifier", "arn")
            ):
                continue
            if (
                literal.path.endswith((".name", ".family", ".Name", ".bucket", ".identifier"))
                or one.type == "aws_route53_record"
            ):
                continue
            why = f"{literal.path} has its {attribute} {literal.value!r} written out"
            yield Use(literal.within, one.address, WRITTEN, why, literal.position)


def _addresses(written: tuple[Hardcoded, ...]) -> Iterator[Use]:
    for one in written:
        if one.kind in ("address", "ARN"):
            who = ".".join(one.path.split(".")[:2])
            yield Use(who, one.value, WRITTEN, f"{one.path} has the {one.kind} written out", one.position)
