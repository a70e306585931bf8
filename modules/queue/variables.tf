variable "fifo" {
  description = "Keeps the order within a message group and delivers once; the queues' names then end with .fifo. Changing it replaces both queues."
  type        = bool
  default     = false
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the messages; null takes SQS's own keys."
  type        = string
  default     = null
}

variable "max_receives" {
  description = "How often a message is received before it moves to the dead-letter queue."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.max_receives >= 1 && var.max_receives <= 1000 && floor(var.max_receives) == var.max_receives
    error_message = "max_receives is a whole number from 1 to 1000. With 1 a single crash of the consumer parks the message."
  }
}

variable "name" {
  description = "Name of the queue without .fifo; the dead-letter queue's is the same followed by -dead-letter."
  type        = string

  # Amazon SQS API Reference, CreateQueue: 80 characters, of which "-dead-letter.fifo" takes 17.
  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,63}$", var.name))
    error_message = "name takes 1 to 63 letters, digits, hyphens and underscores; .fifo is added where fifo = true."
  }
}

variable "retention_seconds" {
  description = "Seconds a message waits to be consumed, 60 to 1209600 (14 days). Dead letters always wait 14 days."
  type        = number
  default     = 345600
  nullable    = false

  validation {
    condition     = var.retention_seconds >= 60 && var.retention_seconds <= 1209600
    error_message = "retention_seconds goes from 60 to 1209600 (14 days)."
  }
}

variable "visibility_timeout_seconds" {
  description = "Seconds a received message stays hidden from other consumers, 0 to 43200; longer than the work on one takes."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.visibility_timeout_seconds >= 0 && var.visibility_timeout_seconds <= 43200
    error_message = "visibility_timeout_seconds goes from 0 to 43200 (12 hours)."
  }
}
