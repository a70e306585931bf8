"""Commands into read-only containers."""

from tests.unit.checks.lab import found


def test_both() -> None:
    assert found(
        "exec-read-only",
        """
components:
  api: {image: {repository: example}, port: 1, exec: true, read_only_root: true}""",
    ) == ["2:54 `exec` cannot work with `read_only_root`: its agent writes into the container"]


def test_by_an_overlay() -> None:
    assert found(
        "exec-read-only",
        """
components:
  api: {image: {repository: example}, port: 1, read_only_root: true}
environments: {staging: {components: {api: {exec: true}}}, production: {}}""",
    ) == ["3:51 in staging: `exec` cannot work with `read_only_root`: its agent writes into the container"]


def test_one() -> None:
    assert (
        found(
            "exec-read-only",
            """
components:
  api: {image: {repository: example}, port: 1, exec: true}""",
        )
        == []
    )
