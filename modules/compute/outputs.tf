output "alert_topic_arns" {
  description = "ARNs of the alert topics by team."
  value       = module.alert_topics.arns
}

output "cluster_arn" {
  description = "ARN of the ECS cluster."
  value       = module.cluster.arn
}

output "cluster_name" {
  description = "Name of the ECS cluster."
  value       = module.cluster.name
}

output "execution_role_arn" {
  description = "ARN of the task execution role."
  value       = module.shared_iam.execution_role_arn
}

output "execution_role_name" {
  description = "Name of the task execution role, to attach further policies to."
  value       = module.shared_iam.execution_role_name
}

output "namespace_arn" {
  description = "ARN of the service discovery namespace."
  value       = module.cluster.namespace_arn
}

output "namespace_id" {
  description = "ID of the service discovery namespace."
  value       = module.cluster.namespace_id
}

output "namespace_name" {
  description = "Name of the service discovery namespace."
  value       = module.cluster.namespace_name
}
