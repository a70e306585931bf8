mock_provider "aws" {
  mock_resource "aws_lb_listener_rule" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener-rule/app/main/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee" }
  }
}

variables {
  listener_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/main/50dc6c495c0c9188/f2f7dc8efc522ab2"
}

run "every_kind" {
  variables {
    rules = {
      headers = {
        priority       = 2
        conditions     = { headers = { X-Env = ["beta*"], X-Version = ["2", "3"] } }
        fixed_response = {}
      }
      plain = {
        priority       = 1
        conditions     = { hosts = ["api.hokus.ai"], methods = ["GET"], paths = ["/a", "/a/*"], source_ips = ["203.0.113.0/24"] }
        fixed_response = {}
      }
      query = {
        priority       = 3
        conditions     = { query = [{ key = "v", value = "1" }, { key = "v", value = "2" }, { key = "beta", value = "*" }, { value = "x" }] }
        fixed_response = {}
      }
    }
  }

  assert {
    condition     = length(aws_lb_listener_rule.this["plain"].condition) == 4
    error_message = "One condition for each kind, none for what is left out."
  }

  assert {
    condition     = [for c in aws_lb_listener_rule.this["plain"].condition : join(" ", sort(c.path_pattern[0].values)) if length(c.path_pattern) > 0] == ["/a /a/*"]
    error_message = "All paths are in one condition, as alternatives."
  }

  assert {
    condition     = { for header in flatten([for c in aws_lb_listener_rule.this["headers"].condition : c.http_header]) : header.http_header_name => join(" ", sort(header.values)) } == { X-Env = "beta*", X-Version = "2 3" }
    error_message = "A condition for each header."
  }

  assert {
    condition     = toset([for c in aws_lb_listener_rule.this["query"].condition : join(" ", sort([for q in c.query_string : "${q.key == null ? "" : q.key}=${q.value}"]))]) == toset(["=x", "beta=*", "v=1 v=2"])
    error_message = "Entries with one key are alternatives; different keys must all match."
  }
}

run "five_values_and_five_wildcards" {
  command = plan

  variables {
    rules = {
      escaped = { priority = 2, conditions = { query = [{ key = "a", value = "\\*\\*\\?" }, { key = "b", value = "*****" }] }, fixed_response = {} }
      full    = { priority = 1, conditions = { hosts = ["a.hokus.ai", "b.hokus.ai"], methods = ["GET"], paths = ["/*/*/*", "/??"] }, fixed_response = {} }
    }
  }

  assert {
    condition     = length(aws_lb_listener_rule.this) == 2
    error_message = "Five of each are allowed, and an escaped wildcard is none."
  }
}

run "no_condition" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = {}
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "six_values" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { hosts = ["a.b", "c.d"], paths = ["/1", "/2", "/3"], methods = ["GET"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "six_values_with_headers_and_query" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { headers = { A = ["1", "2", "3"] }, query = [{ value = "1" }, { value = "2" }, { value = "3" }] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "six_wildcards" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { hosts = ["*.b"], paths = ["/*/*/*", "/??"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "six_wildcards_in_a_query" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { query = [{ key = "***", value = "***" }] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "host_without_a_dot" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { hosts = ["api"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "host_with_a_port" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { hosts = ["api.hokus.ai:443"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "host_with_digits_at_the_end" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { hosts = ["10.0.3.219"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "path_without_a_slash" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { paths = ["api"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "path_with_a_query" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { paths = ["/api?a=b"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "path_too_long" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { paths = ["/${format("%0128d", 0)}"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "method_in_small_letters" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { methods = ["get"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "method_with_a_wildcard" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { methods = ["P*"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "host_as_a_header" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { headers = { Host = ["a.b"] } }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "header_with_a_wildcard_in_its_name" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { headers = { "X-*" = ["a"] } }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "header_without_values" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { headers = { A = [] }, paths = ["/"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "empty_header_value" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { headers = { A = [""] } }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "empty_query_value" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { query = [{ key = "a", value = "" }] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "empty_query_key" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { query = [{ key = "", value = "a" }] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}

run "address_without_prefix" {
  command = plan

  variables {
    rules = {
      r0 = {
        priority       = 1
        conditions     = { source_ips = ["203.0.113.7"] }
        fixed_response = {}
      }
    }
  }

  expect_failures = [var.rules]
}
