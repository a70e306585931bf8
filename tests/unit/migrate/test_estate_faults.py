"""What a manifest cannot say, or nobody knows, is left out and said; the rest is drafted."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.migrate.audit.draft.manifests import SSL_POLICY
from generator.migrate.audit.gather import Audit, audit
from tests.unit.migrate.roots import read

BASE = """
resource "aws_lb" "main" { name = "acme-web-prod" }
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.main.arn
  port              = 443
  protocol          = "HTTPS"
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}
resource "aws_lb_target_group" "api" {
  name        = "acme-api-prod"
  port        = 80
  protocol    = "HTTP"
  target_type = "ip"
}
"""


def rule(
    conditions: str, priority: str = "priority = 10", listener: str = "aws_lb_listener.https.arn"
) -> str:
    return f"""
resource "aws_lb_listener_rule" "r" {{
  listener_arn = {listener}
  {priority}
  action {{
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }}
  {conditions}
}}
"""


PATH = 'condition {\n    path_pattern { values = ["/x"] }\n  }'


def made(folder: Path, text: str) -> Audit:
    return audit(read(folder, BASE + text), "shop")


def test_the_base_itself_is_the_same(tmp_path: Path) -> None:
    found = made(tmp_path, rule(PATH))
    assert found.same
    assert found.draft.left_out == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (rule(PATH, priority=""), "its priority is not known"),
        (
            rule("condition {\n    path_pattern { values = [data.aws_x.y.z] }\n  }") + 'data "aws_x" "y" {}',
            "the values of path_pattern are not known",
        ),
        (
            rule('dynamic "condition" {\n    for_each = data.aws_x.y.z\n    content {}\n  }')
            + 'data "aws_x" "y" {}',
            "its conditions are not known",
        ),
        (
            rule(
                'condition {\n    http_header {\n      http_header_name = "X-Origin-Secret"\n      values = ["hunter2-canary-1"]\n    }\n  }'
                '\n  condition {\n    http_header {\n      http_header_name = "x-origin-secret"\n      values = ["b"]\n    }\n  }'
            ),
            "two conditions on the same header must both hold",
        ),
        (
            rule(
                'condition {\n    query_string {\n      key = "a"\n      value = "1"\n    }\n    query_string {\n      key = "b"\n      value = "2"\n    }\n  }'
            ),
            "one of several keys of the query string is enough",
        ),
    ],
)
def test_a_rule_that_is_left_out_is_said_and_nothing_is_claimed(tmp_path: Path, text: str, why: str) -> None:
    found = made(tmp_path, text)
    assert not found.same
    assert [one for one in found.draft.left_out if why in one.why and one.routing]


def test_other_listeners_are_said(tmp_path: Path) -> None:
    text = (
        rule(PATH)
        + """
resource "aws_lb_listener" "test" {
  load_balancer_arn = aws_lb.main.arn
  port              = 8443
  protocol          = "HTTPS"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}
"""
    )
    (left,) = made(tmp_path, text).draft.left_out
    assert left.routing
    assert "HTTPS:8443" in left.why


def test_network_load_balancers_are_left_out(tmp_path: Path) -> None:
    text = (
        rule(PATH)
        + 'resource "aws_lb" "tcp" {\n  name = "acme-tcp-prod"\n  load_balancer_type = "network"\n}\n'
    )
    found = made(tmp_path, text)
    assert [one.why for one in found.draft.left_out] == [
        "a network load balancer: the platform has application load balancers only"
    ]
    assert found.same


def test_rules_on_a_listener_of_another_root(tmp_path: Path) -> None:
    """A service's root that only hangs its rules on a shared load balancer."""
    arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shared-edge/50dc6c495c0c9188/f2f7dc8efc522ab2"
    text = 'resource "aws_lb_target_group" "api" {\n  name = "acme-api-prod"\n  port = 80\n  target_type = "ip"\n}\n'
    found = audit(read(tmp_path, text + rule(PATH, listener=f'"{arn}"')), "shop")
    (balancer,) = found.estate.balancers.values()
    assert balancer.name == "shared-edge"
    assert found.same
    assert "TODO: it is kept outside of this root" in found.draft.files["registry/platform.yaml"]


