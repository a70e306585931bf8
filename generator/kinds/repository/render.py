"""ECR repositories in the data unit."""

from collections.abc import Iterator

from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Call, OutputValue, Piece, out
from generator.render.scope import Scope

MOCK = {
    "arn": "arn:aws:ecr:us-east-1:000000000000:repository/mockneverapply",
    "name": "mockneverapply",
    "url": "000000000000.dkr.ecr.us-east-1.amazonaws.com/mockneverapply",
}


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """One call and one output entry for each repository."""
    for repository in service.repositories.values():
        name = f"{identifier(repository.key.replace('/', '-'))}_repository"
        arguments = {
            "name": repository.name,
            "force_delete": not service.place.environment.protected,
            "immutable_tags": repository.immutable_tags,
            "keep_images": repository.keep_images,
        }
        yield Call("main.tf", name, "repository", arguments, repository.key)
        yield OutputValue("repositories", repository.key, {key: out(name, key) for key in MOCK}, MOCK)
