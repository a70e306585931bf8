mock_provider "aws" {}

variables {
  name      = "hokusai-staging"
  namespace = "hokusai-staging.local"
  vpc_id    = "vpc-1"
}

run "defaults" {
  assert {
    condition     = aws_ecs_cluster_capacity_providers.this.capacity_providers == toset(["FARGATE", "FARGATE_SPOT"])
    error_message = "Fargate and Fargate Spot."
  }

  assert {
    condition     = one(aws_ecs_cluster_capacity_providers.this.default_capacity_provider_strategy).capacity_provider == "FARGATE"
    error_message = "Spot is never the default."
  }

  assert {
    condition     = one(aws_ecs_cluster.this.setting).value == "enabled"
    error_message = "Container Insights are on."
  }

  assert {
    condition     = output.name == "hokusai-staging" && output.namespace_name == "hokusai-staging.local"
    error_message = "Names come out as they went in."
  }
}

run "unknown_insights" {
  command = plan

  variables {
    container_insights = "on"
  }

  expect_failures = [var.container_insights]
}

run "name_with_a_dot" {
  command = plan

  variables {
    name = "hokusai.staging"
  }

  expect_failures = [var.name]
}

run "namespace_of_one_label" {
  command = plan

  variables {
    namespace = "local"
  }

  expect_failures = [var.namespace]
}
