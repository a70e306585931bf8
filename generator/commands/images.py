"""`invoke images --service S --tag X --env E`: another image tag in a manifest, its comments and layout kept."""

from collections.abc import Sequence
from pathlib import Path

from generator import source
from generator.commands import edited
from generator.commands.errors import RefusedError, UsageError, unknown
from generator.console import Console
from generator.edit import Edit, EditError, apply, get
from generator.edit.images import ImageError, chosen, edits, effective, runs, tag_path
from generator.resolve import service as read_service
from generator.source import Document


def command(
    root: Path,
    console: Console,
    *,
    service: str,
    tag: str,
    env: str | None = None,
    component: Sequence[str] | None = None,
    diff: bool = False,
) -> int:
    """Changes the overlay of `env`, or the body, and writes the manifest if the checks pass."""
    platform, document, environments = edited.manifest(root, service)
    if env is not None and env not in environments:
        raise unknown(f"environment of {service}", env, environments, "environments")
    seen = {
        name: read_service(document, effective(document, name), platform, platform.environments[name])
        for name in environments
    }
    try:
        known = seen[env] if env else max(seen.values(), key=lambda one: len(runs(one)))
        components = chosen(known, component or ())
        made = edits(document, components, tag, env)
        text = apply(document, made)
    except ImageError as error:
        raise UsageError(error.message, error.hint) from error
    except EditError as error:
        raise RefusedError(str(error), "Change it by hand.") from error
    return _deliver(root, console, document, made, text, service, tag, components, diff)


def _deliver(
    root: Path,
    console: Console,
    document: Document,
    made: Sequence[Edit],
    text: str,
    service: str,
    tag: str,
    components: Sequence[str],
    diff: bool,
) -> int:
    if not made:
        console.say(f"{', '.join(components)} of {service}: {tag} already; nothing to change")
        return 0
    code = edited.deliver(root, console, document, text, diff)
    if code is not None:
        return code
    after, _ = source.load(text, document.file)
    assert after is not None  # `apply` has read it
    changed = _told(console, document, after, components)
    edited.next_steps(console, service, changed)
    return 0


def _told(console: Console, before: Document, after: Document, components: Sequence[str]) -> list[str]:
    """One line for each environment and component; gives the environments that change."""
    changed: dict[str, None] = {}
    for environment in after.data["environments"]:
        for component in components:
            path = tag_path(component, None)
            was, now = get(effective(before, environment), path), get(effective(after, environment), path)
            if not isinstance(now, str):
                continue
            if was != now:
                changed[environment] = None
                console.say(
                    f"{environment}: {component} {was if isinstance(was, str) else 'latest'} -> {now}"
                )
            else:
                console.say(f"{environment}: {component} stays at {now}")
    return list(changed)
