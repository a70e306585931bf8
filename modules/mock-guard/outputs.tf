output "ok" {
  description = "True when no value is a mock; with mocks unknown while planning and refused while applying. Let a provider argument depend on it, and modules by depends_on."
  value       = length(local.mocks) == 0 || timestamp() == ""

  precondition {
    condition     = length(local.mocks) == 0 || timestamp() == ""
    error_message = local.refusal
  }
}
