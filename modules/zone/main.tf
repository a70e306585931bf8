resource "aws_route53_zone" "this" {
  count = var.create ? 1 : 0

  comment = var.comment
  name    = var.name
}

data "aws_route53_zone" "this" {
  count = var.create ? 0 : 1

  name         = var.name
  private_zone = false
}

locals {
  zone = var.create ? one(aws_route53_zone.this) : one(data.aws_route53_zone.this)
}
