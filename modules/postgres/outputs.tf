output "arn" {
  description = "ARN of the instance."
  value       = aws_db_instance.this.arn
}

output "database_name" {
  description = "Database that was created in the instance."
  value       = aws_db_instance.this.db_name
}

output "host" {
  description = "DNS name of the instance, without the port."
  value       = aws_db_instance.this.address
}

output "identifier" {
  description = "Identifier of the instance, as in CloudWatch's DBInstanceIdentifier."
  value       = aws_db_instance.this.identifier
}

output "master_secret_arn" {
  description = "ARN of the secret in which RDS keeps the master user's name and password; null where it does not."
  value       = one(aws_db_instance.this.master_user_secret[*].secret_arn)
}

output "port" {
  description = "Port, as a string."
  value       = tostring(aws_db_instance.this.port)
}

output "resource_id" {
  description = "Resource id (db-...), which the ARN of rds-db:connect is built from."
  value       = aws_db_instance.this.resource_id
}

output "security_group_id" {
  description = "Security group of the instance; who connects adds an ingress rule to it."
  value       = aws_security_group.this.id
}

output "username" {
  description = "Name of the master user."
  value       = aws_db_instance.this.username
}
