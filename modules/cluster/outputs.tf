output "arn" {
  description = "ARN of the ECS cluster, known once Fargate and Fargate Spot are attached."
  value       = aws_ecs_cluster.this.arn
  depends_on  = [aws_ecs_cluster_capacity_providers.this]
}

output "name" {
  description = "Name of the ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "namespace_arn" {
  description = "ARN of the service discovery namespace."
  value       = aws_service_discovery_private_dns_namespace.this.arn
}

output "namespace_id" {
  description = "ID of the service discovery namespace."
  value       = aws_service_discovery_private_dns_namespace.this.id
}

output "namespace_name" {
  description = "Name of the service discovery namespace; a service is found as <its name>.<this name>."
  value       = aws_service_discovery_private_dns_namespace.this.name
}
