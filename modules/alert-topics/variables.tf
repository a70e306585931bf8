variable "name_prefix" {
  description = "Begin of every topic's name and name of the key's alias, such as hokusai-alerts-staging."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,128}$", var.name_prefix)) && !startswith(var.name_prefix, "aws")
    error_message = "Use at most 128 letters, digits, hyphens and underscores, and do not begin with aws."
  }
}

variable "teams" {
  description = "Teams by key: name ends the topic's name; email is subscribed, and has to confirm by the link it gets."
  type = map(object({
    email = optional(string)
    name  = string
  }))

  validation {
    condition     = alltrue([for team in var.teams : can(regex("^[a-zA-Z0-9_-]{1,120}$", team.name))])
    error_message = "A team's name takes at most 120 letters, digits, hyphens and underscores."
  }

  validation {
    condition     = length(distinct(values(var.teams)[*].name)) == length(var.teams)
    error_message = "Two teams have the same name, so their topics would be one."
  }

  validation {
    condition     = alltrue([for team in var.teams : team.email == null ? true : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", team.email))])
    error_message = "Write an address such as team@hokusai.ai, or leave email out."
  }
}
