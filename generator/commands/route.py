"""`invoke route URL`: where one request goes, by the manifests, and with --applied by the account's own rules too."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.catalogue import Catalogue
from generator.commands import FINDINGS, OK, judged, target
from generator.commands.choices import environment_of, one_of
from generator.commands.errors import RefusedError, UsageError
from generator.commands.sign_in import client
from generator.commands.target import Target
from generator.console import Console
from generator.explain import route, route_text
from generator.explain.address import AddressError
from generator.explain.route import Answer

FORMATS = ("text", "json")


def command(
    root: Path,
    console: Console,
    *,
    url: str,
    env: str | None = None,
    method: str = "GET",
    headers: Sequence[str] | None = None,
    source: str | None = None,
    applied: bool = False,
    account: bool = False,
    format: str = "text",
) -> int:
    """Prints the answer; 1 if the account differs from it, or if nothing but a default action answers."""
    one_of("format", format, FORMATS)
    catalogue = judged.catalogue(root, console)
    if env is not None:
        environment_of(catalogue.platform, env)
    try:
        answer = route.answer(catalogue, url, env, method, headers or (), source)
    except AddressError as error:
        raise UsageError(
            str(error), "For example: invoke route https://api.hokus.ai/health --method POST"
        ) from error
    if format == "json":
        console.say(json.dumps(route_text.data(answer, catalogue), indent=2, ensure_ascii=False))
    else:
        console.write(route_text.render(answer, catalogue))
    differs = applied and _differs(root, console, catalogue, answer, account, format)
    return FINDINGS if differs or answer.winner is None else OK


def _differs(
    root: Path, console: Console, catalogue: Catalogue, answer: Answer, account: bool, format: str
) -> bool:
    if answer.view is None or answer.explanation is None:
        raise RefusedError(
            "no load balancer of the manifests gets this request, so there is nothing to ask the account about"
        )
    from generator.explain import live

    where = target.choose(root, environment_of(catalogue.platform, answer.environment), account)
    name = answer.view.balancer.name
    try:
        beside = live.compare(answer, live.read(elbv2(where), name))
    except live.LiveError as error:
        raise RefusedError(
            f"{error} ({where.name})", f"invoke apply --env {answer.environment}{where.option}"
        ) from error
    if format == "json":
        console.say(json.dumps({"differences": list(beside.differences)}, indent=2, ensure_ascii=False))
    else:
        console.say("")
        console.write(live.text(beside))
    return bool(beside.differences)


def elbv2(where: Target) -> Any:
    """A boto3 client of Elastic Load Balancing for a target."""
    return client(where, "elbv2")
