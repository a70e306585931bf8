locals {
  # Zones by letter, not by their place in the region's list: a zone that AWS opens later must not renumber subnets.
  zones = var.subnets != null ? sort(keys(var.subnets)) : var.zone_names != null ? var.zone_names : [for letter in slice(["a", "b", "c", "d", "e", "f"], 0, var.availability_zones) : "${var.region}${letter}"]

  # The block in 16 parts: part n is the private subnet of the n-th zone, the last part holds the small public subnets,
  # those between stay free. A subnet's block does not depend on how many zones there are.
  subnets = var.subnets != null ? var.subnets : {
    for index, zone in local.zones : zone => {
      private = cidrsubnet(var.cidr, 4, index)
      public  = cidrsubnet(cidrsubnet(var.cidr, 4, 15), 4, index)
    }
  }

  nat_zones = {
    none     = []
    per_zone = local.zones
    single   = slice(local.zones, 0, 1)
  }[var.nat_gateways]
}

# A network depends on no other unit, so nothing here can be a mock; but the provider configuration that all units share
# asks this module by name.
module "mock_guard" {
  source = "../mock-guard"

  values = []
}

# Only compared with, so that a wrong zone is refused while planning and not in the middle of an apply.
data "aws_availability_zones" "offered" {
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required", "opted-in"]
  }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = {
    Name = var.name
  }

  lifecycle {
    precondition {
      condition     = length(setsubtract(local.zones, data.aws_availability_zones.offered.names)) == 0
      error_message = "${var.region} does not offer ${join(", ", setsubtract(local.zones, data.aws_availability_zones.offered.names))} to this account. Set zone_names to some of: ${join(", ", data.aws_availability_zones.offered.names)}."
    }
  }
}

# Adopted to empty it: whoever forgets to name a security group reaches nothing and is reached by nobody.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "${var.name}-default-closed"
  }
}

resource "aws_subnet" "public" {
  for_each = local.subnets

  availability_zone       = each.key
  cidr_block              = each.value.public
  map_public_ip_on_launch = false
  vpc_id                  = aws_vpc.this.id

  tags = {
    Name = "${var.name}-public-${each.key}"
  }
}

resource "aws_subnet" "private" {
  for_each = local.subnets

  availability_zone       = each.key
  cidr_block              = each.value.private
  map_public_ip_on_launch = false
  vpc_id                  = aws_vpc.this.id

  tags = {
    Name = "${var.name}-private-${each.key}"
  }
}