def test_what_the_schema_refuses_is_left_out_of_the_draft(tmp_path: Path) -> None:
    text = rule('condition {\n    host_header { values = ["café.example.org"] }\n  }')
    found = made(tmp_path, text)
    assert not found.same
    assert found.draft.judged.loaded.catalogue is not None
    assert [one for one in found.draft.left_out if "domains" in one.what or "routes" in one.what]


def test_an_empty_root_is_no_fault(tmp_path: Path) -> None:
    found = audit(read(tmp_path, 'resource "aws_s3_bucket" "b" {\n  bucket = "acme-b-prod"\n}\n'), "shop")
    assert found.estate.rules == ()
    assert [one.kind for one in found.sharing] == ["specific"]


OLD = """
variable "paths" { default = ["/old/*", "/older"] }
resource "aws_alb_listener_rule" "old" {
  listener_arn = "${aws_lb_listener.https.arn}"
  priority     = "${10 + 1}"
  action = [
    { type = "forward", target_group_arn = "${aws_lb_target_group.api.arn}" },
  ]
  condition {
    field  = "path-pattern"
    values = ["${var.paths}"]
  }
}
"""


def test_rules_in_the_form_of_old_providers(tmp_path: Path) -> None:
    found = made(tmp_path, OLD)
    ((_, one),) = found.estate.rules
    assert (one.rule.priority, one.rule.paths, one.faults) == (11, ("/old/*", "/older"), ())
    assert found.same


KEPT = """
resource "aws_sqs_queue" "dead" { name = "acme-jobs-dead-prod" }
resource "aws_sqs_queue" "jobs" {
  name                       = "acme-jobs-prod"
  visibility_timeout_seconds = 90
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
}
resource "aws_db_instance" "main" {
  identifier        = "acme-shop-prod"
  engine            = "postgres"
  engine_version    = "16.3"
  instance_class    = "db.t4g.small"
  allocated_storage = 50
  username          = "postgres"
  password          = "canary-kept-1"
}
resource "aws_s3_bucket" "b" { bucket = "acme-pictures-prod" }
resource "aws_ecr_repository" "r" { name = "acme/shop" }
resource "aws_ecr_repository" "s" { name = "acme-shop" }
"""


def test_things_are_drafted_where_asked_for(tmp_path: Path) -> None:
    inventory = read(tmp_path, BASE + rule(PATH) + KEPT)
    assert "registry/services/shop.yaml" not in audit(inventory, "shop").draft.files
    found = audit(inventory, "shop", things=True)
    text = found.draft.files["registry/services/shop.yaml"]
    for line in (
        "identifier: acme-shop-prod",
        "storage_gb: 50",
        "name: acme-pictures-prod",
        "visibility_timeout: 90",
        "max_receives: 3",
        "acme-shop:",
    ):
        assert line in text
    assert "acme-jobs-dead-prod" not in text
    assert "canary" not in text
    left = {one.what for one in found.draft.left_out}
    assert left == {"shop.yaml: repositories.acme/shop"}
    assert "username: postgres" in text  # RDS for PostgreSQL's own default
    assert (found.same, found.errors) == (True, ())


def test_a_database_without_backups_gets_some_and_the_draft_says_so(tmp_path: Path) -> None:
    bare = KEPT.replace("allocated_storage = 50", "allocated_storage = 50\n  backup_retention_period = 0")
    found = audit(read(tmp_path, BASE + rule(PATH) + bare), "shop", things=True)
    text = found.draft.files["registry/services/shop.yaml"]
    assert "# Found: the legacy database keeps no backups" in text
    assert "backup_days: 7" in text
    assert found.errors == ()


