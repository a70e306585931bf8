mock_provider "aws" {
  mock_resource "aws_ecs_service" {
    defaults = {
      id = "arn:aws:ecs:us-east-1:111122223333:service/demo/demo-api"
    }
  }

  mock_resource "aws_ecs_task_definition" {
    defaults = {
      arn                  = "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-api:7"
      arn_without_revision = "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-api"
    }
  }

  mock_resource "aws_service_discovery_service" {
    defaults = {
      arn = "arn:aws:servicediscovery:us-east-1:111122223333:service/srv-abcdefgh"
    }
  }
}

variables {
  cluster_arn        = "arn:aws:ecs:us-east-1:111122223333:cluster/demo"
  cluster_name       = "demo"
  container_name     = "api"
  execution_role_arn = "arn:aws:iam::111122223333:role/execution"
  image              = "public.ecr.aws/nginx/nginx:1.27"
  log_group_name     = "/ecs/demo/api"
  name               = "demo-api"
  region             = "us-east-1"
  security_group_ids = ["sg-0123456789abcdef0"]
  subnet_ids         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
}

run "a_worker" {
  command = apply

  assert {
    condition     = length(aws_ecs_service.this.load_balancer) == 0 && length(aws_ecs_service.this.service_registries) == 0 && aws_ecs_service.this.health_check_grace_period_seconds == null
    error_message = "A worker is behind no load balancer and in no namespace."
  }

  assert {
    condition     = [for strategy in aws_ecs_service.this.capacity_provider_strategy : strategy.capacity_provider] == ["FARGATE"]
    error_message = "Tasks run on demand unless Spot was asked for."
  }

  assert {
    condition     = one(aws_ecs_service.this.deployment_circuit_breaker).enable && one(aws_ecs_service.this.deployment_circuit_breaker).rollback && length(aws_ecs_service.this.alarms) == 0
    error_message = "A failed deployment goes back by default."
  }

  assert {
    condition     = !one(aws_ecs_service.this.network_configuration).assign_public_ip && !aws_ecs_service.this.enable_execute_command && aws_ecs_service.this.availability_zone_rebalancing == "ENABLED" && aws_ecs_service.this.propagate_tags == "SERVICE"
    error_message = "Private, closed, rebalanced and tagged by default."
  }

  assert {
    condition     = aws_appautoscaling_target.this.min_capacity == 1 && aws_appautoscaling_target.this.max_capacity == 1 && aws_appautoscaling_target.this.resource_id == "service/demo/demo-api" && length(aws_appautoscaling_policy.this) == 0
    error_message = "A fixed count is held by a target without policies."
  }

  assert {
    condition     = output.service_name == "demo-api" && output.service_arn == "arn:aws:ecs:us-east-1:111122223333:service/demo/demo-api" && output.task_definition_arn == "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-api:7" && output.log_group_name == "/ecs/demo/api" && output.discovery_arn == null
    error_message = "The outputs name the service, the revision and the log group."
  }
}

run "a_service_with_everything" {
  command = apply

  variables {
    exec           = true
    on_demand_base = null
    port           = 8000
    spot           = true
    task_role_arn  = "arn:aws:iam::111122223333:role/task"

    circuit_breaker = { rollback = false }
    deployment      = { alarm_names = ["demo-api-errors"], maximum_percent = 100, minimum_percent = 50 }
    discovery       = { name = "api", namespace_id = "ns-abcdefgh" }
    scaling = {
      cpu_percent         = 60
      max                 = 6
      memory_percent      = 75
      min                 = 2
      requests_per_target = { resource_label = "app/main/0123/targetgroup/api/4567", target = 500 }
    }
    sidecars = { proxy = { image = "proxy:1", port = 8080 } }
    target_groups = {
      direct  = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/direct/0123456789abcdef", container_port = 8000 }
      proxied = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/proxied/0123456789abcdef", container_name = "proxy", container_port = 8080 }
    }
  }

  assert {
    condition     = { for block in aws_ecs_service.this.load_balancer : block.container_name => block.container_port } == { api = 8000, proxy = 8080 } && aws_ecs_service.this.health_check_grace_period_seconds == 60
    error_message = "Each target group gets its container and port."
  }

  assert {
    condition     = { for strategy in aws_ecs_service.this.capacity_provider_strategy : strategy.capacity_provider => [strategy.base, strategy.weight] } == { FARGATE = [1, 0], FARGATE_SPOT = [0, 1] }
    error_message = "Of several Spot tasks one stays on demand."
  }

  assert {
    condition     = aws_ecs_service.this.availability_zone_rebalancing == "DISABLED"
    error_message = "Without room above 100 % ECS cannot rebalance."
  }

  assert {
    condition     = one(aws_ecs_service.this.alarms).alarm_names == toset(["demo-api-errors"]) && one(aws_ecs_service.this.alarms).rollback && !one(aws_ecs_service.this.deployment_circuit_breaker).rollback
    error_message = "Deployment alarms roll back; the circuit breaker does as told."
  }

  assert {
    condition     = aws_service_discovery_service.this[0].dns_config[0].dns_records[0].type == "A" && aws_service_discovery_service.this[0].dns_config[0].dns_records[0].ttl == 10 && aws_service_discovery_service.this[0].health_check_custom_config[0].failure_threshold == 1
    error_message = "Discovery gives A records for ten seconds, and ECS reports the health."
  }

  assert {
    condition     = one(aws_ecs_service.this.service_registries).registry_arn == "arn:aws:servicediscovery:us-east-1:111122223333:service/srv-abcdefgh" && output.discovery_arn == "arn:aws:servicediscovery:us-east-1:111122223333:service/srv-abcdefgh"
    error_message = "The service registers its tasks."
  }

  assert {
    condition     = { for key, policy in aws_appautoscaling_policy.this : key => policy.target_tracking_scaling_policy_configuration[0].target_value } == { cpu = 60, memory = 75, requests = 500 }
    error_message = "One policy per measure."
  }

  assert {
    condition     = aws_appautoscaling_policy.this["requests"].target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].resource_label == "app/main/0123/targetgroup/api/4567"
    error_message = "Requests are counted at one target group."
  }
}

