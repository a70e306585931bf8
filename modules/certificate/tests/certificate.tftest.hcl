mock_provider "aws" {
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:111122223333:certificate/6f1f1f1f-0000-0000-0000-000000000000"
      domain_validation_options = [
        { domain_name = "staging.hokus.ai", resource_record_name = "_a.staging.hokus.ai", resource_record_type = "CNAME", resource_record_value = "_1.acm-validations.aws" },
        { domain_name = "*.staging.hokus.ai", resource_record_name = "_a.staging.hokus.ai", resource_record_type = "CNAME", resource_record_value = "_1.acm-validations.aws" },
        { domain_name = "*.deep.staging.hokus.ai", resource_record_name = "_b.deep.staging.hokus.ai", resource_record_type = "CNAME", resource_record_value = "_2.acm-validations.aws" },
      ]
    }
  }

  mock_resource "aws_acm_certificate_validation" {
    defaults = {}
  }
}

variables {
  domain_name = "staging.hokus.ai"
  zone_id     = "Z0123456789"
}

run "name_and_wildcard_share_a_record" {
  variables {
    subject_alternative_names = ["*.staging.hokus.ai", "*.deep.staging.hokus.ai"]
  }

  assert {
    condition     = toset(keys(aws_route53_record.validation)) == toset(["deep.staging.hokus.ai", "staging.hokus.ai"])
    error_message = "One validation record for a name and its wildcard."
  }

  assert {
    condition     = aws_route53_record.validation["deep.staging.hokus.ai"].name == "_b.deep.staging.hokus.ai" && aws_route53_record.validation["deep.staging.hokus.ai"].records == toset(["_2.acm-validations.aws"])
    error_message = "Each record is that of its own name."
  }

  assert {
    condition     = output.arn == aws_acm_certificate.this.arn
    error_message = "The output is the certificate's ARN."
  }
}

run "common_name_too_long" {
  command = plan

  variables {
    domain_name = "a-very-long-label-that-goes-on-and-on-and-on.staging.hokusai.example.com"
  }

  expect_failures = [var.domain_name]
}

run "wildcard_within_a_label" {
  command = plan

  variables {
    subject_alternative_names = ["api*.staging.hokus.ai"]
  }

  expect_failures = [var.subject_alternative_names]
}

run "name_given_twice" {
  command = plan

  variables {
    subject_alternative_names = ["a.hokus.ai", "a.hokus.ai"]
  }

  expect_failures = [var.subject_alternative_names]
}
