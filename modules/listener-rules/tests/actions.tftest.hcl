mock_provider "aws" {
  mock_resource "aws_lb_listener_rule" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener-rule/app/main/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee" }
  }
}

variables {
  listener_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/main/50dc6c495c0c9188/f2f7dc8efc522ab2"
}

run "weighted_and_sticky" {
  variables {
    rules = {
      "auth/api/main" = {
        priority   = 100
        conditions = { hosts = ["auth.staging.hokus.ai"] }
        forward = {
          stickiness_seconds = 600
          targets = [
            { target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/old/73e2d6bc24d8a067", weight = 90 },
            { target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/new/73e2d6bc24d8a067", weight = 10 },
          ]
        }
      }
    }
  }

  assert {
    condition     = { for group in aws_lb_listener_rule.this["auth/api/main"].action[0].forward[0].target_group : split("/", group.arn)[1] => group.weight } == { new = 10, old = 90 }
    error_message = "Both targets with their weights."
  }

  assert {
    condition     = aws_lb_listener_rule.this["auth/api/main"].action[0].forward[0].stickiness[0].enabled && aws_lb_listener_rule.this["auth/api/main"].action[0].forward[0].stickiness[0].duration == 600
    error_message = "A client stays with its target group."
  }

  assert {
    condition     = aws_lb_listener_rule.this["auth/api/main"].tags.Name == "auth/api/main" && keys(output.arns) == ["auth/api/main"]
    error_message = "A rule carries its key."
  }
}

run "single_target" {
  variables {
    rules = {
      a = {
        priority   = 50000
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
      }
    }
  }

  assert {
    condition     = length(aws_lb_listener_rule.this["a"].action) == 1 && one(aws_lb_listener_rule.this["a"].action[0].forward[0].target_group).weight == 1
    error_message = "One action, one target."
  }

  assert {
    condition     = !aws_lb_listener_rule.this["a"].action[0].forward[0].stickiness[0].enabled
    error_message = "Stickiness is written as off, so that it can be turned off."
  }
}

run "redirects_and_fixed_responses" {
  variables {
    rules = {
      fixed    = { priority = 2, conditions = { paths = ["/down"] }, fixed_response = { message_body = "closed", status_code = 503 } }
      moved    = { priority = 1, conditions = { paths = ["/old/*"] }, redirect = { path = "/new", status_code = 302 } }
      prefixed = { priority = 3, conditions = { paths = ["/p"] }, redirect = { host = "hokus.ai", status_code = "HTTP_301" } }
    }
  }

  assert {
    condition     = aws_lb_listener_rule.this["moved"].action[0].redirect[0].status_code == "HTTP_302" && aws_lb_listener_rule.this["prefixed"].action[0].redirect[0].status_code == "HTTP_301"
    error_message = "A status is written as AWS names it."
  }

  assert {
    condition     = aws_lb_listener_rule.this["moved"].action[0].redirect[0].path == "/new" && aws_lb_listener_rule.this["moved"].action[0].redirect[0].host == null
    error_message = "What is not named is left to the provider, which keeps it as it was asked for."
  }

  assert {
    condition     = aws_lb_listener_rule.this["fixed"].action[0].fixed_response[0].status_code == "503" && aws_lb_listener_rule.this["fixed"].action[0].fixed_response[0].content_type == "text/plain"
    error_message = "A fixed response is plain text by default."
  }
}

run "sign_in_comes_first" {
  variables {
    rules = {
      cognito = {
        priority   = 2
        conditions = { hosts = ["b.hokus.ai"] }
        cognito    = { user_pool_arn = "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_1", user_pool_client_id = "abc", user_pool_domain = "hokusai" }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
      }
      oidc = {
        priority   = 1
        conditions = { hosts = ["a.hokus.ai"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
        oidc = {
          authorization_endpoint = "https://idp.example.com/authorize"
          client_id              = "abc"
          issuer                 = "https://idp.example.com"
          token_endpoint         = "https://idp.example.com/token"
          user_info_endpoint     = "https://idp.example.com/userinfo"
        }
      }
    }
  }

  assert {
    condition     = aws_lb_listener_rule.this["oidc"].action[*].type == tolist(["authenticate-oidc", "forward"]) && aws_lb_listener_rule.this["cognito"].action[*].type == tolist(["authenticate-cognito", "forward"])
    error_message = "Users sign in before they are forwarded."
  }

  assert {
    condition     = nonsensitive(aws_lb_listener_rule.this["oidc"].action[0].authenticate_oidc[0].client_secret) == "set-out-of-band"
    error_message = "The state holds a placeholder instead of the client secret."
  }

  assert {
    condition     = aws_lb_listener_rule.this["oidc"].action[0].authenticate_oidc[0].on_unauthenticated_request == "authenticate"
    error_message = "Who is not signed in is asked to."
  }
}

run "no_action" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
      }
    }
  }

  expect_failures = [var.rules]
}

