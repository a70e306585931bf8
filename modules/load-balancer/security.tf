locals {
  ingress_cidrs = var.ingress_cidrs != null ? var.ingress_cidrs : (var.internal ? [var.vpc_cidr] : ["0.0.0.0/0"])

  # Taken over with others under one group, it makes none: the way in and out is that group's.
  security_group_ids = var.create_security_group ? aws_security_group.this[*].id : var.security_group_ids

  ingress = {
    for pair in setproduct(["80", "443"], local.ingress_cidrs) : "${pair[0]} from ${pair[1]}" => {
      cidr = pair[1]
      port = tonumber(pair[0])
    } if var.create_security_group
  }
}

moved {
  from = aws_security_group.this
  to   = aws_security_group.this[0]
}

moved {
  from = aws_vpc_security_group_egress_rule.targets
  to   = aws_vpc_security_group_egress_rule.targets[0]
}

resource "aws_security_group" "this" {
  count = var.create_security_group ? 1 : 0

  name        = "${var.name}-load-balancer"
  description = "Traffic of the load balancer ${var.name}"
  vpc_id      = var.vpc_id

  tags = {
    Name = "${var.name}-load-balancer"
  }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.ingress

  cidr_ipv4         = each.value.cidr
  description       = each.value.port == 80 ? "HTTP, redirected to HTTPS" : "HTTPS"
  from_port         = each.value.port
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.this[0].id
  to_port           = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "targets" {
  count = var.create_security_group ? 1 : 0

  cidr_ipv4         = var.vpc_cidr
  description       = "Targets and their health checks, within the VPC"
  from_port         = 0
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.this[0].id
  to_port           = 65535
}

# Elastic Load Balancing, "Authenticate users using an Application Load Balancer": the load balancer itself calls the
# token and user info endpoints of the identity provider.
resource "aws_vpc_security_group_egress_rule" "sign_in" {
  count = var.sign_in && var.create_security_group ? 1 : 0

  cidr_ipv4         = "0.0.0.0/0"
  description       = "Identity providers of the rules that sign users in"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.this[0].id
  to_port           = 443
}
