output "container_name" {
  description = "Name of the main container."
  value       = module.task_definition.container_name
}

output "discovery_arn" {
  description = "ARN of the service discovery entry; null without one."
  value       = one(aws_service_discovery_service.this[*].arn)
}

output "log_group_name" {
  description = "Name of the log group of all containers."
  value       = module.task_definition.log_group_name
}

output "service_arn" {
  description = "ARN of the ECS service."
  value       = aws_ecs_service.this.id
}

output "service_name" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "task_definition_arn" {
  description = "ARN of the current revision of the task definition."
  value       = module.task_definition.arn
}
