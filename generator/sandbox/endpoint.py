"""Where one environment's local AWS answers: the plain value that is kept on disk and passed around."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

HOST = "127.0.0.1"  # never another: the server has no authentication
IDENTITY_PATH = "/_sandbox"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A sandbox that was started. `token` is new at each start and tells this process from any other."""

    environment: str
    account_id: str
    region: str
    port: int
    pid: int
    token: str
    started: str  # UTC, ISO 8601

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> "Endpoint":
        """Raises KeyError, TypeError or ValueError when the file was not written by us."""
        return cls(
            environment=str(data["environment"]),
            account_id=str(data["account_id"]),
            region=str(data["region"]),
            port=int(data["port"]),
            pid=int(data["pid"]),
            token=str(data["token"]),
            started=str(data["started"]),
        )
