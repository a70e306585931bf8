output "ok" {
  description = "True when no value is a mock. Put depends_on = [module.mock_guard] on everything that must wait for the verdict."
  value       = length(local.mocks) == 0
}
