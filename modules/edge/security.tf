# An estate that is taken over may have one security group for all its load balancers. Groups of targets name it as the
# source that they let in, so that it must stay: a group for each would cut the targets off.

locals {
  shared = var.security_group_name != null

  shared_ingress = !local.shared ? {} : {
    for pair in setproduct(["80", "443"], distinct(flatten([
      for balancer in var.load_balancers : balancer.ingress_cidrs != null ? balancer.ingress_cidrs : (balancer.internal ? [var.vpc_cidr] : ["0.0.0.0/0"])
    ]))) : "${pair[0]} from ${pair[1]}" => { cidr = pair[1], port = tonumber(pair[0]) }
  }
}

resource "aws_security_group" "shared" {
  count = local.shared ? 1 : 0

  name        = var.security_group_name
  description = "Load balancers of ${var.project} ${var.environment}"
  vpc_id      = var.vpc_id

  tags = {
    Name = var.security_group_name
  }

  # AWS cannot change a description: a new one would replace the group.
  lifecycle {
    ignore_changes = [description]
  }

  depends_on = [module.mock_guard]
}

resource "aws_vpc_security_group_ingress_rule" "shared" {
  for_each = local.shared_ingress

  cidr_ipv4         = each.value.cidr
  description       = each.value.port == 80 ? "HTTP, redirected to HTTPS" : "HTTPS"
  from_port         = each.value.port
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.shared[0].id
  to_port           = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "shared" {
  count = local.shared ? 1 : 0

  cidr_ipv4         = var.vpc_cidr
  description       = "Targets and their health checks, within the VPC"
  from_port         = 0
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.shared[0].id
  to_port           = 65535
}

resource "aws_vpc_security_group_egress_rule" "shared_sign_in" {
  count = local.shared && anytrue([for balancer in var.load_balancers : balancer.sign_in]) ? 1 : 0

  cidr_ipv4         = "0.0.0.0/0"
  description       = "Identity providers of the rules that sign users in"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.shared[0].id
  to_port           = 443
}
