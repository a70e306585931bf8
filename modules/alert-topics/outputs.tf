output "arns" {
  description = "ARNs of the topics by team, once alarms may publish to them."
  value       = { for key, topic in aws_sns_topic.this : key => topic.arn }
  depends_on  = [aws_kms_key_policy.this, aws_sns_topic_policy.this]
}
