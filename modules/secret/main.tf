# The container of a value, never the value: it is written out of band (console, CLI or the service's own pipeline),
# so no secret reaches a manifest, a plan or a state.
resource "aws_secretsmanager_secret" "this" {
  name                    = var.name
  description             = var.description
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_window_days
}
