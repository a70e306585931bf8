variable "create_policy" {
  description = "Makes the bucket's policy, which refuses requests without TLS. Without it a policy that somebody else keeps stays."
  type        = bool
  default     = true
  nullable    = false
}

variable "expire_days" {
  description = "Days after which objects expire; null keeps them."
  type        = number
  default     = null

  validation {
    condition     = var.expire_days == null || try(var.expire_days >= 1 && floor(var.expire_days) == var.expire_days, false)
    error_message = "expire_days is a whole number of at least 1. Leave it out to keep objects."
  }
}

variable "force_destroy" {
  description = "Destroys the bucket with everything in it."
  type        = bool
  default     = false
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the objects; null takes S3's own keys."
  type        = string
  default     = null
}

variable "name" {
  description = "Name of the bucket, unique in all of AWS."
  type        = string

  # Amazon S3 User Guide, "General purpose bucket naming rules"; dots are left out because they break TLS host names.
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name)) && !startswith(var.name, "xn--") && !endswith(var.name, "-s3alias")
    error_message = "name takes 3 to 63 lower-case letters, digits and inner hyphens, not beginning with xn-- nor ending with -s3alias."
  }
}

variable "noncurrent_expire_days" {
  description = "Days after which a version that was replaced or deleted expires; 0 or null keeps them all."
  type        = number
  default     = 90

  validation {
    condition     = var.noncurrent_expire_days == null || try(var.noncurrent_expire_days >= 0 && floor(var.noncurrent_expire_days) == var.noncurrent_expire_days, false)
    error_message = "noncurrent_expire_days is a whole number, 0 or null to keep every version."
  }
}

variable "versioning" {
  description = "Keeps replaced and deleted objects as versions."
  type        = bool
  default     = true
  nullable    = false
}
