"""A new image tag for a service's programs: in the overlay of one environment, or in the body for all that inherit it."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.edit.place import MISSING, get
from generator.edit.values import Edit
from generator.model import Service
from generator.resolve import merge
from generator.source import Document, Path


class ImageError(Exception):
    """What was asked for makes no sense for this service; `hint` says what would."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def tag_path(component: str, environment: str | None) -> Path:
    """Where the tag stands in the manifest."""
    inner: Path = ("components", component, "image", "tag")
    return inner if environment is None else ("environments", environment, *inner)


def runs(service: Service) -> dict[str, str]:
    """Component -> image repository, of those that this repository runs."""
    return {
        component.key: component.image.repository
        for component in service.components.values()
        if component.image is not None and not component.external
    }


def chosen(service: Service, wanted: Sequence[str]) -> list[str]:
    """The components to change: those named; without names all, if they share one image. Raises ImageError."""
    known = runs(service)
    if not known:
        raise ImageError(
            f"no component of {service.name} runs an image from this repository",
            "Components with `runtime: external` are deployed by the service's own repository.",
        )
    for name in wanted:
        if name not in known:
            raise ImageError(
                f"{service.name} has no component {name!r} with an image", f"Components: {', '.join(known)}."
            )
    if not wanted and len(set(known.values())) > 1:
        listed = ", ".join(f"{name} ({repository})" for name, repository in known.items())
        raise ImageError(f"which component of {service.name}?", f"Say it with --component: {listed}.")
    return list(dict.fromkeys(wanted)) or list(known)


def edits(document: Document, components: Sequence[str], tag: str, environment: str | None) -> list[Edit]:
    """The edits; those that change nothing are left out. Raises ImageError where a digest pins the image."""
    made = []
    for component in components:
        path = tag_path(component, environment)
        if environment is None and get(document.data, path[:2]) is MISSING:
            raise ImageError(
                f"component {component!r} is only in overlays", "Say which environment with --env."
            )
        _refuse_digest(document, component, environment)
        if get(effective(document, environment), tag_path(component, None)) != tag:
            made.append(Edit(path, tag))
    return made


def effective(document: Document, environment: str | None) -> Mapping[str, Any]:
    """The manifest as an environment sees it; the body without one."""
    body = {key: value for key, value in document.data.items() if key != "environments"}
    if environment is None:
        return body
    merged: Mapping[str, Any] = merge(body, document.data["environments"][environment])
    return merged


def _refuse_digest(document: Document, component: str, environment: str | None) -> None:
    path: Path = ("components", component, "image", "digest")
    if get(effective(document, environment), path) in (MISSING, None):
        return
    overlay: Path = ("environments", str(environment), *path)
    where = document.position(overlay if get(document.data, overlay) is not MISSING else path)
    raise ImageError(
        f"{where}: {component}'s image is pinned by its digest, which wins over any tag",
        "Change the digest there, or remove it.",
    )
