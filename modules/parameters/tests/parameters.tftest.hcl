mock_provider "aws" {}

variables {
  prefix = "/hokusai/staging/auth"
}

run "names_by_key" {
  variables {
    values = { "api/target_group_arn" = "arn:aws:x", vpc_id = "vpc-1" }
  }

  assert {
    condition     = output.names == { "api/target_group_arn" = "/hokusai/staging/auth/api/target_group_arn", vpc_id = "/hokusai/staging/auth/vpc_id" }
    error_message = "A name is prefix and key."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : parameter.type == "String"])
    error_message = "Plain strings only: a secret has no place here."
  }
}

run "prefix_without_slash" {
  command = plan

  variables {
    prefix = "hokusai"
    values = {}
  }

  expect_failures = [var.prefix]
}

run "reserved_prefix" {
  command = plan

  variables {
    prefix = "/aws/hokusai"
    values = {}
  }

  expect_failures = [var.prefix]
}

run "key_with_leading_slash" {
  command = plan

  variables {
    values = { "/vpc_id" = "vpc-1" }
  }

  expect_failures = [var.values]
}

run "empty_value" {
  command = plan

  variables {
    values = { vpc_id = "" }
  }

  expect_failures = [var.values]
}

run "too_many_levels" {
  command = plan

  variables {
    values = { "a/b/c/d/e/f/g/h/i/j/k/l/m" = "x" }
  }

  expect_failures = [var.values]
}
