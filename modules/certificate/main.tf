resource "aws_acm_certificate" "this" {
  domain_name               = var.domain_name
  subject_alternative_names = var.subject_alternative_names
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # ACM asks for one record for a name and its wildcard, so both share a key; the keys are known while planning.
  validated_names = toset([
    for name in concat([var.domain_name], var.subject_alternative_names) : trimprefix(name, "*.")
  ])

  validations = {
    for name in local.validated_names : name => [
      for option in aws_acm_certificate.this.domain_validation_options : option
      if trimprefix(option.domain_name, "*.") == name
    ][0]
  }
}

resource "aws_route53_record" "validation" {
  for_each = local.validated_names

  # Another certificate for the same name (the old one while it is replaced) has the very same record.
  allow_overwrite = true
  name            = local.validations[each.key].resource_record_name
  records         = [local.validations[each.key].resource_record_value]
  ttl             = 60
  type            = local.validations[each.key].resource_record_type
  zone_id         = var.zone_id
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]

  timeouts {
    create = "30m"
  }
}
