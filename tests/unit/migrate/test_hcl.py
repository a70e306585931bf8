"""Terraform files: what they come to, and what is said where they do not."""

from pathlib import Path
from typing import Any

import pytest

from generator.migrate.inventory import REDACTED, LegacyError, Unresolved
from tests.unit.migrate.expressions import EXPRESSIONS
from tests.unit.migrate.roots import read, why


def local(folder: Path, expression: str, more: str = "") -> Any:
    found = read(folder, f"locals {{\n  x = {expression}\n}}\n{more}")
    assert not found.unread, found.unread
    return found.locals["x"]


@pytest.mark.parametrize(("expression", "value"), EXPRESSIONS)
def test_expressions(tmp_path: Path, expression: str, value: Any) -> None:
    assert local(tmp_path, expression) == value


def test_references_stay_and_configured_values_are_known(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
        resource "aws_s3_bucket" "b" {
          bucket = "x-${local.env}"
        }
        locals {
          env = "development"
          arn = "${aws_s3_bucket.b.arn}/*"
        }
        resource "aws_x" "x" {
          name = aws_s3_bucket.b.bucket
          id   = aws_s3_bucket.b.id
          all  = [local.arn]
          json = jsonencode({ a = aws_s3_bucket.b.arn })
        }
        """,
    )
    x = found.resources["aws_x.x"]
    arn = (("aws_s3_bucket.b", "arn"),)
    assert x.values == {
        "name": "x-development",
        "id": Unresolved("aws_s3_bucket.b.id", (("aws_s3_bucket.b", "id"),), True),
        "all": [Unresolved('"${aws_s3_bucket.b.arn}/*"', arn)],
        "json": Unresolved('{"a":"${aws_s3_bucket.b.arn}"}', arn),
    }
    assert x.depends_on == ("aws_s3_bucket.b",)
    assert (x.position.file, x.position.line) == ("main.tf", 9) if x.position else False


def test_count_each_and_dynamic(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
        variable "rules" {
          default = {
            b = { priority = 20, hosts = ["b.hokus.ai"], paths = [] }
            a = { priority = 10, hosts = [], paths = ["/a/*"] }
          }
        }
        resource "aws_lb" "m" {
          count = 2
          name  = "m${count.index}"
        }
        resource "aws_lb_listener_rule" "r" {
          for_each     = var.rules
          listener_arn = aws_lb.m[0].arn
          priority     = each.value.priority
          dynamic "condition" {
            for_each = length(each.value.hosts) > 0 ? [each.value.hosts] : []
            content {
              host_header { values = condition.value }
            }
          }
          dynamic "condition" {
            for_each = length(each.value.paths) > 0 ? { p = each.value.paths } : {}
            iterator = it
            content {
              path_pattern { values = it.value }
            }
          }
        }
        resource "aws_x" "first" {
          value = aws_lb.m[*].name
          rules = { for k, r in aws_lb_listener_rule.r : k => r.priority }
        }
        """,
    )
    assert not found.unread
    assert found.resources["aws_lb.m[1]"].values == {"name": "m1"}
    rules = {one.index: one.values for one in found.of_type("aws_lb_listener_rule")}
    assert rules["a"]["condition"] == [{"path_pattern": [{"values": ["/a/*"]}]}]
    assert rules["b"]["condition"] == [{"host_header": [{"values": ["b.hokus.ai"]}]}]
    assert found.resources["aws_x.first"].values == {"value": ["m0", "m1"], "rules": {"a": 10, "b": 20}}