def test_what_keeps_the_draft_from_being_rendered_is_said(tmp_path: Path) -> None:
    cramped = KEPT.replace("allocated_storage = 50", "allocated_storage = 50\n  max_allocated_storage = 51")
    found = audit(read(tmp_path, BASE + rule(PATH) + cramped), "shop", things=True)
    assert [one.check for one in found.errors] == ["database-storage"]


def record(name: str, kind: str, label: str = "r") -> str:
    alias = "alias {\n    name = aws_lb.main.dns_name\n    zone_id = aws_lb.main.zone_id\n    evaluate_target_health = true\n  }"
    target = "ttl = 60\n  records = [aws_lb.main.dns_name]" if kind == "CNAME" else alias
    return f'resource "aws_route53_record" "{label}" {{\n  zone_id = "Z1"\n  name = "{name}"\n  type = "{kind}"\n  {target}\n}}\n'


def test_a_cname_is_kept_where_it_is(tmp_path: Path) -> None:
    """A manifest makes A records, and Route 53 refuses one beside a CNAME."""
    found = made(tmp_path, rule(PATH) + record("shop.acme.com", "CNAME") + record("x.acme.com", "A", "x"))
    text = found.draft.files["registry/services/api.yaml"]
    assert (
        "record: external  # TODO: a record with a routing policy, or no A alias: it is kept where it is"
        in text
    )
    assert text.count("record: external") == 1
    assert found.same, found.parity


def test_an_ipv6_twin_is_said(tmp_path: Path) -> None:
    twins = record("shop.acme.com", "AAAA", "six") + record("shop.acme.com", "A", "four")
    found = made(tmp_path, rule(PATH) + twins)
    (left,) = found.draft.left_out
    assert left.what.startswith("aws_route53_record.six (")
    assert "a cut-over has to take it along by hand" in left.why
    assert "record: external" not in found.draft.files["registry/services/api.yaml"]
    assert found.same, found.parity


def test_an_older_tls_policy_is_said(tmp_path: Path) -> None:
    old = 'port              = 443\n  ssl_policy        = "ELBSecurityPolicy-2016-08"'
    text = BASE.replace("port              = 443", old) + rule(PATH)
    platform = audit(read(tmp_path, text), "shop").draft.files["registry/platform.yaml"]
    assert "Found: it offers ELBSecurityPolicy-2016-08; here it is" in " ".join(platform.split()).replace(
        "# ", ""
    )
    assert "ssl_policy" not in platform


def test_the_policy_that_drafts_compare_with_is_the_building_blocks() -> None:
    variables = (Path(__file__).parents[3] / "modules/load-balancer/variables.tf").read_text()
    assert f'default     = "{SSL_POLICY}"' in variables


HELD = """
resource "aws_security_group" "db" { name = "acme-db" }
resource "aws_security_group" "ops" { name = "acme-ops" }
resource "aws_db_instance" "d" {
  identifier             = "acme-shop-prod"
  engine                 = "postgres"
  engine_version         = "16.3"
  parameter_group_name   = "acme-pg16"
  vpc_security_group_ids = [aws_security_group.db.id]
}
resource "aws_s3_bucket" "plain" { bucket = "acme-plain-prod" }
resource "aws_s3_bucket" "ruled" { bucket = "acme-ruled-prod" }
resource "aws_s3_bucket_versioning" "ruled" {
  bucket = aws_s3_bucket.ruled.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_policy" "ruled" {
  bucket = aws_s3_bucket.ruled.id
  policy = "{}"
}
resource "aws_s3_bucket_lifecycle_configuration" "ruled" {
  bucket = aws_s3_bucket.ruled.id
  rule {
    id     = "old"
    status = "Enabled"
    filter {}
    expiration { days = 400 }
    noncurrent_version_expiration { noncurrent_days = 30 }
  }
}
"""


def drafted(folder: Path, text: str) -> Any:
    found = audit(read(folder, BASE + rule(PATH) + text), "shop", things=True)
    assert found.errors == ()
    return yaml.safe_load(found.draft.files["registry/services/shop.yaml"])


