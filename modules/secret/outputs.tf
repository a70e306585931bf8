output "arn" {
  description = "ARN of the secret, with the suffix AWS adds."
  value       = aws_secretsmanager_secret.this.arn
}

output "name" {
  description = "Name of the secret."
  value       = aws_secretsmanager_secret.this.name
}
