"""Journal, states, proof, parity, and the texts of a plan."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.commands.adopting import answers
from generator.commands.errors import UsageError
from generator.migrate.adopt import blocks, existing, model, parity, script, states
from generator.migrate.adopt.driver import prove
from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.gate import Row
from generator.migrate.adopt.journal import Journal
from generator.migrate.adopt.matching import Planned
from generator.migrate.adopt.model import LEGACY, Adoption, Import, Move, Open, Seen
from generator.migrate.adopt.planning import Answers, _open
from generator.migrate.adopt.stores import Backend, legacy_backend

UNIT = "live/development/platform/edge"


def state(*ids: str, serial: int = 1, kind: str = "aws_lb") -> states.Document:
    instances = [
        {"index_key": one, "attributes": {"id": one, "arn": f"arn:{one}"}, "dependencies": []} for one in ids
    ]
    block = {"mode": "managed", "type": kind, "name": "x", "instances": instances}
    return {
        "version": 4,
        "serial": serial,
        "lineage": "l",
        "resources": [block] if ids else [],
        "outputs": {},
    }


def adoption(**changes: Any) -> Adoption:
    seen = {LEGACY: Seen(1, "l", "f"), UNIT: Seen(-1, "", "")}
    made: dict[str, Any] = {
        "environment": "development",
        "legacy": "/legacy",
        "target": "sandbox",
        "stores": {name: Backend("s3", {"bucket": "b", "key": f"{name}/x", "region": "r"}) for name in seen},
        "seen": seen,
        "staged": seen,
        "moves": (
            Move('aws_lb.a["x"]', UNIT, 'module.m["x"].aws_lb.this', "aws_lb", "a", "arn:a", "identity"),
        ),
        "stays": ("aws_lb.b",),
    }
    return Adoption(**{**made, **changes})


def test_a_journal_survives_half_a_line(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    Journal.open(path).done("lock", run="r")
    with path.open("a") as file:
        file.write('{"step": "push", "sta')

    again = Journal.open(path)
    assert again.data("lock")["run"] == "r"
    assert not again.has_begun("push")
    again.begin("push")
    assert Journal.open(path).has_begun("push")


def test_a_fingerprint_is_of_what_a_state_holds() -> None:
    assert states.fingerprint(state("a", serial=1)) == states.fingerprint(state("a", serial=9))
    assert states.fingerprint(state("a")) != states.fingerprint(state("b"))
    assert states.fingerprint(None) == ""


@pytest.mark.parametrize("text", ["", "[]", '{"version": 3}'])
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(AdoptionError):
        states.parse(text, "legacy")


def test_the_proof_finds_what_is_lost_doubled_or_new() -> None:
    before: dict[str, Any] = {LEGACY: state("a", "b"), UNIT: None}
    good = prove(before, {LEGACY: state("b"), UNIT: state("a")}, adoption())
    lost = prove(before, {LEGACY: state("b"), UNIT: None}, adoption())
    twice = prove(before, {LEGACY: state("a", "b"), UNIT: state("a")}, adoption())
    new = prove(before, {LEGACY: state("a", "b"), UNIT: state("c")}, adoption())
    expected = prove(
        before,
        {LEGACY: state("b"), UNIT: state("a", "c")},
        adoption(imports=(Import(UNIT, "x", "aws_lb", "c"),)),
    )

    assert good.holds
    assert (good.before, good.after, good.arns) == (2, 2, 2)
    assert [mark[1] for mark in lost.missing] == ["a"]
    assert [mark[1] for mark in twice.doubled] == ["a"]
    assert [mark[1] for mark in new.unexpected] == ["c"]
    assert (expected.holds, expected.added) == (True, 1)


def test_a_plan_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    made = adoption(rows=(Row(UNIT, "a", "aws_lb", "change", ("x: 1 -> 2",)),), open=(Open("a", "b"),))
    (tmp_path / model.FILE).write_text(made.text())
    assert model.read(tmp_path / model.FILE) == made
    assert made.faults == ("a moves, but needs b, which stays",)


@pytest.mark.parametrize("text", [None, "{}", "[]", '{"format": 2}'])
def test_what_is_no_plan_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / model.FILE).write_text(text)
    with pytest.raises(AdoptionError):
        model.read(tmp_path / model.FILE)


def test_a_change_of_the_legacy_root_is_a_fault_and_one_of_a_unit_is_not() -> None:
    assert adoption(rows=(Row(UNIT, "a", "aws_lb", "change"),)).faults == ()
    assert adoption(rows=(Row(LEGACY, "a", "aws_lb", "change"),)).faults
    assert adoption(rows=(Row(UNIT, "a", "aws_lb", "refusal"),)).faults


def test_the_runbook_moves_before_it_pushes_and_units_before_the_legacy_state() -> None:
    text = script.text(adoption())
    unit = UNIT.replace("/", "_")
    order = [text.index(part) for part in ("\nbackup legacy", "state mv", f"\npush {unit}", "\npush legacy")]
    assert order == sorted(order)
    assert "-force" not in text
    assert "'aws_lb.a[\"x\"]' 'module.m[\"x\"].aws_lb.this'" in text


def test_blocks_say_what_the_run_does() -> None:
    made = adoption()
    assert "from = aws_lb.a" in blocks.removed(made)
    assert "destroy = false" in blocks.removed(made)
    assert "only some of its instances" in blocks.removed(adoption(stays=('aws_lb.a["y"]',)))
    text = blocks.imports(made, UNIT, lambda move: move.id)
    assert 'to = module.m["x"].aws_lb.this' in text
    assert (
        blocks.import_id({"subnet_id": "s", "route_table_id": "t"}, "aws_route_table_association", "r")
        == "s/t"
    )
    assert blocks.import_id({}, "aws_security_group_rule", "r") is None


def rule(priority: int, path: str, group: str, forward: bool = False) -> dict[str, Any]:
    arn = f"arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/{group}/1"
    action: dict[str, Any] = {"type": "forward", "target_group_arn": arn}
    if forward:
        action = {"type": "forward", "forward": [{"target_group": [{"arn": arn, "weight": 1}]}]}
    return {
        "listener_arn": "arn:aws:elasticloadbalancing:us-east-1:1:listener/app/main/1/2",
        "priority": priority,
        "condition": [{"path_pattern": [{"values": [path]}]}],
        "action": [action],
    }


def test_parity_sees_an_answer_and_not_how_a_rule_is_written() -> None:
    before = [rule(10, "/api/*", "api"), rule(20, "/*", "web")]
    same = parity.compare(before, [rule(11, "/api/*", "api", forward=True), rule(20, "/*", "web")])
    other = parity.compare(before, [rule(10, "/api/*", "api"), rule(5, "/*", "web")])

    assert same.holds
    assert [(one.before, one.after) for one in other.moved] == [("api", "web")]
    assert other.moved[0].url.endswith(("/api/", "/api/x"))


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (None, "local"),
        ({"backend": {"type": "s3", "config": {"bucket": "b", "key": "k", "encrypt": None}}}, "s3"),
        ({"backend": {"type": "local", "config": {"path": None}}}, "local"),
    ],
)
def test_the_backend_is_the_one_that_the_root_was_initialised_with(
    tmp_path: Path, record: dict[str, Any] | None, kind: str
) -> None:
    if record is not None:
        (tmp_path / ".terraform").mkdir()
        (tmp_path / ".terraform/terraform.tfstate").write_text(json.dumps(record))
    found = legacy_backend(tmp_path)
    assert found.kind == kind
    assert None not in found.settings.values()


def test_a_backend_that_cannot_be_locked_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".terraform").mkdir()
    (tmp_path / ".terraform/terraform.tfstate").write_text(
        json.dumps({"backend": {"type": "remote", "config": {}}})
    )
    with pytest.raises(AdoptionError, match="'remote'"):
        legacy_backend(tmp_path)


def resource(kind: str, name: str, values: dict[str, Any], *needs: str) -> dict[str, Any]:
    instance = {"attributes": values, "dependencies": list(needs)}
    return {"mode": "managed", "type": kind, "name": name, "instances": [instance]}


def test_no_unit_gets_a_password() -> None:
    database = resource("aws_db_instance", "a", {"id": "db", "password": "not-a-password", "port": 1})
    secret = resource("aws_secretsmanager_secret_version", "a", {"secret_string": "not-a-password"})
    before = {**state(), "resources": [database, secret]}

    after = states.without_passwords(before)

    assert after["resources"][0]["instances"][0]["attributes"] == {"id": "db", "password": None, "port": 1}
    assert after["resources"][1] == secret
    assert database["instances"][0]["attributes"]["password"] == "not-a-password"
    assert states.marks(after) == states.marks(before)
    assert states.with_passwords(after, before) == before
    other = {**before, "resources": [resource("aws_db_instance", "a", {"id": "new", "password": "x"})]}
    assert states.with_passwords(after, other)["resources"] == after["resources"]


def test_what_moves_is_open_where_it_names_what_stays_and_not_where_something_else_does() -> None:
    tasks = resource("aws_security_group", "tasks", {"id": "sg-tasks", "name": "tasks"})
    group = resource(
        "aws_security_group",
        "rds",
        {"id": "sg-rds", "ingress": [{"security_groups": ["sg-tasks"]}]},
        "aws_security_group.tasks",
    )
    database = resource(
        "aws_db_instance",
        "a",
        {"id": "db", "vpc_security_group_ids": ["sg-rds"]},
        "aws_security_group.rds",
        "aws_security_group.tasks",
    )
    policy = resource(
        "aws_iam_role_policy",
        "p",
        {"id": "p", "policy": json.dumps({"Resource": ["sg-tasks"]})},
        "aws_security_group.tasks",
    )
    document = {**state(), "resources": [tasks, group, database, policy]}

    def found(*sources: str) -> list[tuple[str, str]]:
        moves = [Move(source, UNIT, source, "", "", "", "") for source in sources]
        return [(one.source, one.needs) for one in _open(moves, document)]

    assert found("aws_security_group.rds", "aws_db_instance.a") == []
    assert found("aws_db_instance.a") == [("aws_db_instance.a", "aws_security_group.rds")]
    assert found("aws_iam_role_policy.p") == [("aws_iam_role_policy.p", "aws_security_group.tasks")]


class S3:
    """Buckets with and without settings, as boto3 says it."""

    def get_bucket_policy(self, **asked: str) -> dict[str, Any]:
        from botocore.exceptions import ClientError

        if asked["Bucket"] == "shut":
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetBucketPolicy")
        if asked["Bucket"] == "bare":
            raise ClientError({"Error": {"Code": "NoSuchBucketPolicy", "Message": "none"}}, "GetBucketPolicy")
        return {"Policy": "{}"}

    def get_bucket_versioning(self, **asked: str) -> dict[str, Any]:
        return {} if asked["Bucket"] == "bare" else {"Status": "Enabled"}


def planned(kind: str, bucket: str | None) -> Planned:
    return Planned(f"{kind}.this", kind, "this", "", None, {"bucket": bucket})


@pytest.mark.parametrize("kind", ["aws_s3_bucket_policy", "aws_s3_bucket_versioning"])
def test_what_a_bucket_has_already_is_imported_unless_a_state_has_it(kind: str) -> None:
    def ask(*targets: Planned, known: frozenset[tuple[str, str]] = frozenset()) -> list[str]:
        return [one.id for one in existing.companions(UNIT, targets, known, lambda service: S3())]

    assert ask(planned(kind, "old"), planned(kind, "bare"), planned(kind, None)) == ["old"]
    assert ask(planned(kind, "old"), known=frozenset({(kind, "old")})) == []
    assert ask(planned("aws_lb", "old")) == []


def test_a_bucket_that_may_not_be_looked_at_is_a_fault() -> None:
    with pytest.raises(AdoptionError, match="AccessDenied"):
        existing.companions(UNIT, [planned("aws_s3_bucket_policy", "shut")], (), lambda service: S3())


def test_what_is_said_to_stay_stays() -> None:
    said = Answers(stay=('module.vpc["a"].*', "aws_subnet.b", "aws_lb.c[0]"))
    stays = ('module.vpc["a"].aws_subnet.x', "aws_subnet.b[1]", "aws_lb.c[0]")
    goes = ('module.vpc["b"].aws_subnet.x', "aws_subnet.bc", "aws_lb.c[1]", "aws_lb.c0")
    assert [said.keeps(one) for one in (*stays, *goes)] == [True] * 3 + [False] * 4


def test_an_answer_that_comes_to_nothing_is_said() -> None:
    said = Answers(
        moves={UNIT: {"aws_lb.this": "aws_lb.a", "aws_lb.other": "aws_lb.b"}}, stay=("aws_vcp.main",)
    )
    assert said.idle(["aws_vpc.main", "aws_lb.a"], {(UNIT, "aws_lb.this", "aws_lb.a")}) == [
        "stay: the legacy state has no aws_vcp.main; did you mean aws_vpc.main?",
        f"moves: aws_lb.b did not become aws_lb.other of {UNIT}; is one of them mistyped?",
    ]


def test_one_text_is_no_list_of_addresses(tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_text("stay: module.legacy.*\n")
    with pytest.raises(UsageError, match="stay is a list of addresses"):
        answers(str(file))
