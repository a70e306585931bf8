variable "access_logs" {
  description = "Bucket and prefix that take the access logs. The bucket's policy must let Elastic Load Balancing write there."
  type = object({
    bucket = string
    prefix = optional(string)
  })
  default = null
}

variable "certificate_arn" {
  description = "ARN of the certificate that is served when no other matches the name asked for."
  type        = string
}

variable "certificate_arns" {
  description = "ARNs of further certificates, chosen by the name asked for (SNI). They must be known while planning."
  type        = list(string)
  default     = []

  # Elastic Load Balancing, "Quotas for your Application Load Balancers": 25, not counting the default certificate.
  validation {
    condition     = length(var.certificate_arns) <= 25
    error_message = "A load balancer takes 25 certificates beside the default one; gather names in one certificate or use a second load balancer."
  }
}

variable "create_security_group" {
  description = "Make a security group for this load balancer. False: it gets security_group_ids, and their rules are somebody else's."
  type        = bool
  default     = true

  validation {
    condition     = var.create_security_group == (length(var.security_group_ids) == 0)
    error_message = "Either make a group, or give security_group_ids."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the load balancer. To remove it, set false and apply first."
  type        = bool
  default     = true
}

variable "idle_timeout" {
  description = "Seconds that a connection may stay silent."
  type        = number
  default     = 60

  validation {
    condition     = var.idle_timeout >= 1 && var.idle_timeout <= 4000
    error_message = "Choose an idle timeout of 1 to 4000 seconds, and below the keep-alive timeout of the targets."
  }
}

variable "ingress_cidrs" {
  description = "CIDR blocks that may connect to ports 80 and 443. Null: everybody for an internet-facing load balancer, the VPC for an internal one."
  type        = list(string)
  default     = null

  validation {
    condition     = var.ingress_cidrs == null ? true : alltrue([for cidr in var.ingress_cidrs : can(cidrnetmask(cidr))])
    error_message = "Write IPv4 CIDR blocks, such as 203.0.113.0/24; an empty list closes the load balancer."
  }
}

variable "internal" {
  description = "True: reachable within the VPC only. Changing it replaces the load balancer."
  type        = bool
  default     = false
}

variable "name" {
  description = "Name of the load balancer."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$", var.name)) && !startswith(lower(var.name), "internal-")
    error_message = "Use at most 32 letters, digits and hyphens, no hyphen at either end, and do not begin with internal-."
  }
}

variable "security_group_ids" {
  description = "IDs of existing security groups, instead of one that is made here."
  type        = list(string)
  default     = []
}

variable "sign_in" {
  description = "Let the load balancer reach identity providers over HTTPS. Needed as soon as one of its rules signs users in (OIDC or Cognito); else it reaches the VPC only."
  type        = bool
  default     = false
}

variable "ssl_policy" {
  description = "TLS policy of the HTTPS listener."
  type        = string
  default     = "ELBSecurityPolicy-TLS13-1-2-2021-06"

  # Elastic Load Balancing, "Security policies for your Application Load Balancer".
  validation {
    condition     = can(regex("^ELBSecurityPolicy-(TLS13-1-[23]|FS-1-2|TLS-1-2)-", var.ssl_policy))
    error_message = "Choose a policy that refuses TLS 1.0 and 1.1, such as ELBSecurityPolicy-TLS13-1-2-2021-06."
  }
}

variable "subnet_ids" {
  description = "IDs of subnets in at least two zones: public ones for an internet-facing load balancer, private ones for an internal one."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "An Application Load Balancer needs subnets in at least two availability zones."
  }
}

variable "vpc_cidr" {
  description = "CIDR block of the VPC, the only place the load balancer sends requests to."
  type        = string
}

variable "vpc_id" {
  description = "ID of the VPC."
  type        = string
}
