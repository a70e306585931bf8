mock_provider "aws" {}

variables {
  name   = "hokusai-api-staging-1a2b"
  port   = 8001
  vpc_id = "vpc-1"
}

run "defaults" {
  assert {
    condition     = aws_lb_target_group.this.target_type == "ip" && aws_lb_target_group.this.protocol_version == "HTTP1"
    error_message = "Fargate registers addresses."
  }

  assert {
    condition     = !aws_lb_target_group.this.stickiness[0].enabled
    error_message = "Stickiness is written as off, so that it can be turned off."
  }

  assert {
    condition     = aws_lb_target_group.this.health_check[0].matcher == "200" && aws_lb_target_group.this.health_check[0].port == "traffic-port" && aws_lb_target_group.this.health_check[0].path == "/"
    error_message = "200 on the port of the traffic."
  }
}

run "grpc_answers_in_its_own_codes" {
  variables {
    protocol_version = "GRPC"
  }

  assert {
    condition     = aws_lb_target_group.this.health_check[0].matcher == "0"
    error_message = "0 is gRPC's OK."
  }
}

run "cookie_of_the_balancer" {
  variables {
    stickiness = { duration_seconds = 600 }
  }

  assert {
    condition     = aws_lb_target_group.this.stickiness[0].enabled && aws_lb_target_group.this.stickiness[0].type == "lb_cookie" && aws_lb_target_group.this.stickiness[0].cookie_duration == 600
    error_message = "The load balancer's cookie for ten minutes."
  }
}

run "cookie_of_the_program" {
  variables {
    stickiness = { cookie_name = "session" }
  }

  assert {
    condition     = aws_lb_target_group.this.stickiness[0].type == "app_cookie" && aws_lb_target_group.this.stickiness[0].cookie_name == "session"
    error_message = "The program's own cookie."
  }
}

run "reserved_cookie" {
  command = plan

  variables {
    stickiness = { cookie_name = "AWSALBAPP" }
  }

  expect_failures = [var.stickiness]
}

run "cookie_with_a_space" {
  command = plan

  variables {
    stickiness = { cookie_name = "my session" }
  }

  expect_failures = [var.stickiness]
}

run "sticky_for_more_than_a_week" {
  command = plan

  variables {
    stickiness = { duration_seconds = 604801 }
  }

  expect_failures = [var.stickiness]
}

run "timeout_not_below_interval" {
  command = plan

  variables {
    health_check = { interval = 10, timeout = 10 }
  }

  expect_failures = [var.health_check]
}

run "interval_too_short" {
  command = plan

  variables {
    health_check = { interval = 4, timeout = 2 }
  }

  expect_failures = [var.health_check]
}

run "threshold_of_one" {
  command = plan

  variables {
    health_check = { healthy_threshold = 1 }
  }

  expect_failures = [var.health_check]
}

run "path_without_slash" {
  command = plan

  variables {
    health_check = { path = "health" }
  }

  expect_failures = [var.health_check]
}

run "health_check_port_by_name" {
  command = plan

  variables {
    health_check = { port = "http" }
  }

  expect_failures = [var.health_check]
}

run "matcher_in_words" {
  command = plan

  variables {
    health_check = { matcher = "2xx" }
  }

  expect_failures = [var.health_check]
}

run "name_too_long" {
  command = plan

  variables {
    name = "hokusai-data-pipeline-mlflow-development"
  }

  expect_failures = [var.name]
}

run "name_with_edge_hyphen" {
  command = plan

  variables {
    name = "hokusai-"
  }

  expect_failures = [var.name]
}

run "unknown_protocol_version" {
  command = plan

  variables {
    protocol_version = "HTTP3"
  }

  expect_failures = [var.protocol_version]
}

run "slow_start_too_short" {
  command = plan

  variables {
    slow_start = 10
  }

  expect_failures = [var.slow_start]
}

run "delay_of_two_hours" {
  command = plan

  variables {
    deregistration_delay = 7200
  }

  expect_failures = [var.deregistration_delay]
}

run "port_zero" {
  command = plan

  variables {
    port = 0
  }

  expect_failures = [var.port]
}
