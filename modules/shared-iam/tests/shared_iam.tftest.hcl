mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/execution" }
  }
}

variables {
  account_id = "111122223333"
  name       = "hokusai-ecs-execution-staging"
}

run "no_secrets_by_default" {
  assert {
    condition     = length(aws_iam_role_policy.secrets) == 0
    error_message = "No policy for secrets unless some are named."
  }

  assert {
    condition     = jsondecode(aws_iam_role.execution.assume_role_policy).Statement[0].Principal.Service == "ecs-tasks.amazonaws.com"
    error_message = "Only ECS assumes the role."
  }

  assert {
    condition     = jsondecode(aws_iam_role.execution.assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "111122223333"
    error_message = "And only for tasks of this account."
  }

  assert {
    condition     = output.execution_role_arn == "arn:aws:iam::111122223333:role/execution" && output.execution_role_name == "hokusai-ecs-execution-staging"
    error_message = "ARN and name come out."
  }
}

run "named_secrets" {
  variables {
    secret_arns = ["arn:aws:secretsmanager:us-east-1:111122223333:secret:hokusai-staging-*"]
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.secrets[0].policy).Statement[*].Action == [["secretsmanager:GetSecretValue"]]
    error_message = "Reading the named secrets, and nothing about keys."
  }
}

run "secrets_under_own_keys" {
  variables {
    kms_key_arns = ["arn:aws:kms:us-east-1:111122223333:key/1"]
    secret_arns  = ["arn:aws:secretsmanager:us-east-1:111122223333:secret:hokusai-staging-*"]
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.secrets[0].policy).Statement[1].Resource == ["arn:aws:kms:us-east-1:111122223333:key/1"]
    error_message = "Decrypting with the named key."
  }
}

run "all_secrets" {
  command = plan

  variables {
    secret_arns = ["arn:aws:secretsmanager:us-east-1:111122223333:secret:*"]
  }

  expect_failures = [var.secret_arns]
}

run "all_keys" {
  command = plan

  variables {
    kms_key_arns = ["*"]
  }

  expect_failures = [var.kms_key_arns]
}

run "account_without_leading_zeros" {
  command = plan

  variables {
    account_id = 11122223333
  }

  expect_failures = [var.account_id]
}

run "name_too_long" {
  command = plan

  variables {
    name = "hokusai-data-pipeline-mlflow-development-ecs-task-execution-role-1"
  }

  expect_failures = [var.name]
}
