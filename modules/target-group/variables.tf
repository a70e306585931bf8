variable "deregistration_delay" {
  description = "Seconds that a leaving target gets to finish its requests."
  type        = number
  default     = 30

  validation {
    condition     = var.deregistration_delay >= 0 && var.deregistration_delay <= 3600
    error_message = "Choose a deregistration delay of 0 to 3600 seconds."
  }
}

# Elastic Load Balancing, "Health checks for Application Load Balancer target groups".
variable "health_check" {
  description = "How targets are probed. interval and timeout are seconds; port is traffic-port or a number; a null matcher is 200, or 0 for GRPC."
  type = object({
    healthy_threshold   = optional(number, 2)
    interval            = optional(number, 30)
    matcher             = optional(string)
    path                = optional(string, "/")
    port                = optional(string, "traffic-port")
    timeout             = optional(number, 5)
    unhealthy_threshold = optional(number, 3)
  })
  default = {}

  validation {
    condition     = var.health_check.interval >= 5 && var.health_check.interval <= 300
    error_message = "Probe every 5 to 300 seconds."
  }

  validation {
    condition     = var.health_check.timeout >= 2 && var.health_check.timeout <= 120 && var.health_check.timeout < var.health_check.interval
    error_message = "Choose a timeout of 2 to 120 seconds, below the interval."
  }

  validation {
    condition     = alltrue([for number in [var.health_check.healthy_threshold, var.health_check.unhealthy_threshold] : number >= 2 && number <= 10])
    error_message = "Thresholds are 2 to 10 probes in a row."
  }

  validation {
    condition     = startswith(var.health_check.path, "/") && length(var.health_check.path) <= 1024
    error_message = "The path of the health check begins with a slash, such as /health."
  }

  validation {
    condition     = var.health_check.port == "traffic-port" || try(tonumber(var.health_check.port) >= 1 && tonumber(var.health_check.port) <= 65535, false)
    error_message = "The port of the health check is traffic-port or 1 to 65535."
  }

  validation {
    condition     = var.health_check.matcher == null ? true : can(regex("^[0-9]{1,3}(-[0-9]{1,3})?(,[0-9]{1,3}(-[0-9]{1,3})?)*$", var.health_check.matcher))
    error_message = "Write the codes of a healthy answer as 200, 200,204 or 200-299."
  }
}

variable "name" {
  description = "Name of the target group, with a hash of port, protocol_version and VPC in it: those cannot be changed, and old and new group live side by side while they are swapped."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$", var.name)) && !startswith(lower(var.name), "internal-")
    error_message = "Use at most 32 letters, digits and hyphens, no hyphen at either end, and do not begin with internal-."
  }
}

variable "port" {
  description = "Port of the targets. Changing it replaces the group."
  type        = number

  validation {
    condition     = var.port >= 1 && var.port <= 65535 && floor(var.port) == var.port
    error_message = "A port is a whole number of 1 to 65535."
  }
}

variable "protocol_version" {
  description = "HTTP1, HTTP2 or GRPC. Changing it replaces the group."
  type        = string
  default     = "HTTP1"

  validation {
    condition     = contains(["GRPC", "HTTP1", "HTTP2"], var.protocol_version)
    error_message = "Choose HTTP1, HTTP2 or GRPC."
  }
}

variable "slow_start" {
  description = "Seconds over which a new target's share of requests grows; 0 turns it off."
  type        = number
  default     = 0

  validation {
    condition     = var.slow_start == 0 ? true : var.slow_start >= 30 && var.slow_start <= 900
    error_message = "Choose 30 to 900 seconds, or 0 for no slow start."
  }
}

variable "stickiness" {
  description = "Keep a client on one target for duration_seconds: by the load balancer's cookie, or by the program's own when cookie_name is given. Null: off."
  type = object({
    cookie_name      = optional(string)
    duration_seconds = optional(number, 86400)
  })
  default = null

  validation {
    condition     = var.stickiness == null ? true : var.stickiness.duration_seconds >= 1 && var.stickiness.duration_seconds <= 604800
    error_message = "Stickiness lasts 1 to 604800 seconds (a week)."
  }

  validation {
    condition     = try(var.stickiness.cookie_name, null) == null ? true : !can(regex("^AWSALB", var.stickiness.cookie_name)) && can(regex("^[!#-+.-:<-~-]+$", var.stickiness.cookie_name))
    error_message = "The cookie is the program's own: no name that begins with AWSALB, no spaces, commas, semicolons or quotes."
  }
}

variable "vpc_id" {
  description = "ID of the VPC of the targets."
  type        = string
}
