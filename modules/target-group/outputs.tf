output "arn" {
  description = "ARN of the target group."
  value       = aws_lb_target_group.this.arn
}

output "arn_suffix" {
  description = "Last part of the ARN, the TargetGroup dimension of CloudWatch metrics."
  value       = aws_lb_target_group.this.arn_suffix
}

output "name" {
  description = "Name of the target group."
  value       = aws_lb_target_group.this.name
}
