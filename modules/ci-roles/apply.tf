# Who can make roles and hand them to programs is as good as an administrator. What protects the account is who may take
# this role; the denials below keep a mistaken change from touching what the next run stands on.
locals {
  own = [for name in local.names : "${local.iam}:role/${name}"]

  # Manifests may keep names of an estate that was taken over; those begin as they like.
  services = [for name in sort(concat(["${var.project}-*"], tolist(var.role_names))) : "${local.iam}:role/${name}"]

  apply_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadIam"
        Effect   = "Allow"
        Action   = ["iam:Get*", "iam:List*"]
        Resource = ["*"]
      },
      {
        Sid    = "RolesOfServices"
        Effect = "Allow"
        Action = [
          "iam:AttachRolePolicy",
          "iam:CreateRole",
          "iam:DeleteRole",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:PassRole",
          "iam:PutRolePolicy",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
          "iam:UpdateRoleDescription",
        ]
        Resource = local.services
      },
      {
        Sid      = "RolesOfAwsServices"
        Effect   = "Allow"
        Action   = ["iam:CreateServiceLinkedRole"]
        Resource = ["${local.iam}:role/aws-service-role/*"]
      },
      {
        Sid    = "NotItself"
        Effect = "Deny"
        Action = [
          "iam:Add*",
          "iam:Attach*",
          "iam:Create*",
          "iam:Delete*",
          "iam:Detach*",
          "iam:PassRole",
          "iam:Put*",
          "iam:Remove*",
          "iam:Tag*",
          "iam:Untag*",
          "iam:Update*",
        ]
        Resource = sort(concat(local.own, [local.provider_arn]))
      },
      {
        Sid      = "KeepStates"
        Effect   = "Deny"
        Action   = ["s3:DeleteBucket", "s3:DeleteObjectVersion"]
        Resource = [local.bucket, "${local.bucket}/*"]
      },
    ]
  }
}

resource "aws_iam_role_policy" "apply" {
  name   = "roles-of-services"
  policy = jsonencode(local.apply_policy)
  role   = aws_iam_role.this["apply"].name
}

resource "aws_iam_role_policy_attachment" "apply" {
  policy_arn = "arn:${var.partition}:iam::aws:policy/PowerUserAccess"
  role       = aws_iam_role.this["apply"].name
}
