variable "allow_major_version_upgrade" {
  description = "Lets a change of engine_version upgrade to another major version. Turn it on for that apply only."
  type        = bool
  default     = false
  nullable    = false
}

variable "apply_immediately" {
  description = "Applies changes at once, with a restart where one is needed, instead of in the maintenance window."
  type        = bool
  default     = false
  nullable    = false
}

variable "backup_retention_days" {
  description = "Days of point-in-time recovery, 1 to 35."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 35
    error_message = "backup_retention_days goes from 1 to 35. A database without backups cannot be brought back."
  }
}

variable "backup_window" {
  description = "Daily window of the backup in UTC."
  type        = string
  default     = "03:00-04:00"
  nullable    = false
}

variable "ca_cert_identifier" {
  description = "Certificate authority of the server's certificate."
  type        = string
  default     = "rds-ca-rsa2048-g1"
  nullable    = false
}

variable "database_name" {
  description = "Database that is created in the instance."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_]{0,62}$", var.database_name))
    error_message = "database_name begins with a letter, then at most 62 letters, digits and underscores (no hyphens)."
  }
}

variable "deletion_protection" {
  description = "Refuses to delete the instance until this is set to false and applied."
  type        = bool
  default     = true
  nullable    = false
}

variable "engine_version" {
  description = "PostgreSQL version. With the major version alone (16), RDS installs minor ones in the maintenance window, which no plan shows; with its minor version (16.4) it stays there."
  type        = string

  validation {
    condition     = can(regex("^1[3-9](\\.[0-9]+)?$", var.engine_version))
    error_message = "engine_version is \"${var.engine_version}\"; give a PostgreSQL major version from 13, such as \"16\", or with its minor version \"16.4\"."
  }
}

variable "instance_class" {
  description = "Size of the instance, such as db.t4g.small."
  type        = string

  validation {
    condition     = can(regex("^db\\.[a-z0-9-]+\\.[a-z0-9]+$", var.instance_class))
    error_message = "instance_class is \"${var.instance_class}\"; it is written db.<family>.<size>, such as db.t4g.small."
  }
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the storage; null takes the account's aws/rds key. Changing it replaces the instance."
  type        = string
  default     = null
}

variable "log_retention_days" {
  description = "Days the database's logs are kept."
  type        = number
  default     = 30
  nullable    = false

  # Amazon CloudWatch Logs API Reference, PutRetentionPolicy; 0 (for ever) is left out on purpose.
  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is ${var.log_retention_days}; CloudWatch Logs offers 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653."
  }
}

variable "maintenance_window" {
  description = "Weekly window of maintenance in UTC; must not overlap the backup window."
  type        = string
  default     = "sun:05:00-sun:06:00"
  nullable    = false
}

variable "manage_master_password" {
  description = "Lets RDS make the master password and keep it in Secrets Manager. Without it an instance that was taken over keeps the one it has; turning it on makes a new one at once."
  type        = bool
  default     = true
  nullable    = false
}

variable "max_storage_gb" {
  description = "Size up to which RDS grows the storage by itself; 0 turns that off, null is twice storage_gb."
  type        = number
  default     = null

  # Amazon RDS User Guide, "Managing capacity automatically with Amazon RDS storage autoscaling": at least 10 % above.
  validation {
    condition     = var.max_storage_gb == null || var.max_storage_gb == 0 || try(var.max_storage_gb >= var.storage_gb * 1.1 && var.max_storage_gb <= 65536, false)
    error_message = "max_storage_gb is 0 (no growth), or at least 10 % above storage_gb (${ceil(var.storage_gb * 1.1)}) and at most 65536."
  }
}

variable "multi_az" {
  description = "Keeps a standby in a second availability zone, which takes over when the first fails."
  type        = bool
  default     = false
  nullable    = false
}

variable "name" {
  description = "Identifier of the instance; also names its subnet group, parameter group and security group."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.name)) && !can(regex("--", var.name))
    error_message = "name takes 1 to 63 lower-case letters, digits and single inner hyphens, and begins with a letter."
  }
}

variable "parameter_group_name" {
  description = "Existing parameter group to keep, of which nothing is changed; null makes one with TLS forced."
  type        = string
  default     = null
}

variable "parameters" {
  description = "Further settings of PostgreSQL by name. apply_method is pending-reboot for those that need a restart."
  type = map(object({
    apply_method = optional(string, "immediate")
    value        = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for parameter in values(var.parameters) : contains(["immediate", "pending-reboot"], parameter.apply_method)])
    error_message = "apply_method is immediate or pending-reboot."
  }

  validation {
    condition     = !contains(keys(var.parameters), "rds.force_ssl")
    error_message = "rds.force_ssl is always on; connect with sslmode=require or verify-full."
  }
}

variable "password_rotation_days" {
  description = "Days between new master passwords, 1 to 1000; null leaves RDS's own 7 (and taken away again, none at all). Who got the password at its start, as ECS tasks do, is refused with it afterwards and has to start anew."
  type        = number
  default     = null

  validation {
    condition     = var.password_rotation_days == null || try(var.password_rotation_days >= 1 && var.password_rotation_days <= 1000 && floor(var.password_rotation_days) == var.password_rotation_days, false)
    error_message = "password_rotation_days is a whole number from 1 to 1000; leave it out for RDS's own 7."
  }
}

# RDS for PostgreSQL has it for every class; only MySQL and MariaDB leave out the small ones
# (Amazon RDS User Guide, "DB engine, Region, and instance class support for Database Insights").
variable "performance_insights" {
  description = "Records which statements load the database, for 7 days (which costs nothing)."
  type        = bool
  default     = true
  nullable    = false
}

variable "security_group_name" {
  description = "Name of the existing security group to keep; null names it after the instance. Another name replaces the group."
  type        = string
  default     = null
}

variable "skip_final_snapshot" {
  description = "Deletes the instance without a last snapshot."
  type        = bool
  default     = false
  nullable    = false
}

variable "storage_gb" {
  description = "Size of the storage at the start, in GiB."
  type        = number
  default     = 20
  nullable    = false

  # Amazon RDS User Guide, "Amazon RDS DB instance storage": gp3.
  validation {
    condition     = var.storage_gb >= 20 && var.storage_gb <= 65536 && floor(var.storage_gb) == var.storage_gb
    error_message = "storage_gb is a whole number from 20 to 65536."
  }
}

variable "subnet_ids" {
  description = "Private subnets in at least two availability zones."
  type        = set(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "RDS wants subnets in at least two availability zones, also for a single instance."
  }
}

variable "username" {
  description = "Name of the master user. RDS makes its password and keeps it in Secrets Manager."
  type        = string
  default     = "postgres"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.username)) && !contains(["admin", "rdsadmin"], var.username) && !startswith(var.username, "pg_")
    error_message = "username takes up to 63 lower-case letters, digits and underscores, begins with a letter, and is not reserved (admin, rdsadmin, pg_...)."
  }
}

variable "vpc_id" {
  description = "VPC of the security group."
  type        = string
}
