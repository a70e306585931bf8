locals {
  # One task stays on demand where there are several, so that a Spot shortage does not take all of them at once.
  on_demand_base = coalesce(var.on_demand_base, var.scaling.min > 1 ? 1 : 0)

  capacity = {
    for provider, share in {
      FARGATE      = { base = var.spot ? local.on_demand_base : 0, weight = var.spot ? 0 : 1 }
      FARGATE_SPOT = { base = 0, weight = var.spot ? 1 : 0 }
    } : provider => share if share.base + share.weight > 0
  }
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
  family                   = coalesce(var.family, var.name)
  image                    = var.image
  keep_old_revisions       = var.keep_old_revisions
  log_group_name           = var.log_group_name
  log_retention_days       = var.log_retention_days
  memory                   = var.memory
  port                     = var.port
  readonly_root_filesystem = var.readonly_root_filesystem
  region                   = var.region
  secrets                  = var.secrets
  sidecars                 = var.sidecars
  stop_timeout             = var.stop_timeout
  task_role_arn            = var.task_role_arn
  user                     = var.user
  writable_paths           = var.writable_paths
}

resource "aws_ecs_service" "this" {
  name                               = var.name
  availability_zone_rebalancing      = var.deployment.maximum_percent > 100 ? "ENABLED" : "DISABLED" # it adds before it removes
  cluster                            = var.cluster_arn
  deployment_maximum_percent         = var.deployment.maximum_percent
  deployment_minimum_healthy_percent = var.deployment.minimum_percent
  desired_count                      = var.scaling.min
  enable_ecs_managed_tags            = true
  enable_execute_command             = var.exec
  force_new_deployment               = true # else the provider replaces the service when the capacity strategy changes
  health_check_grace_period_seconds  = length(var.target_groups) > 0 ? var.health_check_grace_seconds : null
  propagate_tags                     = "SERVICE"
  task_definition                    = module.task_definition.arn
  wait_for_steady_state              = false

  dynamic "alarms" {
    for_each = length(var.deployment.alarm_names) > 0 ? [var.deployment.alarm_names] : []

    content {
      alarm_names = alarms.value
      enable      = true
      rollback    = true
    }
  }

  dynamic "capacity_provider_strategy" {
    for_each = local.capacity

    content {
      base              = capacity_provider_strategy.value.base
      capacity_provider = capacity_provider_strategy.key
      weight            = capacity_provider_strategy.value.weight
    }
  }

  deployment_circuit_breaker {
    enable   = var.circuit_breaker.enable
    rollback = var.circuit_breaker.enable && var.circuit_breaker.rollback
  }

  dynamic "load_balancer" {
    for_each = var.target_groups

    content {
      container_name   = coalesce(load_balancer.value.container_name, module.task_definition.container_name)
      container_port   = load_balancer.value.container_port
      target_group_arn = load_balancer.value.arn
    }
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = var.security_group_ids
    subnets          = var.subnet_ids
  }

  dynamic "service_registries" {
    for_each = aws_service_discovery_service.this

    content {
      registry_arn = service_registries.value.arn
    }
  }

  # The scalable target below owns the count.
  lifecycle {
    ignore_changes = [desired_count]
  }
}
