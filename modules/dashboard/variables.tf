variable "components" {
  description = "ECS services by title, one row each; with both ARN suffixes the row also shows requests, errors, latency and healthy targets."
  type = map(object({
    cluster_name             = string
    load_balancer_arn_suffix = optional(string)
    service_name             = string
    target_group_arn_suffix  = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.components) + length(var.databases) + length(var.queues) > 0
    error_message = "The dashboard would be empty; give at least one of components, databases and queues."
  }
}

variable "databases" {
  description = "Identifiers of RDS instances by title, one row each."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "name" {
  description = "Name of the dashboard."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.name))
    error_message = "name takes 1 to 255 letters, digits, hyphens and underscores."
  }
}

variable "queues" {
  description = "Names of SQS queues by title, one row each."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "region" {
  description = "Region of the metrics."
  type        = string
}
