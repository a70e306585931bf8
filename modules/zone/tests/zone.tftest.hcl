mock_provider "aws" {
  mock_data "aws_route53_zone" {
    defaults = {
      name_servers = ["ns-1.example.com", "ns-2.example.com"]
      zone_id      = "Z0123456789EXISTING"
    }
  }

  mock_resource "aws_route53_zone" {
    defaults = {
      name_servers = ["ns-3.example.com"]
      zone_id      = "Z0123456789CREATED"
    }
  }
}

run "looks_up_by_default" {
  variables {
    name = "staging.hokus.ai"
  }

  assert {
    condition     = length(aws_route53_zone.this) == 0 && output.zone_id == "Z0123456789EXISTING" && length(output.name_servers) == 2
    error_message = "An existing zone is looked up, not created."
  }

  assert {
    condition     = !data.aws_route53_zone.this[0].private_zone
    error_message = "A private zone of the same name is not meant."
  }
}

run "creates" {
  variables {
    create = true
    name   = "staging.hokus.ai"
  }

  assert {
    condition     = output.zone_id == "Z0123456789CREATED" && output.name == "staging.hokus.ai" && output.name_servers == tolist(["ns-3.example.com"])
    error_message = "The outputs are those of the created zone."
  }
}

run "trailing_dot" {
  command = plan

  variables {
    name = "staging.hokus.ai."
  }

  expect_failures = [var.name]
}

run "capitals" {
  command = plan

  variables {
    name = "Staging.hokus.ai"
  }

  expect_failures = [var.name]
}
