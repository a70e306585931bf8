locals {
  trust = {
    Version = "2012-10-17"
    Statement = [{
      Sid       = "EcsTasksOfThisAccount"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      # IAM User Guide, "The confused deputy problem": ECS acts for this account's tasks only.
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  }

  # Sorted, so that the order in the manifest never shows up as a change.
  policy = {
    Version = "2012-10-17"
    Statement = [
      for sid, statement in var.statements : {
        for key, value in {
          Sid       = sid
          Effect    = "Allow"
          Action    = sort(statement.actions)
          Resource  = sort(statement.resources)
          Condition = length(statement.conditions) > 0 ? statement.conditions : null
        } : key => value if value != null
      }
    ]
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = jsonencode(local.trust)
  description        = var.description
}

resource "aws_iam_role_policy" "this" {
  count = length(var.statements) > 0 ? 1 : 0

  name   = "statements"
  policy = jsonencode(local.policy)
  role   = aws_iam_role.this.name
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = var.managed_policy_arns

  policy_arn = each.value
  role       = aws_iam_role.this.name
}
