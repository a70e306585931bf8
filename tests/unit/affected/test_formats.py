"""How the units are told to others."""

import json
import subprocess

import pytest
import yaml

from generator.affected import formats
from generator.affected.select import Affected, select
from generator.affected.tree import tree_of
from tests.unit.affected.trees import ENVIRONMENTS, HERE, tree, unit_path

DEVELOPMENT, PRODUCTION = ENVIRONMENTS
FILES = tree({0: set()}, {number: {0} for number in range(4)}, {(DEVELOPMENT, 1): {0}, (DEVELOPMENT, 2): {1}})


def found(*changed: str) -> Affected:
    return select(tree_of(FILES), changed)


ONE = found("modules/services/s0/app/main.tf")
ALL = found("live/common.hcl")
NONE = found("README.md")


def test_list() -> None:
    assert formats.as_list(ONE) == "".join(
        f"{path}\n" for path in (*(unit_path(DEVELOPMENT, n) for n in range(3)), unit_path(PRODUCTION, 0))
    )
    assert formats.as_list(NONE) == ""


def test_json() -> None:
    data = json.loads(formats.as_json(ONE, "abc"))
    assert data["base"] == "abc"
    assert data["removed"] == []
    assert data["units"][1] == {
        "path": unit_path(DEVELOPMENT, 1),
        "environment": DEVELOPMENT,
        "unit": "services/s1/app",
        "why": [f"depends on {unit_path(DEVELOPMENT, 0)}"],
    }
    assert json.loads(formats.as_json(NONE, "abc"))["units"] == []


def test_terragrunt_says_whole_environments_in_one_pattern() -> None:
    assert formats.as_terragrunt(ALL) == "./live/development/**\n./live/production/**\n"
    assert formats.as_terragrunt(ONE).splitlines()[-1] == f"./{unit_path(PRODUCTION, 0)}"
    assert formats.as_terragrunt(NONE) == ""


def test_github_matrix() -> None:
    text = formats.as_github(ALL, 3)
    assert text.count("\n") == 1
    jobs = json.loads(text)["include"]
    assert [job["name"] for job in jobs] == [f"{one} {n}/3" for one in ENVIRONMENTS for n in (1, 2, 3)]
    assert sorted(job["units"] for job in jobs) == [1, 1, 1, 1, 2, 2]
    words = " ".join(job["arguments"] for job in jobs if job["environment"] == PRODUCTION).split()
    assert sorted(words[1::2]) == [f"services/s{number}/app" for number in range(4)]
    assert set(words[::2]) == {"--unit"}
    assert formats.as_github(NONE, 3) == '{"include":[]}\n'


def test_a_service_stays_in_one_shard() -> None:
    more = {path.replace("/app", "/data"): text.replace("/app", "/data") for path, text in FILES.items()}
    whole = select(tree_of(FILES | more), ["live/common.hcl"])
    for job in json.loads(formats.as_github(whole, 3))["include"]:
        names = [word.removesuffix("/app").removesuffix("/data") for word in job["arguments"].split()[1::2]]
        assert all(names.count(name) == 2 for name in names)


def test_too_many_jobs() -> None:
    many = tree({}, dict.fromkeys(range(200), ()), {})
    with pytest.raises(ValueError, match=r"\A400 jobs; a matrix holds 256\Z"):
        formats.as_github(select(tree_of(many), ["live/common.hcl"]), 200)


def test_atlantis() -> None:
    data = yaml.safe_load(formats.as_atlantis(ONE))
    assert data["version"] == 3
    projects = {project["dir"]: project for project in data["projects"]}
    assert list(projects) == [
        unit_path(DEVELOPMENT, 0),
        unit_path(PRODUCTION, 0),
        unit_path(DEVELOPMENT, 1),
        unit_path(DEVELOPMENT, 2),
    ]
    assert projects[unit_path(DEVELOPMENT, 2)] == {
        "name": "development-services-s2-app",
        "dir": unit_path(DEVELOPMENT, 2),
        "execution_order_group": 2,
        "depends_on": ["development-services-s1-app"],
        "autoplan": {"enabled": True, "when_modified": ["../../../../../**/*"]},
    }
    assert "depends_on" not in projects[unit_path(PRODUCTION, 0)]
    assert yaml.safe_load(formats.as_atlantis(NONE))["projects"] == []


def test_when_modified_reaches_the_root() -> None:
    pattern = yaml.safe_load(formats.as_atlantis(ONE))["projects"][0]["autoplan"]["when_modified"][0]
    assert (HERE / unit_path(DEVELOPMENT, 0) / pattern.removesuffix("**/*")).resolve() == HERE.resolve()


def test_a_circle_of_units_ends() -> None:
    files = tree({}, {0: (), 1: ()}, {(DEVELOPMENT, 0): {1}, (DEVELOPMENT, 1): {0}})
    text = formats.as_atlantis(select(tree_of(files), ["live/common.hcl"]))
    assert len(yaml.safe_load(text)["projects"]) == 4


def test_a_list_can_be_piped() -> None:
    done = subprocess.run(
        ["sort", "-c"], input=formats.as_list(ALL), text=True, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