def test_what_holds_data_is_drafted_so_that_nothing_happens_to_it(tmp_path: Path) -> None:
    """Password, groups, versions, policies: what a manifest's usual would change or delete."""
    made = drafted(tmp_path, HELD)
    database = made["databases"]["shop"]
    kept = {name: database[name] for name in ("master_password", "security_group", "parameter_group")}
    assert kept == {"master_password": "kept", "security_group": "acme-db", "parameter_group": "acme-pg16"}
    assert made["buckets"] == {
        "plain": {"name": "acme-plain-prod", "versioning": False, "noncurrent_expire_days": 0},
        "ruled": {
            "name": "acme-ruled-prod",
            "expire_days": 400,
            "noncurrent_expire_days": 30,
            "policy": "kept",
        },
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("filter {}", 'filter { prefix = "logs/" }', "Found: it has lifecycle rules for parts of it"),
        (
            "expiration { days = 400 }",
            'transition {\n      days = 30\n      storage_class = "GLACIER"\n    }',
            "Found: it has lifecycle rules for parts of it",
        ),
        (
            "aws_security_group.db.id]",
            "aws_security_group.db.id, aws_security_group.ops.id]",
            "Found: it has 2 security groups, and a manifest keeps one: choose.",
        ),
    ],
)
def test_what_a_manifest_cannot_say_of_data_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = HELD.replace(old, new, 1)
    assert text != HELD
    found = audit(read(tmp_path, BASE + rule(PATH) + text), "shop", things=True)
    manifest = found.draft.files["registry/services/shop.yaml"]
    assert said in " ".join(manifest.replace("#", "").split())
    if "prefix" in new:
        assert "expire_days: 400" not in manifest


def test_a_password_that_rds_keeps_already_needs_no_word(tmp_path: Path) -> None:
    text = HELD.replace('"acme-shop-prod"', '"acme-shop-prod"\n  manage_master_user_password = true')
    assert "master_password" not in drafted(tmp_path, text)["databases"]["shop"]


LISTS = """
variable "names" {}
variable "groups" {}
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = var.groups
}
resource "aws_lb" "other" {
  name            = "acme-other-prod"
  security_groups = var.groups
}
resource "aws_route53_record" "x" {
  zone_id = "Z1"
  name    = "x.acme.example"
  type    = "CNAME"
  records = var.names
}
resource "aws_db_instance" "x" {
  identifier             = "acme-x-prod"
  vpc_security_group_ids = var.groups
}
"""


def test_lists_that_are_not_known_as_a_whole(tmp_path: Path) -> None:
    found = audit(read(tmp_path, BASE + rule(PATH) + LISTS), "shop", things=True)
    assert found.same
    assert [record.balancer for record in found.estate.records] == [None]


def test_a_source_address_that_is_none(tmp_path: Path) -> None:
    found = made(tmp_path, rule('condition {\n    source_ip { values = ["10.0.0.0/33", "10.0.0.0/8"] }\n  }'))
    (left,) = found.draft.left_out
    assert "'10.0.0.0/33' is no block of addresses" in left.why
    assert not found.same


@pytest.mark.parametrize("zone", ["internal", "corp.local1"])
def test_a_zone_that_no_platform_can_have_costs_not_the_whole_draft(tmp_path: Path, zone: str) -> None:
    text = f"""
resource "aws_route53_zone" "z" {{ name = "{zone}" }}
resource "aws_route53_record" "api" {{
  zone_id = aws_route53_zone.z.zone_id
  name    = "api"
  type    = "A"
  alias {{
    name                   = aws_lb.main.dns_name
    zone_id                = aws_lb.main.zone_id
    evaluate_target_health = true
  }}
}}
"""
    draft = made(tmp_path, rule(PATH) + text).draft
    assert draft.judged.loaded.catalogue is not None
    assert "TODO: the hosted zone of the names" in draft.files["registry/platform.yaml"]
