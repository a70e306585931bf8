mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::111122223333:role/demo"
    }
  }
}

variables {
  account_id   = "111122223333"
  environment  = "production"
  project      = "acme"
  repository   = "acme/infra"
  state_bucket = "acme-terraform-state-production"
}

run "trust_is_exact" {
  command = apply

  assert {
    condition = jsondecode(aws_iam_role.this["apply"].assume_role_policy) == {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "GitHubActions"
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
        Condition = {
          StringEquals = {
            "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
            "token.actions.githubusercontent.com:sub" = ["repo:acme/infra:environment:production"]
          }
        }
      }]
    }
    error_message = "Only the GitHub environment applies: ${aws_iam_role.this["apply"].assume_role_policy}"
  }

  assert {
    condition = jsondecode(aws_iam_role.this["plan"].assume_role_policy).Statement[0].Condition == {
      StringEquals = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = ["repo:acme/infra:pull_request", "repo:acme/infra:ref:refs/heads/main"]
      }
    }
    error_message = "Pull requests and the branch plan: ${aws_iam_role.this["plan"].assume_role_policy}"
  }

  assert {
    condition     = { for kind, role in aws_iam_role.this : kind => role.name } == { apply = "acme-ci-apply-production", plan = "acme-ci-plan-production" }
    error_message = "The names are those that the platform file expects by default."
  }

  assert {
    condition     = aws_iam_openid_connect_provider.this[0].client_id_list == toset(["sts.amazonaws.com"]) && aws_iam_openid_connect_provider.this[0].url == "https://token.actions.githubusercontent.com"
    error_message = "The provider takes tokens for AWS only."
  }

  assert {
    condition     = output.plan_role_arn == "arn:aws:iam::111122223333:role/demo" && output.apply_role_arn == "arn:aws:iam::111122223333:role/demo"
    error_message = "The outputs are the roles'."
  }
}

run "plan_writes_locks_only" {
  command = apply

  assert {
    condition     = aws_iam_role_policy_attachment.plan.policy_arn == "arn:aws:iam::aws:policy/ReadOnlyAccess"
    error_message = "Beyond the lock it reads."
  }

  assert {
    condition = flatten([
      for statement in jsondecode(aws_iam_role_policy.plan.policy).Statement : [
        for action in statement.Action : [for resource in statement.Resource : "${action} ${resource}"]
        if !startswith(action, "s3:Get") && !startswith(action, "s3:List")
      ] if statement.Effect == "Allow"
      ]) == [
      "s3:DeleteObject arn:aws:s3:::acme-terraform-state-production/live/production/*/terraform.tfstate.tflock",
      "s3:PutObject arn:aws:s3:::acme-terraform-state-production/live/production/*/terraform.tfstate.tflock",
    ]
    error_message = "It writes locks and nothing else: ${aws_iam_role_policy.plan.policy}"
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.plan.policy).Statement : statement.NotResource
      if statement.Sid == "NoObjects"
      ] == [[
        "arn:aws:s3:::acme-terraform-state-production/live/production/*/terraform.tfstate.tflock",
        "arn:aws:s3:::acme-terraform-state-production/live/production/*/terraform.tfstate",
    ]]
    error_message = "Of objects it reads states and locks."
  }

  assert {
    condition     = contains(jsondecode(aws_iam_role_policy.plan.policy).Statement[4].Action, "secretsmanager:GetSecretValue")
    error_message = "It reads no secret."
  }

  # ReadOnlyAccess has ssm:Get*, and the key aws/ssm lets everybody in who may get the parameter.
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.plan.policy).Statement : [statement.Effect, statement.Action, statement.Condition] if statement.Sid == "NoSecureStrings"] == [["Deny", ["kms:Decrypt"], { StringLike = { "kms:ViaService" = ["ssm.*"] } }]]
    error_message = "It reads no SecureString: ${aws_iam_role_policy.plan.policy}"
  }
}

