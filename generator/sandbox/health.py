"""Is the recorded process alive, and is it ours?

A pid is reused and a port is taken over, so neither proves anything: the server answers its own token
over HTTP, and carries it on its command line for the case that it no longer answers.
"""

import http.client
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from generator.sandbox.endpoint import HOST, IDENTITY_PATH, Endpoint


def identity(port: int, timeout: float = 2.0) -> dict[str, Any] | None:
    """What the server on this port says of itself; None when nothing, or something else, answers.

    `http.client` on purpose: it takes no notice of HTTP_PROXY.
    """
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request("GET", IDENTITY_PATH)
        body = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return body if isinstance(body, dict) else None


def is_healthy(endpoint: Endpoint, timeout: float = 2.0) -> bool:
    answer = identity(endpoint.port, timeout)
    return answer is not None and answer.get("token") == endpoint.token


def owns_process(endpoint: Endpoint) -> bool:
    """Whether the process with the recorded pid is the server we started."""
    return endpoint.token in command_line(endpoint.pid)


def command_line(pid: int) -> str:
    """The arguments of a process, or an empty string when there is none (Linux, macOS, BSD)."""
    try:
        os.kill(pid, 0)
    except (OSError, OverflowError):
        return ""
    path = Path(f"/proc/{pid}/cmdline")
    if path.exists():
        try:
            return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    result = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return result.stdout
