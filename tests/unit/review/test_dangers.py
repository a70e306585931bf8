"""Each danger with the smallest plan that has it, and one beside it that has not."""

import json
from typing import Any

import pytest

from generator.review import of_plan
from generator.review.dangers import ORDER
from generator.review.dangers._grants import grants

from .plans import change, dangers, recorded, review, unit


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: Any, resource: Any = "arn:aws:s3:::a/*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


DENY = {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Principal": "*"}
READ = {"role": "app", "policy": policy(allow("s3:GetObject"))}


def test_a_recorded_plan_worst_first() -> None:
    found = list(review(of_plan(recorded("changes"), "services/auth/app", "auth-team")).dangers())
    assert [danger.kind for _, _, danger in found] == [
        "data_lost",
        "data_lost",
        "access_widened",
        "opened",
        "protection_off",
    ]
    assert [danger.text for _, _, danger in found] == [
        "the table aws_dynamodb_table.gone would be destroyed: its data would be gone",
        "the log group aws_cloudwatch_log_group.old would be replaced (name cannot change in place): "
        "its log would be gone",
        "the policy aws_iam_role_policy.app would allow s3:DeleteObject on arn:aws:s3:::data/*",
        "the ingress rule aws_vpc_security_group_ingress_rule.web would let 0.0.0.0/0 in, port 443",
        'the bucket versioning aws_s3_bucket_versioning.data: versioning would be "Suspended"',
    ]


def test_kinds_are_the_files() -> None:
    import pkgutil

    from generator.review import dangers as package

    files = {name for _, name, _ in pkgutil.iter_modules(package.__path__) if not name.startswith("_")}
    assert files == set(ORDER)


class TestLoss:
    @pytest.mark.parametrize(
        "kind",
        ["db_instance", "s3_bucket", "secretsmanager_secret", "sqs_queue", "cloudwatch_log_group", "kms_key"],
    )
    @pytest.mark.parametrize("actions", ["delete", "delete create", "create delete"])
    def test_of_data(self, kind: str, actions: str) -> None:
        (said,) = dangers(change(f"module.a.aws_{kind}.this", actions, {"a": 1}, {}))
        assert ("destroyed" if actions == "delete" else "replaced") in said

    @pytest.mark.parametrize("actions", ["update", "create", "no-op", "forget"])
    def test_none_where_nothing_goes(self, actions: str) -> None:
        assert dangers(change("aws_db_instance.a", actions, {"a": 1}, {"a": 2})) == []

    def test_why_a_database_is_replaced(self) -> None:
        one = change("aws_db_instance.a", "delete create", {"engine": "x"}, {}, replace_paths=[["engine"]])
        assert dangers(one) == [
            "the database aws_db_instance.a would be replaced (engine cannot change in place): its data would be gone"
        ]

    @pytest.mark.parametrize(
        ("kind", "before", "said"),
        [
            ("db_instance", {"skip_final_snapshot": False}, "gone, but for a last snapshot"),
            ("db_instance", {"skip_final_snapshot": True}, "would be gone"),
            ("s3_bucket", {"force_destroy": False}, "(AWS refuses while it is not empty)"),
            ("s3_bucket", {"force_destroy": True}, "would be gone"),
            ("secretsmanager_secret", {"recovery_window_in_days": 30}, "gone after 30 days"),
        ],
    )
    def test_what_remains(self, kind: str, before: dict[str, Any], said: str) -> None:
        (text,) = dangers(change(f"aws_{kind}.a", "delete", before, None))
        assert text.endswith(said)

    @pytest.mark.parametrize(
        "kind", ["lb", "lb_listener", "lb_listener_rule", "route53_record", "route53_zone"]
    )
    @pytest.mark.parametrize("actions", ["delete", "delete create"])
    def test_of_an_address(self, kind: str, actions: str) -> None:
        assert len(dangers(change(f"aws_{kind}.a", actions, {"a": 1}, {}))) == 1

    def test_the_new_one_may_come_first(self) -> None:
        (said,) = dangers(change("aws_lb_listener_rule.a", "create delete", {"a": 1}, {}))
        assert said.endswith("the new one is made first")

    def test_an_empty_target_group(self) -> None:
        """Though the new one is made first: the rules go over to it before a task is in it."""
        one = change("aws_lb_target_group.a", "create delete", {"port": 1}, {}, replace_paths=[["port"]])
        (said,) = dangers(one)
        assert said.startswith("the target group aws_lb_target_group.a would be replaced (port cannot change")
        assert "503 until tasks are well in the new one" in said
        assert dangers(change("aws_lb_target_group.a", "delete", {"port": 1}, None)) == []

    @pytest.mark.parametrize("actions", ["delete", "create delete"])
    def test_of_a_certificate(self, actions: str) -> None:
        assert len(dangers(change("aws_acm_certificate.a", actions, {"a": 1}, {}))) == 1

    def test_another_certificate(self) -> None:
        one = change("aws_lb_listener.a", "update", {"certificate_arn": "a"}, {"certificate_arn": "b"})
        assert dangers(one) == ['the listener aws_lb_listener.a would get another certificate: "b"']


class TestAccess:
    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            (allow(["s3:GetObject", "s3:PutObject"]), "s3:PutObject on arn:aws:s3:::a/*"),
            (
                allow("s3:GetObject", ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]),
                "s3:GetObject on arn:aws:s3:::b/*",
            ),
            (allow("s3:*"), "s3:* on arn:aws:s3:::a/*"),
            (allow("s3:GetObject", "*"), "s3:GetObject on *"),
            (
                allow("s3:GetObject", Principal={"AWS": "arn:aws:iam::1:root"}),
                "s3:GetObject on arn:aws:s3:::a/* to AWS arn:aws:iam::1:root",
            ),
            ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, "* (but iam:*) on *"),
        ],
    )
    def test_widened(self, statement: dict[str, Any], said: str) -> None:
        one = change("aws_iam_role_policy.a", "update", READ, {**READ, "policy": policy(statement)})
        assert dangers(one) == [f"the policy aws_iam_role_policy.a would allow {said}"]

    @pytest.mark.parametrize(
        "before",
        [
            allow("s3:*"),
            allow("s3:Get*", "*"),
            allow(["S3:getobject"]),
            allow("*", "*"),
            allow("s3:GetObject", ["arn:aws:s3:::a/*", "x"]),
        ],
    )
    def test_narrowed(self, before: dict[str, Any]) -> None:
        one = change("aws_iam_role_policy.a", "update", {**READ, "policy": policy(before)}, READ)
        assert dangers(one) == []

    def test_a_condition_that_goes(self) -> None:
        held = allow("s3:GetObject", Condition={"StringEquals": {"aws:SourceAccount": "1"}})
        one = change("aws_iam_role_policy.a", "update", {**READ, "policy": policy(held)}, READ)
        assert len(dangers(one)) == 1
        assert (
            dangers(change("aws_iam_role_policy.a", "update", READ, {**READ, "policy": policy(held)})) == []
        )

    def test_a_deny_that_goes(self) -> None:
        one = change(
            "aws_s3_bucket_policy.a", "update", {"policy": policy(DENY, allow("s3:GetObject"))}, READ
        )
        assert dangers(one) == [
            "the bucket policy aws_s3_bucket_policy.a would no longer deny s3:* on * to *"
        ]

    def test_a_role_that_others_may_take(self) -> None:
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}
        one = change("aws_iam_role.a", "create", None, {"name": "a", "assume_role_policy": policy(trust)})
        assert dangers(one) == ["the role aws_iam_role.a would allow sts:AssumeRole to *"]

    def test_what_is_known_only_while_applying(self) -> None:
        one = change("aws_iam_role_policy.a", "update", READ, {"role": "app"}, after_unknown={"policy": True})
        assert dangers(one) == [
            "the policy aws_iam_role_policy.a: what it allows is known only while applying"
        ]

    def test_a_new_role_may_have_what_it_needs_but_not_everything(self) -> None:
        role = change("aws_iam_role.a", "create", None, {"name": "app"})
        assert dangers(role, change("aws_iam_role_policy.a", "create", None, READ)) == []
        everything = {**READ, "policy": policy(allow("*", "*"))}
        assert dangers(role, change("aws_iam_role_policy.a", "create", None, everything)) == [
            "the policy aws_iam_role_policy.a would allow * on *"
        ]

    def test_a_role_that_is_there_gets_more(self) -> None:
        assert len(dangers(change("aws_iam_role_policy.a", "create", None, READ))) == 1
        given = {"role": "app", "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
        assert dangers(change("aws_iam_role_policy_attachment.a", "create", None, given)) == [
            "the policy attachment aws_iam_role_policy_attachment.a would give app the policy "
            "arn:aws:iam::aws:policy/ReadOnlyAccess"
        ]

    def test_a_key_belongs_to_its_account(self) -> None:
        root = {
            "Effect": "Allow",
            "Action": "kms:*",
            "Resource": "*",
            "Principal": {"AWS": "arn:aws:iam::1:root"},
        }
        assert dangers(change("aws_kms_key.a", "create", None, {"policy": policy(root)})) == []

    @pytest.mark.parametrize("text", ["", "x", "[]", '{"Statement": 3}', '{"Statement": [3]}', None])
    def test_what_is_no_policy(self, text: Any) -> None:
        assert grants(text) == ()
        dangers(change("aws_iam_role_policy.a", "update", {"policy": text}, READ))


def rule(source: str, first: int = 443, last: int | None = None, **more: Any) -> dict[str, Any]:
    ports = {"from_port": first, "to_port": first if last is None else last}
    return {"cidr_ipv4": source, "ip_protocol": "tcp", "security_group_id": "sg-1", **ports, **more}


class TestOpened:
    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [
            (None, rule("0.0.0.0/0", 22), "let 0.0.0.0/0 in, port 22"),
            (None, rule("0.0.0.0/0"), "let 0.0.0.0/0 in, port 443"),
            (rule("10.0.0.0/8"), rule("8.8.8.0/24"), "let 8.8.8.0/24 in, port 443"),
            (rule("10.0.0.0/8"), rule("10.0.0.0/8", 0, 65535), "open every port instead of port 443"),
            (None, {**rule("::/0", 22), "cidr_ipv4": None, "cidr_ipv6": "::/0"}, "let ::/0 in, port 22"),
        ],
    )
    def test_a_rule(self, before: Any, after: Any, said: str) -> None:
        actions = "update" if before else "create"
        name = "aws_vpc_security_group_ingress_rule.a"
        assert dangers(change(name, actions, before, after)) == [f"the ingress rule {name} would {said}"]

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (None, rule("10.0.0.0/8")),
            (rule("0.0.0.0/0"), rule("10.0.0.0/8")),
            (rule("10.0.0.0/8", 1, 9), rule("10.0.0.0/8", 2, 8)),
            (None, {**rule("", 22), "cidr_ipv4": None, "referenced_security_group_id": "sg-2"}),
        ],
    )
    def test_not(self, before: Any, after: Any) -> None:
        one = change("aws_vpc_security_group_ingress_rule.a", "update" if before else "create", before, after)
        assert dangers(one) == []

    def test_the_ports_of_a_new_balancer(self) -> None:
        new = {key: value for key, value in rule("0.0.0.0/0").items() if key != "security_group_id"}
        name = "aws_vpc_security_group_ingress_rule.a"
        hidden = {"security_group_id": True}
        assert dangers(change(name, "create", None, new, after_unknown=hidden)) == []
        ssh = {**new, "from_port": 22, "to_port": 22}
        assert len(dangers(change(name, "create", None, ssh, after_unknown=hidden))) == 1

    def test_rules_inside_of_a_group(self) -> None:
        inside = {"cidr_blocks": ["0.0.0.0/0"], "from_port": 22, "to_port": 22, "protocol": "tcp"}
        one = change("aws_security_group.a", "update", {"ingress": []}, {"ingress": [inside]})
        assert dangers(one) == ["the security group aws_security_group.a would let 0.0.0.0/0 in, port 22"]

    def test_a_database(self) -> None:
        one = change(
            "aws_db_instance.a", "update", {"publicly_accessible": False}, {"publicly_accessible": True}
        )
        assert dangers(one) == ["the database aws_db_instance.a would be reachable from the internet"]


