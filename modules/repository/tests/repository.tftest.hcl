mock_provider "aws" {
  mock_resource "aws_ecr_repository" {
    defaults = {
      arn            = "arn:aws:ecr:us-east-1:111122223333:repository/hokusai/demo"
      repository_url = "111122223333.dkr.ecr.us-east-1.amazonaws.com/hokusai/demo"
    }
  }
}

variables {
  name = "hokusai/demo"
}

run "the_defaults_are_safe" {
  command = apply

  assert {
    condition     = aws_ecr_repository.this.image_tag_mutability == "IMMUTABLE" && aws_ecr_repository.this.image_scanning_configuration[0].scan_on_push && aws_ecr_repository.this.encryption_configuration[0].encryption_type == "AES256" && !aws_ecr_repository.this.force_delete
    error_message = "Tags stay, images are scanned and encrypted, and not deleted with the repository."
  }

  assert {
    condition     = [for rule in jsondecode(aws_ecr_lifecycle_policy.this.policy).rules : [rule.rulePriority, rule.selection.tagStatus, rule.selection.countNumber]] == [[1, "untagged", 14], [2, "any", 50]]
    error_message = "Untagged images go first, then the oldest."
  }

  assert {
    condition     = output.arn == "arn:aws:ecr:us-east-1:111122223333:repository/hokusai/demo" && output.url == "111122223333.dkr.ecr.us-east-1.amazonaws.com/hokusai/demo" && output.name == "hokusai/demo"
    error_message = "The outputs are the repository's."
  }
}

run "choices" {
  command = plan

  variables {
    force_delete   = true
    immutable_tags = false
    keep_images    = 5
    kms_key_arn    = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"
  }

  assert {
    condition     = aws_ecr_repository.this.image_tag_mutability == "MUTABLE" && aws_ecr_repository.this.force_delete && aws_ecr_repository.this.encryption_configuration[0].encryption_type == "KMS" && jsondecode(aws_ecr_lifecycle_policy.this.policy).rules[1].selection.countNumber == 5
    error_message = "What was asked for reaches the repository."
  }
}

run "refuses_capitals" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "Hokusai/demo"
  }
}

run "refuses_a_slash_at_the_end" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "hokusai/"
  }
}

run "refuses_to_keep_nothing" {
  command         = plan
  expect_failures = [var.keep_images]

  variables {
    keep_images = 0
  }
}

run "refuses_to_expire_at_once" {
  command         = plan
  expect_failures = [var.untagged_days]

  variables {
    untagged_days = 0
  }
}
