locals {
  suffix = var.fifo ? ".fifo" : ""

  queues = {
    main        = aws_sqs_queue.this
    dead_letter = aws_sqs_queue.dead_letter
  }
}

resource "aws_sqs_queue" "this" {
  name                        = "${var.name}${local.suffix}"
  content_based_deduplication = var.fifo
  fifo_queue                  = var.fifo
  kms_master_key_id           = var.kms_key_arn
  message_retention_seconds   = var.retention_seconds
  receive_wait_time_seconds   = 20 # long polling: an empty queue costs three requests a minute and consumer
  sqs_managed_sse_enabled     = var.kms_key_arn == null ? true : null
  visibility_timeout_seconds  = var.visibility_timeout_seconds

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter.arn
    maxReceiveCount     = var.max_receives
  })
}

resource "aws_sqs_queue" "dead_letter" {
  name                        = "${var.name}-dead-letter${local.suffix}"
  content_based_deduplication = var.fifo
  fifo_queue                  = var.fifo
  kms_master_key_id           = var.kms_key_arn
  message_retention_seconds   = 1209600
  sqs_managed_sse_enabled     = var.kms_key_arn == null ? true : null
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  queue_url = aws_sqs_queue.dead_letter.url

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.this.arn]
  })
}

resource "aws_sqs_queue_policy" "this" {
  for_each = local.queues

  queue_url = each.value.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "DenyInsecureTransport"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = each.value.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
