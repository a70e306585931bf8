"""The legacy root after the move."""

import json
from collections.abc import Collection

from generator.migrate.adopt import hcl_text, lookups
from generator.migrate.adopt.lookups import Edited, State

ALB = """# the balancer
resource "aws_lb" "main" {
  name = "${var.name}-{"
}

resource "aws_lb_target_group" "api" {
  name = "api"
}
"""
ECS = """resource "aws_ecs_service" "api" {
  target  = aws_lb_target_group.api.arn # of aws_lb_target_group.apis
  subnets = module.vpc.private[*]
  text    = "alb ${aws_lb.main.dns_name} ${aws_lb.main.arn}"
  other   = data.aws_lb.main.arn

  depends_on = [aws_lb.main, aws_iam_role.x]
}
"""
VALUES = {
    "aws_lb_target_group.api.arn": "arn:group",
    "module.vpc.private": ["subnet-1", "subnet-2"],
    "aws_lb.main.dns_name": "main.elb.amazonaws.com",
    "aws_lb.main.arn": "arn:balancer",
}
EDGE = State(
    "platform_edge",
    {"bucket": "b", "key": "k", "region": "r"},
    {"load_balancers": {"main": {"arn": "arn:balancer", "dns_name": "main.elb.amazonaws.com"}}},
)
NETWORK = State("platform_network", {"bucket": "b"}, {"private_subnet_ids": ["subnet-1", "subnet-2"]})
GONE = {"aws_lb.main", "aws_lb_target_group.api", "module.vpc"}


def edit(files: dict[str, str], known: dict[str, object] | None = None) -> Edited:
    def evaluate(expressions: Collection[str]) -> dict[str, object]:
        return {
            one: value for one, value in (VALUES if known is None else known).items() if one in expressions
        }

    return lookups.edit(files, GONE, [EDGE, NETWORK], evaluate)


def test_what_is_gone_is_cut_out_and_an_empty_file_with_it() -> None:
    assert edit({"alb.tf": ALB, "ecs.tf": ECS}).files["alb.tf"] is None


def test_references_become_look_ups_of_the_output_with_that_value() -> None:
    text = edit({"alb.tf": ALB, "ecs.tf": ECS}).files["ecs.tf"]
    assert text is not None
    state = "data.terraform_remote_state"
    assert f"subnets = {state}.platform_network.outputs.private_subnet_ids[*]" in text
    assert f"alb ${{{state}.platform_edge.outputs.load_balancers.main.dns_name}} " in text
    assert f"${{{state}.platform_edge.outputs.load_balancers.main.arn}}" in text
    assert "other   = data.aws_lb.main.arn" in text
    assert "of aws_lb_target_group.apis" in text
    assert "depends_on = [aws_iam_role.x]" in text


def test_what_no_output_has_is_a_literal_and_said() -> None:
    made = edit({"alb.tf": ALB, "ecs.tf": ECS})
    assert made.literals == {"aws_lb_target_group.api.arn": "arn:group"}
    assert "arn:group" in (made.files["hokusai.tf"] or "")
    assert made.by_hand == ()


def test_what_cannot_be_evaluated_is_for_somebody_to_do() -> None:
    made = edit({"a.tf": "locals {\n  x = aws_lb.main[each.key].arn\n}\n"}, {})
    assert made.by_hand == ("a.tf:2: aws_lb.main cannot be evaluated here; write its look-up by hand",)


def test_files_that_read_nothing_of_it_are_left_alone() -> None:
    assert edit({"other.tf": "locals {\n  a = 1\n}\n"}).files == {}


def test_blocks_are_found_behind_strings_heredocs_and_comments() -> None:
    text = '/* { */ locals {\n  a = "}${lookup({ x = "}" }, "x")}"\n  b = <<-E\n  }\n  E\n}\n\nmodule "m" { source = "./m" }\n'
    found = [(block.kind, *block.labels) for block in hcl_text.blocks(text)]
    assert found == [("locals",), ("module", "m")]


def test_the_consoles_answer_is_read_back() -> None:
    inner = json.dumps({"aws_lb.main.arn": json.dumps("arn:x"), "secret": None})
    assert lookups.console_values(json.dumps(inner) + "\n") == {"aws_lb.main.arn": "arn:x"}
    assert "issensitive(aws_lb.main.arn)" in lookups.console_line(["aws_lb.main.arn"])


def test_labels_are_those_of_the_registrys_pages() -> None:
    assert lookups.label("live/development/platform/edge") == "platform_edge"
    assert lookups.label("live/development/services/data-pipeline/app") == "data_pipeline_app"


def test_what_goes_through_all_instances_goes_through_their_look_ups() -> None:
    text = """resource "aws_secretsmanager_secret_version" "app" {
  for_each  = aws_secretsmanager_secret.app
  secret_id = each.value.id
}
output "arns" { value = [for one in aws_secretsmanager_secret.app : one.arn] }
output "one" { value = aws_secretsmanager_secret.app["a b"].arn }
"""
    secret = "aws_secretsmanager_secret.app"
    arn = "arn:aws:secretsmanager:secret"
    known: dict[str, object] = {
        lookups._summary(secret): {"a b": {"arn": arn, "id": arn, "name": "x/y"}},
        f'{secret}["a b"].arn': arn,
    }
    state = State("data", {"bucket": "b"}, {"secrets": {"s": {"arn": arn}}})

    made = lookups.edit(
        {"s.tf": text},
        {secret},
        [state],
        lambda wanted: {one: known[one] for one in wanted if one in known},
        {secret},
    )

    assert made.by_hand == ()
    (after, lookup) = (made.files[name] or "" for name in ("s.tf", "hokusai.tf"))
    assert "for_each  = local.hokusai_aws_secretsmanager_secret_app\n" in after
    assert "[for one in local.hokusai_aws_secretsmanager_secret_app : one.arn]" in after
    assert "value = data.terraform_remote_state.data.outputs.secrets.s.arn }" in after
    assert "arn  = data.terraform_remote_state.data.outputs.secrets.s.arn" in lookup
    assert made.literals == {f'{secret}["a b"].name': "x/y"}


def test_a_second_adoption_leaves_what_the_first_wrote() -> None:
    first = edit({"alb.tf": ALB, "ecs.tf": ECS}).files["hokusai.tf"] or ""
    again = edit({"hokusai.tf": first, "alb.tf": ALB, "ecs.tf": ECS}).files

    assert "hokusai.tf" not in again
    second = again["hokusai-2.tf"] or ""
    assert "terraform_remote_state" not in second
    assert "hokusai_adopted_2 = {" in second
    assert 'local.hokusai_adopted_2["aws_lb_target_group.api.arn"]' in (again["ecs.tf"] or "")
