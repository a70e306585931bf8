# Container definitions in the form in which ECS gives them back: numbers as numbers, environment sorted by name,
# and no key without a value, so that a plan shows only what really changes.

locals {
  container_definitions = jsonencode([
    for container in local.containers : {
      for key, value in {
        name      = container.name
        image     = container.image
        essential = container.essential

        command    = length(container.command) > 0 ? container.command : null
        entryPoint = length(container.entrypoint) > 0 ? container.entrypoint : null
        user       = container.user

        cpu    = container.cpu
        memory = container.memory

        environment = [for name, text in container.environment : { name = name, value = text }]
        secrets     = [for name, arn in container.secrets : { name = name, valueFrom = arn }]

        portMappings = [for port in container.port[*] : { containerPort = port, hostPort = port, protocol = "tcp" }]
        mountPoints  = [for name, path in container.mounts : { sourceVolume = name, containerPath = path, readOnly = false }]
        volumesFrom  = []

        dependsOn = length(container.depends_on) > 0 ? [
          for name, state in container.depends_on : { containerName = name, condition = state }
        ] : null

        healthCheck = container.health_check == null ? null : {
          command     = container.health_check.command
          interval    = container.health_check.interval
          retries     = container.health_check.retries
          startPeriod = container.health_check.start_period
          timeout     = container.health_check.timeout
        }

        linuxParameters        = container.init_process ? { initProcessEnabled = true } : null
        readonlyRootFilesystem = container.readonly_root_filesystem
        stopTimeout            = var.stop_timeout

        # Without non-blocking, a stalled log service stops the program at its next line of output.
        logConfiguration = {
          logDriver = "awslogs"
          options = {
            awslogs-group         = aws_cloudwatch_log_group.this.name
            awslogs-region        = var.region
            awslogs-stream-prefix = container.name
            max-buffer-size       = "25m"
            mode                  = "non-blocking"
          }
        }
      } : key => value if value != null
    }
  ])
}
