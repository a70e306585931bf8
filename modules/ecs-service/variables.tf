variable "architecture" {
  description = "CPU architecture of the images: X86_64 or ARM64."
  type        = string
  default     = "X86_64"
  nullable    = false
}

variable "circuit_breaker" {
  description = "Whether ECS gives up on a deployment whose tasks do not become healthy, and returns to the last good one."
  type = object({
    enable   = optional(bool, true)
    rollback = optional(bool, true)
  })
  default  = {}
  nullable = false
}

variable "cluster_arn" {
  description = "ARN of the ECS cluster, which has the FARGATE and FARGATE_SPOT capacity providers."
  type        = string
}

variable "cluster_name" {
  description = "Name of the same cluster, for auto scaling."
  type        = string
}

variable "command" {
  description = "Command of the main container; empty keeps the image's own CMD."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "container_health_check" {
  description = "Health check that ECS runs inside the main container, beside the load balancer's. Times are in seconds."
  type = object({
    command      = list(string)
    interval     = optional(number, 30)
    retries      = optional(number, 3)
    start_period = optional(number, 60)
    timeout      = optional(number, 5)
  })
  default = null
}

variable "container_name" {
  description = "Name of the main container; target groups and `aws ecs execute-command` refer to it."
  type        = string
}

variable "cpu" {
  description = "CPU units of the task (1024 is one vCPU), shared by all of its containers."
  type        = number
  default     = 256
  nullable    = false
}

variable "deployment" {
  description = "Share of the tasks, in percent of the desired count, that run during a deployment, and the CloudWatch alarms that stop one and roll it back."
  type = object({
    alarm_names     = optional(set(string), [])
    maximum_percent = optional(number, 200)
    minimum_percent = optional(number, 100)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.deployment.minimum_percent >= 0 && var.deployment.minimum_percent <= 100 && var.deployment.maximum_percent >= 100 && var.deployment.maximum_percent <= 400
    error_message = "deployment.minimum_percent goes from 0 to 100, maximum_percent from 100 to 400."
  }

  validation {
    condition     = var.deployment.minimum_percent < 100 || var.deployment.maximum_percent > 100
    error_message = "With minimum_percent = 100 and maximum_percent = 100 a deployment can neither stop nor start a task. Raise the maximum (200 adds before it removes), or lower the minimum (0 removes before it adds)."
  }
}

variable "discovery" {
  description = "Registers the tasks under this name in a private DNS namespace; null registers none."
  type = object({
    name         = string
    namespace_id = string
  })
  default = null

  validation {
    condition     = var.discovery == null || can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.discovery.name))
    error_message = "discovery.name is one DNS label: 1 to 63 lower-case letters, digits and inner hyphens."
  }
}

variable "entrypoint" {
  description = "Entry point of the main container; empty keeps the image's own ENTRYPOINT."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "environment" {
  description = "Environment variables of the main container, in clear. Secret values belong in `secrets`."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "ephemeral_storage_gb" {
  description = "Size of the task's scratch disk in GiB, 21 to 200; null keeps Fargate's 20."
  type        = number
  default     = null
}

variable "exec" {
  description = "Allows `aws ecs execute-command` into running tasks. The task role needs the four ssmmessages actions for it."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.exec || var.task_role_arn != null
    error_message = "exec needs a task_role_arn: the agent inside the task uses that role (ssmmessages:CreateControlChannel, CreateDataChannel, OpenControlChannel, OpenDataChannel)."
  }
}

variable "execution_role_arn" {
  description = "ARN of the role that ECS itself uses to pull images, read secrets and write logs."
  type        = string
}

variable "family" {
  description = "Family of the task definition; null takes `name`."
  type        = string
  default     = null
}

variable "health_check_grace_seconds" {
  description = "Seconds after a task's start in which failing load balancer checks do not stop it. Has no effect without target groups."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.health_check_grace_seconds >= 0 && floor(var.health_check_grace_seconds) == var.health_check_grace_seconds
    error_message = "health_check_grace_seconds must be a whole number of at least 0."
  }
}

variable "image" {
  description = "Full image reference of the main container, with tag or digest. Changing it is how a new version is deployed."
  type        = string
}

variable "keep_old_revisions" {
  description = "Leaves replaced revisions ACTIVE so that a service can be rolled back to one; also leaves the last one behind on destroy."
  type        = bool
  default     = false
  nullable    = false
}

variable "log_group_name" {
  description = "Name of the log group, which this module creates. One stream per container and task."
  type        = string
}

variable "log_retention_days" {
  description = "Days the log events are kept."
  type        = number
  default     = 30
  nullable    = false
}

variable "memory" {
  description = "Memory of the task in MiB, shared by all of its containers."
  type        = number
  default     = 512
  nullable    = false
}

variable "name" {
  description = "Name of the ECS service."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.name))
    error_message = "name takes 1 to 255 letters, digits, hyphens and underscores."
  }
}

