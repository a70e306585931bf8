"""The rules of the service template's answers. The forms come from the schema, so that there is one source of them."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from generator import schema
from generator.scaffold.claims import Claims
from generator.scaffold.interview import NOTHING, Setting, scalar
from generator.source.text import forbidden

COMPONENTS = {"service": "api", "worker": "worker", "job": "job"}
DEDICATED = "dedicated"
DATASTORES = ("postgres", "bucket", "queue")

Rule = Callable[[Claims, Any], str | None]


def setting(claims: Claims, recorded: Mapping[str, Any], *, dodge: bool) -> Setting:
    """All that the service template is told for the service `claims.name`.

    `recorded`: answers of an earlier time, which stay allowed. `dodge`: suggest what is free where the obvious is taken
    (somebody sees the suggestion), instead of refusing.
    """
    platform = claims.catalogue.platform
    shared = list(platform.load_balancers)
    open_ = [name for name, one in platform.environments.items() if not one.protected]
    choices = {
        "owner": list(platform.teams),
        "type": list(COMPONENTS),
        "load_balancer": [*shared, *(word for word in (DEDICATED, NOTHING) if word not in shared)],
        "datastores": list(DATASTORES),
        "environments": list(platform.environments),
    }
    team = f"{claims.name}-team"
    suggested = {
        "owner": team if team in platform.teams else next(iter(platform.teams)),
        "load_balancer": next(iter(shared), NOTHING),
        "domain": _first_free(claims.name, claims.domain if dodge else _anything),
        "image": _first_free(
            f"{platform.organization}-{claims.name}", claims.repository if dodge else _anything
        ),
        "environments": open_ or list(platform.environments)[:1],
    }
    zone = next(iter(platform.environments.values())).zone
    return Setting(
        facts={
            "name": claims.name,
            "zone": zone,
            "bucket": bucket_key(claims.name),
            "protected": [name for name in platform.environments if name not in open_],
        },
        choices={key: _with(allowed, recorded.get(key)) for key, allowed in choices.items()},
        suggested=suggested,
        rule=lambda question, answer: RULES[question](claims, answer) if question in RULES else None,
        trusted=recorded,
    )


def bucket_key(service: str) -> str:
    """The key of the service's bucket; it is the service's name again, because a bucket's name does not hold that."""
    limit: int = schema.definition("service")["$defs"]["thing"]["maxLength"]
    return f"{service}-data" if len(f"{service}-data") <= limit else service


def _with(allowed: list[str], recorded: Any) -> list[str]:
    """`allowed` and what was answered before, such as a team that is gone since."""
    values = recorded if isinstance(recorded, list) else [recorded] if isinstance(recorded, str) else []
    return [*allowed, *(value for value in values if value not in allowed)]


def _first_free(wanted: str, owner: Callable[[str], str | None]) -> str:
    """`wanted`, or the nearest to it that nobody owns."""
    tries = (wanted, f"{wanted}-api", *(f"{wanted}{number}" for number in range(2, 100)))
    return next((one for one in tries if not owner(one)), wanted)


def _anything(_: str) -> None:
    """Whatever is wanted is free."""


# --- one rule for each question ---------------------------------------------------------------------------


def _description(_: Claims, text: str) -> str | None:
    limit = schema.definition("service")["properties"]["description"]["maxLength"]
    if len(text) > limit:
        return f"it has {len(text)} characters; at most {limit} are allowed"
    return "one line, please" if "\n" in text else forbidden(text)


def _type(claims: Claims, kind: str) -> str | None:
    component = COMPONENTS.get(kind)
    other = claims.discovery(component) if component else None
    label = f"{claims.name}-{component}"
    return f"its name inside the network, {label}, belongs to the service {other!r}" if other else None


def _port(_: Claims, port: int) -> str | None:
    form = _component("port")
    if form["minimum"] <= port <= form["maximum"]:
        return None
    return f"{port} is no port; {form['minimum']} to {form['maximum']} are"


def _load_balancer(claims: Claims, key: str) -> str | None:
    if key == DEDICATED and DEDICATED not in claims.catalogue.platform.load_balancers:
        taken = claims.balancer(claims.name)
        return f"there is a load balancer {claims.name!r} already" if taken else None
    return None


def _domain(claims: Claims, label: str) -> str | None:
    form = schema.definition("service")["$defs"]["thing"]
    if not _fits(form, label) or scalar(label) != label:
        return f"{label!r} is no label; lower-case letters, digits and single hyphens, a letter first"
    return claims.domain(label)


def _schedule(_: Claims, text: str) -> str | None:
    if _fits(_component("schedule"), text):
        return None
    return f"{text!r} is no schedule; such as @daily, rate(6 hours) or cron(0 3 * * ? *)"


def _image(claims: Claims, text: str) -> str | None:
    # "Amazon ECR private repositories": a name has 2 to 256 characters.
    if len(text) < 2 or not _fits(_component("image")["properties"]["repository"], text):
        return f"{text!r} is no image repository; such as {claims.catalogue.platform.organization}-api, without a tag"
    last = text.rpartition("/")[2]
    if ":" in last:
        return f"{text!r} carries a tag; give it with --data tag={last.partition(':')[2]}"
    other = claims.repository(text)
    return f"the repository {text} belongs to the service {other!r}" if other else None


def _tag(_: Claims, text: str) -> str | None:
    return None if _fits(_component("image")["properties"]["tag"], text) else f"{text!r} is no image tag"


def _datastores(claims: Claims, names: list[str]) -> str | None:
    key = bucket_key(claims.name)
    other = claims.bucket(key) if "bucket" in names else None
    return f"the bucket {key} belongs to the service {other!r}" if other else None


def _environments(_: Claims, names: list[str]) -> str | None:
    return None if names else "at least one"


RULES: Mapping[str, Rule] = {
    "description": _description,
    "type": _type,
    "port": _port,
    "load_balancer": _load_balancer,
    "domain": _domain,
    "schedule": _schedule,
    "image": _image,
    "tag": _tag,
    "datastores": _datastores,
    "environments": _environments,
}


@cache
def _component(key: str) -> Mapping[str, Any]:
    """The schema of a component's property."""
    form: dict[str, Any] = schema.definition("service")["$defs"]["component"]["properties"][key]
    return form


def _fits(form: Mapping[str, Any], text: str) -> bool:
    pattern = str(form["pattern"]).removesuffix("$") + r"\Z"
    return len(text) <= form["maxLength"] and re.search(pattern, text) is not None
