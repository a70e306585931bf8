"""Secrets Manager: the rotation of a secret that RDS manages cannot be turned off (moto 5.2.5).

CancelRotateSecret wants a Lambda function of every secret; one that a service manages has none, and AWS turns its rotation
off all the same (AWS Secrets Manager User Guide, "Managed rotation"). Terraform calls it when it takes a rotation away,
and so before every database that has one.
"""

from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module

_PROBE = "rds!db-probe"


def needed() -> bool:
    backend = moto_module("secretsmanager.models").SecretsManagerBackend(PROBE_REGION, PROBE_ACCOUNT)
    backend.create_managed_secret("rds", _PROBE, secret_string="{}")
    try:
        backend.cancel_rotate_secret(_PROBE)
    except moto_module("secretsmanager.exceptions").InvalidRequestException:
        return True
    return False


def apply() -> None:
    backend = moto_module("secretsmanager.models").SecretsManagerBackend

    original = backend.cancel_rotate_secret

    def cancel_rotate_secret(self: Any, secret_id: str) -> Any:
        secret = self.secrets[secret_id] if self._is_valid_identifier(secret_id) else None
        if secret is None or secret.owning_service is None or secret.is_deleted():
            return original(self, secret_id)
        secret.rotation_enabled = False
        return secret.to_short_dict()

    backend.cancel_rotate_secret = cancel_rotate_secret
