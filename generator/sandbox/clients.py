"""boto3 clients for one sandbox, whatever the caller's AWS settings are."""

from typing import Any

from generator.sandbox.endpoint import Endpoint


def client(endpoint: Endpoint, service: str) -> Any:
    """A boto3 client that can reach this sandbox and nothing else.

    A session of its own, explicit keys and endpoint: profiles and variables of the caller do not count.
    """
    import boto3
    from botocore.config import Config

    session = boto3.session.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name=endpoint.region
    )
    config = Config(
        retries={"max_attempts": 2, "mode": "standard"},
        connect_timeout=5,
        read_timeout=60,
        s3={"addressing_style": "path"},
        proxies={},
    )
    return session.client(service, endpoint_url=endpoint.url, config=config)
