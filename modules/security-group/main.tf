resource "aws_security_group" "this" {
  name        = var.name
  description = var.description
  vpc_id      = var.vpc_id

  tags = {
    Name = var.name
  }

  # AWS cannot change a description: a new one would replace the group under its running tasks.
  lifecycle {
    ignore_changes = [description]
  }
}

# The key goes into a tag: moto drops the description of a rule that names a group, and would plan it anew each time.
resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = var.ingress

  from_port                    = each.value.port
  ip_protocol                  = "tcp"
  referenced_security_group_id = each.value.security_group_id
  security_group_id            = aws_security_group.this.id
  to_port                      = each.value.port

  tags = {
    Name = each.key
  }
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = var.egress

  cidr_ipv4                    = each.value.cidr
  from_port                    = each.value.port
  ip_protocol                  = each.value.port == null ? "-1" : "tcp"
  referenced_security_group_id = each.value.security_group_id
  security_group_id            = aws_security_group.this.id
  to_port                      = each.value.port

  tags = {
    Name = each.key
  }
}
