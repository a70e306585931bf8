variable "architecture" {
  description = "CPU architecture of the images: X86_64 or ARM64."
  type        = string
  default     = "X86_64"
  nullable    = false

  validation {
    condition     = contains(["X86_64", "ARM64"], var.architecture)
    error_message = "architecture is \"${var.architecture}\"; Fargate runs X86_64 and ARM64. Use the one the image was built for."
  }
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

  validation {
    condition     = try(contains(["CMD", "CMD-SHELL"], var.container_health_check.command[0]), var.container_health_check == null)
    error_message = "container_health_check.command must begin with CMD (program and arguments) or CMD-SHELL (one shell line), for example [\"CMD-SHELL\", \"curl -fsS http://localhost:8000/health || exit 1\"]."
  }

  # Amazon ECS API Reference, HealthCheck.
  validation {
    condition = var.container_health_check == null || try(
      var.container_health_check.interval >= 5 && var.container_health_check.interval <= 300 &&
      var.container_health_check.timeout >= 2 && var.container_health_check.timeout <= 60 &&
      var.container_health_check.retries >= 1 && var.container_health_check.retries <= 10 &&
      var.container_health_check.start_period >= 0 && var.container_health_check.start_period <= 300,
      false
    )
    error_message = "container_health_check allows: interval 5 to 300 s, timeout 2 to 60 s, retries 1 to 10, start_period 0 to 300 s."
  }
}

variable "container_name" {
  description = "Name of the main container; target groups and `aws ecs execute-command` refer to it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.container_name))
    error_message = "container_name takes 1 to 255 letters, digits, hyphens and underscores."
  }
}

variable "cpu" {
  description = "CPU units of the task (1024 is one vCPU), shared by all of its containers."
  type        = number
  default     = 256
  nullable    = false

  validation {
    condition     = contains(keys(local.fargate_memory), tostring(var.cpu))
    error_message = "cpu is ${var.cpu}; Fargate offers ${join(", ", [for cpu in sort(formatlist("%05d", [for cpu in keys(local.fargate_memory) : tonumber(cpu)])) : tostring(tonumber(cpu))])}."
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

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Za-z_][A-Za-z0-9_.-]*$", name))])
    error_message = "Names of environment variables begin with a letter or underscore, then letters, digits, underscores, dots and hyphens."
  }

  validation {
    condition     = length(setintersection(keys(var.environment), keys(var.secrets))) == 0
    error_message = "Set in environment and in secrets at once: ${join(", ", setintersection(keys(var.environment), keys(var.secrets)))}. ECS refuses that; keep each name in one of them."
  }
}

variable "ephemeral_storage_gb" {
  description = "Size of the task's scratch disk in GiB, 21 to 200; null keeps Fargate's 20."
  type        = number
  default     = null

  validation {
    condition     = var.ephemeral_storage_gb == null || try(var.ephemeral_storage_gb >= 21 && var.ephemeral_storage_gb <= 200, false)
    error_message = "ephemeral_storage_gb goes from 21 to 200. Leave it out for Fargate's own 20 GiB."
  }
}

variable "exec" {
  description = "Prepares the task for `aws ecs execute-command`: an init process reaps what a shell leaves behind."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !(var.exec && var.readonly_root_filesystem)
    error_message = "exec needs a writable root file system (its agent writes there), so it excludes readonly_root_filesystem. Turn one of them off."
  }
}

variable "execution_role_arn" {
  description = "ARN of the role that ECS itself uses to pull images, read secrets and write logs."
  type        = string
}

variable "family" {
  description = "Family (name) of the task definition; each change makes a new revision of it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.family))
    error_message = "family takes 1 to 255 letters, digits, hyphens and underscores."
  }
}

variable "image" {
  description = "Full image reference of the main container, with tag or digest. Changing it is how a new version is deployed."
  type        = string

  validation {
    condition     = can(regex("^[^\\s]+$", var.image))
    error_message = "image must be one reference without spaces, such as 111122223333.dkr.ecr.us-east-1.amazonaws.com/api:1.4.2."
  }
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

  validation {
    condition     = can(regex("^[A-Za-z0-9_/.#-]{1,512}$", var.log_group_name))
    error_message = "log_group_name takes 1 to 512 letters, digits and _ / . # -."
  }
}

variable "log_retention_days" {
  description = "Days the log events are kept."
  type        = number
  default     = 30
  nullable    = false

  # Amazon CloudWatch Logs API Reference, PutRetentionPolicy; 0 (for ever) is left out on purpose.
  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is ${var.log_retention_days}; CloudWatch Logs offers 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653."
  }
}

