locals {
  # Set with the command in the README; a real secret would lie readable in the state.
  client_secret_placeholder = "set-out-of-band"

  # Query entries with one key are alternatives (one condition), different keys must all match (a condition each), as
  # with headers. Entries without a key form a group of their own.
  query_groups = {
    for name, rule in var.rules : name => {
      for entry in rule.conditions.query : (entry.key == null ? "" : entry.key) => entry.value...
    }
  }
}

# One resource for all rules, so that signing in can be added to a rule or taken away in place: a rule that moved to
# another resource would be created while the old one still holds its priority, which AWS refuses. The path in
# ignore_changes does not exist in rules without OIDC and has no effect there.
resource "aws_lb_listener_rule" "this" {
  for_each = var.rules

  listener_arn = var.listener_arn
  priority     = each.value.priority

  dynamic "action" {
    for_each = each.value.oidc[*]

    content {
      type = "authenticate-oidc"

      authenticate_oidc {
        authentication_request_extra_params = action.value.authentication_request_extra_params
        authorization_endpoint              = action.value.authorization_endpoint
        client_id                           = action.value.client_id
        client_secret                       = local.client_secret_placeholder
        issuer                              = action.value.issuer
        on_unauthenticated_request          = action.value.on_unauthenticated_request
        scope                               = action.value.scope
        session_cookie_name                 = action.value.session_cookie_name
        session_timeout                     = action.value.session_timeout
        token_endpoint                      = action.value.token_endpoint
        user_info_endpoint                  = action.value.user_info_endpoint
      }
    }
  }

  dynamic "action" {
    for_each = each.value.cognito[*]

    content {
      type = "authenticate-cognito"

      authenticate_cognito {
        authentication_request_extra_params = action.value.authentication_request_extra_params
        on_unauthenticated_request          = action.value.on_unauthenticated_request
        scope                               = action.value.scope
        session_cookie_name                 = action.value.session_cookie_name
        session_timeout                     = action.value.session_timeout
        user_pool_arn                       = action.value.user_pool_arn
        user_pool_client_id                 = action.value.user_pool_client_id
        user_pool_domain                    = action.value.user_pool_domain
      }
    }
  }

  dynamic "action" {
    for_each = each.value.forward[*]

    content {
      type = "forward"

      forward {
        dynamic "target_group" {
          for_each = action.value.targets

          content {
            arn    = target_group.value.target_group_arn
            weight = target_group.value.weight
          }
        }

        # Always written: the provider takes a missing block for "leave it as it is".
        stickiness {
          duration = action.value.stickiness_seconds == null ? 3600 : action.value.stickiness_seconds
          enabled  = action.value.stickiness_seconds != null
        }
      }
    }
  }

  dynamic "action" {
    for_each = each.value.redirect[*]

    content {
      type = "redirect"

      redirect {
        host        = action.value.host
        path        = action.value.path
        port        = action.value.port
        protocol    = action.value.protocol
        query       = action.value.query
        status_code = "HTTP_${trimprefix(action.value.status_code, "HTTP_")}"
      }
    }
  }

  dynamic "action" {
    for_each = each.value.fixed_response[*]

    content {
      type = "fixed-response"

      fixed_response {
        content_type = action.value.content_type
        message_body = action.value.message_body
        status_code  = action.value.status_code
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.conditions.hosts) > 0 ? [each.value.conditions.hosts] : []

    content {
      host_header {
        values = condition.value
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.conditions.paths) > 0 ? [each.value.conditions.paths] : []

    content {
      path_pattern {
        values = condition.value
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.conditions.methods) > 0 ? [each.value.conditions.methods] : []

    content {
      http_request_method {
        values = condition.value
      }
    }
  }

  dynamic "condition" {
    for_each = each.value.conditions.headers

    content {
      http_header {
        http_header_name = condition.key
        values           = condition.value
      }
    }
  }

  dynamic "condition" {
    for_each = local.query_groups[each.key]

    content {
      dynamic "query_string" {
        for_each = condition.value

        content {
          key   = condition.key == "" ? null : condition.key
          value = query_string.value
        }
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.conditions.source_ips) > 0 ? [each.value.conditions.source_ips] : []

    content {
      source_ip {
        values = condition.value
      }
    }
  }

  tags = {
    Name = each.key
  }

  lifecycle {
    ignore_changes = [action[0].authenticate_oidc[0].client_secret]
  }
}
