output "arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.this.arn
}

output "arn_suffix" {
  description = "Last part of the ARN, the LoadBalancer dimension of CloudWatch metrics."
  value       = aws_lb.this.arn_suffix
}

output "dns_name" {
  description = "DNS name of the load balancer, the target of alias records."
  value       = aws_lb.this.dns_name
}

output "http_listener_arn" {
  description = "ARN of the listener on port 80, which redirects to HTTPS."
  value       = aws_lb_listener.http.arn
}

output "https_listener_arn" {
  description = "ARN of the listener on port 443, which takes the rules."
  value       = aws_lb_listener.https.arn
}

output "security_group_id" {
  description = "ID of the load balancer's security group, the source that targets let in."
  value       = local.security_group_ids[0]
}

output "zone_id" {
  description = "ID of the hosted zone of dns_name, for alias records."
  value       = aws_lb.this.zone_id
}
