variable "availability_zones" {
  description = "How many availability zones to use: those of the region's first letters, unless zone_names says which."
  type        = number
  default     = 2

  validation {
    condition     = var.availability_zones >= 2 && var.availability_zones <= 6 && floor(var.availability_zones) == var.availability_zones
    error_message = "Use 2 to 6 availability zones; a load balancer and a database need two."
  }
}

variable "cidr" {
  description = "CIDR block of the VPC. Each zone gets a sixteenth of it for private addresses; the rest is public or free."
  type        = string

  # A load balancer wants public subnets of at least /27, which are a 256th of the block.
  validation {
    condition     = can(cidrnetmask(var.cidr)) && try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 19, false)
    error_message = "Write an IPv4 CIDR block of /16 to /19, such as 10.0.0.0/16."
  }

  validation {
    condition     = try(cidrhost(var.cidr, 0) == split("/", var.cidr)[0], false)
    error_message = "The CIDR block has bits set after its prefix; write its first address."
  }
}

variable "environment" {
  description = "Name of the environment, such as staging."
  type        = string
}

variable "flow_log_retention_days" {
  description = "Days that the flow log is kept."
  type        = number
  default     = 30

  # Amazon CloudWatch Logs API Reference, PutRetentionPolicy.
  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.flow_log_retention_days)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days."
  }
}

variable "interface_endpoints" {
  description = "AWS services reached without leaving the VPC, such as ecr.api, ecr.dkr, logs and secretsmanager: what tasks need when there is no NAT gateway. Each is charged per zone and hour."
  type        = list(string)
  default     = []

  validation {
    condition     = !contains(var.interface_endpoints, "s3") && length(distinct(var.interface_endpoints)) == length(var.interface_endpoints)
    error_message = "Name each service once; S3 has a gateway endpoint already."
  }
}

variable "name" {
  description = "Name of the VPC; the names of all its parts begin with it."
  type        = string

  # An IAM role takes 64 characters, and -flow-log is added.
  validation {
    condition     = can(regex("^[a-zA-Z0-9][a-zA-Z0-9_-]{0,54}$", var.name))
    error_message = "Use at most 55 letters, digits, hyphens and underscores."
  }
}

variable "nat_gateways" {
  description = "single: one for all zones; per_zone: one in each, so that a zone's failure stays there; none: private subnets reach the VPC and its endpoints only."
  type        = string
  default     = "single"

  validation {
    condition     = contains(["none", "per_zone", "single"], var.nat_gateways)
    error_message = "Choose single, per_zone or none."
  }
}

variable "project" {
  description = "Name of the project, such as hokusai."
  type        = string
}

variable "region" {
  description = "AWS region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "Write a region such as us-east-1."
  }
}

variable "subnets" {
  description = "Blocks of existing subnets by the name of their zone, for a network that is taken over as it is; null divides the block as described."
  type        = map(object({ private = string, public = string }))
  default     = null

  validation {
    condition     = var.subnets == null ? true : length(var.subnets) == var.availability_zones
    error_message = "Give a private and a public block for as many zones as availability_zones says."
  }

  validation {
    condition     = var.subnets == null ? true : alltrue([for block in flatten([for subnet in var.subnets : [subnet.private, subnet.public]]) : can(cidrnetmask(block))])
    error_message = "Write IPv4 CIDR blocks, such as 10.0.1.0/24."
  }
}

variable "zone_names" {
  description = "Names of the availability zones in their order, where the first letters are not offered to the account (such as ca-central-1a, b and d). A subnet keeps its block as long as its zone keeps its place: append only."
  type        = list(string)
  default     = null

  validation {
    condition     = var.zone_names == null ? true : length(var.zone_names) == var.availability_zones && length(distinct(var.zone_names)) == length(var.zone_names)
    error_message = "Name as many different zones as availability_zones says."
  }
}
