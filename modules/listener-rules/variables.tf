variable "listener_arn" {
  description = "ARN of the HTTPS listener that takes the rules. Changing it replaces them all."
  type        = string
}

# Elastic Load Balancing, "Listener rules for your Application Load Balancer" and "Condition types for listener rules".
variable "rules" {
  description = "Listener rules by key: a priority, conditions (all kinds must match, one value of each kind is enough; query entries with one key are alternatives), one of forward, redirect and fixed_response, and oidc or cognito to sign users in before it. The client secret of oidc is set out of band."
  type = map(object({
    priority = number

    conditions = object({
      headers    = optional(map(list(string)), {})
      hosts      = optional(list(string), [])
      methods    = optional(list(string), [])
      paths      = optional(list(string), [])
      query      = optional(list(object({ key = optional(string), value = string })), [])
      source_ips = optional(list(string), [])
    })

    forward = optional(object({
      stickiness_seconds = optional(number)
      targets = list(object({
        target_group_arn = string
        weight           = optional(number, 1)
      }))
    }))

    redirect = optional(object({
      host        = optional(string)
      path        = optional(string)
      port        = optional(string)
      protocol    = optional(string)
      query       = optional(string)
      status_code = optional(string, "301")
    }))

    fixed_response = optional(object({
      content_type = optional(string, "text/plain")
      message_body = optional(string)
      status_code  = optional(string, "200")
    }))

    oidc = optional(object({
      authentication_request_extra_params = optional(map(string))
      authorization_endpoint              = string
      client_id                           = string
      issuer                              = string
      on_unauthenticated_request          = optional(string, "authenticate")
      scope                               = optional(string, "openid")
      session_cookie_name                 = optional(string, "AWSELBAuthSessionCookie")
      session_timeout                     = optional(number, 604800)
      token_endpoint                      = string
      user_info_endpoint                  = string
    }))

    cognito = optional(object({
      authentication_request_extra_params = optional(map(string))
      on_unauthenticated_request          = optional(string, "authenticate")
      scope                               = optional(string, "openid")
      session_cookie_name                 = optional(string, "AWSELBAuthSessionCookie")
      session_timeout                     = optional(number, 604800)
      user_pool_arn                       = string
      user_pool_client_id                 = string
      user_pool_domain                    = string
    }))
  }))

  validation {
    condition     = alltrue([for rule in var.rules : rule.priority >= 1 && rule.priority <= 50000 && floor(rule.priority) == rule.priority])
    error_message = "A priority is a whole number of 1 to 50000."
  }

  validation {
    condition     = length(distinct(values(var.rules)[*].priority)) == length(var.rules)
    error_message = "Two rules have the same priority; it is unique in a listener."
  }

  validation {
    condition     = alltrue([for rule in var.rules : length([for action in [rule.fixed_response, rule.forward, rule.redirect] : true if action != null]) == 1])
    error_message = "Each rule has exactly one of forward, redirect and fixed_response."
  }

  validation {
    condition     = alltrue([for rule in var.rules : rule.oidc == null || rule.cognito == null])
    error_message = "A rule signs users in by oidc or by cognito, not by both."
  }

  # Conditions

  validation {
    condition = alltrue([
      for c in values(var.rules)[*].conditions :
      length(concat(c.hosts, c.paths, c.methods, c.source_ips, keys(c.headers), c.query[*].value)) > 0
    ])
    error_message = "A rule needs at least one condition; for all requests write paths = [\"/*\"]."
  }

  validation {
    condition = alltrue([
      for c in values(var.rules)[*].conditions :
      length(concat(c.hosts, c.paths, c.methods, c.source_ips, flatten(values(c.headers)), c.query[*].value)) <= 5
    ])
    error_message = "${join(", ", [
      for name, rule in var.rules : name
      if length(concat(rule.conditions.hosts, rule.conditions.paths, rule.conditions.methods, rule.conditions.source_ips, flatten(values(rule.conditions.headers)), rule.conditions.query[*].value)) > 5
    ])}: a rule takes at most 5 condition values over all its conditions. Use a wildcard, or split it into rules with the same target, each with its own priority."
  }

  validation {
    condition = alltrue([
      for c in values(var.rules)[*].conditions :
      length(regexall("[*?]", join(" ", concat(
        c.hosts, c.paths, flatten(values(c.headers)), [for q in c.query : replace("${q.key == null ? "" : q.key} ${q.value}", "/\\\\[*?\\\\]/", "")],
      )))) <= 5
    ])
    error_message = "A rule takes at most 5 wildcards (* and ?) over all its conditions. Split it into rules with the same target, each with its own priority."
  }

  validation {
    condition     = alltrue([for host in flatten(values(var.rules)[*].conditions.hosts) : can(regex("^[a-zA-Z0-9.*?-]*\\.[a-zA-Z]+$", host)) && length(host) <= 128])
    error_message = "A host takes letters, digits, - . * ?, at least one dot, only letters after the last dot, and 128 characters."
  }

  validation {
    condition     = alltrue([for path in flatten(values(var.rules)[*].conditions.paths) : can(regex("^[/*?][a-zA-Z0-9_.$/~\"'@:+&*?-]{0,127}$", path))])
    error_message = "A path begins with a slash, takes letters, digits, _ - . $ / ~ \" ' @ : + & * ? and 128 characters; the query is not part of it."
  }

  validation {
    condition     = alltrue([for method in flatten(values(var.rules)[*].conditions.methods) : can(regex("^[A-Z_-]{1,40}$", method))])
    error_message = "Write a method in capitals, without wildcards, such as GET."
  }

  validation {
    condition = alltrue(flatten([
      for c in values(var.rules)[*].conditions : [
        for name, patterns in c.headers :
        can(regex("^[a-zA-Z0-9!#$%&'+.^_`|~-]{1,40}$", name)) && lower(name) != "host" && length(patterns) > 0 && alltrue([for p in patterns : length(p) >= 1 && length(p) <= 128])
      ]
    ]))
    error_message = "A header has a name of at most 40 characters without wildcards and at least one value of 1 to 128 characters; for Host use hosts."
  }

  validation {
    condition = alltrue([
      for q in flatten(values(var.rules)[*].conditions.query) :
      length(q.value) >= 1 && length(q.value) <= 128 && (q.key == null ? true : length(q.key) >= 1 && length(q.key) <= 128)
    ])
    error_message = "Key and value of a query condition have 1 to 128 characters; leave the key out to match any."
  }

  validation {
    condition     = alltrue([for cidr in flatten(values(var.rules)[*].conditions.source_ips) : can(cidrhost(cidr, 0))])
    error_message = "Write source addresses as CIDR blocks, such as 203.0.113.7/32."
  }

  # Actions

  validation {
    condition     = alltrue([for rule in var.rules : rule.forward == null ? true : length(rule.forward.targets) >= 1 && length(rule.forward.targets) <= 5])
    error_message = "A rule forwards to 1 to 5 target groups."
  }

  validation {
    condition = alltrue([
      for rule in var.rules : rule.forward == null ? true :
      alltrue([for target in rule.forward.targets : target.weight >= 0 && target.weight <= 999 && floor(target.weight) == target.weight])
      && anytrue([for target in rule.forward.targets : target.weight > 0])
    ])
    error_message = "A weight is a whole number of 0 to 999, and one target at least needs more than 0."
  }

  validation {
    condition = alltrue([
      for rule in var.rules : try(rule.forward.stickiness_seconds, null) == null ? true :
      rule.forward.stickiness_seconds >= 1 && rule.forward.stickiness_seconds <= 604800
    ])
    error_message = "Stickiness between target groups lasts 1 to 604800 seconds (a week)."
  }

  validation {
    condition = alltrue([
      for rule in var.rules : rule.redirect == null ? true :
      anytrue([for part in [rule.redirect.host, rule.redirect.path, rule.redirect.port, rule.redirect.protocol] : part != null])
    ])
    error_message = "A redirect changes at least one of host, path, port and protocol; else it would lead to itself."
  }

  validation {
    condition = alltrue([
      for rule in var.rules : rule.redirect == null ? true :
      contains(["301", "302"], trimprefix(rule.redirect.status_code, "HTTP_"))
      && (rule.redirect.protocol == null ? true : contains(["HTTP", "HTTPS", "#{protocol}"], rule.redirect.protocol))
      && (rule.redirect.path == null ? true : startswith(rule.redirect.path, "/"))
    ])
    error_message = "A redirect answers 301 or 302; its protocol is HTTP or HTTPS, its path begins with a slash."
  }

  validation {
    condition = alltrue([
      for rule in var.rules : rule.fixed_response == null ? true :
      can(regex("^[245][0-9]{2}$", rule.fixed_response.status_code))
      && contains(["application/javascript", "application/json", "text/css", "text/html", "text/plain"], rule.fixed_response.content_type)
      && (rule.fixed_response.message_body == null ? true : length(rule.fixed_response.message_body) <= 1024)
    ])
    error_message = "A fixed response has a status of 2xx, 4xx or 5xx, at most 1024 characters, and the type text/plain, text/css, text/html, application/javascript or application/json."
  }

  validation {
    condition = alltrue([
      for sign_in in concat([for rule in var.rules : rule.oidc.on_unauthenticated_request if rule.oidc != null], [for rule in var.rules : rule.cognito.on_unauthenticated_request if rule.cognito != null]) :
      contains(["allow", "authenticate", "deny"], sign_in)
    ])
    error_message = "on_unauthenticated_request is authenticate, allow or deny."
  }

  validation {
    condition = alltrue([
      for seconds in concat([for rule in var.rules : rule.oidc.session_timeout if rule.oidc != null], [for rule in var.rules : rule.cognito.session_timeout if rule.cognito != null]) :
      seconds >= 1 && seconds <= 604800
    ])
    error_message = "A session lasts 1 to 604800 seconds (a week)."
  }

  validation {
    condition = alltrue(flatten([
      for rule in var.rules : [
        for url in [rule.oidc.issuer, rule.oidc.authorization_endpoint, rule.oidc.token_endpoint, rule.oidc.user_info_endpoint] : startswith(url, "https://")
      ] if rule.oidc != null
    ]))
    error_message = "Issuer and endpoints of oidc are https:// addresses."
  }
}
