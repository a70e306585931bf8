# Terragrunt fills a dependency that is not applied yet with mock outputs, and a plan saved with them can be applied
# later by bare Terraform, without Terragrunt's own check. This guard makes such an apply fail.
#
# The preconditions are decided by timestamp(), which is unknown while planning: so planning with mocks works and
# applying never does. (A helper resource whose id is unknown at plan does it only once: it stays in the state after the
# failed apply, its id is known from then on, and the next plan fails.)

locals {
  # 192.0.2.0/24 is TEST-NET-1 (RFC 5737), the mock of a CIDR block: the provider refuses a sentinel there.
  mocks = [
    for value in var.values : value
    if can(regex("mockneverapply|^192\\.0\\.2\\.", lower(value)))
  ]

  refusal = "Refused: this plan was made with mock values of a dependency (${join(", ", local.mocks)}). Apply the unit they stand for first, then plan this one again."
}

# Modules wait for it by depends_on. It is pending whenever there are mocks, and so defers their data sources, too.
resource "terraform_data" "guard" {
  count = length(local.mocks) > 0 ? 1 : 0

  lifecycle {
    precondition {
      condition     = length(local.mocks) == 0 || timestamp() == ""
      error_message = local.refusal
    }
  }
}
