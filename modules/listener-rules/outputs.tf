output "arns" {
  description = "ARNs of the listener rules by key."
  value       = { for key, rule in aws_lb_listener_rule.this : key => rule.arn }
}
