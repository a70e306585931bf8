mock_provider "aws" {
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:us-east-1:111122223333:cluster/hokusai-staging" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/execution" }
  }

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
  cluster_name        = "hokusai-staging"
  environment         = "staging"
  execution_role_name = "hokusai-ecs-execution-staging"
  namespace           = "hokusai-staging.local"
  project             = "hokusai"
  region              = "us-east-1"
  teams               = { auth-team = { name = "auth-team", email = "auth-team@hokusai.ai" } }
  vpc_id              = "vpc-1"
}

run "composes" {
  assert {
    condition     = output.cluster_name == "hokusai-staging" && output.namespace_name == "hokusai-staging.local" && output.execution_role_name == "hokusai-ecs-execution-staging"
    error_message = "Names come out as they went in."
  }

  assert {
    condition     = keys(output.alert_topic_arns) == ["auth-team"]
    error_message = "A topic for each team."
  }
}

run "mocks_can_be_planned" {
  command = plan

  variables {
    vpc_id = "vpc-mockneverapply"
  }
}

run "zone_instead_of_region" {
  command = plan

  variables {
    region = "us-east-1a"
  }

  expect_failures = [var.region]
}
