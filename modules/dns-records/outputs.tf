output "fqdns" {
  description = "Whole names of the records by key."
  value       = { for key, record in aws_route53_record.this : key => record.fqdn }
}
