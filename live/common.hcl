# What all units of all environments share: where state lives, how the provider is set up.
# Read by ../terragrunt.hcl. Values of an environment stand in live/<environment>/env.hcl.

locals {
  # live/<environment>/... of the unit that is being run. `path_relative_to_include()` would be "." here, for every unit.
  unit = trimprefix(get_original_terragrunt_dir(), "${get_repo_root()}/")

  # `run --all` from the repository's root reads the root as well before it leaves it out: any environment will do there.
  any         = "live/${sort(fileset("${get_repo_root()}/live", "*/env.hcl"))[0]}"
  environment = split("/", startswith(local.unit, "live/") ? local.unit : local.any)[1]
  env         = read_terragrunt_config("${get_repo_root()}/live/${local.environment}/env.hcl").locals

  # The sandbox: the two settings that a local AWS needs, and a real one must not have.
  sandbox = get_env("AWS_ENDPOINT_URL", "") != ""
}

remote_state {
  backend = "s3"

  generate = {
    path      = "backend.tf"
    if_exists = "overwrite_terragrunt"
  }

  config = {
    bucket       = local.env.state_bucket
    key          = "${local.unit}/terraform.tfstate"
    region       = local.env.region
    encrypt      = true
    use_lockfile = true

    allowed_account_ids = [local.env.account_id]

    # S3 path style: a local server answers on one name. No TLS-only policy: it is reached over HTTP.
    use_path_style           = local.sandbox
    skip_bucket_enforced_tls = local.sandbox
  }
}

generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite_terragrunt"

  contents = <<-EOT
    provider "aws" {
      region              = "${local.env.region}"
      allowed_account_ids = ["${local.env.account_id}"]
      max_retries         = ${local.sandbox ? 3 : 25}
      s3_use_path_style   = ${local.sandbox}

      # Unknown while planning with mocks, an error when such a plan is applied: nothing is touched before this is known.
      skip_region_validation = !module.mock_guard.ok

      default_tags {
        tags = {
          Environment = "${local.env.environment}"
          ManagedBy   = "hokusai-infrastructure"
          Project     = "${local.env.project}"
          Unit        = "${local.unit}"
        }
      }
    }
  EOT
}
