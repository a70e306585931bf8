output "names" {
  description = "Whole names of the parameters by key."
  value       = { for key, parameter in aws_ssm_parameter.this : key => parameter.name }
}
