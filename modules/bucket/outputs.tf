output "arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.this.arn
}

output "name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.id
}

output "regional_domain_name" {
  description = "DNS name of the bucket in its region."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
