variable "account_id" {
  description = "AWS account of the environment."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id has 12 digits; quote it, so that leading zeros survive."
  }
}

variable "apply_subjects" {
  description = "Subjects of GitHub's tokens that may take the apply role, instead of the environment's own; for organizations that have customized them."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for subject in var.apply_subjects : can(regex("^[^*?\\s]+:environment:[^*?\\s]+$", subject))])
    error_message = "apply_subjects are exact and name a GitHub environment, such as repo:hokusai/infrastructure:environment:production; no wildcards."
  }
}

variable "branch" {
  description = "Branch that is applied; its runs may plan and look for drift."
  type        = string
  default     = "main"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]*$", var.branch))
    error_message = "branch is one branch by its whole name, such as main; no wildcards."
  }
}

variable "create_oidc_provider" {
  description = "Whether to make GitHub's identity provider. An account has it once."
  type        = bool
  default     = true
  nullable    = false
}

variable "environment" {
  description = "Environment, as the platform file and the GitHub environment name it."
  type        = string

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])*$", var.environment)) && length(var.environment) <= 20
    error_message = "environment takes lower-case letters, digits and single hyphens, beginning with a letter, at most 20; no wildcards."
  }
}

variable "partition" {
  description = "AWS partition."
  type        = string
  default     = "aws"
  nullable    = false

  validation {
    condition     = contains(["aws", "aws-cn", "aws-us-gov"], var.partition)
    error_message = "partition is aws, aws-cn or aws-us-gov."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of a policy that bounds both roles, where the account has one."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:policy/", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn is the ARN of a policy of this account."
  }
}

variable "plan_subjects" {
  description = "Subjects of GitHub's tokens that may take the plan role, instead of pull requests and the branch."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for subject in var.plan_subjects : can(regex("^repo:[^*?\\s:]+/[^*?\\s:]+:[^*?\\s]+$", subject))])
    error_message = "plan_subjects are exact, such as repo:hokusai/infrastructure:pull_request; no wildcards."
  }
}

variable "project" {
  description = "Organization of the platform file: what the names of its roles begin with."
  type        = string

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])*$", var.project)) && length(var.project) <= 20
    error_message = "project takes lower-case letters, digits and single hyphens, beginning with a letter, at most 20."
  }
}

variable "repository" {
  description = "Owner and name of the repository on GitHub, such as hokusai/infrastructure."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$", var.repository))
    error_message = "repository is one repository as owner/name; no wildcards: any other repository could take the roles."
  }
}

variable "role_names" {
  description = "Names of further roles that the apply role makes, changes and hands to programs: those kept from before (`task_role_name` of a manifest, and the network's name with -flow-log) that do not begin with the project and a hyphen."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.role_names : can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", name))])
    error_message = "role_names are whole names of roles, such as legacy-ecs-task; no wildcards, no ARNs."
  }
}

variable "state_bucket" {
  description = "Bucket with the environment's Terraform state."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.state_bucket))
    error_message = "state_bucket is the bucket's name, not its ARN; no wildcards."
  }
}
