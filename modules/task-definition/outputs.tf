output "arn" {
  description = "ARN of the current revision."
  value       = aws_ecs_task_definition.this.arn
}

output "container_name" {
  description = "Name of the main container."
  value       = var.container_name
}

output "family" {
  description = "Family of the task definition."
  value       = aws_ecs_task_definition.this.family
}

output "log_group_name" {
  description = "Name of the log group of all containers."
  value       = aws_cloudwatch_log_group.this.name
}
