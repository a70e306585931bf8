variable "architecture" {
  description = "CPU architecture of the images: X86_64 or ARM64."
  type        = string
  default     = "X86_64"
  nullable    = false
}

variable "cluster_arn" {
  description = "ARN of the ECS cluster, which has the FARGATE and FARGATE_SPOT capacity providers."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster/[A-Za-z0-9_-]+$", var.cluster_arn))
    error_message = "cluster_arn is an ARN such as arn:aws:ecs:us-east-1:111122223333:cluster/demo; the scheduler's permissions are built from it."
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

variable "enabled" {
  description = "Whether the schedule starts the job; false keeps everything but starts nothing."
  type        = bool
  default     = true
  nullable    = false
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

variable "maximum_event_age_seconds" {
  description = "Seconds after the scheduled time in which a start that failed is tried again, 60 to 86400."
  type        = number
  default     = 3600
  nullable    = false

  validation {
    condition     = var.maximum_event_age_seconds >= 60 && var.maximum_event_age_seconds <= 86400
    error_message = "maximum_event_age_seconds goes from 60 to 86400 (a day)."
  }
}

variable "memory" {
  description = "Memory of the task in MiB, shared by all of its containers."
  type        = number
  default     = 512
  nullable    = false
}

variable "name" {
  description = "Name of the schedule."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{1,64}$", var.name))
    error_message = "name takes 1 to 64 letters, digits, hyphens, dots and underscores."
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

variable "retries" {
  description = "How often a start that failed (no capacity, throttling) is tried again. A job that started and failed is not run again."
  type        = number
  default     = 3
  nullable    = false

  validation {
    condition     = var.retries >= 0 && var.retries <= 185 && floor(var.retries) == var.retries
    error_message = "retries is a whole number from 0 to 185."
  }
}

variable "role_name" {
  description = "Name of the role with which the scheduler starts the job; null is `name` followed by -scheduler."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", coalesce(var.role_name, "${var.name}-scheduler")))
    error_message = "The scheduler role's name (${coalesce(var.role_name, "${var.name}-scheduler")}) takes 1 to 64 letters, digits and + = , . @ _ -; give a shorter role_name."
  }
}

variable "schedule" {
  description = "When the job starts: rate(5 minutes), cron(15 3 * * ? *) or at(2026-01-31T12:00:00)."
  type        = string

  # Amazon EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler".
  validation {
    condition = anytrue([
      can(regex("^rate\\([1-9][0-9]* (minute|minutes|hour|hours|day|days)\\)$", var.schedule)),
      can(regex("^cron\\([^ ()]+( [^ ()]+){5}\\)$", var.schedule)),
      can(regex("^at\\([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\)$", var.schedule)),
    ])
    error_message = "schedule is \"${var.schedule}\"; write rate(5 minutes), cron(minute hour day month weekday year) with six fields such as cron(15 3 * * ? *), or at(2026-01-31T12:00:00)."
  }

  validation {
    condition     = !startswith(var.schedule, "cron(") || can(regex("^cron\\(([^ ]+ ){2}(\\? [^ ]+ [^ ?]+|[^ ?]+ [^ ]+ \\?) [^ ]+\\)$", var.schedule))
    error_message = "In a cron schedule exactly one of day of month (third field) and day of week (fifth) is ?, as in cron(15 3 * * ? *)."
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
  description = "Runs the job on Fargate Spot: cheaper, and stopped with two minutes' notice when AWS needs the capacity."
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

variable "task_role_arn" {
  description = "ARN of the role the program itself has; null for a program that calls no AWS service."
  type        = string
  default     = null
}

variable "timezone" {
  description = "Time zone (IANA name) in which the schedule is read; daylight saving follows."
  type        = string
  default     = "UTC"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$", var.timezone))
    error_message = "timezone is a name of the IANA database, such as UTC or Europe/Berlin."
  }
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
