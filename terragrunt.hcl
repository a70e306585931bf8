# The root that every unit includes. Deliberately a thin shim over live/common.hcl: Terragrunt's git filters take a change
# in this file, or in one beside it, for a change of the repository root alone, and would skip every unit it affects.
# What matters lives in live/common.hcl, which the filters follow into each unit. See docs/adr/0002-root-file.md.

locals {
  common = read_terragrunt_config("${get_repo_root()}/live/common.hcl")
}

# The root is no unit: `run --all` from the repository's root must not run it.
exclude {
  if      = get_original_terragrunt_dir() == get_repo_root()
  actions = ["all"]
  no_run  = true
}

remote_state = local.common.remote_state

generate = local.common.generate

terraform {
  # Each module has its lock file, with the checksums of every platform; Terragrunt must not copy one back.
  copy_terraform_lock_file = false
}
