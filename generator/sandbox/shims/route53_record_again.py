"""Route 53: a record that was deleted cannot be created again (moto 5.2.5).

moto looks whether the same change was ever made and then for any record at or after that name. On AWS only a record that is
there stands in the way ("ChangeResourceRecordSets", Amazon Route 53 API Reference).
"""

from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, moto_module

ZONE = "shim.test."


def needed() -> bool:
    backend = moto_module("route53.models").route53_backends[PROBE_ACCOUNT]["aws"]
    zone = backend.create_hosted_zone(ZONE, private_zone=False).id
    try:
        for action, name in (("CREATE", "a"), ("CREATE", "b"), ("DELETE", "a"), ("CREATE", "a")):
            backend.change_resource_record_sets(zone, [_change(action, f"{name}.{ZONE}")])
    except moto_module("route53.exceptions").ResourceRecordAlreadyExists:
        return True
    finally:
        backend.zones.pop(zone, None)
    return False


def apply() -> None:
    model = moto_module("route53.models").Route53Backend
    original = model.change_resource_record_sets

    def change_resource_record_sets(self: Any, zoneid: str, change_list: list[dict[str, Any]]) -> None:
        zone = self.get_hosted_zone(zoneid)
        there = {(record.name.rstrip("."), record.type, record.set_identifier) for record in zone.rrsets}
        for change in change_list:
            while change["Action"] == "CREATE" and _key(change) not in there and change in zone.rr_changes:
                zone.rr_changes.remove(change)
        original(self, zoneid, change_list)

    model.change_resource_record_sets = change_resource_record_sets


def _key(change: dict[str, Any]) -> tuple[str, str, str | None]:
    record = change["ResourceRecordSet"]
    return record["Name"].rstrip("."), record["Type"], record.get("SetIdentifier")


def _change(action: str, name: str) -> dict[str, Any]:
    record = {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    return {"Action": action, "ResourceRecordSet": record}
