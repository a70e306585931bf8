mock_provider "aws" {
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/main/50dc6c495c0c9188" }
  }

  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/main/50dc6c495c0c9188/f2f7dc8efc522ab2" }
  }
}

variables {
  certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/6f1f1f1f-0000-0000-0000-000000000000"
  name            = "hokusai-main-staging"
  subnet_ids      = ["subnet-1", "subnet-2"]
  vpc_cidr        = "10.1.0.0/16"
  vpc_id          = "vpc-1"
}

run "secure_by_default" {
  assert {
    condition     = aws_lb.this.enable_deletion_protection && aws_lb.this.drop_invalid_header_fields && !aws_lb.this.internal
    error_message = "Protected, and strict about headers."
  }

  assert {
    condition     = aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06" && aws_lb_listener.https.default_action[0].fixed_response[0].status_code == "404"
    error_message = "TLS 1.2 and 1.3 only; what no rule matches is a 404."
  }

  assert {
    condition     = aws_lb_listener.http.default_action[0].redirect[0].status_code == "HTTP_301" && aws_lb_listener.http.default_action[0].redirect[0].protocol == "HTTPS"
    error_message = "HTTP goes to HTTPS."
  }

  assert {
    condition     = { for key, rule in aws_vpc_security_group_ingress_rule.this : key => rule.from_port } == { "443 from 0.0.0.0/0" = 443, "80 from 0.0.0.0/0" = 80 }
    error_message = "Two ports are open to everybody."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.targets[0].cidr_ipv4 == "10.1.0.0/16" && length(aws_vpc_security_group_egress_rule.sign_in) == 0
    error_message = "It reaches the VPC only."
  }

  assert {
    condition     = length(aws_lb.this.access_logs) == 0
    error_message = "No access logs unless asked for."
  }
}

run "internal_is_open_to_the_vpc_only" {
  variables {
    internal = true
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.this : rule.cidr_ipv4]) == toset(["10.1.0.0/16"])
    error_message = "An internal load balancer takes connections from the VPC."
  }
}

run "everything_asked_for" {
  variables {
    access_logs      = { bucket = "logs", prefix = "main" }
    certificate_arns = ["arn:aws:acm:us-east-1:111122223333:certificate/7f1f1f1f-0000-0000-0000-000000000000"]
    ingress_cidrs    = ["203.0.113.0/24", "198.51.100.0/24"]
    sign_in          = true
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.this) == 4
    error_message = "Two ports for each block."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.sign_in[0].from_port == 443
    error_message = "Signing in needs the way to the identity provider."
  }

  assert {
    condition     = keys(aws_lb_listener_certificate.extra) == ["arn:aws:acm:us-east-1:111122223333:certificate/7f1f1f1f-0000-0000-0000-000000000000"]
    error_message = "Further certificates are keyed by their ARN."
  }

  assert {
    condition     = aws_lb.this.access_logs[0].enabled && aws_lb.this.access_logs[0].bucket == "logs"
    error_message = "Access logs are on."
  }
}

run "closed" {
  variables {
    ingress_cidrs = []
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.this) == 0
    error_message = "An empty list closes the load balancer."
  }
}

run "name_too_long" {
  command = plan

  variables {
    name = "hokusai-data-pipeline-mlflow-development"
  }

  expect_failures = [var.name]
}

run "name_that_aws_reserves" {
  command = plan

  variables {
    name = "internal-main"
  }

  expect_failures = [var.name]
}

run "one_subnet" {
  command = plan

  variables {
    subnet_ids = ["subnet-1"]
  }

  expect_failures = [var.subnet_ids]
}

run "policy_with_tls_1_0" {
  command = plan

  variables {
    ssl_policy = "ELBSecurityPolicy-2016-08"
  }

  expect_failures = [var.ssl_policy]
}

run "address_instead_of_block" {
  command = plan

  variables {
    ingress_cidrs = ["203.0.113.7"]
  }

  expect_failures = [var.ingress_cidrs]
}

run "timeout_of_a_day" {
  command = plan

  variables {
    idle_timeout = 86400
  }

  expect_failures = [var.idle_timeout]
}

run "too_many_certificates" {
  command = plan

  variables {
    certificate_arns = [for number in range(26) : "arn:aws:acm:us-east-1:111122223333:certificate/${number}"]
  }

  expect_failures = [var.certificate_arns]
}

run "under_a_group_that_is_there" {
  variables {
    create_security_group = false
    security_group_ids    = ["sg-shared"]
  }

  assert {
    condition     = length(aws_security_group.this) == 0 && length(aws_vpc_security_group_ingress_rule.this) == 0 && length(aws_vpc_security_group_egress_rule.targets) == 0
    error_message = "It makes no group and no rule."
  }

  assert {
    condition     = toset(aws_lb.this.security_groups) == toset(["sg-shared"]) && output.security_group_id == "sg-shared"
    error_message = "It has the group that was given."
  }
}
