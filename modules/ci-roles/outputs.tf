output "apply_role_arn" {
  description = "ARN of the role that applies, known once its permissions are in place."
  value       = aws_iam_role.this["apply"].arn

  depends_on = [aws_iam_role_policy.apply, aws_iam_role_policy_attachment.apply]
}

output "plan_role_arn" {
  description = "ARN of the role that reads, known once its permissions are in place."
  value       = aws_iam_role.this["plan"].arn

  depends_on = [aws_iam_role_policy.plan, aws_iam_role_policy_attachment.plan]
}
