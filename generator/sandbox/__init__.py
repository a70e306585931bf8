"""The local AWS: a moto server per environment, on loopback, with what an account has before Terraform.

endpoint = start(root, "development", "932100697590", "us-east-1")
boot(endpoint, state_bucket="...", zone="development.hokus.ai")
variables = environment_variables(endpoint)
"""

from generator.sandbox.boot import boot
from generator.sandbox.endpoint import Endpoint
from generator.sandbox.environ import environment_variables, export_lines
from generator.sandbox.errors import SandboxError
from generator.sandbox.process import Condition, Request, Status, start, start_all, status, status_all, stop
from generator.sandbox.remaining import remaining

__all__ = [
    "Condition",
    "Endpoint",
    "Request",
    "SandboxError",
    "Status",
    "boot",
    "environment_variables",
    "export_lines",
    "remaining",
    "start",
    "start_all",
    "status",
    "status_all",
    "stop",
]
