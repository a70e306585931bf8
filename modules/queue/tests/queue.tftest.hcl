mock_provider "aws" {}

override_resource {
  target = aws_sqs_queue.this
  values = {
    arn = "arn:aws:sqs:us-east-1:111122223333:demo"
    url = "https://sqs.us-east-1.amazonaws.com/111122223333/demo"
  }
}

override_resource {
  target = aws_sqs_queue.dead_letter
  values = {
    arn = "arn:aws:sqs:us-east-1:111122223333:demo-dead-letter"
    url = "https://sqs.us-east-1.amazonaws.com/111122223333/demo-dead-letter"
  }
}

variables {
  name = "demo"
}

run "a_standard_queue" {
  command = apply

  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy) == { deadLetterTargetArn = "arn:aws:sqs:us-east-1:111122223333:demo-dead-letter", maxReceiveCount = 5 }
    error_message = "Messages that fail five times are parked."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue_redrive_allow_policy.dead_letter.redrive_allow_policy) == { redrivePermission = "byQueue", sourceQueueArns = ["arn:aws:sqs:us-east-1:111122223333:demo"] }
    error_message = "Only this queue parks messages there."
  }

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled && aws_sqs_queue.dead_letter.sqs_managed_sse_enabled && aws_sqs_queue.this.receive_wait_time_seconds == 20 && aws_sqs_queue.dead_letter.message_retention_seconds == 1209600 && !aws_sqs_queue.this.fifo_queue
    error_message = "Encrypted, polled long, dead letters kept for 14 days."
  }

  assert {
    condition     = { for key, policy in aws_sqs_queue_policy.this : key => [jsondecode(policy.policy).Statement[0].Effect, jsondecode(policy.policy).Statement[0].Resource] } == { dead_letter = ["Deny", "arn:aws:sqs:us-east-1:111122223333:demo-dead-letter"], main = ["Deny", "arn:aws:sqs:us-east-1:111122223333:demo"] }
    error_message = "Both queues refuse requests without TLS."
  }

  assert {
    condition     = output.arn == "arn:aws:sqs:us-east-1:111122223333:demo" && output.url == "https://sqs.us-east-1.amazonaws.com/111122223333/demo" && output.name == "demo" && output.dead_letter_arn == "arn:aws:sqs:us-east-1:111122223333:demo-dead-letter" && output.dead_letter_name == "demo-dead-letter"
    error_message = "The outputs are the queues'."
  }
}

run "a_fifo_queue_with_a_key" {
  command = apply

  variables {
    fifo                       = true
    kms_key_arn                = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"
    max_receives               = 3
    visibility_timeout_seconds = 900
  }

  assert {
    condition     = output.name == "demo.fifo" && output.dead_letter_name == "demo-dead-letter.fifo" && aws_sqs_queue.dead_letter.fifo_queue && aws_sqs_queue.this.content_based_deduplication
    error_message = "Both queues are FIFO and named so."
  }

  assert {
    condition     = aws_sqs_queue.this.kms_master_key_id == "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555" && aws_sqs_queue.dead_letter.kms_master_key_id == aws_sqs_queue.this.kms_master_key_id && aws_sqs_queue.this.visibility_timeout_seconds == 900
    error_message = "Both queues take the key."
  }
}

run "refuses_fifo_in_the_name" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "demo.fifo"
  }
}

run "refuses_a_long_name" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "hokusai-data-pipeline-a-queue-with-a-name-that-leaves-no-room-ab"
  }
}

run "refuses_no_receives" {
  command         = plan
  expect_failures = [var.max_receives]

  variables {
    max_receives = 0
  }
}

run "refuses_a_month" {
  command         = plan
  expect_failures = [var.retention_seconds]

  variables {
    retention_seconds = 2592000
  }
}

run "refuses_to_hide_for_a_day" {
  command         = plan
  expect_failures = [var.visibility_timeout_seconds]

  variables {
    visibility_timeout_seconds = 86400
  }
}
