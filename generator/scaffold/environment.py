"""`invoke new-environment NAME`: an entry more in the platform file, and in the services that are to live there."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator import pipeline, schema
from generator.catalogue import Catalogue
from generator.findings import Finding, has_errors, nearest
from generator.model import Platform
from generator.pipeline import PLATFORM_FILE, Loaded
from generator.scaffold import insert, interview, names, networks, outcome, proof
from generator.scaffold.interview import NOTHING, Setting
from generator.scaffold.outcome import Result, fault
from generator.scaffold.service import manifest

TEMPLATE = interview.TEMPLATES / "environment"
ALL = "all"


@interview.stoppable
def new_environment(
    root: Path,
    name: str,
    data: Mapping[str, str] | None = None,
    *,
    services: str = NOTHING,
    defaults: bool = False,
    ask: bool | None = None,
    preview: bool = False,
) -> Result:
    """Adds the environment `name` to the platform file, and to `services`: `all`, `none` or names with commas."""
    loaded = pipeline.load(root)
    if loaded.catalogue is None:
        return outcome.refused(loaded.findings, loaded.texts)
    if wrong := _name_fault(name, loaded.catalogue.platform):
        return outcome.refused([wrong])
    setting = _setting(loaded.catalogue, name)
    given, findings = interview.parse(TEMPLATE, setting, data or {})
    chosen, unknown = _chosen(loaded, services)
    if findings + unknown:
        return outcome.refused(findings + unknown)
    at_terminal = (interview.can_ask() if ask is None else ask) and not defaults
    made = interview.conduct(TEMPLATE, setting, given, defaults=defaults, ask=at_terminal)
    return _write(root, name, _texts(loaded, name, made.text, chosen), made.answers, preview)


def _texts(loaded: Loaded, name: str, entry: str, chosen: list[str]) -> dict[str, str]:
    """The changed files: the platform file with the entry, and each chosen manifest that lacks the environment."""
    texts = {PLATFORM_FILE: insert.add_entry(loaded.documents[PLATFORM_FILE], ("environments",), entry)}
    for service in chosen:
        document = loaded.documents[manifest(service)]
        if name not in document.data["environments"]:
            texts[document.file] = insert.add_entry(document, ("environments",), f"{name}: {{}}\n")
    return texts


def _write(root: Path, name: str, texts: dict[str, str], answers: Mapping[str, Any], preview: bool) -> Result:
    proved = proof.prove(root, texts)
    if has_errors(proved.findings):
        return outcome.refused(proved.findings, proved.sources)
    count = len(texts) - 1
    message = f"Added {name} to {PLATFORM_FILE}" + (
        f" and to {count} service{'' if count == 1 else 's'}." if count else "."
    )
    steps = (
        f"The zone {answers['zone']} must exist in account {answers['aws_account_id']} before the first apply. Then:\n"
        "  invoke generate\n"
        f"  invoke plan --env {name}\n"
    )
    return outcome.deliver(root, texts, preview, message, steps, proved.findings)


# --- what may be answered ---------------------------------------------------------------------------------


def _setting(catalogue: Catalogue, name: str) -> Setting:
    platform = catalogue.platform
    regions = Counter(environment.region for environment in platform.environments.values())
    suggested = {
        "region": regions.most_common(1)[0][0],
        "zone": _beside(platform, name),
        "cidr": networks.next_free(platform),
    }
    return Setting({"name": name}, {}, suggested, lambda key, answer: _rule(catalogue, key, answer))


def _beside(platform: Platform, name: str) -> str | None:
    """`qa.hokus.ai` where the others are `staging.hokus.ai` and the like."""
    parents = Counter(
        environment.zone.removeprefix(f"{environment.name}.")
        for environment in platform.environments.values()
        if environment.zone.startswith(f"{environment.name}.")
    )
    return f"{name}.{parents.most_common(1)[0][0]}" if parents else None


def _rule(catalogue: Catalogue, key: str, answer: Any) -> str | None:
    platform = catalogue.platform
    if key == "aws_account_id":
        return _account(platform, answer)
    if key == "region":
        return _matches(schema_of("region"), answer, f"{answer!r} is no region; such as us-east-1")
    if key == "zone":
        return _zone(catalogue, answer)
    return networks.fault(platform, answer) if key == "cidr" else None


def schema_of(key: str) -> Mapping[str, Any]:
    """The schema of an environment's property."""
    one: dict[str, Any] = schema.definition("platform")["properties"]["environments"]["additionalProperties"]
    form: dict[str, Any] = one["properties"][key]
    return form


def _matches(form: Mapping[str, Any], text: str, message: str) -> str | None:
    return None if re.search(form["pattern"].removesuffix("$") + r"\Z", text) else message


def _account(platform: Platform, text: str) -> str | None:
    if wrong := _matches(schema_of("aws_account_id"), text, f"{text!r} is no account; twelve digits"):
        return wrong
    other = next((one.name for one in platform.environments.values() if one.account_id == text), None)
    return f"{text} is the account of {other}; each environment has its own" if other else None


def _zone(catalogue: Catalogue, text: str) -> str | None:
    form = schema_of("zone")["anyOf"][0]
    if len(text) > form["maxLength"] or _matches(form, text, "no"):
        return f"{text!r} is no zone; such as staging.hokus.ai"
    for environment in catalogue.platform.environments.values():
        if environment.zone == text:
            return f"{text} is the zone of {environment.name}"
    for service in catalogue.every():
        if any(domain.name == text for domain in service.domains.values()):
            return f"{text} is a name of the service {service.name!r} in {service.environment}"
    return None


def _name_fault(name: str, platform: Platform) -> Finding | None:
    if wrong := names.bad_form("an environment", name, names.environment_rule()):
        return wrong
    if name in platform.environments:
        hint = f"The environments are {', '.join(platform.environments)}."
        return fault("scaffold-name", f"there is an environment {name!r} already", hint)
    return None


def _chosen(loaded: Loaded, wanted: str) -> tuple[list[str], list[Finding]]:
    """The services that `wanted` names, and a finding for each that cannot be changed."""
    assert loaded.catalogue is not None
    known = {
        file.rpartition("/")[2].removesuffix(".yaml") for file in loaded.documents if file != PLATFORM_FILE
    }
    if wanted == NOTHING:
        return [], []
    asked = [part.strip() for part in wanted.split(",") if part.strip()]
    chosen = sorted(known) if asked == [ALL] else list(dict.fromkeys(asked))
    return chosen, [wrong for name in chosen if (wrong := _unusable(loaded.catalogue, name, known))]


def _unusable(catalogue: Catalogue, name: str, known: set[str]) -> Finding | None:
    if name not in known:
        close = nearest(name, [*known, ALL, NOTHING])
        message = f"services: there is no service {name!r}" + (f"; did you mean {close!r}?" if close else "")
        return fault(
            "scaffold-answer", message, f"Services: {', '.join(sorted(known))}; or {ALL}, {NOTHING}."
        )
    if name not in catalogue.names:
        message = f"services: {manifest(name)} has faults, so it cannot be changed"
        return fault("scaffold-answer", message, "`invoke check` shows them; or leave it out of --services.")
    return None
