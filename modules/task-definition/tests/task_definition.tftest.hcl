mock_provider "aws" {
  mock_resource "aws_ecs_task_definition" {
    defaults = {
      arn                  = "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-api:7"
      arn_without_revision = "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-api"
    }
  }
}

variables {
  container_name     = "api"
  execution_role_arn = "arn:aws:iam::111122223333:role/execution"
  family             = "demo-api"
  image              = "public.ecr.aws/nginx/nginx:1.27"
  log_group_name     = "/ecs/demo/api"
  region             = "us-east-1"
}

run "the_smallest_task" {
  command = apply

  assert {
    condition = jsondecode(aws_ecs_task_definition.this.container_definitions) == [{
      environment = []
      essential   = true
      image       = "public.ecr.aws/nginx/nginx:1.27"
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = "/ecs/demo/api"
          awslogs-region        = "us-east-1"
          awslogs-stream-prefix = "api"
          max-buffer-size       = "25m"
          mode                  = "non-blocking"
        }
      }
      mountPoints            = []
      name                   = "api"
      portMappings           = []
      readonlyRootFilesystem = false
      secrets                = []
      stopTimeout            = 30
      volumesFrom            = []
    }]
    error_message = "A minimal container carries no key it was not given: ${aws_ecs_task_definition.this.container_definitions}"
  }

  assert {
    condition     = output.arn == "arn:aws:ecs:us-east-1:111122223333:task-definition/demo-api:7" && output.family == "demo-api" && output.log_group_name == "/ecs/demo/api" && output.container_name == "api"
    error_message = "The outputs name the revision, the family, the log group and the container."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30 && !aws_ecs_task_definition.this.skip_destroy
    error_message = "Logs are kept 30 days, and a destroy leaves no revision behind."
  }
}

run "everything" {
  command = apply

  variables {
    architecture = "ARM64"
    command      = ["serve", "--port", "8000"]
    cpu          = 1024
    memory       = 4096
    port         = 8000
    user         = "1000:1000"

    container_health_check   = { command = ["CMD-SHELL", "curl -fsS http://localhost:8000/health || exit 1"], retries = 5 }
    entrypoint               = ["/bin/entry"]
    environment              = { ZULU = "z", ALPHA = "a" }
    ephemeral_storage_gb     = 40
    keep_old_revisions       = true
    readonly_root_filesystem = true
    secrets                  = { TOKEN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:token-AbCdEf" }
    task_role_arn            = "arn:aws:iam::111122223333:role/task"
    writable_paths           = ["/tmp"]

    sidecars = {
      migrate = { image = "demo:1", command = ["migrate"], essential = false, main_waits_for = "SUCCESS", environment = { B = "2", A = "1" } }
      proxy   = { image = "proxy:1", cpu = 128, memory = 256, port = 8080, depends_on = { api = "START" } }
    }
  }

  assert {
    condition     = [for container in jsondecode(aws_ecs_task_definition.this.container_definitions) : container.name] == ["api", "migrate", "proxy"]
    error_message = "The main container comes first, then the sidecars by name."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment == [{ name = "ALPHA", value = "a" }, { name = "ZULU", value = "z" }]
    error_message = "The environment is sorted by name."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets == [{ name = "TOKEN", valueFrom = "arn:aws:secretsmanager:us-east-1:111122223333:secret:token-AbCdEf" }]
    error_message = "Secrets are given by ARN."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].portMappings == [{ containerPort = 8000, hostPort = 8000, protocol = "tcp" }]
    error_message = "Ports are numbers."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck == { command = ["CMD-SHELL", "curl -fsS http://localhost:8000/health || exit 1"], interval = 30, retries = 5, startPeriod = 60, timeout = 5 }
    error_message = "The health check's own values are merged over the defaults."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].dependsOn == [{ condition = "SUCCESS", containerName = "migrate" }]
    error_message = "The main container waits for the migration."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints == [{ containerPath = "/tmp", readOnly = false, sourceVolume = "tmp" }] && one(aws_ecs_task_definition.this.volume).name == "tmp"
    error_message = "A writable path is a volume and its mount."
  }

  assert {
    condition     = alltrue([for container in jsondecode(aws_ecs_task_definition.this.container_definitions) : container.readonlyRootFilesystem])
    error_message = "A read-only root holds for every container."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[1].essential == false && jsondecode(aws_ecs_task_definition.this.container_definitions)[2].dependsOn == [{ condition = "START", containerName = "api" }]
    error_message = "Sidecars keep what they were given."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[2].cpu == 128 && jsondecode(aws_ecs_task_definition.this.container_definitions)[2].memory == 256
    error_message = "A sidecar's share is a number."
  }

  assert {
    condition     = one(aws_ecs_task_definition.this.runtime_platform).cpu_architecture == "ARM64" && one(aws_ecs_task_definition.this.ephemeral_storage).size_in_gib == 40 && aws_ecs_task_definition.this.skip_destroy
    error_message = "Architecture, scratch disk and kept revisions reach the task definition."
  }
}