variable "memory" {
  description = "Memory of the task in MiB, shared by all of its containers."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = contains(lookup(local.fargate_memory, tostring(var.cpu), [var.memory]), var.memory)
    error_message = "memory is ${var.memory}; with cpu = ${var.cpu}, Fargate offers ${join(", ", lookup(local.fargate_memory, tostring(var.cpu), []))} MiB."
  }
}

variable "port" {
  description = "Port the main container listens on; null for one that listens on none."
  type        = number
  default     = null

  validation {
    condition     = var.port == null || try(var.port >= 1 && var.port <= 65535 && floor(var.port) == var.port, false)
    error_message = "port must be a whole number from 1 to 65535."
  }
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

variable "secrets" {
  description = "Environment variable -> ARN of the Secrets Manager secret (or a key of it) or SSM parameter that ECS reads at start."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.secrets) : can(regex("^[A-Za-z_][A-Za-z0-9_.-]*$", name))])
    error_message = "Names of secrets begin with a letter or underscore, then letters, digits, underscores, dots and hyphens."
  }

  validation {
    condition     = alltrue([for arn in values(var.secrets) : can(regex("^arn:aws[a-z-]*:(secretsmanager|ssm):", arn))])
    error_message = "Each value of secrets is the ARN of a Secrets Manager secret or of an SSM parameter, never the secret itself."
  }
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

  validation {
    condition     = alltrue([for name in keys(var.sidecars) : can(regex("^[A-Za-z0-9_-]{1,255}$", name)) && name != var.container_name])
    error_message = "A sidecar's name takes letters, digits, hyphens and underscores, and differs from the main container's (${var.container_name})."
  }

  validation {
    condition = alltrue(flatten([
      for sidecar in values(var.sidecars) : [
        for state in concat(values(sidecar.depends_on), sidecar.main_waits_for[*]) : contains(["START", "HEALTHY", "COMPLETE", "SUCCESS"], state)
      ]
    ]))
    error_message = "main_waits_for and the values of depends_on are one of START, HEALTHY, COMPLETE and SUCCESS."
  }

  validation {
    condition = alltrue(flatten([
      for name, sidecar in var.sidecars : [
        for other in keys(sidecar.depends_on) :
        other != name && (other == var.container_name ? sidecar.main_waits_for == null : contains(keys(var.sidecars), other))
      ]
    ]))
    error_message = "depends_on names another container of the task (${join(", ", concat([var.container_name], keys(var.sidecars)))}), and not the main one where that waits for the sidecar."
  }

  validation {
    condition = alltrue([
      for sidecar in values(var.sidecars) : !sidecar.essential || !contains(["COMPLETE", "SUCCESS"], coalesce(sidecar.main_waits_for, "START"))
    ])
    error_message = "A sidecar that the main container waits for until COMPLETE or SUCCESS ends before it: set its essential = false, or its end stops the task."
  }

  validation {
    condition     = alltrue([for sidecar in values(var.sidecars) : coalesce(sidecar.main_waits_for, "START") != "HEALTHY" || sidecar.health_check != null])
    error_message = "main_waits_for = \"HEALTHY\" needs a health_check in that sidecar."
  }

  # Containers of a task share one network interface (awsvpc).
  validation {
    condition = alltrue([
      for name, sidecar in var.sidecars : sidecar.port == null || !contains(
        concat(var.port[*], flatten([for other, its in var.sidecars : its.port[*] if other != name])),
        coalesce(sidecar.port, 0)
      )
    ])
    error_message = "The containers of a task share one network interface, so each needs a port of its own; given: ${join(", ", concat(var.port[*], flatten([for sidecar in values(var.sidecars) : sidecar.port[*]])))}."
  }

  validation {
    condition = (
      sum(concat([0], [for sidecar in values(var.sidecars) : coalesce(sidecar.cpu, 0)])) <= var.cpu &&
      sum(concat([0], [for sidecar in values(var.sidecars) : coalesce(sidecar.memory, 0)])) < var.memory
    )
    error_message = "The sidecars ask for more than the task has (cpu = ${var.cpu}, memory = ${var.memory}). Raise the task's, or lower theirs."
  }
}

variable "stop_timeout" {
  description = "Seconds between SIGTERM and SIGKILL, 2 to 120."
  type        = number
  default     = 30
  nullable    = false

  # Amazon ECS Developer Guide, "Amazon ECS task definition parameters for Fargate", Container timeouts.
  validation {
    condition     = var.stop_timeout >= 2 && var.stop_timeout <= 120
    error_message = "stop_timeout goes from 2 to 120 seconds on Fargate."
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

  validation {
    condition     = alltrue([for path in var.writable_paths : can(regex("^/[^\\s]+$", path))])
    error_message = "writable_paths are absolute paths, such as /tmp."
  }
}
