mock_provider "aws" {
  mock_resource "aws_security_group" {
    defaults = { id = "sg-own" }
  }
}

variables {
  description = "Tasks of api"
  name        = "hokusai-api-staging"
  vpc_id      = "vpc-1"
}

run "closed_inwards_open_outwards" {
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.this) == 0
    error_message = "Nobody gets in unless named."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.this["everywhere"].cidr_ipv4 == "0.0.0.0/0" && aws_vpc_security_group_egress_rule.this["everywhere"].ip_protocol == "-1"
    error_message = "Everything may be reached."
  }

  assert {
    condition     = output.id == "sg-own"
    error_message = "The output is the group's ID."
  }
}

run "named_callers" {
  variables {
    egress  = { database = { port = 5432, security_group_id = "sg-db" } }
    ingress = { main-balancer = { port = 8001, security_group_id = "sg-lb" } }
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["main-balancer"].referenced_security_group_id == "sg-lb" && aws_vpc_security_group_ingress_rule.this["main-balancer"].from_port == 8001 && aws_vpc_security_group_ingress_rule.this["main-balancer"].to_port == 8001
    error_message = "One caller, one port."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["main-balancer"].tags.Name == "main-balancer"
    error_message = "The key says why."
  }

  assert {
    condition     = keys(aws_vpc_security_group_egress_rule.this) == ["database"] && aws_vpc_security_group_egress_rule.this["database"].ip_protocol == "tcp"
    error_message = "Only what is named may be reached."
  }
}

run "port_out_of_range" {
  command = plan

  variables {
    ingress = { a = { port = 65536, security_group_id = "sg-1" } }
  }

  expect_failures = [var.ingress]
}

run "egress_to_two_places" {
  command = plan

  variables {
    egress = { a = { cidr = "10.0.0.0/8", security_group_id = "sg-1" } }
  }

  expect_failures = [var.egress]
}

run "egress_to_nowhere" {
  command = plan

  variables {
    egress = { a = { port = 443 } }
  }

  expect_failures = [var.egress]
}

run "name_that_aws_reserves" {
  command = plan

  variables {
    name = "sg-api"
  }

  expect_failures = [var.name]
}

run "description_with_a_quote" {
  command = plan

  variables {
    description = "api's tasks"
  }

  expect_failures = [var.description]
}

run "egress_to_port_zero" {
  command = plan

  variables {
    egress = { a = { cidr = "10.0.0.0/8", port = 0 } }
  }

  expect_failures = [var.egress]
}
