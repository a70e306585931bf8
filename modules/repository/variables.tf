variable "force_delete" {
  description = "Destroys the repository with the images in it."
  type        = bool
  default     = false
  nullable    = false
}

variable "immutable_tags" {
  description = "Refuses to push a tag that exists, so that a tag always means the same image."
  type        = bool
  default     = true
  nullable    = false
}

variable "keep_images" {
  description = "Number of images to keep; older ones expire."
  type        = number
  default     = 50
  nullable    = false

  validation {
    condition     = var.keep_images >= 1 && floor(var.keep_images) == var.keep_images
    error_message = "keep_images must be a whole number of at least 1. Keep enough for a rollback."
  }
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the images; null takes S3's own AES256. Changing it replaces the repository."
  type        = string
  default     = null
}

variable "name" {
  description = "Name of the repository, with slashes for namespaces."
  type        = string

  # Amazon ECR API Reference, CreateRepository.
  validation {
    condition     = can(regex("^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 256
    error_message = "name takes 2 to 256 lower-case letters and digits, with single . _ - or / between them."
  }
}

variable "untagged_days" {
  description = "Days an image without a tag is kept."
  type        = number
  default     = 14
  nullable    = false

  validation {
    condition     = var.untagged_days >= 1 && floor(var.untagged_days) == var.untagged_days
    error_message = "untagged_days must be a whole number of at least 1."
  }
}
