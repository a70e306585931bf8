variable "certificate_arn" {
  description = "ARN of an existing certificate for the zone's name and one label below it; null makes one."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Refuse to delete the load balancers. To remove one, set false and apply first."
  type        = bool
  default     = true
}

variable "environment" {
  description = "Name of the environment, such as staging."
  type        = string
}

variable "load_balancers" {
  description = "Shared load balancers by key. sign_in lets one reach identity providers, which rules with OIDC or Cognito need; null ingress_cidrs are everybody, or the VPC for an internal one."
  type = map(object({
    access_logs         = optional(object({ bucket = string, prefix = optional(string) }))
    certificate_arns    = optional(list(string), [])
    deletion_protection = optional(bool)
    idle_timeout        = optional(number, 60)
    ingress_cidrs       = optional(list(string))
    internal            = optional(bool, false)
    name                = string
    sign_in             = optional(bool, false)
    ssl_policy          = optional(string, "ELBSecurityPolicy-TLS13-1-2-2021-06")
  }))
  default = {}

  validation {
    condition     = length(distinct(values(var.load_balancers)[*].name)) == length(var.load_balancers)
    error_message = "Two load balancers have the same name; a name is unique in an account and region."
  }
}

variable "private_subnet_ids" {
  description = "IDs of the private subnets, for internal load balancers."
  type        = list(string)
}

variable "project" {
  description = "Name of the project, such as hokusai."
  type        = string
}

variable "public_subnet_ids" {
  description = "IDs of the public subnets, for internet-facing load balancers."
  type        = list(string)
}

variable "region" {
  description = "AWS region."
  type        = string
}

variable "security_group_name" {
  description = "Name of the one security group of all these load balancers, for an estate that is taken over as it is; null makes one for each."
  type        = string
  default     = null
}

variable "vpc_cidr" {
  description = "CIDR block of the VPC, the only place the load balancers send requests to."
  type        = string
}

variable "vpc_id" {
  description = "ID of the VPC."
  type        = string
}

variable "zone_create" {
  description = "Create the hosted zone. False looks up the existing one by its name."
  type        = bool
  default     = false
}

variable "zone_name" {
  description = "Name of the environment's hosted zone, such as staging.hokus.ai. The certificate covers it and one label below it."
  type        = string
}
