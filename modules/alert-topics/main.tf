locals {
  # The ARN tells the account, so no data source is needed.
  account_id = split(":", aws_kms_key.this.arn)[4]
}

# The AWS managed key alias/aws/sns does not let CloudWatch in, so alarms would never arrive; hence a key of our own.
# Amazon SNS Developer Guide, "Enable compatibility between event sources from AWS services and encrypted topics".
resource "aws_kms_key" "this" {
  description             = "Alert topics ${var.name_prefix}"
  deletion_window_in_days = 30
  enable_key_rotation     = true
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name_prefix}"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_kms_key_policy" "this" {
  key_id = aws_kms_key.this.key_id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AdministeredThroughIam"
        Effect    = "Allow"
        Action    = "kms:*"
        Principal = { AWS = "arn:aws:iam::${local.account_id}:root" }
        Resource  = "*"
      },
      {
        Sid       = "AlarmsOfThisAccount"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
      },
    ]
  })
}

resource "aws_sns_topic" "this" {
  for_each = var.teams

  name              = "${var.name_prefix}-${each.value.name}"
  kms_master_key_id = aws_kms_key.this.arn
}

resource "aws_sns_topic_policy" "this" {
  for_each = var.teams

  arn = aws_sns_topic.this[each.key].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsOfThisAccount"
      Effect    = "Allow"
      Action    = "sns:Publish"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Resource  = aws_sns_topic.this[each.key].arn
      Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
    }]
  })
}

# Amazon SNS mails a link; nothing is delivered before somebody of the team follows it.
resource "aws_sns_topic_subscription" "email" {
  for_each = { for key, team in var.teams : key => team.email if team.email != null }

  endpoint  = each.value
  protocol  = "email"
  topic_arn = aws_sns_topic.this[each.key].arn
}
