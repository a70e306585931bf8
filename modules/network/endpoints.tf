# Free of charge, and spares the NAT gateway the image layers, which ECR keeps in S3.
resource "aws_vpc_endpoint" "s3" {
  route_table_ids   = [for table in aws_route_table.private : table.id]
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.this.id

  tags = {
    Name = "${var.name}-s3"
  }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(var.interface_endpoints)

  private_dns_enabled = true
  security_group_ids  = aws_security_group.endpoints[*].id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]
  vpc_endpoint_type   = "Interface"
  vpc_id              = aws_vpc.this.id

  tags = {
    Name = "${var.name}-${each.key}"
  }
}

resource "aws_security_group" "endpoints" {
  count = length(var.interface_endpoints) > 0 ? 1 : 0

  name        = "${var.name}-endpoints"
  description = "Interface endpoints of ${var.name}"
  vpc_id      = aws_vpc.this.id

  tags = {
    Name = "${var.name}-endpoints"
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  count = length(var.interface_endpoints) > 0 ? 1 : 0

  cidr_ipv4         = var.cidr
  description       = "HTTPS from the VPC"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.endpoints[0].id
  to_port           = 443
}
