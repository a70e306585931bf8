locals {
  iam    = "arn:${var.partition}:iam::${var.account_id}"
  bucket = "arn:${var.partition}:s3:::${var.state_bucket}"
  states = "${local.bucket}/live/${var.environment}/*/terraform.tfstate"
  locks  = "${local.states}.tflock"

  issuer       = "token.actions.githubusercontent.com"
  provider_arn = "${local.iam}:oidc-provider/${local.issuer}"
  names        = { for kind in ["apply", "plan"] : kind => "${var.project}-ci-${kind}-${var.environment}" }

  # "Configuring OpenID Connect in Amazon Web Services", GitHub Docs: who may be told apart by the subject alone.
  subjects = {
    apply = length(var.apply_subjects) > 0 ? var.apply_subjects : ["repo:${var.repository}:environment:${var.environment}"]
    plan = length(var.plan_subjects) > 0 ? var.plan_subjects : [
      "repo:${var.repository}:pull_request",
      "repo:${var.repository}:ref:refs/heads/${var.branch}",
    ]
  }

  # StringEquals, never StringLike: `repo:owner/name:*` would also hold for a branch that somebody has just pushed.
  trust = {
    for kind, subjects in local.subjects : kind => {
      Version = "2012-10-17"
      Statement = [{
        Sid       = "GitHubActions"
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = local.provider_arn }
        Condition = {
          StringEquals = {
            "${local.issuer}:aud" = "sts.amazonaws.com"
            "${local.issuer}:sub" = sort(subjects)
          }
        }
      }]
    }
  }
}

# No thumbprint: AWS checks GitHub's certificate against its own list of authorities.
resource "aws_iam_openid_connect_provider" "this" {
  count = var.create_oidc_provider ? 1 : 0

  client_id_list = ["sts.amazonaws.com"]
  url            = "https://${local.issuer}"
}

resource "aws_iam_role" "this" {
  for_each = local.trust

  name                 = local.names[each.key]
  assume_role_policy   = jsonencode(each.value)
  description          = each.key == "plan" ? "GitHub Actions: plans, drift, verification. Reads." : "GitHub Actions: applies."
  max_session_duration = 3600
  permissions_boundary = var.permissions_boundary_arn

  depends_on = [aws_iam_openid_connect_provider.this]
}