variable "on_demand_base" {
  description = "With spot: the number of tasks that run on demand before Spot takes the rest; null is 1 where scaling.min is above 1, else 0."
  type        = number
  default     = null

  validation {
    condition     = var.on_demand_base == null || try(var.on_demand_base >= 0 && floor(var.on_demand_base) == var.on_demand_base, false)
    error_message = "on_demand_base must be a whole number of at least 0."
  }
}

variable "port" {
  description = "Port the main container listens on; null for a worker."
  type        = number
  default     = null
}

variable "readonly_root_filesystem" {
  description = "Mounts the root file system of every container read-only. Paths in `writable_paths` stay writable in the main container."
  type        = bool
  default     = false
  nullable    = false
}

variable "region" {
  description = "Region of the log group."
  type        = string
}

variable "scaling" {
  description = <<-EOT
    Bounds of the task count, and what moves it between them: average CPU or memory in percent, or requests per target and minute
    (`resource_label` is `<arn suffix of the load balancer>/<arn suffix of the target group>`). With room to scale and none of the three, CPU at 70 %.
  EOT
  type = object({
    cpu_percent    = optional(number)
    max            = optional(number, 1)
    memory_percent = optional(number)
    min            = optional(number, 1)
    requests_per_target = optional(object({
      resource_label = string
      target         = number
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.scaling.min >= 0 && var.scaling.min <= var.scaling.max && floor(var.scaling.min) == var.scaling.min && floor(var.scaling.max) == var.scaling.max
    error_message = "scaling.min (${var.scaling.min}) and scaling.max (${var.scaling.max}) are whole numbers, and min is at most max."
  }

  validation {
    condition     = alltrue([for percent in concat(var.scaling.cpu_percent[*], var.scaling.memory_percent[*]) : percent >= 10 && percent <= 95])
    error_message = "scaling.cpu_percent and memory_percent go from 10 to 95; 60 to 75 leaves room while new tasks start."
  }

  validation {
    condition     = try(var.scaling.requests_per_target.target, 1) > 0
    error_message = "scaling.requests_per_target.target is a number of requests per minute above 0."
  }
}

variable "secrets" {
  description = "Environment variable -> ARN of the Secrets Manager secret (or a key of it) or SSM parameter that ECS reads at start."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "security_group_ids" {
  description = "Security groups of the tasks."
  type        = set(string)
}

variable "sidecars" {
  description = <<-EOT
    Further containers of the task, by name. `main_waits_for` is the state of the sidecar (START, HEALTHY, COMPLETE or SUCCESS)
    that the main container waits for; `depends_on` maps containers the sidecar itself waits for to such a state.
  EOT
  type = map(object({
    command     = optional(list(string), [])
    cpu         = optional(number)
    depends_on  = optional(map(string), {})
    environment = optional(map(string), {})
    essential   = optional(bool, true)
    health_check = optional(object({
      command      = list(string)
      interval     = optional(number, 30)
      retries      = optional(number, 3)
      start_period = optional(number, 60)
      timeout      = optional(number, 5)
    }))
    image          = string
    main_waits_for = optional(string)
    memory         = optional(number)
    port           = optional(number)
    secrets        = optional(map(string), {})
  }))
  default  = {}
  nullable = false
}

variable "spot" {
  description = "Runs the tasks on Fargate Spot: cheaper, and stopped with two minutes' notice when AWS needs the capacity."
  type        = bool
  default     = false
  nullable    = false
}

variable "stop_timeout" {
  description = "Seconds between SIGTERM and SIGKILL, 2 to 120."
  type        = number
  default     = 30
  nullable    = false
}

variable "subnet_ids" {
  description = "Private subnets of the tasks."
  type        = set(string)
}

variable "target_groups" {
  description = "Target groups the tasks register with, by any key. `container_name` null is the main container."
  type = map(object({
    arn            = string
    container_name = optional(string)
    container_port = number
  }))
  default  = {}
  nullable = false

  # Amazon ECS Developer Guide, "Registering multiple target groups with an Amazon ECS service".
  validation {
    condition     = length(var.target_groups) <= 5
    error_message = "An ECS service registers with at most 5 target groups; given: ${join(", ", keys(var.target_groups))}."
  }

  validation {
    condition = alltrue([
      for group in values(var.target_groups) : contains(
        coalesce(group.container_name, var.container_name) == var.container_name
        ? var.port[*]
        : try(var.sidecars[group.container_name].port[*], []),
        group.container_port
      )
    ])
    error_message = "Each target group's container_port is the port of the container it names (by default ${var.container_name}, port ${coalesce(var.port, "none")})."
  }
}

variable "task_role_arn" {
  description = "ARN of the role the program itself has; null for a program that calls no AWS service."
  type        = string
  default     = null
}

variable "user" {
  description = "User (and group) the main container runs as, such as \"1000:1000\"; null keeps the image's own."
  type        = string
  default     = null
}

variable "writable_paths" {
  description = "Absolute paths of the main container that get scratch space of their own, such as /tmp beside a read-only root."
  type        = set(string)
  default     = []
  nullable    = false
}
