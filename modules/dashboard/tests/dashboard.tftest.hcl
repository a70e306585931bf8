mock_provider "aws" {}

variables {
  name   = "demo"
  region = "us-east-1"
}

run "rows_by_kind" {
  command = apply

  variables {
    components = {
      api    = { cluster_name = "demo", load_balancer_arn_suffix = "app/main/0123", service_name = "demo-api", target_group_arn_suffix = "targetgroup/api/4567" }
      worker = { cluster_name = "demo", service_name = "demo-worker" }
    }
    databases = { mlflow = "demo-mlflow" }
    queues    = { jobs = "demo-jobs.fifo" }
  }

  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.properties.markdown if widget.type == "text"] == ["## Component api", "## Component worker", "## Database mlflow", "## Queue jobs"]
    error_message = "One titled row per component, database and queue."
  }

  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.properties.title if widget.y == 1] == ["CPU and memory", "Running tasks", "Requests and errors", "Response time (p99)", "Healthy targets"]
    error_message = "A component behind a balancer shows its traffic."
  }

  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.properties.title if widget.y == 8] == ["CPU and memory", "Running tasks"]
    error_message = "A worker has no traffic to show."
  }

  assert {
    condition     = one([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.properties.metrics if widget.y == 8 && widget.x == 0]) == [["AWS/ECS", "CPUUtilization", "ClusterName", "demo", "ServiceName", "demo-worker"], ["AWS/ECS", "MemoryUtilization", "ClusterName", "demo", "ServiceName", "demo-worker"]]
    error_message = "Graphs name the service's own metrics."
  }

  assert {
    condition     = alltrue([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.x + widget.width <= 24 && widget.width >= 1])
    error_message = "Every graph lies on the grid."
  }

  assert {
    condition     = length(distinct([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : "${widget.x} ${widget.y}"])) == length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets)
    error_message = "No two graphs lie on one place."
  }

  assert {
    condition     = output.name == "demo"
    error_message = "The output is the dashboard's name."
  }
}

run "refuses_an_empty_dashboard" {
  command         = plan
  expect_failures = [var.components]
}

run "refuses_spaces" {
  command         = plan
  expect_failures = [var.name]

  variables {
    databases = { mlflow = "demo-mlflow" }
    name      = "my dashboard"
  }
}
