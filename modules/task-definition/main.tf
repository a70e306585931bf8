locals {
  # Amazon ECS Developer Guide, "Amazon ECS task definition parameters for Fargate", Task size: cpu -> memory in MiB.
  fargate_memory = {
    "256"   = [512, 1024, 2048]
    "512"   = range(1024, 4096 + 1, 1024)
    "1024"  = range(2048, 8192 + 1, 1024)
    "2048"  = range(4096, 16384 + 1, 1024)
    "4096"  = range(8192, 30720 + 1, 1024)
    "8192"  = range(16384, 61440 + 1, 4096)
    "16384" = range(32768, 122880 + 1, 8192)
  }

  # A volume's name cannot carry slashes.
  volumes = { for path in var.writable_paths : trim(replace(path, "/[^A-Za-z0-9]+/", "-"), "-") => path }

  main = {
    command                  = var.command
    cpu                      = null
    depends_on               = { for name, sidecar in var.sidecars : name => sidecar.main_waits_for if sidecar.main_waits_for != null }
    entrypoint               = var.entrypoint
    environment              = var.environment
    essential                = true
    health_check             = var.container_health_check
    image                    = var.image
    init_process             = var.exec
    memory                   = null
    mounts                   = local.volumes
    name                     = var.container_name
    port                     = var.port
    readonly_root_filesystem = var.readonly_root_filesystem
    secrets                  = var.secrets
    user                     = var.user
  }

  containers = concat([local.main], [
    for name, sidecar in var.sidecars : merge(sidecar, {
      entrypoint               = []
      init_process             = false
      mounts                   = {}
      name                     = name
      readonly_root_filesystem = var.readonly_root_filesystem
      user                     = null
    })
  ])
}

resource "aws_cloudwatch_log_group" "this" {
  name              = var.log_group_name
  retention_in_days = var.log_retention_days
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.family
  container_definitions    = local.container_definitions
  cpu                      = var.cpu
  execution_role_arn       = var.execution_role_arn
  memory                   = var.memory
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  skip_destroy             = var.keep_old_revisions
  task_role_arn            = var.task_role_arn

  runtime_platform {
    cpu_architecture        = var.architecture
    operating_system_family = "LINUX"
  }

  dynamic "ephemeral_storage" {
    for_each = var.ephemeral_storage_gb[*]

    content {
      size_in_gib = ephemeral_storage.value
    }
  }

  dynamic "volume" {
    for_each = local.volumes

    content {
      name = volume.key
    }
  }

  # The service moves to the new revision before the old one is deregistered.
  lifecycle {
    create_before_destroy = true
  }
}