run "two_actions" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { paths = ["/*"] }
        forward        = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "oidc_and_cognito" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
        oidc       = { authorization_endpoint = "https://i/a", client_id = "a", issuer = "https://i", token_endpoint = "https://i/t", user_info_endpoint = "https://i/u" }
        cognito    = { user_pool_arn = "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_1", user_pool_client_id = "abc", user_pool_domain = "hokusai" }
      }
    }
  }

  expect_failures = [var.rules]
}

run "oidc_without_tls" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
        oidc       = { authorization_endpoint = "http://i/a", client_id = "a", issuer = "https://i", token_endpoint = "https://i/t", user_info_endpoint = "https://i/u" }
      }
    }
  }

  expect_failures = [var.rules]
}

run "unknown_answer_to_strangers" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
        cognito    = { user_pool_arn = "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_1", user_pool_client_id = "abc", user_pool_domain = "hokusai", on_unauthenticated_request = "ask" }
      }
    }
  }

  expect_failures = [var.rules]
}

run "session_of_a_month" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
        oidc       = { authorization_endpoint = "https://i/a", client_id = "a", issuer = "https://i", token_endpoint = "https://i/t", user_info_endpoint = "https://i/u", session_timeout = 2592000 }
      }
    }
  }

  expect_failures = [var.rules]
}

run "no_target" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { targets = [] }
      }
    }
  }

  expect_failures = [var.rules]
}

run "six_targets" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t0/73e2d6bc24d8a067", weight = 1 }, { target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t1/73e2d6bc24d8a067", weight = 1 }, { target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t2/73e2d6bc24d8a067", weight = 1 }, { target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t3/73e2d6bc24d8a067", weight = 1 }, { target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t4/73e2d6bc24d8a067", weight = 1 }, { target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t5/73e2d6bc24d8a067", weight = 1 }] }
      }
    }
  }

  expect_failures = [var.rules]
}

run "weight_of_1000" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t0/73e2d6bc24d8a067", weight = 1000 }] }
      }
    }
  }

  expect_failures = [var.rules]
}

run "all_weights_zero" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t0/73e2d6bc24d8a067", weight = 0 }, { target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t1/73e2d6bc24d8a067", weight = 0 }] }
      }
    }
  }

  expect_failures = [var.rules]
}

run "sticky_for_more_than_a_week" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { stickiness_seconds = 604801, targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
      }
    }
  }

  expect_failures = [var.rules]
}

run "redirect_to_itself" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        redirect   = { query = "a=b" }
      }
    }
  }

  expect_failures = [var.rules]
}

run "redirect_with_307" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        redirect   = { host = "a.hokus.ai", status_code = 307 }
      }
    }
  }

  expect_failures = [var.rules]
}

run "redirect_to_a_relative_path" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        redirect   = { path = "new" }
      }
    }
  }

  expect_failures = [var.rules]
}

run "redirect_to_ftp" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        redirect   = { protocol = "FTP" }
      }
    }
  }

  expect_failures = [var.rules]
}

run "fixed_response_301" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { paths = ["/*"] }
        fixed_response = { status_code = 301 }
      }
    }
  }

  expect_failures = [var.rules]
}

run "fixed_response_of_xml" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { paths = ["/*"] }
        fixed_response = { content_type = "text/xml" }
      }
    }
  }

  expect_failures = [var.rules]
}

run "fixed_response_too_long" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { paths = ["/*"] }
        fixed_response = { message_body = format("%01025d", 0) }
      }
    }
  }

  expect_failures = [var.rules]
}

run "priority_zero" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 0
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
      }
    }
  }

  expect_failures = [var.rules]
}

run "priority_too_high" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 50001
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
      }
    }
  }

  expect_failures = [var.rules]
}

run "priority_with_a_fraction" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1.5
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
      }
    }
  }

  expect_failures = [var.rules]
}

run "priority_twice" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
      }
      r1 = {
        priority   = 1
        conditions = { paths = ["/*"] }
        forward    = { targets = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/73e2d6bc24d8a067" }] }
      }
    }
  }

  expect_failures = [var.rules]
}
