"""A component may do everything with a service of AWS.

`s3:*` includes deleting every bucket and changing their policies. Whoever breaks into the program may do what it may.

To fix it, list the actions that the program calls, and name the resources. For buckets, queues, databases and secrets
write an entry under `access`; it becomes the least permission by itself.

Bad:

    components:
      api:
        image: {repository: example}
        port: 8000
        access: {statements: {all: {actions: ["s3:*"], resources: ["*"]}}}

Good:

    components:
      api:
        image: {repository: example}
        port: 8000
        access: {statements: {models: {actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shared-models/*"]}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding

HINT = "List the actions the program calls; for buckets, queues, databases and secrets use their entries under `access`."


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """The statements of every component."""
    for service, component in components(catalogue):
        for name, statement in component.access.statements.items():
            path = ("components", component.key, "access", "statements", name)
            for index, action in enumerate(statement["actions"]):
                prefix, _, verb = action.partition(":")
                if not verb.strip("*?"):
                    message = f"{action!r} allows everything that {prefix} can do"
                    yield at(service, (*path, "actions", index), message, hint=HINT)
                elif ("*" in verb or "?" in verb) and "*" in statement["resources"]:
                    message = f"{action!r} on every resource is more than any program needs"
                    hint = "Name the resources, or the actions one by one."
                    yield at(service, (*path, "actions", index), message, hint=hint)
