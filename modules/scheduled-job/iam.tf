# The scheduler's own role: it may start this job in this cluster, hand it its two roles, and nothing else.

resource "aws_iam_role" "scheduler" {
  name        = local.role_name
  description = "Lets EventBridge Scheduler start ${var.name}."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "SchedulerOfThisAccount"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      # Amazon EventBridge Scheduler User Guide, "Confused deputy prevention": the group's ARN, not the schedule's.
      Condition = {
        ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:scheduler:${var.region}:${local.account_id}:schedule-group/default" }
        StringEquals = { "aws:SourceAccount" = local.account_id }
      }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  name = "run-job"
  role = aws_iam_role.scheduler.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "RunJob"
        Effect    = "Allow"
        Action    = "ecs:RunTask"
        Resource  = "${local.cluster[0]}:task-definition/${local.family}:*"
        Condition = { ArnEquals = { "ecs:cluster" = var.cluster_arn } }
      },
      {
        Sid       = "TagJob"
        Effect    = "Allow"
        Action    = "ecs:TagResource"
        Resource  = "${local.cluster[0]}:task/${local.cluster[1]}/*"
        Condition = { StringEquals = { "ecs:CreateAction" = "RunTask" } }
      },
      {
        Sid       = "PassRoles"
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = sort(compact([var.execution_role_arn, var.task_role_arn]))
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
    ]
  })
}
