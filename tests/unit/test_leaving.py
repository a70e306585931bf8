"""Units that no manifest asks for any more: what is recorded, and that it is forgotten in one way only."""

from dataclasses import replace
from pathlib import Path

import pytest

from generator import leaving, routing, source, standing
from generator.checks import _leaving
from generator.findings import Severity
from generator.leaving import Leaver, Place, Record, Standing
from tests.unit.checks import lab

APP, DATA = "services/auth/app", "services/auth/data"
PLACE = Place("932100697590", "us-east-1", "qa.hokus.ai", "hokusai-terraform-state-qa", "hokusai", False)
WANTED = {"qa": {"platform/network", APP}}


def stand(*units: str) -> Standing:
    return Standing(
        {"qa": units}, lambda unit: "auth-team", lambda environment, unit: (), lambda environment: PLACE
    )


def test_what_stands_and_is_wanted_does_not_leave() -> None:
    assert leaving.update(WANTED, stand("platform/network", APP), {}) == {}


def test_what_stands_and_is_not_wanted_leaves_with_its_owner() -> None:
    assert leaving.update(WANTED, stand(APP, DATA), {}) == {"qa": Record({DATA: Leaver("auth-team")})}


def test_what_is_recorded_stays_recorded_although_its_file_is_gone() -> None:
    recorded = {"qa": Record({DATA: Leaver("other-team", kept=True)})}
    assert leaving.update(WANTED, stand(APP), recorded) == recorded


def test_what_is_wanted_again_leaves_no_longer() -> None:
    assert leaving.update(WANTED, stand(APP), {"qa": Record({APP: Leaver()})}) == {}


def test_an_environment_leaves_with_all_that_is_needed_to_reach_it() -> None:
    made = leaving.update({}, stand("platform/network", APP), {})
    assert made["qa"].place == PLACE
    assert set(made["qa"].units) == {"platform/network", APP}
    again = leaving.update({}, Standing({"qa": (APP,)}), made)
    assert again["qa"].place == PLACE, "the file that said so may be gone"


def test_an_environment_that_comes_back_needs_it_no_longer() -> None:
    recorded = {"qa": Record({APP: Leaver(), DATA: Leaver()}, PLACE)}
    assert leaving.update(WANTED, Standing(), recorded) == {"qa": Record({DATA: Leaver()})}


@pytest.mark.parametrize(
    "record",
    [
        Record({APP: Leaver("auth-team"), DATA: Leaver("auth-team", kept=True)}),
        Record({"platform/network": Leaver()}, PLACE),
        Record({DATA: Leaver(names=("a-bucket", "x: [y]"))}),
    ],
)
def test_the_file_says_what_it_was_written_from(record: Record, tmp_path: Path) -> None:
    assert read(tmp_path, leaving.text(record)) == ({"qa": record}, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "a map is wanted"),
        ("unit: {}", "'unit' is not known here"),
        ("units: {services/auth/app: {kept: maybe, since: x}}", "since"),
        ("environment: {region: us-east-1}\nunits: {}", "account_id"),
    ],
)
def test_a_file_that_says_nonsense_is_an_error(text: str, said: str, tmp_path: Path) -> None:
    found, (finding,) = read(tmp_path, text)
    assert found == {}
    assert finding.check == "leaving-unreadable"
    assert said in finding.message


def read(folder: Path, text: str) -> tuple[dict[str, Record], list[object]]:
    file = folder / "qa.yaml"
    file.write_text(text)
    document, faults = source.read(file, folder)
    assert document is not None
    assert faults == []
    records, findings = leaving.records({document.file: document})
    return records, list(findings)


def test_numbers_of_a_service_that_is_leaving_go_on_resting() -> None:
    record = routing.Record({"api/api/main": 100}, {200: "auth/api/main", 300: "gone/api/main"})
    assert record.applied({"auth"}).resting == {200: "auth/api/main"}
    assert record.applied().resting == {}


class TestStanding:
    """What is read of the tree."""

    def test_without_git_every_rendered_unit_counts(self, tmp_path: Path) -> None:
        unit(tmp_path, "live/qa/services/auth/app")
        unit(tmp_path, "live/qa/platform/network")
        unit(tmp_path, "live/qa/services/mine/app", "# by hand\n")
        assert standing.read(tmp_path).units == {"qa": ("platform/network", APP)}
        unit(tmp_path, f"live/qa/{APP}/.terragrunt-cache/x")
        assert standing.present(tmp_path, "qa") == {"platform/network", APP, "services/mine/app"}

    def test_an_environment_is_read_from_what_is_there(self, tmp_path: Path) -> None:
        unit(tmp_path, "live/qa/services/auth/app")
        (tmp_path / "live/qa/env.hcl").write_text(
            'locals {\n  account_id   = "932100697590"\n  project      = "hokusai"\n  region       = "us-east-1"\n'
            '  state_bucket = "hokusai-terraform-state-qa"\n  zone_name    = "qa.hokus.ai"\n}\n'
        )
        found = standing.read(tmp_path)
        assert found.place("qa") == Place(*PLACE_WORDS), "protected where nothing says otherwise"
        assert found.place("other") is None
        data = tmp_path / "registry/docs/registry.json"
        data.parent.mkdir(parents=True)
        data.write_text(
            '{"environments": {"qa": {"protected": false}}, "services": {"auth": {"owner": "auth-team"}}}'
        )
        found = standing.read(tmp_path)
        assert found.place("qa") == PLACE
        assert (found.owner(APP), found.owner("platform/network")) == ("auth-team", None)


PLACE_WORDS = ("932100697590", "us-east-1", "qa.hokus.ai", "hokusai-terraform-state-qa", "hokusai")


def unit(root: Path, folder: str, text: str = "# Generated by Hokusai from x; do not edit.\n") -> None:
    (root / folder).mkdir(parents=True)
    (root / folder / "terragrunt.hcl").write_text(text)


def test_a_name_is_taken_until_it_is_gone() -> None:
    bucket = "hokusai-things-staging"
    loaded = lab.loaded(
        example=f"buckets: {{some: {{}}}}\nenvironments: {{staging: {{buckets: {{some: {{name: {bucket}}}}}}}}}"
    )
    assert loaded.catalogue is not None
    record = {
        "staging": Record({DATA: Leaver(names=(bucket,))}),
        "production": Record({DATA: Leaver(names=("x",))}),
    }
    (finding,) = _leaving.clashes(replace(loaded.catalogue, leaving=record))
    assert finding.severity is Severity.WARNING
    assert (
        finding.message
        == f"in staging: '{bucket}' is still the name of something in {DATA}, which is leaving"
    )
    assert finding.hint == "Before this is applied: invoke decommission --service auth --env staging"
