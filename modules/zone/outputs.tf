output "name" {
  description = "Name of the zone, without a trailing dot."
  value       = trimsuffix(local.zone.name, ".")
}

output "name_servers" {
  description = "Name servers that the parent zone delegates to."
  value       = local.zone.name_servers
}

output "zone_id" {
  description = "ID of the hosted zone."
  value       = local.zone.zone_id
}
