mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = {
      names = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"]
    }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:111122223333:log-group:flow" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/flow" }
  }

  mock_resource "aws_vpc" {
    defaults = { owner_id = "111122223333" }
  }
}

variables {
  cidr        = "10.1.0.0/16"
  environment = "staging"
  name        = "hokusai-staging"
  project     = "hokusai"
  region      = "us-east-1"
}

run "defaults" {
  assert {
    condition     = output.availability_zones == tolist(["us-east-1a", "us-east-1b"])
    error_message = "The first two letters of the region are the default zones."
  }

  assert {
    condition     = length(output.private_subnet_ids) == 2 && length(output.public_subnet_ids) == 2
    error_message = "A public and a private subnet in each zone."
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(output.nat_public_ips) == 1
    error_message = "One NAT gateway by default."
  }

  assert {
    condition     = alltrue([for route in aws_route.nat : route.nat_gateway_id == aws_nat_gateway.this["us-east-1a"].id])
    error_message = "Both zones leave by the one gateway."
  }

  assert {
    condition     = length(aws_default_security_group.this.ingress) == 0 && length(aws_default_security_group.this.egress) == 0
    error_message = "The default security group has no rules."
  }

  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.private)) : !subnet.map_public_ip_on_launch])
    error_message = "No subnet hands out public addresses by itself."
  }

  assert {
    condition     = length(aws_vpc_endpoint.interface) == 0 && length(aws_route_table.private) == 2 && aws_vpc_endpoint.s3.route_table_ids == toset(values(aws_route_table.private)[*].id)
    error_message = "S3 is reached from every private route table, and nothing else is paid for."
  }

  assert {
    condition     = strcontains(aws_iam_role.flow_log.assume_role_policy, "\"aws:SourceAccount\":\"111122223333\"")
    error_message = "Only the flow logs of this account assume the role."
  }
}

run "gateway_in_each_zone" {
  variables {
    availability_zones = 3
    nat_gateways       = "per_zone"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(output.nat_public_ips) == 3
    error_message = "A gateway in each zone."
  }

  assert {
    condition     = alltrue([for zone, route in aws_route.nat : route.nat_gateway_id == aws_nat_gateway.this[zone].id])
    error_message = "Each zone leaves by its own gateway."
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block } == { us-east-1a = "10.1.0.0/20", us-east-1b = "10.1.16.0/20", us-east-1c = "10.1.32.0/20" }
    error_message = "Private subnets are the first sixteenths."
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.public : zone => subnet.cidr_block } == { us-east-1a = "10.1.240.0/24", us-east-1b = "10.1.241.0/24", us-east-1c = "10.1.242.0/24" }
    error_message = "Public subnets lie in the last sixteenth."
  }
}

run "fewer_zones_keep_their_blocks" {
  assert {
    condition     = aws_subnet.private["us-east-1b"].cidr_block == "10.1.16.0/20" && aws_subnet.public["us-east-1b"].cidr_block == "10.1.241.0/24"
    error_message = "A subnet's block must not depend on the number of zones."
  }
}

run "no_gateway_but_endpoints" {
  variables {
    interface_endpoints = ["ecr.api", "ecr.dkr", "logs"]
    nat_gateways        = "none"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 && length(aws_route.nat) == 0 && output.nat_public_ips == []
    error_message = "No gateway, no address, no route out."
  }

  assert {
    condition     = aws_vpc_endpoint.interface["ecr.dkr"].service_name == "com.amazonaws.us-east-1.ecr.dkr" && aws_vpc_endpoint.interface["ecr.dkr"].private_dns_enabled
    error_message = "Endpoints answer under the services' usual names."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints[0].cidr_ipv4 == "10.1.0.0/16" && aws_vpc_security_group_ingress_rule.endpoints[0].from_port == 443
    error_message = "Endpoints take HTTPS from the VPC."
  }
}

run "named_zones" {
  variables {
    zone_names = ["us-east-1d", "us-east-1b"]
  }

  assert {
    condition     = output.availability_zones == tolist(["us-east-1d", "us-east-1b"]) && aws_subnet.private["us-east-1d"].cidr_block == "10.1.0.0/20"
    error_message = "Named zones keep their order."
  }
}

run "zone_that_is_not_offered" {
  command = plan

  variables {
    zone_names = ["us-east-1a", "us-east-1f"]
  }

  expect_failures = [aws_vpc.this]
}

run "fewer_names_than_zones" {
  command = plan

  variables {
    availability_zones = 3
    zone_names         = ["us-east-1a", "us-east-1b"]
  }

  expect_failures = [var.zone_names]
}

run "one_zone" {
  command = plan

  variables {
    availability_zones = 1
  }

  expect_failures = [var.availability_zones]
}

run "block_too_small" {
  command = plan

  variables {
    cidr = "10.1.0.0/20"
  }

  expect_failures = [var.cidr]
}

run "block_with_host_bits" {
  command = plan

  variables {
    cidr = "10.1.2.3/16"
  }

  expect_failures = [var.cidr]
}

run "unknown_nat_mode" {
  command = plan

  variables {
    nat_gateways = "two"
  }

  expect_failures = [var.nat_gateways]
}

run "retention_cloudwatch_does_not_know" {
  command = plan

  variables {
    flow_log_retention_days = 31
  }

  expect_failures = [var.flow_log_retention_days]
}

run "s3_as_interface_endpoint" {
  command = plan

  variables {
    interface_endpoints = ["s3"]
  }

  expect_failures = [var.interface_endpoints]
}

run "zone_instead_of_region" {
  command = plan

  variables {
    region = "us-east-1a"
  }

  expect_failures = [var.region]
}

run "name_too_long_for_the_role" {
  command = plan

  variables {
    name = "hokusai-development-hokusai-development-hokusai-development"
  }

  expect_failures = [var.name]
}

run "existing_subnets_keep_their_blocks" {
  variables {
    subnets = {
      us-east-1b = { private = "10.1.3.0/24", public = "10.1.2.0/24" }
      us-east-1a = { private = "10.1.1.0/24", public = "10.1.0.0/24" }
    }
  }

  assert {
    condition     = aws_subnet.private["us-east-1b"].cidr_block == "10.1.3.0/24" && aws_subnet.public["us-east-1a"].cidr_block == "10.1.0.0/24"
    error_message = "A subnet has the block that was given for its zone."
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["us-east-1a"]
    error_message = "The single gateway is in the first zone."
  }
}
