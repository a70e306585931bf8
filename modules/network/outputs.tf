output "availability_zones" {
  description = "Names of the availability zones, in the order of the subnets."
  value       = local.zones
}

output "nat_public_ips" {
  description = "Public addresses that the private subnets are seen from outside with; none without NAT gateways."
  value       = [for zone in local.nat_zones : aws_eip.nat[zone].public_ip]
}

output "private_subnet_ids" {
  description = "IDs of the private subnets, one per zone."
  value       = [for zone in local.zones : aws_subnet.private[zone].id]
  depends_on  = [aws_route.nat, aws_route_table_association.private]
}

output "public_subnet_ids" {
  description = "IDs of the public subnets, one per zone."
  value       = [for zone in local.zones : aws_subnet.public[zone].id]
  depends_on  = [aws_route.internet, aws_route_table_association.public]
}

output "vpc_cidr" {
  description = "CIDR block of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "vpc_id" {
  description = "ID of the VPC."
  value       = aws_vpc.this.id
}
