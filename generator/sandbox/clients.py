"""boto3 clients for one sandbox, whatever the caller's AWS settings are."""

import functools
from typing import Any

from generator.sandbox.endpoint import Endpoint


def client(endpoint: Endpoint, service: str) -> Any:
    """A boto3 client that can reach this sandbox and nothing else.

    Explicit keys and endpoint: profiles and variables of the caller do not count. A client is made once, since
    reading the data model of a service takes long (EC2: a third of a second); clients may be shared by threads.
    """
    return _client(endpoint.url, endpoint.region, service)


@functools.lru_cache(maxsize=128)
def _client(url: str, region: str, service: str) -> Any:
    import boto3
    import botocore.session
    from botocore.config import Config

    # Without this a profile that the shell names, and nobody has, stops even a client with keys of its own.
    core = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
    session = boto3.session.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name=region, botocore_session=core
    )
    config = Config(
        retries={"max_attempts": 2, "mode": "standard"},
        connect_timeout=5,
        read_timeout=60,
        s3={"addressing_style": "path"},
        proxies={},
    )
    return session.client(service, endpoint_url=url, config=config)
