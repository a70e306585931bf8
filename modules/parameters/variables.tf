variable "prefix" {
  description = "Path that all names begin with, such as /hokusai/staging/auth."
  type        = string

  # AWS Systems Manager User Guide, "Parameter name requirements and constraints": /aws and /ssm are reserved.
  validation {
    condition     = can(regex("^(/[a-zA-Z0-9_.-]+)+$", var.prefix)) && !can(regex("^/(aws|ssm)", lower(var.prefix)))
    error_message = "Begin with a slash, end without one, use letters, digits and _ . - between slashes, and do not begin with /aws or /ssm."
  }
}

variable "values" {
  description = "Values by the last part of the parameter's name, such as api/target_group_arn. They are readable in the state: never a secret."
  type        = map(string)

  validation {
    condition     = alltrue([for key in keys(var.values) : can(regex("^[a-zA-Z0-9_.-]+(/[a-zA-Z0-9_.-]+)*$", key))])
    error_message = "Use letters, digits and _ . - in a key, and single slashes between its parts."
  }

  validation {
    condition     = alltrue([for key in keys(var.values) : length("${var.prefix}/${key}") <= 1011 && length(split("/", "${var.prefix}/${key}")) <= 16])
    error_message = "A parameter's name takes at most 1011 characters and 15 levels."
  }

  validation {
    condition     = alltrue([for value in values(var.values) : length(value) >= 1 && length(value) <= 4096])
    error_message = "A value has 1 to 4096 characters; leave a parameter out instead of emptying it."
  }
}
