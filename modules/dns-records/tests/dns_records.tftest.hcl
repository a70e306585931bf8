mock_provider "aws" {}

variables {
  zone_id = "Z0123456789"
}

run "alias_weighted_and_cname" {
  variables {
    records = {
      api     = { name = "api.staging.hokus.ai", alias = { dns_name = "lb.example.com", zone_id = "Z1" } }
      blog    = { name = "blog.staging.hokus.ai", cname = "blog.example.com", ttl = 60 }
      web-new = { name = "web.staging.hokus.ai", alias = { dns_name = "new.example.com", zone_id = "Z1" }, weight = 0, set_identifier = "new" }
      web-old = { name = "web.staging.hokus.ai", alias = { dns_name = "old.example.com", zone_id = "Z1" }, weight = 100 }
    }
  }

  assert {
    condition     = aws_route53_record.this["api"].type == "A" && aws_route53_record.this["api"].alias[0].evaluate_target_health && length(aws_route53_record.this["api"].weighted_routing_policy) == 0
    error_message = "An alias is an A record that follows the target's health."
  }

  assert {
    condition     = aws_route53_record.this["blog"].type == "CNAME" && aws_route53_record.this["blog"].ttl == 60 && aws_route53_record.this["blog"].records == toset(["blog.example.com"])
    error_message = "A cname has a ttl."
  }

  assert {
    condition     = aws_route53_record.this["web-old"].set_identifier == "web-old" && aws_route53_record.this["web-new"].set_identifier == "new"
    error_message = "The key tells weighted records apart unless a name is given."
  }

  assert {
    condition     = aws_route53_record.this["web-new"].weighted_routing_policy[0].weight == 0
    error_message = "Weight 0 is a weight."
  }

  assert {
    condition     = keys(output.fqdns) == ["api", "blog", "web-new", "web-old"]
    error_message = "Names by key."
  }
}

run "neither_alias_nor_cname" {
  command = plan

  variables {
    records = { a = { name = "a.hokus.ai" } }
  }

  expect_failures = [var.records]
}

run "alias_and_cname" {
  command = plan

  variables {
    records = { a = { name = "a.hokus.ai", cname = "b.hokus.ai", alias = { dns_name = "lb.example.com", zone_id = "Z1" } } }
  }

  expect_failures = [var.records]
}

run "label_instead_of_name" {
  command = plan

  variables {
    records = { a = { name = "api", cname = "b.hokus.ai" } }
  }

  expect_failures = [var.records]
}

run "weight_out_of_range" {
  command = plan

  variables {
    records = { a = { name = "a.hokus.ai", cname = "b.hokus.ai", weight = 256 } }
  }

  expect_failures = [var.records]
}

run "set_identifier_without_weight" {
  command = plan

  variables {
    records = { a = { name = "a.hokus.ai", cname = "b.hokus.ai", set_identifier = "x" } }
  }

  expect_failures = [var.records]
}

run "same_name_twice" {
  command = plan

  variables {
    records = {
      a = { name = "a.hokus.ai", cname = "b.hokus.ai" }
      b = { name = "a.hokus.ai", cname = "c.hokus.ai" }
    }
  }

  expect_failures = [var.records]
}

run "simple_beside_weighted" {
  command = plan

  variables {
    records = {
      a = { name = "a.hokus.ai", cname = "b.hokus.ai" }
      b = { name = "a.hokus.ai", cname = "c.hokus.ai", weight = 10 }
    }
  }

  expect_failures = [var.records]
}

run "ttl_of_a_month" {
  command = plan

  variables {
    records = { a = { name = "a.hokus.ai", cname = "b.hokus.ai", ttl = 2592000 } }
  }

  expect_failures = [var.records]
}
