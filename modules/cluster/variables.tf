variable "container_insights" {
  description = "CloudWatch Container Insights: enhanced (down to the container), enabled (down to the service) or disabled."
  type        = string
  default     = "enabled"

  validation {
    condition     = contains(["disabled", "enabled", "enhanced"], var.container_insights)
    error_message = "Choose enhanced, enabled or disabled."
  }
}

variable "name" {
  description = "Name of the ECS cluster."
  type        = string

  # Amazon ECS API Reference, CreateCluster: up to 255 letters, numbers, underscores and hyphens.
  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,255}$", var.name))
    error_message = "Use at most 255 letters, digits, hyphens and underscores."
  }
}

variable "namespace" {
  description = "Name of the private DNS namespace for service discovery, such as hokusai-staging.local."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?$", var.namespace)) && length(var.namespace) <= 253
    error_message = "Write a lower-case DNS name with at least one dot, such as hokusai-staging.local."
  }
}

variable "vpc_id" {
  description = "ID of the VPC that resolves the namespace."
  type        = string
}
