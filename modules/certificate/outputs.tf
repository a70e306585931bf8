output "arn" {
  description = "ARN of the certificate, once its names are validated."
  value       = aws_acm_certificate_validation.this.certificate_arn
}
