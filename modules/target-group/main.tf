locals {
  # Elastic Load Balancing, "Health checks for Application Load Balancer target groups": gRPC answers in its own codes.
  default_matcher = var.protocol_version == "GRPC" ? "0" : "200"
}

resource "aws_lb_target_group" "this" {
  name                 = var.name
  deregistration_delay = var.deregistration_delay
  port                 = var.port
  protocol             = "HTTP"
  protocol_version     = var.protocol_version
  slow_start           = var.slow_start
  target_type          = "ip"
  vpc_id               = var.vpc_id

  health_check {
    healthy_threshold   = var.health_check.healthy_threshold
    interval            = var.health_check.interval
    matcher             = var.health_check.matcher != null ? var.health_check.matcher : local.default_matcher
    path                = var.health_check.path
    port                = var.health_check.port
    protocol            = "HTTP"
    timeout             = var.health_check.timeout
    unhealthy_threshold = var.health_check.unhealthy_threshold
  }

  # Always written: the provider takes a missing block for "leave it as it is" and would never turn stickiness off.
  stickiness {
    cookie_duration = var.stickiness == null ? 86400 : var.stickiness.duration_seconds
    cookie_name     = var.stickiness == null ? null : var.stickiness.cookie_name
    enabled         = var.stickiness != null
    type            = try(var.stickiness.cookie_name, null) == null ? "lb_cookie" : "app_cookie"
  }

  # Rules move to the new group before the old one goes; the name must differ then, so whoever names it puts a hash of
  # the attributes into it that AWS cannot change (port, protocol_version, vpc_id).
  lifecycle {
    create_before_destroy = true
  }
}
