"""A variable stands in `environment` and in `secrets`.

ECS refuses such a task definition ("ContainerDefinition": a name is unique over both). In the list form of `secrets`,
`api-key` becomes the variable `API_KEY`.

To fix it, remove one of the two: keep the secret if the value is one.

Bad:

    secrets: {api-key: {}}
    components:
      api: {image: {repository: example}, port: 8000, secrets: [api-key], environment: {API_KEY: none}}

Good:

    secrets: {api-key: {}}
    components:
      api: {image: {repository: example}, port: 8000, secrets: [api-key]}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at, position
from generator.checks._walk import components, secret_paths, written
from generator.findings import Finding

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every secret variable of every container."""
    for service, component in components(catalogue):
        for path, variable, _ in secret_paths(service, component):
            container = path[: path.index("secrets")]
            if written(service, (*container, "environment", variable)) is not None:
                where = position(service, path, key=True)
                yield at(
                    service,
                    (*container, "environment", variable),
                    f"{variable} is a secret of this container too",
                    key=True,
                    hint="ECS refuses one name in both; remove this line if the value is secret.",
                    related=((where, "the secret"),),
                )
