"""No manifest makes a check raise, and every finding has a place in a file that was read."""

from typing import Any

import yaml
from hypothesis import given

from generator import checks
from generator.findings import render_github, render_json, render_text
from tests.effort import effort
from tests.property.mutations import mutated
from tests.unit.checks.lab import PLATFORM, ROOT, loaded

TEXTS = {path.stem: path.read_text() for path in sorted((ROOT / "registry/services").glob("*.yaml"))}
RICH = yaml.safe_load((ROOT / "tests/fixtures/rich.yaml").read_text())
QUIET = effort(60)


def _judge(platform: str, manifests: dict[str, str]) -> None:
    result = loaded(platform, **{name.replace("-", "_"): text for name, text in manifests.items()})
    found = [*result.findings, *(checks.run(result.catalogue) if result.catalogue else [])]
    for finding in found:
        assert finding.position
        if finding.position.file in result.texts:
            line = result.texts[finding.position.file].split("\n")[finding.position.line - 1]
            assert finding.position.column <= len(line) + 1
    assert render_text(found, result.texts)
    assert render_json(found)
    assert render_github(found).count("\n") == len(found)


def _dumped(data: Any) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


@given(mutated([yaml.safe_load(text) for text in TEXTS.values()], most=6))
@QUIET
def test_a_changed_service_beside_the_others(data: Any) -> None:
    name = data.get("name")
    _judge(PLATFORM, {**TEXTS, name if isinstance(name, str) and name in TEXTS else "other": _dumped(data)})


@given(mutated([RICH], most=6))
@QUIET
def test_a_service_that_uses_everything(data: Any) -> None:
    _judge(PLATFORM, {**TEXTS, "rich": _dumped(data)})


@given(mutated([yaml.safe_load(PLATFORM)], most=4))
@QUIET
def test_a_changed_platform_file(data: Any) -> None:
    _judge(_dumped(data), TEXTS)
