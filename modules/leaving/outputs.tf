output "guard" {
  description = "Always true: without inputs there is no stand-in to guard against."
  value       = module.mock_guard.ok
}
