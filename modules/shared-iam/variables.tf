variable "account_id" {
  description = "AWS account whose ECS tasks may take the role."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id has 12 digits; quote it, so that leading zeros survive."
  }
}

variable "kms_key_arns" {
  description = "ARNs of customer managed keys that encrypt the secrets. The key aws/secretsmanager needs no entry."
  type        = list(string)
  default     = []

  validation {
    condition     = !contains(var.kms_key_arns, "*")
    error_message = "Name the keys; a bare * would let every task decrypt with every key."
  }
}

variable "name" {
  description = "Name of the task execution role."
  type        = string

  # IAM User Guide, "IAM and AWS STS quotas": 64 characters.
  validation {
    condition     = can(regex("^[a-zA-Z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "Use at most 64 letters, digits and + = , . @ _ - for the role's name."
  }
}

variable "secret_arns" {
  description = "ARNs of secrets, * allowed within, that the agent may put into the environment of a task. Empty: none."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.secret_arns : can(regex("^arn:[a-z-]+:secretsmanager:.*:secret:.*[^*:]", arn))])
    error_message = "Write ARNs of Secrets Manager with at least the beginning of a name, such as arn:aws:secretsmanager:us-east-1:111122223333:secret:hokusai-staging-*."
  }
}
