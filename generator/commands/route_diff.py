"""`invoke route-diff BASE`: which requests get another answer than before, each with a request that shows it.

BASE is a git revision, or a legacy Terraform root, state or plan: then an environment of the manifests, or with `applied`
the account's own rules, have to answer as it does.
"""

from pathlib import Path

from generator.catalogue import Catalogue
from generator.commands import FINDINGS, OK, judged, legacy, target
from generator.commands.choices import environment_of, one_of
from generator.commands.errors import FaultyManifestsError, UsageError
from generator.console import Console, plural
from generator.explain import changes, revision
from generator.explain.changes import Comparison
from generator.explain.revision import RevisionError

FORMATS = ("text", "markdown", "json")
EXAMPLE = "For example: invoke route-diff main, or: invoke route-diff legacy.tfstate --env development"


def command(
    root: Path,
    console: Console,
    *,
    base: str,
    env: str | None = None,
    applied: bool = False,
    account: bool = False,
    format: str = "text",
) -> int:
    """Prints the comparison. A difference from a revision is no fault; one from a legacy root is: 1."""
    one_of("format", format, FORMATS)
    after = judged.catalogue(root, console)
    if legacy.is_legacy(base):
        return _legacy(root, console, after, base, env, applied, account, format)
    if env or applied or account:
        raise UsageError(
            f"--env, --applied and --account go with a legacy root, state or plan; {base} is none", EXAMPLE
        )
    try:
        before = revision.load(root, base)
    except RevisionError as error:
        raise UsageError(str(error), EXAMPLE) from error
    if before.loaded.catalogue is None:
        raise FaultyManifestsError(before)
    _show(console, changes.compare(before.loaded.catalogue, after), format)
    return OK


def _show(console: Console, found: Comparison, format: str) -> None:
    say = {"text": changes.text, "markdown": changes.markdown, "json": changes.to_json}[format]
    console.write(say(found))


def _legacy(
    root: Path,
    console: Console,
    catalogue: Catalogue,
    base: str,
    env: str | None,
    applied: bool,
    account: bool,
    format: str,
) -> int:
    from generator.migrate.audit.compare import compare, compare_applied
    from generator.migrate.audit.estate import estate
    from generator.migrate.legacy.live import read_routing

    environment = environment_of(catalogue.platform, env)
    before = estate(legacy.inventory(console, base, None, None, None))
    if not before.balancers:
        raise UsageError(f"{base}: there is no load balancer in it", EXAMPLE)
    if applied:
        from generator.commands.verify import clients

        where = target.choose(root, environment, account)
        console.note(f"Reading {where.name}")
        found = compare_applied(before, estate(read_routing(clients(where))), environment.name)
    else:
        found = compare(before, catalogue, environment.name, "the manifests")
    console.note(
        f"{plural(found.balancers, 'load balancer')}, {plural(found.names, 'name')}; "
        f"{plural(found.before, 'rule')} before, {found.after} after"
    )
    _show(console, found.comparison, format)
    return OK if found.same else FINDINGS
