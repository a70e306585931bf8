# Read from the cluster's ARN, not from the task definition's, which a plan does not know while the image changes.
locals {
  account_id = split(":", var.cluster_arn)[4]
  cluster    = split(":cluster/", var.cluster_arn)
  family     = coalesce(var.family, var.name)
  partition  = split(":", var.cluster_arn)[1]
  role_name  = coalesce(var.role_name, "${var.name}-scheduler")
}

module "task_definition" {
  source = "../task-definition"

  architecture             = var.architecture
  command                  = var.command
  container_health_check   = var.container_health_check
  container_name           = var.container_name
  cpu                      = var.cpu
  entrypoint               = var.entrypoint
  environment              = var.environment
  ephemeral_storage_gb     = var.ephemeral_storage_gb
  exec                     = var.exec
  execution_role_arn       = var.execution_role_arn
  family                   = local.family
  image                    = var.image
  keep_old_revisions       = var.keep_old_revisions
  log_group_name           = var.log_group_name
  log_retention_days       = var.log_retention_days
  memory                   = var.memory
  readonly_root_filesystem = var.readonly_root_filesystem
  region                   = var.region
  secrets                  = var.secrets
  sidecars                 = var.sidecars
  stop_timeout             = var.stop_timeout
  task_role_arn            = var.task_role_arn
  user                     = var.user
  writable_paths           = var.writable_paths
}

resource "aws_scheduler_schedule" "this" {
  name                         = var.name
  group_name                   = "default"
  schedule_expression          = var.schedule
  schedule_expression_timezone = var.timezone
  state                        = var.enabled ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.cluster_arn
    role_arn = aws_iam_role.scheduler.arn

    ecs_parameters {
      enable_ecs_managed_tags = true
      enable_execute_command  = var.exec
      propagate_tags          = "TASK_DEFINITION"
      task_count              = 1
      task_definition_arn     = module.task_definition.arn

      capacity_provider_strategy {
        capacity_provider = var.spot ? "FARGATE_SPOT" : "FARGATE"
        weight            = 1
      }

      network_configuration {
        assign_public_ip = false
        security_groups  = var.security_group_ids
        subnets          = var.subnet_ids
      }
    }

    retry_policy {
      maximum_event_age_in_seconds = var.maximum_event_age_seconds
      maximum_retry_attempts       = var.retries
    }
  }

  depends_on = [aws_iam_role_policy.scheduler]
}
