"""What protected environments run."""

from tests.unit.checks.lab import found


def test_left_out() -> None:
    assert found(
        "image-tag-latest",
        """
components:
  api: {image: {repository: example}, port: 1}""",
    ) == [
        "warning: 2:9 in production: a protected environment runs whatever is tagged `latest` at that moment"
    ]


def test_written() -> None:
    assert found(
        "image-tag-latest",
        """
components:
  api: {image: {repository: example, tag: latest}, port: 1}""",
    ) == [
        "warning: 2:43 in production: a protected environment runs whatever is tagged `latest` at that moment"
    ]


def test_digest() -> None:
    assert (
        found(
            "image-tag-latest",
            """
components:
  api:
    image: {repository: example, digest: 'sha256:3f5c0c1ad6f6ff0f1a8e6e3d2a5e0bb1c43bb1f6f0f5a2b3c4d5e6f708192a3b'}
    port: 1""",
        )
        == []
    )


def test_not_protected() -> None:
    assert (
        found(
            "image-tag-latest",
            """
components:
  api: {image: {repository: example}, port: 1}
environments: {staging: {}}""",
        )
        == []
    )


def test_sidecars() -> None:
    assert found(
        "image-tag-latest",
        """
components:
  api:
    image: {repository: example, tag: '1'}
    port: 1
    sidecars:
      a: {image: "localhost:5000/nginx"}
      b: {image: nginx:latest}
      c: {image: "localhost:5000/nginx:1.27"}""",
    ) == [
        "warning: 6:18 in production: a protected environment runs whatever is tagged `latest` at that moment",
        "warning: 7:18 in production: a protected environment runs whatever is tagged `latest` at that moment",
    ]
