run "real_values_pass" {
  command = apply

  variables {
    values = ["vpc-0a1b2c3d", "10.0.0.0/16", "", null]
  }

  assert {
    condition     = output.ok
    error_message = "Real values must pass."
  }

  assert {
    condition     = length(terraform_data.guard) == 0
    error_message = "Real values must leave nothing in the state."
  }
}

run "no_values_pass" {
  command = apply

  variables {
    values = []
  }

  assert {
    condition     = output.ok
    error_message = "A unit without dependencies must pass."
  }
}

run "mocks_can_be_planned" {
  command = plan

  variables {
    values = ["vpc-0a1b2c3d", "vpc-mockneverapply"]
  }

  assert {
    condition     = length(terraform_data.guard) == 1
    error_message = "The guard must be pending, so that modules which wait for it defer their data sources."
  }
}

run "mocks_are_never_applied" {
  command = apply

  variables {
    values = ["vpc-mockneverapply"]
  }

  expect_failures = [output.ok, terraform_data.guard]
}

run "mocks_are_never_applied_the_second_time" {
  command = apply

  variables {
    values = ["vpc-mockneverapply"]
  }

  expect_failures = [output.ok, terraform_data.guard]
}

run "any_case_is_recognised" {
  command = apply

  variables {
    values = ["ZMOCKNEVERAPPLY"]
  }

  expect_failures = [output.ok, terraform_data.guard]
}

run "sentinel_within_an_arn_is_recognised" {
  command = apply

  variables {
    values = ["arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/mockneverapply/0000000000000000/0000000000000000"]
  }

  expect_failures = [output.ok, terraform_data.guard]
}

run "documentation_address_is_recognised" {
  command = apply

  variables {
    values = ["192.0.2.0/24"]
  }

  expect_failures = [output.ok, terraform_data.guard]
}

run "similar_address_passes" {
  command = apply

  variables {
    values = ["192.0.20.0/24", "10.192.0.2/32"]
  }

  assert {
    condition     = output.ok
    error_message = "Only 192.0.2.0/24 stands for a mock."
  }
}
