mock_provider "aws" {
  mock_resource "aws_secretsmanager_secret" {
    defaults = {
      arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:demo/api-key-AbCdEf"
    }
  }
}

variables {
  name = "demo/api-key"
}

run "a_secret_without_a_value" {
  command = apply

  assert {
    condition     = aws_secretsmanager_secret.this.recovery_window_in_days == 30 && aws_secretsmanager_secret.this.kms_key_id == null
    error_message = "A deleted secret can be restored for 30 days."
  }

  assert {
    condition     = output.arn == "arn:aws:secretsmanager:us-east-1:111122223333:secret:demo/api-key-AbCdEf" && output.name == "demo/api-key"
    error_message = "The outputs are the secret's."
  }
}

run "deletes_at_once_where_told" {
  command = plan

  variables {
    recovery_window_days = 0
  }

  assert {
    condition     = aws_secretsmanager_secret.this.recovery_window_in_days == 0
    error_message = "The name is free again at once."
  }
}

run "refuses_a_short_window" {
  command         = plan
  expect_failures = [var.recovery_window_days]

  variables {
    recovery_window_days = 3
  }
}

run "refuses_spaces" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "api key"
  }
}
