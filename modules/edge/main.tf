module "mock_guard" {
  source = "../mock-guard"

  values = concat([var.vpc_id, var.vpc_cidr], var.public_subnet_ids, var.private_subnet_ids)
}

module "zone" {
  source = "../zone"

  comment = "Names of ${var.project} ${var.environment} (${var.region})"
  create  = var.zone_create
  name    = var.zone_name

  depends_on = [module.mock_guard]
}

moved {
  from = module.certificate
  to   = module.certificate[0]
}

module "certificate" {
  source = "../certificate"
  count  = var.certificate_arn == null ? 1 : 0

  domain_name               = var.zone_name
  subject_alternative_names = ["*.${var.zone_name}"]
  zone_id                   = module.zone.zone_id

  depends_on = [module.mock_guard]
}

locals {
  certificate_arn = var.certificate_arn != null ? var.certificate_arn : one(module.certificate[*].arn)
}

module "load_balancer" {
  source   = "../load-balancer"
  for_each = var.load_balancers

  access_logs           = each.value.access_logs
  certificate_arn       = local.certificate_arn
  certificate_arns      = each.value.certificate_arns
  create_security_group = var.security_group_name == null
  deletion_protection   = each.value.deletion_protection == null ? var.deletion_protection : each.value.deletion_protection
  idle_timeout          = each.value.idle_timeout
  ingress_cidrs         = each.value.ingress_cidrs
  internal              = each.value.internal
  name                  = each.value.name
  security_group_ids    = aws_security_group.shared[*].id
  sign_in               = each.value.sign_in
  ssl_policy            = each.value.ssl_policy
  subnet_ids            = each.value.internal ? var.private_subnet_ids : var.public_subnet_ids
  vpc_cidr              = var.vpc_cidr
  vpc_id                = var.vpc_id

  depends_on = [module.mock_guard]
}
