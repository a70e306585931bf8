# The scalable target is there for a fixed count as well: the service ignores changes of desired_count, so moving
# these bounds is what carries a new count into effect. Policies come only with room to scale.

locals {
  scalable = var.scaling.max > var.scaling.min
  nothing  = var.scaling.cpu_percent == null && var.scaling.memory_percent == null && var.scaling.requests_per_target == null

  policies = {
    for key, policy in {
      cpu = {
        metric = "ECSServiceAverageCPUUtilization"
        label  = null
        target = local.nothing ? 70 : var.scaling.cpu_percent
      }
      memory = {
        metric = "ECSServiceAverageMemoryUtilization"
        label  = null
        target = var.scaling.memory_percent
      }
      requests = {
        metric = "ALBRequestCountPerTarget"
        label  = try(var.scaling.requests_per_target.resource_label, null)
        target = try(var.scaling.requests_per_target.target, null)
      }
    } : key => policy if local.scalable && policy.target != null
  }
}

resource "aws_appautoscaling_target" "this" {
  max_capacity       = var.scaling.max
  min_capacity       = var.scaling.min
  resource_id        = "service/${var.cluster_name}/${aws_ecs_service.this.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.policies

  name               = "${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  service_namespace  = aws_appautoscaling_target.this.service_namespace

  # Out within a minute, in after five: a load that comes in waves does not stop tasks it needs again.
  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = each.value.target

    predefined_metric_specification {
      predefined_metric_type = each.value.metric
      resource_label         = each.value.label
    }
  }
}
