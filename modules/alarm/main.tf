locals {
  standard = ["Average", "Sum", "Minimum", "Maximum", "SampleCount"]
  plain    = var.metric != null && contains(local.standard, try(var.metric.statistic, ""))
}

resource "aws_cloudwatch_metric_alarm" "this" {
  alarm_name          = var.name
  alarm_actions       = var.topic_arns
  alarm_description   = var.description
  comparison_operator = var.comparison
  datapoints_to_alarm = var.datapoints_to_alarm
  evaluation_periods  = var.evaluation_periods
  ok_actions          = var.notify_ok ? var.topic_arns : []
  threshold           = var.threshold
  treat_missing_data  = var.treat_missing_data

  dimensions         = try(var.metric.dimensions, null)
  extended_statistic = local.plain ? null : try(var.metric.statistic, null)
  metric_name        = try(var.metric.name, null)
  namespace          = try(var.metric.namespace, null)
  period             = var.metric == null ? null : var.period
  statistic          = local.plain ? var.metric.statistic : null

  dynamic "metric_query" {
    for_each = var.metrics

    content {
      id          = metric_query.key
      expression  = metric_query.value.expression
      label       = metric_query.value.label
      return_data = metric_query.value.return_data

      dynamic "metric" {
        for_each = metric_query.value.metric[*]

        content {
          dimensions  = metric.value.dimensions
          metric_name = metric.value.name
          namespace   = metric.value.namespace
          period      = var.period
          stat        = metric.value.statistic
        }
      }
    }
  }
}
