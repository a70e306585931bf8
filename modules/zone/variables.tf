variable "comment" {
  description = "Comment shown beside a created zone."
  type        = string
  default     = "Managed by Terraform"
}

variable "create" {
  description = "Create the public hosted zone. False looks up an existing one by its name; delegate a created one at its parent with name_servers."
  type        = bool
  default     = false
}

variable "name" {
  description = "Name of the hosted zone, such as staging.hokus.ai."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]*[a-z0-9]$", var.name)) && length(var.name) <= 255
    error_message = "Write the zone's name in lower case without a trailing dot, such as staging.hokus.ai."
  }
}
