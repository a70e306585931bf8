resource "aws_route53_record" "this" {
  for_each = var.records

  name           = each.value.name
  records        = each.value.cname == null ? null : [each.value.cname]
  set_identifier = each.value.weight == null ? null : (each.value.set_identifier == null ? each.key : each.value.set_identifier)
  ttl            = each.value.cname == null ? null : each.value.ttl
  type           = each.value.cname == null ? "A" : "CNAME"
  zone_id        = var.zone_id

  dynamic "alias" {
    for_each = each.value.alias[*]

    content {
      evaluate_target_health = alias.value.evaluate_target_health
      name                   = alias.value.dns_name
      zone_id                = alias.value.zone_id
    }
  }

  dynamic "weighted_routing_policy" {
    for_each = each.value.weight[*]

    content {
      weight = weighted_routing_policy.value
    }
  }
}
