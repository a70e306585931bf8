resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "abort-incomplete-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  dynamic "rule" {
    for_each = var.expire_days[*]

    content {
      id     = "expire-objects"
      status = "Enabled"

      filter {}

      expiration {
        days = rule.value
      }
    }
  }

  dynamic "rule" {
    for_each = [for days in var.noncurrent_expire_days[*] : days if days > 0]

    content {
      id     = "expire-noncurrent-versions"
      status = "Enabled"

      filter {}

      noncurrent_version_expiration {
        noncurrent_days = rule.value
      }

      # A delete marker whose versions are all gone; expire-objects does the same where it exists, and S3 takes one of the two.
      dynamic "expiration" {
        for_each = var.expire_days == null ? [true] : []

        content {
          expired_object_delete_marker = true
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}
