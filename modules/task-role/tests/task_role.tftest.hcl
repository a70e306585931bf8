mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::111122223333:role/demo"
    }
  }
}

variables {
  account_id = "111122223333"
  name       = "demo"
}

run "no_permissions" {
  command = apply

  assert {
    condition     = length(aws_iam_role_policy.this) == 0 && length(aws_iam_role_policy_attachment.this) == 0
    error_message = "Without statements there is no inline policy."
  }

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement == [{
      Sid       = "EcsTasksOfThisAccount"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = "111122223333" } }
    }]
    error_message = "Only ECS tasks of this account take the role."
  }

  assert {
    condition     = output.arn == "arn:aws:iam::111122223333:role/demo" && output.name == "demo"
    error_message = "The outputs are the role's."
  }
}

run "statements_and_managed_policies" {
  command = apply

  variables {
    managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"]
    statements = {
      WriteArtifacts = { actions = ["s3:PutObject", "s3:GetObject"], resources = ["arn:aws:s3:::artifacts/*"] }
      ListArtifacts = {
        actions    = ["s3:ListBucket"]
        conditions = { StringLike = { "s3:prefix" = ["models/*"] } }
        resources  = ["arn:aws:s3:::artifacts"]
      }
    }
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this[0].policy) == {
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "ListArtifacts"
          Effect    = "Allow"
          Action    = ["s3:ListBucket"]
          Resource  = ["arn:aws:s3:::artifacts"]
          Condition = { StringLike = { "s3:prefix" = ["models/*"] } }
        },
        {
          Sid      = "WriteArtifacts"
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject"]
          Resource = ["arn:aws:s3:::artifacts/*"]
        },
      ]
    }
    error_message = "One sorted policy: ${aws_iam_role_policy.this[0].policy}"
  }

  assert {
    condition     = keys(aws_iam_role_policy_attachment.this) == ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"]
    error_message = "Managed policies are attached."
  }
}

run "refuses_a_short_account" {
  command         = plan
  expect_failures = [var.account_id]

  variables {
    account_id = "12345"
  }
}

run "refuses_a_long_name" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "hokusai-data-pipeline-mlflow-tracking-production-task-role-of-ecs"
  }
}

run "refuses_a_sid_with_a_hyphen" {
  command         = plan
  expect_failures = [var.statements]

  variables {
    statements = { read-only = { actions = ["s3:GetObject"], resources = ["*"] } }
  }
}

run "refuses_a_whole_service" {
  command         = plan
  expect_failures = [var.statements]

  variables {
    statements = { All = { actions = ["s3:*"], resources = ["arn:aws:s3:::artifacts/*"] } }
  }
}

run "refuses_everything" {
  command         = plan
  expect_failures = [var.statements]

  variables {
    statements = { All = { actions = ["*"], resources = ["*"] } }
  }
}

run "refuses_a_statement_on_nothing" {
  command         = plan
  expect_failures = [var.statements]

  variables {
    statements = { Nothing = { actions = ["s3:GetObject"], resources = [] } }
  }
}

run "refuses_administrator_access" {
  command         = plan
  expect_failures = [var.managed_policy_arns]

  variables {
    managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  }
}

run "refuses_a_policy_by_name" {
  command         = plan
  expect_failures = [var.managed_policy_arns]

  variables {
    managed_policy_arns = ["AmazonS3ReadOnlyAccess"]
  }
}
