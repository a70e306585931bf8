# One row of graphs per component, database and queue, in the order of their titles. CloudWatch's grid is 24 wide.

locals {
  height = 6
  title  = 1

  component_rows = [
    for title, component in var.components : {
      title = "Component ${title}"
      graphs = concat(
        [
          {
            title   = "CPU and memory"
            stat    = "Average"
            axis    = "Percent"
            metrics = [for metric in ["CPUUtilization", "MemoryUtilization"] : ["AWS/ECS", metric, "ClusterName", component.cluster_name, "ServiceName", component.service_name]]
          },
          {
            title   = "Running tasks"
            stat    = "Average"
            axis    = "Count"
            metrics = [for metric in ["RunningTaskCount", "DesiredTaskCount"] : ["ECS/ContainerInsights", metric, "ClusterName", component.cluster_name, "ServiceName", component.service_name]]
          },
        ],
        [
          for graph in [
            {
              title   = "Requests and errors"
              stat    = "Sum"
              axis    = "Count"
              metrics = [for metric in ["RequestCount", "HTTPCode_Target_4XX_Count", "HTTPCode_Target_5XX_Count"] : ["AWS/ApplicationELB", metric, "LoadBalancer", component.load_balancer_arn_suffix, "TargetGroup", component.target_group_arn_suffix]]
            },
            {
              title   = "Response time (p99)"
              stat    = "p99"
              axis    = "Seconds"
              metrics = [["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", component.load_balancer_arn_suffix, "TargetGroup", component.target_group_arn_suffix]]
            },
            {
              title   = "Healthy targets"
              stat    = "Minimum"
              axis    = "Count"
              metrics = [for metric in ["HealthyHostCount", "UnHealthyHostCount"] : ["AWS/ApplicationELB", metric, "LoadBalancer", component.load_balancer_arn_suffix, "TargetGroup", component.target_group_arn_suffix]]
            },
          ] : graph if component.load_balancer_arn_suffix != null && component.target_group_arn_suffix != null
        ],
      )
    }
  ]

  database_rows = [
    for title, identifier in var.databases : {
      title = "Database ${title}"
      graphs = [
        for graph in [
          { title = "CPU", stat = "Average", axis = "Percent", names = ["CPUUtilization"] },
          { title = "Connections", stat = "Maximum", axis = "Count", names = ["DatabaseConnections"] },
          { title = "Free storage", stat = "Minimum", axis = "Bytes", names = ["FreeStorageSpace"] },
          { title = "Latency", stat = "Average", axis = "Seconds", names = ["ReadLatency", "WriteLatency"] },
          ] : {
          title   = graph.title
          stat    = graph.stat
          axis    = graph.axis
          metrics = [for name in graph.names : ["AWS/RDS", name, "DBInstanceIdentifier", identifier]]
        }
      ]
    }
  ]

  queue_rows = [
    for title, name in var.queues : {
      title = "Queue ${title}"
      graphs = [
        for graph in [
          { title = "Waiting and in flight", stat = "Maximum", axis = "Count", names = ["ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible"] },
          { title = "Age of the oldest message", stat = "Maximum", axis = "Seconds", names = ["ApproximateAgeOfOldestMessage"] },
          { title = "Sent and deleted", stat = "Sum", axis = "Count", names = ["NumberOfMessagesSent", "NumberOfMessagesDeleted"] },
          ] : {
          title   = graph.title
          stat    = graph.stat
          axis    = graph.axis
          metrics = [for metric in graph.names : ["AWS/SQS", metric, "QueueName", name]]
        }
      ]
    }
  ]

  rows = concat(local.component_rows, local.database_rows, local.queue_rows)
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = flatten([
      for row, content in local.rows : concat(
        [{
          type       = "text"
          x          = 0
          y          = row * (local.title + local.height)
          width      = 24
          height     = local.title
          properties = { markdown = "## ${content.title}" }
        }],
        [
          for column, graph in content.graphs : {
            type   = "metric"
            x      = floor(column * 24 / length(content.graphs))
            y      = row * (local.title + local.height) + local.title
            width  = floor(24 / length(content.graphs))
            height = local.height
            properties = {
              title   = graph.title
              metrics = graph.metrics
              period  = 60
              region  = var.region
              stat    = graph.stat
              view    = "timeSeries"
              yAxis   = { left = { label = graph.axis, min = 0 } }
            }
          }
        ],
      )
    ])
  })
}
