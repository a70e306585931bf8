output "log_group_name" {
  description = "Name of the log group of all containers."
  value       = module.task_definition.log_group_name
}

output "role_arn" {
  description = "ARN of the role with which the scheduler starts the job."
  value       = aws_iam_role.scheduler.arn
}

output "schedule_arn" {
  description = "ARN of the schedule."
  value       = aws_scheduler_schedule.this.arn
}

output "task_definition_arn" {
  description = "ARN of the current revision of the task definition."
  value       = module.task_definition.arn
}