run "exec_gets_an_init_process" {
  command = apply

  variables {
    exec = true
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].linuxParameters == { initProcessEnabled = true }
    error_message = "exec needs an init process."
  }
}

run "the_largest_sizes" {
  command = plan

  variables {
    cpu    = 16384
    memory = 122880
  }
}

run "refuses_an_unknown_architecture" {
  command         = plan
  expect_failures = [var.architecture]

  variables {
    architecture = "arm64"
  }
}

run "refuses_a_cpu_fargate_lacks" {
  command         = plan
  expect_failures = [var.cpu]

  variables {
    cpu = 300
  }
}

run "refuses_memory_below_the_cpu" {
  command         = plan
  expect_failures = [var.memory]

  variables {
    cpu    = 1024
    memory = 1024
  }
}

run "refuses_memory_off_the_step" {
  command         = plan
  expect_failures = [var.memory]

  variables {
    cpu    = 8192
    memory = 17408
  }
}

run "refuses_a_name_in_environment_and_secrets" {
  command         = plan
  expect_failures = [var.environment]

  variables {
    environment = { TOKEN = "clear" }
    secrets     = { TOKEN = "arn:aws:ssm:us-east-1:111122223333:parameter/token" }
  }
}

run "refuses_a_secret_in_clear" {
  command         = plan
  expect_failures = [var.secrets]

  variables {
    secrets = { TOKEN = "hunter2" }
  }
}

run "refuses_exec_on_a_readonly_root" {
  command         = plan
  expect_failures = [var.exec]

  variables {
    exec                     = true
    readonly_root_filesystem = true
  }
}

run "refuses_a_health_check_without_its_form" {
  command         = plan
  expect_failures = [var.container_health_check]

  variables {
    container_health_check = { command = ["curl", "localhost"] }
  }
}

run "refuses_a_health_check_too_often" {
  command         = plan
  expect_failures = [var.container_health_check]

  variables {
    container_health_check = { command = ["CMD", "true"], interval = 1 }
  }
}

run "refuses_logs_for_41_days" {
  command         = plan
  expect_failures = [var.log_retention_days]

  variables {
    log_retention_days = 41
  }
}

run "refuses_an_image_with_spaces" {
  command         = plan
  expect_failures = [var.image]

  variables {
    image = "nginx latest"
  }
}

run "refuses_little_scratch" {
  command         = plan
  expect_failures = [var.ephemeral_storage_gb]

  variables {
    ephemeral_storage_gb = 20
  }
}

run "refuses_a_long_stop" {
  command         = plan
  expect_failures = [var.stop_timeout]

  variables {
    stop_timeout = 600
  }
}

run "refuses_port_zero" {
  command         = plan
  expect_failures = [var.port]

  variables {
    port = 0
  }
}

run "refuses_two_containers_on_one_port" {
  command         = plan
  expect_failures = [var.sidecars]

  variables {
    port     = 8000
    sidecars = { proxy = { image = "proxy:1", port = 8000 } }
  }
}

run "refuses_a_sidecar_named_like_the_main_container" {
  command         = plan
  expect_failures = [var.sidecars]

  variables {
    sidecars = { api = { image = "proxy:1" } }
  }
}

run "refuses_to_wait_for_the_end_of_an_essential_sidecar" {
  command         = plan
  expect_failures = [var.sidecars]

  variables {
    sidecars = { migrate = { image = "demo:1", main_waits_for = "SUCCESS" } }
  }
}

run "refuses_to_wait_for_a_health_nobody_checks" {
  command         = plan
  expect_failures = [var.sidecars]

  variables {
    sidecars = { proxy = { image = "proxy:1", main_waits_for = "HEALTHY" } }
  }
}

run "refuses_an_unknown_state" {
  command         = plan
  expect_failures = [var.sidecars]

  variables {
    sidecars = { proxy = { image = "proxy:1", main_waits_for = "RUNNING" } }
  }
}

run "refuses_two_containers_that_wait_for_each_other" {
  command         = plan
  expect_failures = [var.sidecars]

  variables {
    sidecars = { proxy = { image = "proxy:1", depends_on = { api = "START" }, main_waits_for = "START" } }
  }
}

run "refuses_to_wait_for_an_unknown_container" {
  command         = plan
  expect_failures = [var.sidecars]

  variables {
    sidecars = { proxy = { image = "proxy:1", depends_on = { other = "START" } } }
  }
}

run "refuses_sidecars_larger_than_the_task" {
  command         = plan
  expect_failures = [var.sidecars]

  variables {
    sidecars = { proxy = { image = "proxy:1", memory = 512 } }
  }
}

run "refuses_a_relative_writable_path" {
  command         = plan
  expect_failures = [var.writable_paths]

  variables {
    writable_paths = ["tmp"]
  }
}
