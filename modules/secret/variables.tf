variable "description" {
  description = "What the secret is for."
  type        = string
  default     = ""
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the secret; null takes the account's aws/secretsmanager key."
  type        = string
  default     = null
}

variable "name" {
  description = "Name of the secret."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9/_+=.@-]{1,512}$", var.name))
    error_message = "name takes 1 to 512 letters, digits and / _ + = . @ -."
  }
}

variable "recovery_window_days" {
  description = "Days a deleted secret can be restored, 7 to 30; 0 deletes at once, so that the name is free again."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.recovery_window_days == 0 || (var.recovery_window_days >= 7 && var.recovery_window_days <= 30)
    error_message = "recovery_window_days is 0 (delete at once) or 7 to 30."
  }
}
