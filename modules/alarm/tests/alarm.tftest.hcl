mock_provider "aws" {
  mock_resource "aws_cloudwatch_metric_alarm" {
    defaults = {
      arn = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:demo"
    }
  }
}

variables {
  name       = "demo"
  threshold  = 80
  topic_arns = ["arn:aws:sns:us-east-1:111122223333:alerts"]
}

run "one_metric" {
  command = apply

  variables {
    metric = { dimensions = { DBInstanceIdentifier = "demo" }, name = "CPUUtilization", namespace = "AWS/RDS" }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this.statistic == "Average" && aws_cloudwatch_metric_alarm.this.extended_statistic == null && aws_cloudwatch_metric_alarm.this.metric_name == "CPUUtilization" && aws_cloudwatch_metric_alarm.this.dimensions == tomap({ DBInstanceIdentifier = "demo" }) && aws_cloudwatch_metric_alarm.this.period == 60 && length(aws_cloudwatch_metric_alarm.this.metric_query) == 0
    error_message = "The metric is watched as it is."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this.alarm_actions == toset(["arn:aws:sns:us-east-1:111122223333:alerts"]) && aws_cloudwatch_metric_alarm.this.ok_actions == toset(["arn:aws:sns:us-east-1:111122223333:alerts"])
    error_message = "The topics hear of the alarm and of its end."
  }

  assert {
    condition     = output.arn == "arn:aws:cloudwatch:us-east-1:111122223333:alarm:demo" && output.name == "demo"
    error_message = "The outputs are the alarm's."
  }
}

run "a_percentile" {
  command = apply

  variables {
    metric    = { name = "TargetResponseTime", namespace = "AWS/ApplicationELB", statistic = "p99.9" }
    notify_ok = false
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this.statistic == null && aws_cloudwatch_metric_alarm.this.extended_statistic == "p99.9" && length(aws_cloudwatch_metric_alarm.this.ok_actions) == 0
    error_message = "Percentiles are extended statistics."
  }
}

run "metric_math" {
  command = apply

  variables {
    metrics = {
      errors   = { metric = { name = "HTTPCode_Target_5XX_Count", namespace = "AWS/ApplicationELB", statistic = "Sum" } }
      rate     = { expression = "100 * errors / requests", label = "Errors in percent", return_data = true }
      requests = { metric = { name = "RequestCount", namespace = "AWS/ApplicationELB", statistic = "Sum" } }
    }
    period = 300
  }

  assert {
    condition     = { for query in aws_cloudwatch_metric_alarm.this.metric_query : query.id => query.return_data } == { errors = false, rate = true, requests = false } && aws_cloudwatch_metric_alarm.this.period == null && aws_cloudwatch_metric_alarm.this.metric_name == null
    error_message = "One of the three is compared, and the alarm itself names no metric."
  }

  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.this.metric_query : query.metric[0].period if query.id == "errors"]) == 300
    error_message = "The period belongs to each metric."
  }
}

run "refuses_no_metric" {
  command         = plan
  expect_failures = [var.metric]
}

run "refuses_metric_and_metrics" {
  command         = plan
  expect_failures = [var.metric]

  variables {
    metric  = { name = "CPUUtilization", namespace = "AWS/RDS" }
    metrics = { cpu = { metric = { name = "CPUUtilization", namespace = "AWS/RDS" }, return_data = true } }
  }
}

run "refuses_an_unknown_statistic" {
  command         = plan
  expect_failures = [var.metric]

  variables {
    metric = { name = "CPUUtilization", namespace = "AWS/RDS", statistic = "Mean" }
  }
}

run "refuses_two_answers" {
  command         = plan
  expect_failures = [var.metrics]

  variables {
    metrics = {
      cpu  = { metric = { name = "CPUUtilization", namespace = "AWS/RDS" }, return_data = true }
      half = { expression = "cpu / 2", return_data = true }
    }
  }
}

run "refuses_an_entry_that_is_both" {
  command         = plan
  expect_failures = [var.metrics]

  variables {
    metrics = { cpu = { expression = "1", metric = { name = "CPUUtilization", namespace = "AWS/RDS" }, return_data = true } }
  }
}

run "refuses_a_capital_id" {
  command         = plan
  expect_failures = [var.metrics]

  variables {
    metrics = { CPU = { metric = { name = "CPUUtilization", namespace = "AWS/RDS" }, return_data = true } }
  }
}

run "refuses_an_operator" {
  command         = plan
  expect_failures = [var.comparison]

  variables {
    comparison = ">"
    metric     = { name = "CPUUtilization", namespace = "AWS/RDS" }
  }
}

run "refuses_45_seconds" {
  command         = plan
  expect_failures = [var.period]

  variables {
    metric = { name = "CPUUtilization", namespace = "AWS/RDS" }
    period = 45
  }
}

run "refuses_two_days_of_minutes" {
  command         = plan
  expect_failures = [var.evaluation_periods]

  variables {
    evaluation_periods = 2880
    metric             = { name = "CPUUtilization", namespace = "AWS/RDS" }
  }
}

run "refuses_more_datapoints_than_periods" {
  command         = plan
  expect_failures = [var.datapoints_to_alarm]

  variables {
    datapoints_to_alarm = 4
    metric              = { name = "CPUUtilization", namespace = "AWS/RDS" }
  }
}

run "refuses_an_unknown_treatment" {
  command         = plan
  expect_failures = [var.treat_missing_data]

  variables {
    metric             = { name = "CPUUtilization", namespace = "AWS/RDS" }
    treat_missing_data = "ok"
  }
}