def test_local_modules_are_followed(tmp_path: Path) -> None:
    inner = """
        variable "name" {}
        variable "lb" { default = null }
        resource "aws_sns_topic" "t" { name = "${var.name}-t" }
        resource "aws_x" "x" { lb = var.lb }
        output "arn" { value = aws_sns_topic.t.arn }
        output "name" { value = aws_sns_topic.t.name }
        """
    main = """
        resource "aws_lb" "main" { name = "main" }
        module "topic" {
          source   = "./modules/topic"
          for_each = toset(["a", "b"])
          name     = each.key
          lb       = aws_lb.main.arn
        }
        resource "aws_y" "y" {
          arn  = module.topic["a"].arn
          name = module.topic["b"].name
        }
        """
    found = read(tmp_path, main, files={"modules/topic/main.tf": inner})
    assert not found.unread
    assert found.resources['module.topic["a"].aws_sns_topic.t'].values == {"name": "a-t"}
    assert found.resources['module.topic["a"].aws_x.x'].depends_on == ("aws_lb.main",)
    y = found.resources["aws_y.y"]
    assert y.get("name") == "b-t"
    assert y.get("arn").references == (('module.topic["a"].aws_sns_topic.t', "arn"),)
    position = found.resources['module.topic["a"].aws_x.x'].position
    assert position is not None
    assert (position.file, position.line) == ("modules/topic/main.tf", 5)


def test_what_terraform_init_fetched_is_followed(tmp_path: Path) -> None:
    main = 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n  cidr = "10.0.0.0/16"\n}\n'
    unread = read(tmp_path, main)
    assert why(unread) == [
        "main.tf:1: module vpc comes from terraform-aws-modules/vpc/aws, which is not here; "
        "after `terraform init` it is read, and --state knows its resources"
    ]
    assert not unread.modules[0].followed
    fetched = {
        ".terraform/modules/modules.json": '{"Modules":[{"Key":"vpc","Source":"x","Dir":".terraform/modules/vpc"}]}',
        ".terraform/modules/vpc/main.tf": 'variable "cidr" {}\nresource "aws_vpc" "this" { cidr_block = var.cidr }\n',
    }
    found = read(tmp_path, main, files=fetched)
    assert found.resources["module.vpc.aws_vpc.this"].values == {"cidr_block": "10.0.0.0/16"}


def test_values_come_from_tfvars_then_from_the_command_line(tmp_path: Path) -> None:
    main = 'variable "a" { default = 1 }\nvariable "b" { default = 1 }\nvariable "c" {}\nvariable "d" {}\n'
    files = {
        "terraform.tfvars": "a = 2\nb = 2\n",
        "x.auto.tfvars.json": '{"b": 3}',
        "given.tfvars": 'c = "4"\n',
    }
    found = read(tmp_path, main, files=files, var_files=(tmp_path / "given.tfvars",), variables={"d": "5"})
    assert {name: one.value for name, one in found.variables.items()} == {"a": 2, "b": 3, "c": "4", "d": "5"}
    assert [one.source for one in found.variables.values()] == [
        "terraform.tfvars",
        "x.auto.tfvars.json",
        "given.tfvars",
        "--var",
    ]
    assert not found.unread


def test_json_syntax(tmp_path: Path) -> None:
    text = """
        {
          "//": "a comment",
          "variable": {"env": {"default": "staging"}},
          "locals": {"paths": ["/x/*"]},
          "resource": {
            "aws_lb_listener_rule": {
              "r": {
                "count": "${length(local.paths)}",
                "priority": 7,
                "condition": [{"host_header": {"values": ["x.${var.env}.hokus.ai"]}}],
                "dynamic": {"action": {"for_each": ["forward"], "content": {"type": "${action.value}"}}}
              }
            }
          }
        }
        """
    found = read(tmp_path, files={"r.tf.json": text})
    (rule,) = found.of_type("aws_lb_listener_rule")
    assert rule.address == "aws_lb_listener_rule.r[0]"
    assert rule.values == {
        "priority": 7,
        "condition": [{"host_header": {"values": ["x.staging.hokus.ai"]}}],
        "action": [{"type": "forward"}],
    }
    assert rule.position
    assert (rule.position.file, rule.position.line) == ("r.tf.json", 8)


