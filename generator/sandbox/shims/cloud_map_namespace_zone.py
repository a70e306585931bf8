"""Cloud Map: deleting a namespace leaves its hosted zone behind (moto 5.2.5).

On AWS the zone goes with the namespace (AWS Cloud Map API Reference, "DeleteNamespace"); in the sandbox a destroy
would never leave an empty account.
"""

from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module


def needed() -> bool:
    backend = moto_module("servicediscovery.models").servicediscovery_backends[PROBE_ACCOUNT][PROBE_REGION]
    backend.create_private_dns_namespace("probe.local", "probe", "", "vpc-probe", [], {})
    (namespace,) = backend.namespaces.values()
    zones = _zones(backend)
    backend.delete_namespace(namespace.id)
    return zones.pop(_zone_id(namespace), None) is not None


def apply() -> None:
    model = moto_module("servicediscovery.models").ServiceDiscoveryBackend
    original = model.delete_namespace

    def delete_namespace(self: Any, namespace_id: str) -> Any:
        namespace = self.namespaces.get(namespace_id)
        operation = original(self, namespace_id)
        _zones(self).pop(_zone_id(namespace), None)
        return operation

    model.delete_namespace = delete_namespace


def _zone_id(namespace: Any) -> str:
    """The bare id; moto's attribute carries a `/hostedzone/` in front. Empty for an HTTP namespace."""
    properties = getattr(namespace, "dns_properties", None) or {}
    return str(properties.get("HostedZoneId") or "").rpartition("/")[2]


def _zones(backend: Any) -> dict[str, Any]:
    partition = moto_module("utilities.utils").get_partition(backend.region_name)
    zones: dict[str, Any] = (
        moto_module("route53.models").route53_backends[backend.account_id][partition].zones
    )
    return zones
