"""Secrets in the data unit."""

from collections.abc import Iterator

from generator.kinds.secret import MOCK_ARN
from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Call, OutputValue, Piece, out
from generator.render.scope import Scope

# "DeleteSecret": 7 to 30 days to change one's mind, or 0 for none; a name rests that long.
RECOVERY_DAYS = 30


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """One call and one output entry for each secret."""
    protected = service.place.environment.protected
    for secret in service.secrets.values():
        name = f"{identifier(secret.key)}_secret"
        yield Call(
            "main.tf",
            name,
            "secret",
            {
                "name": secret.name,
                "description": secret.description,
                "recovery_window_days": RECOVERY_DAYS if protected else 0,
            },
            secret.key,
        )
        value = {"arn": out(name, "arn"), "name": out(name, "name")}
        yield OutputValue("secrets", secret.key, value, {"arn": MOCK_ARN, "name": "mockneverapply"})