class TestProtection:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ({"deletion_protection": True}, {"deletion_protection": False}),
            ({"enable_deletion_protection": True}, {"enable_deletion_protection": False}),
            ({"skip_final_snapshot": False}, {"skip_final_snapshot": True}),
            ({"force_destroy": False}, {"force_destroy": True}),
            ({"backup_retention_period": 7}, {"backup_retention_period": 0}),
            ({"block_public_policy": True}, {"block_public_policy": False}),
        ],
    )
    def test_off_and_on(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        assert len(dangers(change("aws_x.a", "update", before, after))) == 1
        assert dangers(change("aws_x.a", "update", after, before)) == []
        assert dangers(change("aws_x.a", "create", None, after)) == []

    def test_versioning(self) -> None:
        on, off = ({"versioning_configuration": [{"status": one}]} for one in ("Enabled", "Suspended"))
        assert len(dangers(change("aws_s3_bucket_versioning.a", "update", on, off))) == 1
        assert dangers(change("aws_s3_bucket_versioning.a", "update", off, on)) == []

    def test_a_block_that_goes_alone_or_with_its_bucket(self) -> None:
        block = change("aws_s3_bucket_public_access_block.a", "delete", {"bucket": "b"}, None)
        assert len(dangers(block)) == 1
        bucket = change("aws_s3_bucket.a", "delete", {"bucket": "b"}, None)
        assert [text.startswith("the bucket ") for text in dangers(block, bucket)] == [True]


def test_a_harmless_plan() -> None:
    assert list(review(unit(change("aws_ecs_service.a", "update", {"a": 1}, {"a": 2}))).dangers()) == []
