variable "description" {
  description = "What the group is for. Kept as it was created: AWS cannot change it."
  type        = string

  # Amazon EC2 API Reference, CreateSecurityGroup.
  validation {
    condition     = can(regex("^[a-zA-Z0-9. _:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", var.description))
    error_message = "Use 1 to 255 letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *"
  }
}

variable "egress" {
  description = "What the group may reach, by a key that says why: a CIDR block or another group, and a TCP port (null: every port and protocol). The default is everywhere; {} is nowhere."
  type = map(object({
    cidr              = optional(string)
    port              = optional(number)
    security_group_id = optional(string)
  }))
  default = {
    everywhere = { cidr = "0.0.0.0/0" }
  }

  validation {
    condition     = alltrue([for rule in var.egress : (rule.cidr == null) != (rule.security_group_id == null)])
    error_message = "Each egress rule names either a cidr or a security_group_id."
  }

  validation {
    condition     = alltrue([for rule in var.egress : rule.port == null ? true : rule.port >= 1 && rule.port <= 65535])
    error_message = "A port is 1 to 65535; leave it out for every port."
  }
}

variable "ingress" {
  description = "Who may connect, by a key that says why: the caller's security group and the TCP port it may reach."
  type = map(object({
    port              = number
    security_group_id = string
  }))
  default = {}

  validation {
    condition     = alltrue([for rule in var.ingress : rule.port >= 1 && rule.port <= 65535 && floor(rule.port) == rule.port])
    error_message = "A port is a whole number of 1 to 65535."
  }
}

variable "name" {
  description = "Name of the security group."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9. _:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", var.name)) && !startswith(var.name, "sg-")
    error_message = "Use at most 255 characters and do not begin with sg-."
  }
}

variable "vpc_id" {
  description = "ID of the VPC."
  type        = string
}