@pytest.mark.parametrize(
    ("main", "reason"),
    [
        ('variable "n" {}\n', "main.tf:1: variable n has no value: give it with --var or --var-file"),
        (
            'data "aws_x" "d" {}\nresource "aws_lb" "m" {\n  for_each = data.aws_x.d.names\n}\n',
            "main.tf:3: the for_each of aws_lb.m cannot be worked out from the files: data.aws_x.d.names",
        ),
        ("locals { a = local.b }\n", "main.tf:1: not worked out: there is no local b"),
        (
            'locals {\n  a = { b = 1 }["c"]\n}\n',
            """main.tf:2: not worked out: there is no 'c' in { b = 1 }["c"]""",
        ),
        (
            'data "aws_x" "d" {}\nresource "aws_lb" "m" {\n  dynamic "x" {\n    for_each = data.aws_x.d.l\n'
            "    content {}\n  }\n}\n",
            "main.tf:4: dynamic x: its for_each cannot be worked out",
        ),
        ('resource "aws_lb" "m" {\n  count = 1000000000\n}\n', "main.tf:2: the count of aws_lb.m cannot"),
    ],
)
def test_what_cannot_be_worked_out_is_said(tmp_path: Path, main: str, reason: str) -> None:
    found = why(read(tmp_path, main))
    assert len(found) == 1
    assert found[0].startswith(reason)


def test_a_block_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    main = 'resource "aws_lb" "a" {\n  name = "a"\n}\nresource "aws_lb" "b" {\n  name = = "b"\n}\nresource "aws_lb" "c" {\n  name = "c"\n}\n'
    found = read(tmp_path, main, files={"bad.tf.json": "{]"})
    assert list(found.resources) == ["aws_lb.a", "aws_lb.c"]
    assert [one.position.line for one in found.managed if one.position] == [1, 7]
    assert why(found) == [
        "bad.tf.json:1: this is no JSON: a value is wanted",
        'main.tf:5: not understood (resource "aws_lb" "b"): unexpected \'= "b"\'',
    ]


def test_circles_end(tmp_path: Path) -> None:
    main = 'locals {\n  a = local.b\n  b = local.a\n}\nresource "aws_x" "x" {\n  count = aws_x.x[0].n\n  n = 1\n}\n'
    found = read(tmp_path, main)
    assert isinstance(found.locals["a"], Unresolved)
    assert [one.block for one in found.managed] == ["aws_x.x"]


def test_secrets_never_enter(tmp_path: Path) -> None:
    main = """
        variable "db" {
          sensitive = true
          default   = "canary-7-one"
        }
        locals {
          api_token = "canary-7-two"
          copy      = "x ${local.api_token} y"
        }
        resource "aws_db_instance" "d" {
          password = "canary-7-three"
          url      = "postgres://u:${var.db}@h/x"
          other    = "postgres://u:canary-7-four@h/x"
        }
        output "o" { value = "canary-7-three again" }
        """
    found = read(tmp_path, main)
    assert "canary-7" not in repr(found) + repr(found.literals)
    assert found.resources["aws_db_instance.d"].get("other") == f"postgres://u:{REDACTED}@h/x"


def test_a_folder_without_terraform_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LegacyError, match="no Terraform files"):
        read(tmp_path, files={"main.tf": ""})


def test_files_are_read_inside_the_root_only(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (tmp_path / "outside.txt").write_text("canary")
    main = 'locals {\n  a = file("${path.module}/in.txt")\n  b = file("../outside.txt")\n  c = templatefile("t.tpl", { n = 3 })\n}\n'
    found = read(root, main, files={"in.txt": "inside", "t.tpl": 'n="${n}"'})
    assert found.locals["a"] == "inside"
    assert isinstance(found.locals["b"], Unresolved)
    assert found.locals["c"] == 'n="3"'


def test_a_file_of_values_refers_to_nothing(tmp_path: Path) -> None:
    files = {"terraform.tfvars": "a = var.b\nb = 1 / 0\nc = -7 % 3\n"}
    found = read(tmp_path, 'variable "a" {}\nvariable "b" {}\nvariable "c" {}\n', files=files)
    assert why(found) == [
        "terraform.tfvars:1: not worked out: there is no variable b",
        "terraform.tfvars:2: not worked out: a division by zero",
    ]
    assert found.variables["c"].value == -1
