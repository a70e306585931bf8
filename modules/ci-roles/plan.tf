# A plan reads everything that Terraform manages, and writes one thing: the lock beside a state, which S3's native locking
# creates and removes ("S3 backend", Permissions Required). It never writes a state.
locals {
  plan_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadStates"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = [local.states]
      },
      {
        Sid      = "ListStates"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [local.bucket]
      },
      {
        Sid      = "HoldLocks"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = [local.locks]
      },
      {
        # ReadOnlyAccess reads what people and programs have stored; whoever can open a pull request shall not.
        Sid    = "NoObjects"
        Effect = "Deny"
        Action = ["s3:GetObject", "s3:GetObjectTorrent", "s3:GetObjectVersion"]

        NotResource = [local.locks, local.states]
      },
      {
        Sid    = "NoData"
        Effect = "Deny"
        Action = [
          "dynamodb:BatchGetItem",
          "dynamodb:GetItem",
          "dynamodb:GetRecords",
          "dynamodb:PartiQLSelect",
          "dynamodb:Query",
          "dynamodb:Scan",
          "ec2:GetConsoleOutput",
          "ec2:GetConsoleScreenshot",
          "ec2:GetPasswordData",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
          "kinesis:GetRecords",
          "lambda:GetFunction",
          "logs:FilterLogEvents",
          "logs:GetLogEvents",
          "logs:GetQueryResults",
          "logs:StartLiveTail",
          "logs:StartQuery",
          "logs:StopQuery",
          "rds:DownloadCompleteDBLogFile",
          "rds:DownloadDBLogFilePortion",
          "secretsmanager:BatchGetSecretValue",
          "secretsmanager:GetSecretValue",
          "sqs:ReceiveMessage",
        ]
        Resource = ["*"]
      },
      {
        # ReadOnlyAccess gets parameters, and the key aws/ssm decrypts for whoever may get them ("SecureString parameters",
        # AWS Systems Manager User Guide). What Terraform makes is plain text.
        Sid       = "NoSecureStrings"
        Effect    = "Deny"
        Action    = ["kms:Decrypt"]
        Resource  = ["*"]
        Condition = { StringLike = { "kms:ViaService" = ["ssm.*"] } }
      },
    ]
  }
}

resource "aws_iam_role_policy" "plan" {
  name   = "states-but-no-data"
  policy = jsonencode(local.plan_policy)
  role   = aws_iam_role.this["plan"].name
}

resource "aws_iam_role_policy_attachment" "plan" {
  policy_arn = "arn:${var.partition}:iam::aws:policy/ReadOnlyAccess"
  role       = aws_iam_role.this["plan"].name
}
