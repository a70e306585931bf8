mock_provider "aws" {
  mock_resource "aws_s3_bucket" {
    defaults = {
      arn                         = "arn:aws:s3:::hokusai-demo"
      bucket_regional_domain_name = "hokusai-demo.s3.us-east-1.amazonaws.com"
      id                          = "hokusai-demo"
    }
  }
}

variables {
  name = "hokusai-demo"
}

run "the_defaults_are_safe" {
  command = apply

  assert {
    condition     = aws_s3_bucket_public_access_block.this.block_public_acls && aws_s3_bucket_public_access_block.this.block_public_policy && aws_s3_bucket_public_access_block.this.ignore_public_acls && aws_s3_bucket_public_access_block.this.restrict_public_buckets
    error_message = "Nothing is public."
  }

  assert {
    condition     = aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced" && aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled" && !aws_s3_bucket.this.force_destroy
    error_message = "No ACLs, versions kept, contents not destroyed."
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    error_message = "Encrypted with S3's keys."
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this[0].policy).Statement == [{
      Sid       = "DenyInsecureTransport"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::hokusai-demo", "arn:aws:s3:::hokusai-demo/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
    error_message = "Only TLS gets in."
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.id] == ["abort-incomplete-uploads", "expire-noncurrent-versions"] && aws_s3_bucket_lifecycle_configuration.this.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 7 && aws_s3_bucket_lifecycle_configuration.this.rule[1].noncurrent_version_expiration[0].noncurrent_days == 90 && aws_s3_bucket_lifecycle_configuration.this.rule[1].expiration[0].expired_object_delete_marker
    error_message = "Left-overs go, objects stay."
  }

  assert {
    condition     = output.arn == "arn:aws:s3:::hokusai-demo" && output.name == "hokusai-demo" && output.regional_domain_name == "hokusai-demo.s3.us-east-1.amazonaws.com"
    error_message = "The outputs are the bucket's."
  }
}

run "what_was_taken_over_keeps_its_policy_and_versions" {
  command = apply

  variables {
    create_policy          = false
    noncurrent_expire_days = null
  }

  assert {
    condition     = length(aws_s3_bucket_policy.this) == 0 && [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.id] == ["abort-incomplete-uploads"]
    error_message = "No policy over another, and no version expires."
  }
}

run "expiry_and_a_key" {
  command = apply

  variables {
    expire_days            = 365
    kms_key_arn            = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"
    noncurrent_expire_days = null
    versioning             = false
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.id] == ["abort-incomplete-uploads", "expire-objects"] && aws_s3_bucket_lifecycle_configuration.this.rule[1].expiration[0].days == 365
    error_message = "Objects expire."
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms" && one(aws_s3_bucket_server_side_encryption_configuration.this.rule).bucket_key_enabled && aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Suspended"
    error_message = "Encrypted with the given key, without versions."
  }
}

run "refuses_capitals" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "Hokusai"
  }
}

run "refuses_dots" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "hokusai.demo"
  }
}

run "refuses_a_reserved_suffix" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "hokusai-s3alias"
  }
}

run "refuses_to_expire_at_once" {
  command         = plan
  expect_failures = [var.expire_days]

  variables {
    expire_days = 0
  }
}

run "refuses_half_a_day" {
  command         = plan
  expect_failures = [var.noncurrent_expire_days]

  variables {
    noncurrent_expire_days = 0.5
  }
}
