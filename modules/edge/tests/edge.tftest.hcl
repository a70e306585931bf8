mock_provider "aws" {
  mock_data "aws_route53_zone" {
    defaults = {
      name_servers = ["ns-1.example.com"]
      zone_id      = "Z0123456789"
    }
  }

  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:111122223333:certificate/6f1f1f1f-0000-0000-0000-000000000000"
      domain_validation_options = [
        { domain_name = "staging.hokus.ai", resource_record_name = "_a.staging.hokus.ai", resource_record_type = "CNAME", resource_record_value = "_1.acm-validations.aws" },
        { domain_name = "*.staging.hokus.ai", resource_record_name = "_a.staging.hokus.ai", resource_record_type = "CNAME", resource_record_value = "_1.acm-validations.aws" },
      ]
    }
  }

  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/main/50dc6c495c0c9188" }
  }

  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/main/50dc6c495c0c9188/f2f7dc8efc522ab2" }
  }
}

variables {
  environment        = "staging"
  private_subnet_ids = ["subnet-3", "subnet-4"]
  project            = "hokusai"
  public_subnet_ids  = ["subnet-1", "subnet-2"]
  region             = "us-east-1"
  vpc_cidr           = "10.1.0.0/16"
  vpc_id             = "vpc-1"
  zone_name          = "staging.hokus.ai"

  load_balancers = {
    inner = { name = "hokusai-inner-staging", internal = true }
    main  = { name = "hokusai-main-staging" }
  }
}

run "balancers_by_key" {
  assert {
    condition     = keys(output.load_balancers) == ["inner", "main"]
    error_message = "The output has the keys of the input."
  }

  assert {
    condition     = toset(keys(output.load_balancers["main"])) == toset(["arn", "arn_suffix", "dns_name", "http_listener_arn", "https_listener_arn", "security_group_id", "zone_id"])
    error_message = "Each balancer has all that a service builds on."
  }

  assert {
    condition     = output.zone_id == "Z0123456789" && output.zone_name == "staging.hokus.ai"
    error_message = "The zone is the one looked up."
  }

  assert {
    condition     = output.certificate_arn == "arn:aws:acm:us-east-1:111122223333:certificate/6f1f1f1f-0000-0000-0000-000000000000"
    error_message = "The certificate is passed on."
  }
}

run "two_balancers_of_one_name" {
  command = plan

  variables {
    load_balancers = {
      a = { name = "hokusai-main-staging" }
      b = { name = "hokusai-main-staging" }
    }
  }

  expect_failures = [var.load_balancers]
}

run "mocks_can_be_planned" {
  command = plan

  variables {
    private_subnet_ids = ["subnet-mockneverapply3", "subnet-mockneverapply4"]
    public_subnet_ids  = ["subnet-mockneverapply1", "subnet-mockneverapply2"]
    vpc_cidr           = "192.0.2.0/24"
    vpc_id             = "vpc-mockneverapply"
  }
}

run "an_estate_that_is_taken_over" {
  variables {
    certificate_arn     = "arn:aws:acm:us-east-1:111122223333:certificate/0a0a0a0a-0000-0000-0000-000000000000"
    security_group_name = "hokusai-alb-20240101"
  }

  assert {
    condition     = length(module.certificate) == 0 && output.certificate_arn == var.certificate_arn
    error_message = "No certificate is made beside the one that is there."
  }

  assert {
    condition     = length(distinct(values(output.load_balancers)[*].security_group_id)) == 1 && keys(aws_vpc_security_group_ingress_rule.shared) == ["443 from 0.0.0.0/0", "443 from 10.1.0.0/16", "80 from 0.0.0.0/0", "80 from 10.1.0.0/16"]
    error_message = "All load balancers have one group, with a way in for each of them."
  }
}
