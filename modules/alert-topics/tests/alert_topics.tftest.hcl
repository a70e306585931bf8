mock_provider "aws" {
  mock_resource "aws_kms_key" {
    defaults = {
      arn    = "arn:aws:kms:us-east-1:111122223333:key/6f1f1f1f-0000-0000-0000-000000000000"
      key_id = "6f1f1f1f-0000-0000-0000-000000000000"
    }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:111122223333:topic" }
  }
}

variables {
  name_prefix = "hokusai-alerts-staging"

  teams = {
    auth = { name = "auth-team", email = "auth-team@hokusai.ai" }
    data = { name = "data-team" }
  }
}

run "topic_per_team" {
  assert {
    condition     = keys(output.arns) == ["auth", "data"]
    error_message = "A topic for each team, by its key."
  }

  assert {
    condition     = aws_sns_topic.this["auth"].name == "hokusai-alerts-staging-auth-team"
    error_message = "The name is prefix and team."
  }

  assert {
    condition     = keys(aws_sns_topic_subscription.email) == ["auth"]
    error_message = "Only a team with an address is subscribed."
  }

  assert {
    condition     = alltrue([for topic in aws_sns_topic.this : topic.kms_master_key_id == aws_kms_key.this.arn]) && aws_kms_key.this.enable_key_rotation
    error_message = "Topics are encrypted with the module's own, rotated key."
  }

  assert {
    condition = alltrue([
      for statement in concat(
        [for statement in jsondecode(aws_kms_key_policy.this.policy).Statement : statement if can(statement.Principal.Service)],
        flatten([for policy in aws_sns_topic_policy.this : jsondecode(policy.policy).Statement]),
      ) : statement.Principal.Service == "cloudwatch.amazonaws.com" && statement.Condition.StringEquals["aws:SourceAccount"] == "111122223333"
    ])
    error_message = "CloudWatch of this account only."
  }
}

run "no_teams" {
  variables {
    teams = {}
  }

  assert {
    condition     = output.arns == {}
    error_message = "No teams, no topics."
  }
}

run "not_an_address" {
  command = plan

  variables {
    teams = { auth = { name = "auth-team", email = "auth-team" } }
  }

  expect_failures = [var.teams]
}

run "two_teams_of_one_name" {
  command = plan

  variables {
    teams = { a = { name = "team" }, b = { name = "team" } }
  }

  expect_failures = [var.teams]
}

run "space_in_a_name" {
  command = plan

  variables {
    teams = { a = { name = "the team" } }
  }

  expect_failures = [var.teams]
}

run "reserved_prefix" {
  command = plan

  variables {
    name_prefix = "aws/alerts"
  }

  expect_failures = [var.name_prefix]
}