run "apply_does_not_change_itself" {
  command = apply

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.apply.policy).Statement : statement.Sid => statement.Resource
      if statement.Effect == "Deny"
      } == {
      NotItself = [
        "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
        "arn:aws:iam::111122223333:role/acme-ci-apply-production",
        "arn:aws:iam::111122223333:role/acme-ci-plan-production",
      ]
      KeepStates = ["arn:aws:s3:::acme-terraform-state-production", "arn:aws:s3:::acme-terraform-state-production/*"]
    }
    error_message = "Neither the CI's roles nor old states: ${aws_iam_role_policy.apply.policy}"
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.apply.policy, "iam:*") && !contains(flatten([for s in jsondecode(aws_iam_role_policy.apply.policy).Statement : s.Resource if s.Effect == "Allow" && s.Sid != "ReadIam"]), "*")
    error_message = "It changes the project's roles only."
  }
}

run "roles_that_kept_their_names_are_handed_on" {
  command = apply

  variables {
    role_names = ["legacy-task", "a-flow-log"]
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.apply.policy).Statement : statement.Resource if statement.Sid == "RolesOfServices"] == [[
      "arn:aws:iam::111122223333:role/a-flow-log",
      "arn:aws:iam::111122223333:role/acme-*",
      "arn:aws:iam::111122223333:role/legacy-task",
    ]]
    error_message = "A task definition with a kept role needs iam:PassRole for it: ${aws_iam_role_policy.apply.policy}"
  }
}

run "refuses_any_role" {
  command         = plan
  expect_failures = [var.role_names]

  variables {
    role_names = ["*"]
  }
}

run "subjects_of_an_organization_with_its_own" {
  command = apply

  variables {
    apply_subjects       = ["repo:acme@12/infra@34:environment:production"]
    branch               = "trunk"
    create_oidc_provider = false
  }

  assert {
    condition     = jsondecode(aws_iam_role.this["apply"].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == ["repo:acme@12/infra@34:environment:production"]
    error_message = "Given subjects replace the usual one."
  }

  assert {
    condition     = contains(jsondecode(aws_iam_role.this["plan"].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"], "repo:acme/infra:ref:refs/heads/trunk")
    error_message = "The branch is the one that is applied."
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.this) == 0
    error_message = "An account has the provider once."
  }
}

run "refuses_any_repository" {
  command         = plan
  expect_failures = [var.repository]

  variables {
    repository = "acme/*"
  }
}

run "refuses_a_subject_with_a_wildcard" {
  command         = plan
  expect_failures = [var.apply_subjects]

  variables {
    apply_subjects = ["repo:acme/infra:environment:*"]
  }
}

run "refuses_an_apply_without_environment" {
  command         = plan
  expect_failures = [var.apply_subjects]

  variables {
    apply_subjects = ["repo:acme/infra:ref:refs/heads/main"]
  }
}

run "refuses_a_plan_subject_with_a_wildcard" {
  command         = plan
  expect_failures = [var.plan_subjects]

  variables {
    plan_subjects = ["repo:acme/infra:ref:refs/heads/?"]
  }
}

run "refuses_any_branch" {
  command         = plan
  expect_failures = [var.branch]

  variables {
    branch = "feature/*"
  }
}

run "refuses_any_environment" {
  command         = plan
  expect_failures = [var.environment]

  variables {
    environment = "*"
  }
}

run "refuses_a_bucket_pattern" {
  command         = plan
  expect_failures = [var.state_bucket]

  variables {
    state_bucket = "acme-*"
  }
}

run "refuses_a_short_account" {
  command         = plan
  expect_failures = [var.account_id]

  variables {
    account_id = "12345"
  }
}

run "refuses_another_partition" {
  command         = plan
  expect_failures = [var.partition]

  variables {
    partition = "*"
  }
}

run "refuses_a_project_with_a_wildcard" {
  command         = plan
  expect_failures = [var.project]

  variables {
    project = "*"
  }
}

run "refuses_a_boundary_by_name" {
  command         = plan
  expect_failures = [var.permissions_boundary_arn]

  variables {
    permissions_boundary_arn = "boundary"
  }
}
