mock_provider "aws" {
  mock_resource "aws_ecs_task_definition" {
    defaults = {
      arn                  = "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-nightly:7"
      arn_without_revision = "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-nightly"
    }
  }

  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::111122223333:role/demo-nightly-scheduler"
    }
  }

  mock_resource "aws_scheduler_schedule" {
    defaults = {
      arn = "arn:aws:scheduler:us-east-1:111122223333:schedule/default/demo-nightly"
    }
  }
}

variables {
  cluster_arn        = "arn:aws:ecs:us-east-1:111122223333:cluster/demo"
  container_name     = "nightly"
  execution_role_arn = "arn:aws:iam::111122223333:role/execution"
  image              = "public.ecr.aws/docker/library/alpine:3"
  log_group_name     = "/ecs/demo/nightly"
  name               = "demo-nightly"
  region             = "us-east-1"
  schedule           = "cron(15 3 * * ? *)"
  security_group_ids = ["sg-0123456789abcdef0"]
  subnet_ids         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
}

run "a_nightly_job" {
  command = apply

  variables {
    task_role_arn = "arn:aws:iam::111122223333:role/task"
    timezone      = "Europe/Berlin"
  }

  assert {
    condition     = aws_scheduler_schedule.this.schedule_expression == "cron(15 3 * * ? *)" && aws_scheduler_schedule.this.schedule_expression_timezone == "Europe/Berlin" && aws_scheduler_schedule.this.state == "ENABLED"
    error_message = "The schedule is the one given."
  }

  assert {
    condition     = aws_scheduler_schedule.this.target[0].ecs_parameters[0].task_definition_arn == "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-nightly:7" && !aws_scheduler_schedule.this.target[0].ecs_parameters[0].network_configuration[0].assign_public_ip
    error_message = "It runs this revision, privately."
  }

  assert {
    condition     = one(aws_scheduler_schedule.this.target[0].ecs_parameters[0].capacity_provider_strategy).capacity_provider == "FARGATE"
    error_message = "It runs on demand unless Spot was asked for."
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.scheduler.policy).Statement == [
      {
        Sid       = "RunJob"
        Effect    = "Allow"
        Action    = "ecs:RunTask"
        Resource  = "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-nightly:*"
        Condition = { ArnEquals = { "ecs:cluster" = "arn:aws:ecs:us-east-1:111122223333:cluster/demo" } }
      },
      {
        Sid       = "TagJob"
        Effect    = "Allow"
        Action    = "ecs:TagResource"
        Resource  = "arn:aws:ecs:us-east-1:111122223333:task/demo/*"
        Condition = { StringEquals = { "ecs:CreateAction" = "RunTask" } }
      },
      {
        Sid       = "PassRoles"
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = ["arn:aws:iam::111122223333:role/execution", "arn:aws:iam::111122223333:role/task"]
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
    ]
    error_message = "The scheduler may run this family in this cluster and pass its two roles: ${aws_iam_role_policy.scheduler.policy}"
  }

  assert {
    condition = jsondecode(aws_iam_role.scheduler.assume_role_policy).Statement[0].Condition == {
      ArnLike      = { "aws:SourceArn" = "arn:aws:scheduler:us-east-1:111122223333:schedule-group/default" }
      StringEquals = { "aws:SourceAccount" = "111122223333" }
    }
    error_message = "Only this account's schedules take the role."
  }

  assert {
    condition     = output.schedule_arn == "arn:aws:scheduler:us-east-1:111122223333:schedule/default/demo-nightly" && output.role_arn == "arn:aws:iam::111122223333:role/demo-nightly-scheduler" && output.task_definition_arn == "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-nightly:7" && output.log_group_name == "/ecs/demo/nightly"
    error_message = "The outputs are the schedule's, the role's, the revision's and the log group's."
  }
}

run "a_job_without_a_role_of_its_own" {
  command = apply

  variables {
    enabled = false
    retries = 0
    spot    = true
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.scheduler.policy).Statement[2].Resource == ["arn:aws:iam::111122223333:role/execution"]
    error_message = "Only the execution role is passed."
  }

  assert {
    condition     = aws_scheduler_schedule.this.state == "DISABLED" && aws_scheduler_schedule.this.target[0].retry_policy[0].maximum_retry_attempts == 0 && one(aws_scheduler_schedule.this.target[0].ecs_parameters[0].capacity_provider_strategy).capacity_provider == "FARGATE_SPOT"
    error_message = "Disabled, without retries, on Spot."
  }
}

run "takes_a_rate" {
  command = plan

  variables {
    schedule = "rate(1 hour)"
  }
}

run "takes_a_weekday" {
  command = plan

  variables {
    schedule = "cron(0/15 6-18 ? * MON-FRI *)"
  }
}

run "takes_a_moment" {
  command = plan

  variables {
    schedule = "at(2030-01-31T12:00:00)"
  }
}

run "refuses_a_unix_cron" {
  command         = plan
  expect_failures = [var.schedule]

  variables {
    schedule = "15 3 * * *"
  }
}

run "refuses_five_fields" {
  command         = plan
  expect_failures = [var.schedule]

  variables {
    schedule = "cron(15 3 * * ?)"
  }
}

run "refuses_day_of_month_and_day_of_week" {
  command         = plan
  expect_failures = [var.schedule]

  variables {
    schedule = "cron(15 3 * * * *)"
  }
}

run "refuses_a_rate_of_zero" {
  command         = plan
  expect_failures = [var.schedule]

  variables {
    schedule = "rate(0 minutes)"
  }
}

run "refuses_a_long_role_name" {
  command         = plan
  expect_failures = [var.role_name]

  variables {
    name = "hokusai-data-pipeline-rebuild-the-index-nightly-production"
  }
}

run "refuses_endless_retries" {
  command         = plan
  expect_failures = [var.retries]

  variables {
    retries = 1000
  }
}

run "refuses_to_retry_for_two_days" {
  command         = plan
  expect_failures = [var.maximum_event_age_seconds]

  variables {
    maximum_event_age_seconds = 172800
  }
}

run "refuses_an_offset_as_time_zone" {
  command         = plan
  expect_failures = [var.timezone]

  variables {
    timezone = "+02:00"
  }
}

run "refuses_exec_without_a_role" {
  command         = plan
  expect_failures = [var.exec]

  variables {
    exec = true
  }
}

run "refuses_a_cluster_by_name" {
  command         = plan
  expect_failures = [var.cluster_arn]

  variables {
    cluster_arn = "demo"
  }
}

run "the_permissions_are_known_before_the_apply" {
  command = plan

  assert {
    condition     = jsondecode(aws_iam_role_policy.scheduler.policy).Statement[0].Resource == "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-nightly:*"
    error_message = "A new image must not show up as a change of permissions."
  }
}
