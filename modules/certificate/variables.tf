variable "domain_name" {
  description = "First name of the certificate, such as staging.hokus.ai."
  type        = string

  # AWS Certificate Manager User Guide, "Quotas": the common name holds at most 64 octets.
  validation {
    condition     = can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?$", var.domain_name)) && length(var.domain_name) <= 64
    error_message = "Write a lower-case DNS name of at most 64 characters, such as staging.hokus.ai or *.staging.hokus.ai; put a longer one among subject_alternative_names."
  }
}

variable "subject_alternative_names" {
  description = "Further names of the certificate. A wildcard covers exactly one label: *.hokus.ai is api.hokus.ai, and neither hokus.ai nor a.b.hokus.ai."
  type        = list(string)
  default     = []

  # AWS Certificate Manager User Guide, "Quotas": 10 names per certificate unless the quota is raised.
  validation {
    condition     = length(var.subject_alternative_names) <= 99 && length(distinct(var.subject_alternative_names)) == length(var.subject_alternative_names)
    error_message = "Give each name once, and at most 99 of them (10 with the first one unless the account's quota was raised)."
  }

  validation {
    condition = alltrue([
      for name in var.subject_alternative_names :
      can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?$", name)) && length(name) <= 253
    ])
    error_message = "Write each name as a lower-case DNS name; a wildcard is a whole first label, such as *.staging.hokus.ai."
  }
}

variable "zone_id" {
  description = "ID of the public hosted zone that takes the validation records of all names."
  type        = string
}
