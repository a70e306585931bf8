variable "records" {
  description = "Records by key, each an alias (an A record) or a cname. A weight makes it one of several records of that name, told apart by set_identifier (the key unless given); 0 answers nothing. ttl is seconds, for a cname."
  type = map(object({
    alias = optional(object({
      dns_name               = string
      evaluate_target_health = optional(bool, true)
      zone_id                = string
    }))
    cname          = optional(string)
    name           = string
    set_identifier = optional(string)
    ttl            = optional(number, 300)
    weight         = optional(number)
  }))

  validation {
    condition     = alltrue([for record in var.records : (record.alias == null) != (record.cname == null)])
    error_message = "Each record is either an alias or a cname."
  }

  validation {
    condition = alltrue([
      for record in var.records :
      can(regex("^(\\*\\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?$", record.name)) && length(record.name) <= 255
    ])
    error_message = "Write whole names in lower case without a trailing dot, such as api.staging.hokus.ai."
  }

  # Amazon Route 53 Developer Guide, "Values specific for weighted records": 0 to 255.
  validation {
    condition     = alltrue([for record in var.records : record.weight == null ? true : record.weight >= 0 && record.weight <= 255 && floor(record.weight) == record.weight])
    error_message = "A weight is a whole number of 0 to 255."
  }

  validation {
    condition     = alltrue([for record in var.records : record.weight != null || record.set_identifier == null])
    error_message = "A set_identifier needs a weight; leave both out for the only record of its name."
  }

  validation {
    condition = length(distinct([
      for key, record in var.records : "${record.name} ${record.weight == null ? "" : coalesce(record.set_identifier, key)}"
    ])) == length(var.records)
    error_message = "Two records have the same name; give each a weight and its own set_identifier, or take one out."
  }

  validation {
    condition = alltrue([
      for record in var.records :
      length(distinct([for other in var.records : other.weight == null if other.name == record.name])) == 1
    ])
    error_message = "Records of one name are weighted all or none: Route 53 refuses a simple record beside weighted ones."
  }

  validation {
    condition     = alltrue([for record in var.records : record.ttl >= 0 && record.ttl <= 604800])
    error_message = "A ttl is 0 to 604800 seconds; 60 to 300 is usual."
  }
}

variable "zone_id" {
  description = "ID of the hosted zone of the records."
  type        = string
}