run "room_to_scale_without_a_measure" {
  command = apply

  variables {
    scaling = { max = 4 }
  }

  assert {
    condition     = { for key, policy in aws_appautoscaling_policy.this : key => policy.target_tracking_scaling_policy_configuration[0].target_value } == { cpu = 70 }
    error_message = "CPU at 70 % is the default."
  }
}

run "a_single_spot_task" {
  command = apply

  variables {
    spot = true
  }

  assert {
    condition     = { for strategy in aws_ecs_service.this.capacity_provider_strategy : strategy.capacity_provider => strategy.base } == { FARGATE_SPOT = 0 }
    error_message = "A single task with spot runs on Spot."
  }
}

run "refuses_exec_without_a_role" {
  command         = plan
  expect_failures = [var.exec]

  variables {
    exec = true
  }
}

run "refuses_a_deployment_that_cannot_move" {
  command         = plan
  expect_failures = [var.deployment]

  variables {
    deployment = { maximum_percent = 100 }
  }
}

run "refuses_a_minimum_above_the_maximum" {
  command         = plan
  expect_failures = [var.scaling]

  variables {
    scaling = { max = 2, min = 3 }
  }
}

run "refuses_half_a_task" {
  command         = plan
  expect_failures = [var.scaling]

  variables {
    scaling = { max = 2, min = 0.5 }
  }
}

run "refuses_a_full_cpu" {
  command         = plan
  expect_failures = [var.scaling]

  variables {
    scaling = { cpu_percent = 100, max = 2 }
  }
}

run "refuses_a_discovery_name_with_dots" {
  command         = plan
  expect_failures = [var.discovery]

  variables {
    discovery = { name = "api.demo", namespace_id = "ns-abcdefgh" }
  }
}

run "refuses_a_target_group_for_a_worker" {
  command         = plan
  expect_failures = [var.target_groups]

  variables {
    target_groups = { main = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/0123456789abcdef", container_port = 8000 } }
  }
}

run "refuses_a_port_no_container_has" {
  command         = plan
  expect_failures = [var.target_groups]

  variables {
    port          = 8000
    target_groups = { main = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/0123456789abcdef", container_port = 8001 } }
  }
}

run "refuses_an_unknown_container" {
  command         = plan
  expect_failures = [var.target_groups]

  variables {
    port          = 8000
    target_groups = { main = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/0123456789abcdef", container_name = "proxy", container_port = 8000 } }
  }
}

run "refuses_a_sixth_target_group" {
  command         = plan
  expect_failures = [var.target_groups]

  variables {
    port = 8000
    target_groups = {
      for number in ["1", "2", "3", "4", "5", "6"] : number => {
        arn            = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t${number}/0123456789abcdef"
        container_port = 8000
      }
    }
  }
}

run "refuses_a_negative_grace" {
  command         = plan
  expect_failures = [var.health_check_grace_seconds]

  variables {
    health_check_grace_seconds = -1
  }
}

run "refuses_a_broken_name" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "demo api"
  }
}
