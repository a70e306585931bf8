output "certificate_arn" {
  description = "ARN of the certificate for the zone's name and one label below it, once validated."
  value       = local.certificate_arn
}

output "load_balancers" {
  description = "Load balancers by key: arn, arn_suffix, dns_name, http_listener_arn, https_listener_arn, security_group_id, zone_id."
  value = {
    for key, balancer in module.load_balancer : key => {
      arn                = balancer.arn
      arn_suffix         = balancer.arn_suffix
      dns_name           = balancer.dns_name
      http_listener_arn  = balancer.http_listener_arn
      https_listener_arn = balancer.https_listener_arn
      security_group_id  = balancer.security_group_id
      zone_id            = balancer.zone_id
    }
  }
}

output "zone_id" {
  description = "ID of the hosted zone."
  value       = module.zone.zone_id
}

output "zone_name" {
  description = "Name of the hosted zone, without a trailing dot."
  value       = module.zone.name
}

output "zone_name_servers" {
  description = "Name servers that the parent zone delegates to."
  value       = module.zone.name_servers
}
