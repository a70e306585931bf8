resource "aws_lb" "this" {
  name                       = var.name
  desync_mitigation_mode     = "defensive"
  drop_invalid_header_fields = true
  enable_deletion_protection = var.deletion_protection
  idle_timeout               = var.idle_timeout
  internal                   = var.internal
  load_balancer_type         = "application"
  security_groups            = local.security_group_ids
  subnets                    = var.subnet_ids

  dynamic "access_logs" {
    for_each = var.access_logs[*]

    content {
      bucket  = access_logs.value.bucket
      enabled = true
      prefix  = access_logs.value.prefix
    }
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  certificate_arn   = var.certificate_arn
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = var.ssl_policy

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "No route matches this address."
      status_code  = "404"
    }
  }
}

# Keyed by the ARN, not by its place in the list: taking one out must not move the others.
resource "aws_lb_listener_certificate" "extra" {
  for_each = toset(var.certificate_arns)

  certificate_arn = each.key
  listener_arn    = aws_lb_listener.https.arn
}
