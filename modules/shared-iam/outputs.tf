output "execution_role_arn" {
  description = "ARN of the task execution role, once its policies are attached."
  value       = aws_iam_role.execution.arn
  depends_on  = [aws_iam_role_policy.secrets, aws_iam_role_policy_attachment.execution]
}

output "execution_role_name" {
  description = "Name of the task execution role, to attach further policies to."
  value       = aws_iam_role.execution.name
}
