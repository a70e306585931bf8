variable "account_id" {
  description = "AWS account whose ECS tasks may take the role."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id has 12 digits; quote it, so that leading zeros survive."
  }
}

variable "description" {
  description = "What the role is for, shown in the IAM console."
  type        = string
  default     = "Role of ECS tasks."
  nullable    = false
}

variable "managed_policy_arns" {
  description = "ARNs of managed policies to attach; known before apply."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.managed_policy_arns : can(regex("^arn:aws[a-z-]*:iam::(aws|[0-9]{12}):policy/", arn))])
    error_message = "managed_policy_arns are ARNs such as arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy."
  }

  validation {
    condition     = alltrue([for arn in var.managed_policy_arns : !endswith(arn, ":policy/AdministratorAccess")])
    error_message = "A task does not get AdministratorAccess. List the actions it needs in statements."
  }
}

variable "name" {
  description = "Name of the role."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name takes 1 to 64 letters, digits and + = , . @ _ -; shorten it."
  }
}

variable "statements" {
  description = <<-EOT
    Statements of the role's inline policy by Sid; all of them allow. `conditions` is operator -> condition key -> values,
    such as { StringEquals = { "s3:prefix" = ["reports/"] } }.
  EOT
  type = map(object({
    actions    = set(string)
    conditions = optional(map(map(list(string))), {})
    resources  = set(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for sid in keys(var.statements) : can(regex("^[A-Za-z0-9]+$", sid))])
    error_message = "The key of a statement becomes its Sid, which takes letters and digits only, such as ReadArtifacts."
  }

  validation {
    condition = alltrue(flatten([
      for statement in values(var.statements) : [
        for action in statement.actions : can(regex("^[a-z0-9-]+:[A-Za-z0-9*?]+$", action)) && !endswith(action, ":*")
      ]
    ]))
    error_message = "Actions are written service:Action, such as s3:GetObject; a whole service (s3:*) or * is more than a task needs."
  }

  validation {
    condition     = alltrue([for statement in values(var.statements) : length(statement.actions) > 0 && length(statement.resources) > 0])
    error_message = "Each statement needs at least one action and one resource."
  }
}
